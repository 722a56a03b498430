"""A person's care passes from one commissioner to another: from which day, and who pays what."""
