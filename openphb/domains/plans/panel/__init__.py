"""The risk enablement panel: several people look at a plan together, by exception."""
