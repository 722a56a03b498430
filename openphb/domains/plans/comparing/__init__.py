"""What changed between two versions of a plan, in words and in pounds a week."""
