"""Assessments: the tools as they are published, what their own rules say, and the clocks they start."""
