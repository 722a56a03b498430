"""Who helps to plan: the list that a commissioner keeps, and whom a person chose."""
