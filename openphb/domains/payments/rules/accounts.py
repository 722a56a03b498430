"""The accounts of the ledger's chart that payments move money between, by their codes."""

from __future__ import annotations

CLEARING = "1000"
BANK = "1010"
ADVANCES_HELD = "1300"
MAY_BE_DOUBLED = "1210"
OTHER_FUNDERS = "2100"
TO_REFUND = "2200"
FROM_OTHERS = "4000"
EXPENDITURE = "5000"
NOTIONAL_EXPENDITURE = "5200"
WRITTEN_OFF = "5900"
COMMITMENTS_MADE = "9000"
COMMITMENTS_MATCHED = "9100"
COMMITMENTS_OUTSTANDING = "9900"
