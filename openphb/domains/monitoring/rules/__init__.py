"""What is advanced, what a statement may say, and what is owed back. Pure."""
