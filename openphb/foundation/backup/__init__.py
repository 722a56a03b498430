"""Backup and restore of the database and the documents, in one file. Knows nothing of Django.

Rows are copied as text in one snapshot rather than by `pg_dump`: the copy reads the same on the
embedded PostgreSQL and on a server of another version (which is how a version is upgraded), needs
no program that a server's machine may lack, and the tables come from the migrations alone. The
file is readable by whoever has it: keep it encrypted, as docs/how-to/back-up-and-restore.md says.
"""
