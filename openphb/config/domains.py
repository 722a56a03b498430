"""The rooms of the house, in order, as the import contracts list them."""

from __future__ import annotations

# Bottom first, so that migrations and templates are found in the order of dependence.
DOMAINS = (
    "people",
    "rates",
    "ledger",
    "cases",
    "budgets",
    "plans",
    "agreements",
    "payments",
    "sufficiency",
    "employment",
    "marketplace",
    "wheelchairs",
    "one_offs",
    "spending",
    "reviews",
    "monitoring",
    "programme",
    "evaluation",
)
FOUNDATION = (
    "tenancy",
    "organisations",
    "clock",
    "access",
    "audit",
    "facts",
    "operations",
    "jobs",
    "documents",
    "messaging",
)
PORTALS = ("home", "staff", "holder", "finance", "provider", "firm", "programme")
