"""Who may read which parts of a plan: worked out from what a viewer is to it, and left out else."""
