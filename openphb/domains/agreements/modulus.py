"""The modulus table that the operator supplied, if any, and the check it allows.

The table is © Vocalink and does not ship with the product, so a process starts without one and
answers `cannot_be_checked` until the configuration gives it one.
"""

from __future__ import annotations

from openphb.kernel.bank_details import (
    BankDetails,
    ModulusCheck,
    ModulusResult,
    ModulusTable,
    check_bank_details,
)

_tables: list[ModulusTable] = []


def configure(table: ModulusTable | None) -> None:
    """Use `table` from now on in this process; None: there is none."""
    _tables[:] = [] if table is None else [table]


def check(details: BankDetails) -> ModulusCheck:
    """Return whether the pair can exist, or that there is no table to say so."""
    if not _tables:
        return ModulusCheck(
            ModulusResult.CANNOT_BE_CHECKED, details, (), "No modulus table was supplied."
        )
    return check_bank_details(details, _tables[0])
