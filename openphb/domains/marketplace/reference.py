"""Numbers of this domain that may change, as dated rows with their source."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from openphb.domains.marketplace.types import VatStatus
from openphb.kernel import dated

LIMITS = Path(__file__).with_name("data") / "limits.csv"
# VATA 1994, s 2(1) and sch 7A. In ten-thousandths.
VAT = {VatStatus.EXEMPT: 0, VatStatus.REDUCED: 500, VatStatus.STANDARD: 2000}


def limit(name: str, day: date) -> timedelta:
    """Return a number of days of the rules on a day. A day before every row has the first one's."""
    return timedelta(days=int(dated.named(LIMITS, name, day)["value"]))
