"""Whether every budget still pays what its own plan lawfully costs, and raising those that do not."""
