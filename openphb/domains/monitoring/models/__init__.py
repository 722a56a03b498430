"""Tables of money that organisations hold for people."""

from openphb.domains.monitoring.models.firms import ClientAccountCheck, FirmMember, FirmPaper
from openphb.domains.monitoring.models.holding import (
    Advance,
    AdvanceLine,
    Claim,
    HeldMoney,
    HeldMovement,
    Holding,
)
from openphb.domains.monitoring.models.liabilities import (
    FirmLiability,
)
from openphb.domains.monitoring.models.statements import FirmStatement, StatementRow

__all__ = [
    "Advance",
    "AdvanceLine",
    "Claim",
    "ClientAccountCheck",
    "FirmLiability",
    "FirmMember",
    "FirmPaper",
    "FirmStatement",
    "HeldMoney",
    "HeldMovement",
    "Holding",
    "StatementRow",
]
