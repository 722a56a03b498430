"""The rules of payment, pure: periods, entitlement, what is due, runs, and the words of a sum."""
