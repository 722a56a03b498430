"""Assessments as files: CSV and Excel workbooks out of another system, read row by row.

One row is one assessment: the case's reference, when, who took part, and a column for each domain that
holds its level, or the level and its evidence ("H: falls twice a week").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from openphb.domains.cases.types import (
    AssessmentDraft,
    AssessmentRowFault,
    Characteristics,
    Eligibility,
    Finding,
    Member,
    Side,
    ToolVersion,
    mark_of,
)
from openphb.foundation.tables import read_table
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal

ALWAYS = ("case", "completed_on", "received_on", "received_time")
MAYBE = ("nhs_number", "team", "recommended", "recommendation")
TRAITS = ("nature", "intensity", "complexity", "unpredictability")
_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[:.](?P<minute>[0-5][0-9])(?:[:.][0-9]{2})?")
_MARK = re.compile(r"(?P<mark>[A-Za-z]+)\s*(?:[:–-]\s*(?P<words>.*))?", re.DOTALL)
_SIDES = {
    "health": Side.HEALTH,
    "social care": Side.SOCIAL_CARE,
    "social_care": Side.SOCIAL_CARE,
    "other": Side.OTHER,
}
_RECOMMENDED = {
    "": None,
    "eligible": Eligibility.ELIGIBLE,
    "not eligible": Eligibility.NOT_ELIGIBLE,
    "not_eligible": Eligibility.NOT_ELIGIBLE,
}


@dataclass(frozen=True)
class AssessmentRow:
    """One row that could be read: whose case, what was told, and the hash of all its cells."""

    line: int
    reference: str
    nhs_number: str
    told: AssessmentDraft
    fingerprint: str


@dataclass(frozen=True)
class AssessmentFile:
    """A file as it was read: the rows that can be, and what is wrong with the others."""

    rows: tuple[AssessmentRow, ...]
    faults: tuple[AssessmentRowFault, ...]


def header_of(tool: ToolVersion) -> tuple[str, ...]:
    """Return the first row of a file of a tool."""
    traits = TRAITS if tool.has_characteristics else ()
    return (*ALWAYS, *MAYBE, *traits, *(one.code for one in tool.domains))


def read_file(data: bytes, tool: ToolVersion, *, tenant_id: UUID) -> AssessmentFile:
    """Return what a file of assessments holds. Refusals, of the whole file: those of `read_table`."""
    columns = (*ALWAYS, *(one.code for one in tool.domains))
    rows, faults = [], []
    for found in read_table(data, columns=columns, header=header_of(tool), maybe=(*MAYBE, *TRAITS)):
        try:
            told = _told(found.cells, tool)
        except Refusal as refusal:
            faults.append(fault_of(found.line, refusal))
        else:
            cells = {"tenant": str(tenant_id), "tool": tool.code, **found.cells}
            text = json.dumps(cells, sort_keys=True, ensure_ascii=False)
            rows.append(
                AssessmentRow(
                    found.line,
                    found.cells["case"].strip().upper(),
                    re.sub(r"\D", "", found.cells["nhs_number"]),
                    told,
                    hashlib.sha256(text.encode()).hexdigest(),
                )
            )
    return AssessmentFile(tuple(rows), tuple(faults))


def fault_of(line: int, refusal: Refusal) -> AssessmentRowFault:
    """Return a refusal as what is wrong with a row, at the column that holds it."""
    column = refusal.where.removeprefix("level_").removeprefix("evidence_")
    return AssessmentRowFault(line, column, refusal.code, refusal.message, refusal.mend)


def _told(cells: Mapping[str, str], tool: ToolVersion) -> AssessmentDraft:
    recommended = cells["recommended"].strip().lower()
    if recommended not in _RECOMMENDED:
        raise Refusal(
            "row_recommended",
            f"“{cells['recommended'][:40]}” is no recommendation.",
            "Write eligible or not eligible, or leave it empty.",
            "recommended",
        )
    traits = TRAITS if tool.has_characteristics else ()
    return AssessmentDraft(
        tool=tool.code,
        completed_on=_day(cells["completed_on"], "completed_on"),
        received_at=datetime.combine(
            _day(cells["received_on"], "received_on"), _time(cells["received_time"]), tzinfo=LONDON
        ),
        findings=tuple(_finding(one.code, cells[one.code]) for one in tool.domains),
        members=tuple(_members(cells["team"])),
        characteristics=Characteristics(**{name: cells[name] for name in traits}),
        recommended=_RECOMMENDED[recommended],
        recommendation=cells["recommendation"] or recommended,
    )


def _finding(code: str, cell: str) -> Finding:
    found = _MARK.fullmatch(cell.strip())
    written = found["mark"] if found else ""
    for known in (written.upper(), written.lower()):
        try:
            return Finding(code, mark_of(known), (found["words"] or "").strip() if found else "")
        except ValueError:
            continue
    raise Refusal(
        "row_level",
        f"“{cell[:40]}” is no level." if cell else "There is no level.",
        "Write the level, or the level and its evidence, like H: falls twice a week.",
        code,
    )


def _members(cell: str) -> Iterator[Member]:
    """Yield the team of "name / profession / health / organisation; name / …"."""
    for one in filter(None, (part.strip() for part in cell.split(";"))):
        parts = [part.strip() for part in one.split("/")]
        side = _SIDES.get(parts[2].lower()) if len(parts) > 2 else None
        if side is None:
            raise Refusal(
                "row_team",
                f"“{one[:60]}” is no member of a team.",
                "Write name / profession / health, social care or other / organisation, and “;” "
                "between two members.",
                "team",
            )
        yield Member(parts[0], parts[1], side, " / ".join(parts[3:]))


def _day(text: str, where: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "row_day",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-04-01 or 1/4/2026.",
        where,
    )


def _time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Refusal(
            "row_time",
            f"“{text[:40]}” is not a time." if text else "The time of receipt is missing.",
            "Write it like 14:30. Clocks run from receipt.",
            "received_time",
        )
    return time(int(found["hour"]), int(found["minute"]))
