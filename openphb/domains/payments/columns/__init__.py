"""Files of columns for other systems: the layout is data, the writer and the checker share only it."""
