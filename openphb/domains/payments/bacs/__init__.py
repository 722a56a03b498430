"""Bacs Standard 18 files: a writer, and a checker that does not share its code."""
