"""The demonstration's world: named people and a year of life, built by the same actions as the pages."""
