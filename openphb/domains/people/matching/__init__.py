"""Whether two records may be of one person: weighed, said in words, and decided by nobody here."""
