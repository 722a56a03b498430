"""Extra cover: what a line that is put by pays for, when, up to what, and for how long."""
