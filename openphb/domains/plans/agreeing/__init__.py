"""From the indicative budget to the agreed one: its lines begun with, and each difference explained."""
