"""What of the agreed plans is in force, for the domains above that need no whole plan."""
