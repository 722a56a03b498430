"""The PostgreSQL behind OpenPHB: finding, starting, and preparing it. Knows nothing of Django."""
