"""What banks say became of payments: accepted, rejected, returned or waiting.

`read.read_statuses` reads a file, `by_hand.status_by_hand` takes a person's word, and
`match.match_statuses` says which payment each line is about. Nothing here writes.
"""
