"""Complaints and disputes about eligibility, each in its own queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.cases.models import Concern, ConcernStepTaken
from openphb.domains.cases.types import ConcernAnswer, ConcernStep, Heard, Queue, StepTaken
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

MOST_WAITING = 50
ENDS = [one.value for one in ConcernStep if one.ends]


def concern(*, viewer: Viewer, concern_id: UUID) -> ConcernAnswer:
    """Return one complaint or dispute with its steps. Refusal: `nothing_there`."""
    found = _told(Concern.objects.filter(_seen(viewer), id=concern_id))
    if not found:
        raise NothingThere("concern")
    return found[0]


def concerns_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[ConcernAnswer, ...]:
    """Return the complaints and disputes of a case, latest first; in three queries."""
    rows = Concern.objects.filter(_seen(viewer), case_id=case_id)
    return _told(rows.order_by("-received_on", "-id"))


def queue(*, viewer: Viewer, queue: Queue) -> tuple[ConcernAnswer, ...]:
    """Return at most 50 of a queue that wait for somebody, the one due first first."""
    reach = viewer.scope(Permission.CONCERN_VIEW).q() & Q(queue=queue)
    return _told(open_concerns(reach).order_by("answer_by", "id")[:MOST_WAITING])


def open_concerns(reach: Q) -> QuerySet[Concern]:
    """Return the rows in reach that were not answered, moved or taken back."""
    ended = ConcernStepTaken.objects.filter(concern=OuterRef("pk"), step__in=ENDS)
    return Concern.objects.filter(reach, ~Exists(ended))


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.CONCERN_VIEW).q()


def _told(found: Iterable[Concern]) -> tuple[ConcernAnswer, ...]:
    rows = list(found)
    if not rows:
        return ()
    taken = list(
        ConcernStepTaken.objects.filter(concern__in=rows).order_by("taken_on", "recorded_at")
    )
    names = names_of(step.taken_by for step in taken)
    steps: dict[UUID, list[StepTaken]] = defaultdict(list)
    for step in taken:
        steps[step.concern_id].append(
            StepTaken(
                ConcernStep(step.step), step.taken_on, step.words, names.get(step.taken_by, "")
            )
        )
    return tuple(
        ConcernAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            case_id=row.case_id,
            queue=Queue(row.queue),
            received_on=row.received_on,
            happened_on=row.happened_on,
            heard=Heard(row.heard),
            words=row.words,
            acknowledge_by=row.acknowledge_by,
            answer_by=row.answer_by,
            steps=tuple(steps[row.id]),
        )
        for row in rows
    )
