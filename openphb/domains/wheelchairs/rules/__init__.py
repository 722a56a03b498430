"""What is decided about a chair. Pure: facts in, answers out."""
