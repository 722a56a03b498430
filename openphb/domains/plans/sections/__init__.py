"""A plan's sections and its structured parts: their words, and what was set aside."""
