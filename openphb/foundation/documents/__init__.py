"""Documents about people: kept outside the web root, believed by their content, given out as downloads.

A file is written whole and synced to disk before the row that names it: a file without a row is
harmless, a row without a file would be a broken promise.
"""
