"""Evaluation: whether the same need has the same budget; later what budgets did, and at what cost."""
