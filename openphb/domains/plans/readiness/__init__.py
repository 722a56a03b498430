"""Ready to agree? What stops a plan, what needs somebody's approval by name, and what to look at."""
