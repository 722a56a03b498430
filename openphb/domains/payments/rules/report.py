"""What a run was made of, as bytes that come out the same whenever they are made again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from openphb.domains.payments.types import LineDue, ReportedLine


def report_bytes(
    *, reference: str, pay_on: date, known_seq: int, lines: Iterable[ReportedLine]
) -> bytes:
    """Return a run's report: its lines in pence by budget and service period, as canonical JSON.

    Keys and lines are in one order and nothing depends on when it is made, so that equal bytes
    mean an equal run. It holds ids and no names.
    """
    told = [
        {
            "budget": str(one.budget_id),
            "from": one.period.start.isoformat(),
            "to": one.period.end.isoformat() if one.period.end else None,
            "line_key": str(one.line_key),
            "line": str(one.line_id),
            "entitled_pence": one.entitled_pence,
            "accounted_pence": one.accounted_pence,
            "due_pence": one.entitled_pence - one.accounted_pence,
            "working": one.working,
        }
        for one in sorted(lines, key=lambda one: (one.budget_id, one.period, one.line_key))
    ]
    report = {
        "run": reference,
        "pay_on": pay_on.isoformat(),
        "known_seq": known_seq,
        "lines": told,
    }
    return json.dumps(report, sort_keys=True, separators=(",", ":")).encode()


def working_of(line: LineDue) -> dict[str, Any]:
    """Return how a line's entitlement came about, as it is kept with a payment."""
    parts = []
    for part in line.parts:
        assert part.period.end is not None
        parts.append(
            {
                "from": part.period.start.isoformat(),
                "to": part.period.end.isoformat(),
                "quantity_hundredths": part.quantity_hundredths,
                "unit_pence": part.unit_pence,
                "basis": str(part.basis),
                "pence": part.pence,
                **(
                    {"because": str(part.because), "source": str(part.source_id)}
                    if part.because
                    else {}
                ),
            }
        )
    return {"parts": parts}
