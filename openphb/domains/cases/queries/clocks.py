"""Every clock that runs over the cases somebody may see, and the letters about those that broke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openphb.domains.cases import rules as case_rules
from openphb.domains.cases.assessing.clocks import counting
from openphb.domains.cases.models import (
    BudgetRequest,
    Case,
    ConcernStepTaken,
    DecisionNotice,
    DisagreementReply,
    LateLetter,
    NoticeRedone,
    NotOffered,
    RedressRow,
)
from openphb.domains.cases.queries.asking import unanswered_requests
from openphb.domains.cases.queries.concerns import open_concerns
from openphb.domains.cases.queries.disagreeing import unanswered_rows
from openphb.domains.cases.queries.reading import decisions_and_offers
from openphb.domains.cases.queries.rights import CHANGED, OFFER_DAYS
from openphb.domains.cases.rights import clocks as rules
from openphb.domains.cases.rights.reference import limit_on
from openphb.domains.cases.types import (
    Category,
    Clock,
    ClockKind,
    ConcernStep,
    LateLetterAnswer,
    Queue,
    Redress,
    RedressLine,
    Step,
)
from openphb.domains.rates import queries as rates
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.first_rows import first_rows
from openphb.foundation.tenancy.models import SubjectModel
from openphb.kernel.refusal import NothingThere

MOST = 50
OF_CLOCK = ("id", "tenant_id", "subject_id", "referred_on", "received_at")
OF_CONCERN = (
    *("id", "tenant_id", "subject_id", "case_id", "queue", "received_on"),
    *("acknowledge_by", "answer_by"),
)


def running(
    *, viewer: Viewer, case_id: UUID | None = None, but: Collection[ClockKind] = ()
) -> tuple[Clock, ...]:
    """Return the clocks that run, the one due first first; of one case, or of all that may be seen.

    Those of a kind in `but` are left out.
    Of more than 50 things of a kind that wait, the 50 due first. The number of queries is constant.
    """
    reach = viewer.scope(Permission.CASE_VIEW).q()
    here = reach if case_id is None else reach & Q(case_id=case_id)
    found = [
        *_of_cases(viewer, case_id),
        *_of_requests(here),
        *(_of_disagreements(here) if ClockKind.RECONSIDERATION not in but else ()),
        *_of_changed(here),
        *_of_concerns(here),
    ]
    wanted = (one for one in found if one.kind not in but)
    return tuple(sorted(wanted, key=lambda one: (one.due_on, one.since, one.about_id)))


def clock(*, viewer: Viewer, kind: ClockKind, about_id: UUID, case_id: UUID) -> Clock:
    """Return one clock that runs. Refusal: `nothing_there`."""
    for one in running(viewer=viewer, case_id=case_id):
        if (one.kind, one.about_id) == (kind, about_id):
            return one
    raise NothingThere("clock")


def late_letters(*, viewer: Viewer, case_id: UUID) -> tuple[LateLetterAnswer, ...]:
    """Return the letters of a case that said sorry for something late, latest first."""
    reach = viewer.scope(Permission.NOTICE_VIEW).q()
    return _letters(reach & Q(case_id=case_id))


def late_letter(*, viewer: Viewer, letter_id: UUID) -> LateLetterAnswer:
    """Return one letter that said sorry for something late. Refusal: `nothing_there`."""
    found = _letters(viewer.scope(Permission.NOTICE_VIEW).q() & Q(id=letter_id))
    if not found:
        raise NothingThere("letter")
    return found[0]


def written_to(*, viewer: Viewer) -> frozenset[tuple[ClockKind, UUID, date]]:
    """Return (clock, record, due day) of what people were written to about already."""
    return frozenset(
        (ClockKind(kind), about_id, due_on)
        for kind, about_id, due_on in _written_to(viewer.scope(Permission.NOTICE_VIEW).q())
    )


@asked
def _written_to(reach: Q) -> Any:
    return LateLetter.objects.filter(reach).values_list("clock", "about_id", "due_on")


def _of_cases(viewer: Viewer, case_id: UUID | None) -> Iterator[Clock]:
    parts = viewer.scope(Permission.CASE_VIEW).in_parts()
    rows = _that_wait(parts, Q() if case_id is None else Q(id=case_id))
    decisions, offers = decisions_and_offers(viewer=viewer, case_ids=[row.id for row in rows])
    spared = set(_not_offered([row.id for row in rows]))
    usual = limit_on("offer_days", viewer.today)
    days = rates.number_on(
        viewer=viewer, tenant_ids={row.tenant_id for row in rows}, code=OFFER_DAYS, on=viewer.today
    )
    for row in rows:
        at = case_rules.step(closed_on=None, decisions=decisions[row.id], offers=offers[row.id])
        category = Category(row.category)
        if at is Step.REFERRED:
            counted = counting(category, referred_on=row.referred_on, received_at=row.received_at)
            if counted is not None:
                since, due = counted.since, counted.due
                yield _clock(ClockKind.ELIGIBILITY, row.id, row, row.id, since, due)
        waited = rules.offer_due(
            at, category=category, decisions=decisions[row.id], days=days.get(row.tenant_id, usual)
        )
        if waited is not None and row.id not in spared:
            yield _clock(ClockKind.OFFER, row.id, row, row.id, *waited)


@asked
def _that_wait(parts: tuple[Q, ...], wanted: Q) -> QuerySet[Case]:
    found = Case.objects.filter(wanted, waits=True, closed_on=None).only(*OF_CLOCK, "category")
    return first_rows(found, parts, ("referred_on", "id"), MOST)


@asked
def _not_offered(case_ids: Collection[UUID]) -> Any:
    found = NotOffered.objects.filter(case_id__in=case_ids)
    return found.order_by().values_list("case_id", flat=True)


@asked
def _requests(reach: Q) -> QuerySet[BudgetRequest]:
    return unanswered_requests(reach).order_by("due_on", "id")[:MOST]


def _of_requests(reach: Q) -> Iterator[Clock]:
    for row in _requests(reach):
        yield _clock(ClockKind.REQUEST, row.id, row, row.case_id, row.asked_on, row.due_on)


def _of_disagreements(reach: Q) -> Iterator[Clock]:
    for row in unanswered_rows(reach):
        yield _clock(ClockKind.RECONSIDERATION, row.id, row, row.case_id, row.said_on, row.due_on)


def _of_changed(reach: Q) -> Iterator[Clock]:
    """What follows from a changed decision is due as many days after the answer as the answer had."""
    for row in _changed(reach):
        due = row.changed_on + timedelta(days=row.answer_days)
        yield _clock(ClockKind.REDO, row.id, row, row.case_id, row.changed_on, due)


@asked
def _changed(reach: Q) -> Any:
    """Return the notices in reach whose decision an answer changed first on a day, not done again."""
    redone = NoticeRedone.objects.filter(notice=OuterRef("pk"))
    replies = DisagreementReply.objects.filter(
        disagreement__about_id=OuterRef("pk"), outcome__in=CHANGED
    )
    first = Subquery(replies.order_by("answered_on").values("answered_on")[:1])
    found = DecisionNotice.objects.filter(reach, Exists(replies), ~Exists(redone))
    return found.annotate(changed_on=first)


@asked
def _concerns(reach: Q) -> Any:
    acknowledged = ConcernStepTaken.objects.filter(
        concern=OuterRef("pk"), step=ConcernStep.ACKNOWLEDGED
    )
    rows = open_concerns(reach).annotate(acknowledged=Exists(acknowledged))
    rows = rows.only(*OF_CONCERN)
    return rows.order_by("answer_by", "id")[:MOST]


def _of_concerns(reach: Q) -> Iterator[Clock]:
    for row in _concerns(reach):
        kind = ClockKind.COMPLAINT if row.queue == Queue.COMPLAINT else ClockKind.DISPUTE
        if not row.acknowledged:
            yield _clock(
                ClockKind.ACKNOWLEDGE, row.id, row, row.case_id, row.received_on, row.acknowledge_by
            )
        yield _clock(kind, row.id, row, row.case_id, row.received_on, row.answer_by)


def _clock(
    kind: ClockKind, about_id: UUID, row: SubjectModel, case_id: UUID, since: date, due_on: date
) -> Clock:
    return Clock(kind, about_id, row.tenant_id, row.subject_id, case_id, since, due_on)


def _letters(reach: Q) -> tuple[LateLetterAnswer, ...]:
    rows = list(LateLetter.objects.filter(reach).order_by("-sent_on", "-id"))
    lines: dict[UUID, list[RedressLine]] = defaultdict(list)
    for line in RedressRow.objects.filter(letter__in=rows).order_by("first", "id"):
        lines[line.letter_id].append(
            RedressLine(
                what=line.what,
                first=line.first,
                last=line.last,
                days=(line.last - line.first).days + 1,
                short_pence=line.short_pence,
                weekly=line.weekly,
                pence=line.pence,
            )
        )
    names = names_of(row.sent_by for row in rows)
    return tuple(
        LateLetterAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            case_id=row.case_id,
            clock=ClockKind(row.clock),
            about_id=row.about_id,
            due_on=row.due_on,
            next_words=row.next_words,
            sent_on=row.sent_on,
            sent_by_name=names.get(row.sent_by, ""),
            redress=Redress(tuple(lines[row.id])),
        )
        for row in rows
    )
