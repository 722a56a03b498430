"""Measures OpenPHB on this machine, from real runs only: `make bench`."""
