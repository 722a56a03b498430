"""Rules of the marketplace: facts in, answers out."""
