"""Bank statements: what a file says, read and proved as a whole."""
