"""How like things were decided before: lines of decided plans, with nobody in them."""
