"""Named stories replayed over simulated time, through the same actions as the pages."""
