"""What a run was made of, as bytes that come out the same whenever they are made again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from openphb.domains.payments.types import LineDue, ReportedLine


class ReportWriter:
    """Writes a run's report as canonical JSON: its lines in pence, by budget and service period.

    Keys and lines are in one order and nothing depends on when it is made, so that equal bytes
    mean an equal run. It holds ids and no names. Lines are added some budgets at a time, so that a
    report of any length can be hashed or sent without being held.
    """

    def __init__(self, write: Callable[[bytes], object], *, known_seq: int) -> None:
        self._write = write
        self._before = b""
        write(b'{"known_seq":%d,"lines":[' % known_seq)

    def add(self, lines: Iterable[ReportedLine]) -> None:
        """Write the lines of some budgets, all of which come after those written already."""
        for one in sorted(lines, key=lambda one: (one.budget_id, one.period, one.line_key)):
            self._write(self._before + _json(_told(one)))
            self._before = b","

    def end(self, *, reference: str, pay_on: date) -> None:
        self._write(b'],"pay_on":' + _json(pay_on.isoformat()))
        self._write(b',"run":' + _json(reference) + b"}")


def report_bytes(
    *, reference: str, pay_on: date, known_seq: int, lines: Iterable[ReportedLine]
) -> bytes:
    """Return a run's report whole."""
    written = bytearray()
    writer = ReportWriter(written.extend, known_seq=known_seq)
    writer.add(lines)
    writer.end(reference=reference, pay_on=pay_on)
    return bytes(written)


def _told(one: ReportedLine) -> dict[str, Any]:
    return {
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


def _json(told: object) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


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
                # What was stored before lines could name days is told again byte for byte.
                **({"falls_on": part.falls_on} if part.falls_on else {}),
                "pence": part.pence,
                **(
                    {"because": str(part.because), "source": str(part.source_id)}
                    if part.because
                    else {}
                ),
            }
        )
    return {"parts": parts}
