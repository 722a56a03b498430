"""Conditions of agreements as coded rows: those of the law, and the commissioner's own in versions."""
