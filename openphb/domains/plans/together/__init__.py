"""Making a plan together: what others add beside its text, on screen and on paper."""
