"""Who bears what: the funders of a line as dated facts, and the person's own contribution."""
