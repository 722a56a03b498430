"""Moving money between the lines of an agreed budget without a new plan (virement)."""
