"""Which module answers which word after `openphb`. To add commands, add a line here."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "administrator": "openphb.config.cli.administrator",
    "bacs": "openphb.domains.payments.commands",
    "backup": "openphb.config.cli.backup",
    "bank": "openphb.config.cli.identifiers",
    "budget": "openphb.domains.budgets.commands",
    "columns": "openphb.domains.payments.commands",
    "database": "openphb.config.cli.database",
    "demo": "openphb.config.cli.demo",
    "due": "openphb.config.cli.money",
    "ledger": "openphb.config.cli.money",
    "nhs-number": "openphb.config.cli.identifiers",
    "pa-cost": "openphb.domains.budgets.commands",
    "pain001": "openphb.domains.payments.commands",
    "rates": "openphb.domains.rates.commands",
    "restore": "openphb.config.cli.backup",
    "returned": "openphb.domains.payments.commands",
    "run": "openphb.config.cli.runs",
    "serve": "openphb.config.cli.serve",
    "statements": "openphb.domains.spending.commands",
}
"""Only the module of the word that was typed is imported; every module for `openphb --help`."""
