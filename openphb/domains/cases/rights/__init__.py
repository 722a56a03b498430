"""The right to have a budget, the decisions about it, and the right to have them looked at again."""
