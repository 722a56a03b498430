"""Taking in what another body paid by its own system, row by row and once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Upper

from openphb.domains.payments.models import (
    FundingFinding,
    FundingPart,
    HandOver,
    PaidElsewhere,
    PaidSchedule,
)
from openphb.domains.payments.settlement.schedule_file import FileRow, ScheduleRow, read_schedule
from openphb.domains.payments.types import RowAnswer, ScheduleTaken
from openphb.domains.plans.live.funding import lines_agreed
from openphb.domains.plans.live.types import AgreedLine
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


class _Taking:
    """One file being taken in: what is known of the cases it names and of rows sent before."""

    def __init__(self, schedule: PaidSchedule, rows: Sequence[FileRow]) -> None:
        self.schedule = schedule
        tenant_id, body_id = schedule.tenant_id, schedule.body_id
        given = [row.given for row in rows if row.given]
        references = {one.case.upper() for one in given}
        theirs = FundingPart.objects.filter(tenant_id=tenant_id, funder_id=body_id)
        named = FundingFinding.objects.filter(
            Q(id__in=theirs.values("finding_id"))
            | Q(
                id__in=HandOver.objects.filter(tenant_id=tenant_id, from_body_id=body_id).values(
                    "finding_id"
                )
            ),
            tenant_id=tenant_id,
        )
        named = named.annotate(case_named=Upper("budget__case__reference")).filter(
            case_named__in=references
        )
        self.whose = {
            reference: (budget_id, subject_id)
            for reference, budget_id, subject_id in named.values_list(
                "case_named", "budget_id", "subject_id"
            )
        }
        self.lines: dict[UUID, list[AgreedLine]] = defaultdict(list)
        budget_ids = [budget_id for budget_id, _subject in self.whose.values()]
        for line in lines_agreed(Q(tenant_id=tenant_id, budget_id__in=budget_ids)):
            self.lines[line.budget_id].append(line)
        self.sent: dict[str, PaidElsewhere] = {}
        self.of_line: dict[UUID, list[PaidElsewhere]] = defaultdict(list)
        for row in PaidElsewhere.objects.filter(
            Q(budget_id__in=budget_ids)
            | Q(reference__in={one.reference for one in given})
            | Q(reference__in={one.adds_to for one in given if one.adds_to}),
            tenant_id=tenant_id,
            body_id=body_id,
        ):
            self._keep(row)

    def take(self, given: ScheduleRow) -> PaidElsewhere | None:
        """Return the row to be added; None where it was sent before, the same.

        Refusals: `case_not_theirs`, `line_unknown`, `row_changed`, `adds_to_unknown`,
        `days_paid_twice`, `correction_too_large`.
        """
        budget_id, subject_id = self._whose(given)
        line = self._line(budget_id, given)
        assert given.period.end is not None, "a row has a last day"
        before = self.sent.get(given.reference)
        adds_to = self._adds_to(given, line)
        made = PaidElsewhere(
            id=new_id(),
            tenant_id=self.schedule.tenant_id,
            subject_id=subject_id,
            schedule=self.schedule,
            budget_id=budget_id,
            body_id=self.schedule.body_id,
            reference=given.reference,
            adds_to=adds_to,
            line_id=line.line_id,
            line_key=line.line_key,
            service_from=given.period.start,
            service_to=given.period.end,
            paid_pence=given.paid_pence,
            contribution_pence=given.contribution_pence,
        )
        if before is not None:
            if _says(before) == _says(made):
                return None
            raise Refusal(
                "row_changed",
                "A row with this reference was sent before and says something else.",
                "Send the difference under a reference of its own, and this one under adds_to.",
                "reference",
            )
        if adds_to is None:
            self._refuse_days_twice(made, given.period)
        self._keep(made)
        return made

    def _keep(self, row: PaidElsewhere) -> None:
        self.sent[row.reference] = row
        self.of_line[row.line_key].append(row)

    def _whose(self, given: ScheduleRow) -> tuple[UUID, UUID]:
        found = self.whose.get(given.case.upper())
        if found is None:
            raise Refusal(
                "case_not_theirs",
                f"No case “{given.case[:40]}” was handed over by this body, or is shared with it.",
                "Check the reference; the hand-over is recorded first.",
                "case",
            )
        return found

    def _line(self, budget_id: UUID, given: ScheduleRow) -> AgreedLine:
        wanted = " ".join(given.line.lower().split())
        for number, line in enumerate(self.lines[budget_id], start=1):
            if wanted in (str(number), " ".join(line.words.lower().split())):
                return line
        raise Refusal(
            "line_unknown",
            f"The plan has no line “{given.line[:40]}”.",
            f"Use its number in the plan, 1 to {len(self.lines[budget_id])}, or what it is called.",
            "line",
        )

    def _adds_to(self, given: ScheduleRow, line: AgreedLine) -> PaidElsewhere | None:
        if not given.adds_to:
            return None
        first = self.sent.get(given.adds_to)
        if first is None or first.line_key != line.line_key or first.reference == given.reference:
            raise Refusal(
                "adds_to_unknown",
                f"No row “{given.adds_to}” of this line was sent before.",
                "Use the reference of the row that this one corrects.",
                "adds_to",
            )
        several = [
            row for row in self.of_line[line.line_key] if first.id in (row.id, row.adds_to_id)
        ]
        others = [row for row in several if row.reference != given.reference]
        paid = given.paid_pence + sum(row.paid_pence for row in others)
        asked = given.contribution_pence + sum(row.contribution_pence for row in others)
        if not 0 <= asked <= paid:
            raise Refusal(
                "correction_too_large",
                f"With it, {pounds(paid)} would be paid and {pounds(asked)} of it contributed.",
                "A correction leaves a payment of nothing or more, and a contribution within it.",
                "paid",
            )
        return first

    def _refuse_days_twice(self, made: PaidElsewhere, period: Period) -> None:
        for row in self.of_line[made.line_key]:
            if row.adds_to_id is None and Period(row.service_from, row.service_to).overlap(period):
                raise Refusal(
                    "days_paid_twice",
                    f"Row {row.reference} pays for some of these days of this line already.",
                    "If both were paid, enter that reference under adds_to; else leave one out.",
                    "first_day",
                )


def take_in_schedule(
    *, by: Viewer, at: datetime, tenant_id: UUID, body_id: UUID, data: bytes, file_name: str
) -> ScheduleTaken:
    """Take in what another body paid; each row is added, known already, or given back with why.

    Rows are of cases that were handed over by that body. The same file twice adds nothing.
    Refusals, of the whole file: `nothing_there`, those of `read_table`.
    """
    with transaction.atomic():
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=tenant_id)
        if not Organisation.objects.filter(pk=body_id).exists():
            raise NothingThere("body")
        rows = read_schedule(data, today=by.today)
        one_at_a_time("payments.schedule", tenant_id)
        schedule = PaidSchedule(
            id=new_id(),
            tenant_id=tenant_id,
            body_id=body_id,
            file_name=file_name,
            sha256=hashlib.sha256(data).hexdigest(),
            taken_in_by=actor.user_id,
            taken_in_at=at,
        )
        taking = _Taking(schedule, rows)
        added: list[PaidElsewhere] = []
        answers = [_answer(row, taking, added) for row in rows]
        known = sum(1 for one in answers if one.taken and one.code == "known")
        before = PaidSchedule.objects.filter(
            tenant_id=tenant_id, body_id=body_id, sha256=schedule.sha256
        )
        first = before.order_by("taken_in_at").first()
        if first is not None and not added:
            return ScheduleTaken(first.id, 0, known, len(rows) - known)
        schedule.rows = [asdict(one) for one in answers]
        schedule.known = known
        schedule.save()
        PaidElsewhere.objects.bulk_create(added)
        trail.record(
            "schedule.taken_in",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="paid_schedule",
            record_id=schedule.id,
            details={"added": len(added), "known": known, "sha256": schedule.sha256},
        )
        return ScheduleTaken(schedule.id, len(added), known, len(rows) - len(added) - known)


def _answer(row: FileRow, taking: _Taking, added: list[PaidElsewhere]) -> RowAnswer:
    try:
        if row.wrong:
            raise row.wrong
        assert row.given is not None
        made = taking.take(row.given)
    except Refusal as refusal:
        return RowAnswer(
            row.line, False, refusal.where, refusal.code, refusal.message, refusal.mend
        )
    if made is None:
        return RowAnswer(row.line, True, "", "known", "It was taken in before.", "")
    added.append(made)
    return RowAnswer(row.line, True, "", "", "", "")


def _says(row: PaidElsewhere) -> tuple[object, ...]:
    return (
        row.budget_id,
        row.line_key,
        row.service_from,
        row.service_to,
        row.paid_pence,
        row.contribution_pence,
        row.adds_to_id,
    )
