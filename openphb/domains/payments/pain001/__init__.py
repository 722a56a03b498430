"""ISO 20022 pain.001 payment orders: a writer, and a checker that does not share its code."""
