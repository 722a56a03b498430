"""Pure rules: which files go in, what may be coded, and what the figures say."""
