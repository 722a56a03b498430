"""Tenants, subjects and the locks that keep them apart.

A *tenant* is a permanent partition of records; a *subject* is the person a row is about. Every table is
classified, and every tenant table carries row-level security, composite keys and, where it is history,
triggers that refuse change: all from one declaration on the model and one operation in its migration.
"""
