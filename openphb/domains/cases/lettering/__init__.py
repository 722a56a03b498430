"""What letters say: their standard words, what the law wants in them, and filling them in."""
