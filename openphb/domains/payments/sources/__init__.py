"""The commissioner's own money: pots of a year, their caps, and who draws on them."""
