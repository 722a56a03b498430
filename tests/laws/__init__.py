"""The laws of the money engine, and a small random world to hold them against."""
