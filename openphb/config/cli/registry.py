"""Which module answers which word after `openphb`. To add commands, add a line here."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "bacs": "openphb.domains.payments.commands",
    "bank": "openphb.config.cli.identifiers",
    "budget": "openphb.domains.budgets.commands",
    "nhs-number": "openphb.config.cli.identifiers",
    "rates": "openphb.domains.rates.commands",
    "statements": "openphb.domains.spending.commands",
}
"""Only the module of the word that was typed is imported; every module for `openphb --help`."""
