"""When a rail fails: second ways to be paid, outages, what moves and by whose word, who is late."""
