"""UK sort codes and account numbers: their shape, and the modulus check of the pair.

The check proves only that the pair could exist. Whose account it is, is another check.
"""

from openphb.kernel.bank_details.check import (
    CheckStep,
    ModulusCheck,
    ModulusResult,
    check_bank_details,
)
from openphb.kernel.bank_details.pair import BankDetails, parse_bank_details
from openphb.kernel.bank_details.table import (
    Method,
    ModulusRow,
    ModulusTable,
    parse_substitutions,
    parse_weights,
    read_modulus_table,
)

__all__ = [
    "BankDetails",
    "CheckStep",
    "Method",
    "ModulusCheck",
    "ModulusResult",
    "ModulusRow",
    "ModulusTable",
    "check_bank_details",
    "parse_bank_details",
    "parse_substitutions",
    "parse_weights",
    "read_modulus_table",
]
