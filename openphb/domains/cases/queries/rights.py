"""Decisions that can be looked at again: what was told, who asked, and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openphb.domains.cases.models import (
    Case,
    DecisionNotice,
    Disagreement,
    DisagreementReply,
    EligibilityDecision,
    NoticeRedone,
)
from openphb.domains.cases.queries.disagreeing import told
from openphb.domains.cases.queries.offering import published
from openphb.domains.cases.queries.reading import LATEST_DECISION
from openphb.domains.cases.rights import notices as rules
from openphb.domains.cases.rights import offering, reference
from openphb.domains.cases.rights.rules import right_on
from openphb.domains.cases.types import (
    USUAL_DAYS,
    Category,
    DisagreementAnswer,
    Eligibility,
    Ground,
    NoticeAnswer,
    NoticeFall,
    NoticeKind,
    NoticeLine,
    Reconsidered,
    Redone,
    RightAnswer,
    RightFacts,
    Standing,
    ToldBy,
)
from openphb.domains.people import queries as people
from openphb.domains.rates import queries as rates
from openphb.foundation.access.names import names_of
from openphb.foundation.access.standing import standings
from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.kernel.refusal import NothingThere

ANSWER_DAYS, NOTICE_DAYS = "answer.days", "notice.days"
AGAIN_MONTHS, OFFER_DAYS = "look_again.months", "offer.days"
CHANGED = [one.value for one in Reconsidered if one.changes]
MOST = 50


def settings_on(*, viewer: Viewer, tenant_id: UUID, on: date) -> dict[str, int]:
    """Return by code the numbers that a commissioner's card says on a day; what it leaves out is not there.

    Refusal: `nothing_there`.
    """
    card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=on)
    return {
        rate.key.code: rate.value
        for rate in card.rates
        if rate.valid_from <= on and rate.value is not None
    }


def promised(*, viewer: Viewer, tenant_id: UUID, on: date) -> tuple[int, int]:
    """Return days to an answer and months between two looks."""
    said = settings_on(viewer=viewer, tenant_id=tenant_id, on=on)
    return said.get(ANSWER_DAYS, USUAL_DAYS), said.get(AGAIN_MONTHS, rules.USUAL_AGAIN_MONTHS)


def notice_days(*, viewer: Viewer, tenant_id: UUID, kind: NoticeKind, on: date) -> int:
    """Return how many days a commissioner gives between telling of a decision and doing it.

    Its card says; where it does not, the dated row of the law's list. Refusal: `nothing_there`.
    """
    rule = reference.rule_on(kind, on)
    said = settings_on(viewer=viewer, tenant_id=tenant_id, on=on).get(NOTICE_DAYS)
    # A kind that needs no notice gets none from the card either.
    return rule.notice_days if said is None or not rule.notice_days else said


def grounds_for(*, viewer: Viewer, kind: NoticeKind, on: date) -> tuple[Ground, ...]:
    """Return the reasons that the law knows for a decision on a day, where there is a right.

    Refusal: `not_permitted`, where the viewer may see no decisions at all.
    """
    if not viewer.holds(Permission.NOTICE_VIEW):
        raise NotPermitted(Permission.NOTICE_VIEW)
    return reference.grounds_on(kind, on)


def right_of_case(*, viewer: Viewer, case_id: UUID, on: date) -> RightAnswer:
    """Return whether the person of a case has the right to a budget on a day. Refusal: `nothing_there`."""
    row = Case.objects.filter(viewer.scope(Permission.CASE_VIEW).q(), id=case_id).first()
    if row is None:
        raise NothingThere("case")
    person = people.person_of_subject(viewer=viewer, subject_id=row.subject_id)
    return right_of(row, born=person.date_of_birth, on=on)


def right_of(row: Case, *, born: date, on: date) -> RightAnswer:
    """Return the right of a case whose row and person are known, by what was decided until a day."""
    decided = EligibilityDecision.objects.filter(case=row, decided_on__lte=on)
    latest = decided.order_by(*LATEST_DECISION).first()
    return right_on(
        RightFacts(
            category=Category(row.category),
            born=born,
            referred_on=row.referred_on,
            at_referral=Standing(row.standing),
            decision=Eligibility(latest.decision) if latest else None,
            decided_on=latest.decided_on if latest else None,
            offered_here=_offered_here(row, on),
        ),
        on,
    )


def _offered_here(row: Case, on: date) -> bool | None:
    """Return what the commissioner's own offer says; it is asked only where the law gives no right."""
    category = Category(row.category)
    if category not in offering.OWN:
        return None
    return offering.offered_here(offering.offer_on(published(row.tenant_id), on), category)


def notice(*, viewer: Viewer, notice_id: UUID) -> NoticeAnswer:
    """Return one decision as it was told. Refusal: `nothing_there`."""
    found = _told(viewer, DecisionNotice.objects.filter(_seen(viewer), id=notice_id))
    if not found:
        raise NothingThere("notice")
    return found[0]


def notices_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[NoticeAnswer, ...]:
    """Return every decision that the person of a case was told of, latest first; in five queries."""
    found = DecisionNotice.objects.filter(_seen(viewer), case_id=case_id)
    return _told(viewer, found.order_by("-told_on", "-recorded_at"))


def notice_about(*, viewer: Viewer, kind: NoticeKind, about_id: UUID) -> NoticeAnswer | None:
    """Return the notice of one record of the room above; None where none was given."""
    found = _told(
        viewer, DecisionNotice.objects.filter(_seen(viewer), kind=kind, about_id=about_id)
    )
    return found[0] if found else None


def to_redo(*, viewer: Viewer) -> tuple[NoticeAnswer, ...]:
    """Return at most 50 decisions that changed and wait to be done again, the oldest first."""
    changed = Disagreement.objects.filter(
        Exists(DisagreementReply.objects.filter(disagreement=OuterRef("pk"), outcome__in=CHANGED)),
        about_id=OuterRef("pk"),
    )
    rows = DecisionNotice.objects.filter(
        viewer.scope(Permission.NOTICE_FOLLOW).q(),
        Exists(changed),
        ~Exists(NoticeRedone.objects.filter(notice=OuterRef("pk"))),
    )
    return _told(viewer, rows.order_by("told_on", "id")[:MOST])


def looked_at_lately(*, viewer: Viewer, of: DisagreementAnswer) -> date | None:
    """Return when the decision that is asked about was last looked at, if that is not long ago."""
    if not of.about.is_notice:
        return None
    found = notice(viewer=viewer, notice_id=of.about_id)
    others = [one for one in found.asked if one.id != of.id]
    return rules.looked_at_lately(others, said_on=of.said_on, months=found.again_months)


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.NOTICE_VIEW).q()


def _told(viewer: Viewer, found: Iterable[DecisionNotice]) -> tuple[NoticeAnswer, ...]:
    rows = list(found)
    if not rows:
        return ()
    asked: dict[UUID, list[DisagreementAnswer]] = defaultdict(list)
    ids = [row.id for row in rows]
    for one in told(Disagreement.objects.filter(about_id__in=ids).order_by("-said_on", "-id")):
        asked[one.about_id].append(one)
    redone = {row.notice_id: row for row in NoticeRedone.objects.filter(notice__in=ids)}
    names = names_of([row.decided_by for row in rows] + [done.done_by for done in redone.values()])
    return tuple(
        _as_read_by(viewer, _answer(row, names, tuple(asked[row.id]), redone.get(row.id)))
        for row in rows
    )


def _as_read_by(viewer: Viewer, found: NoticeAnswer) -> NoticeAnswer:
    if not any(line.readers for line in found.lines):
        return found
    is_one = standings(
        viewer=viewer,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        reaching=[Permission.NOTICE_VIEW],
    )
    lines = tuple(line for line in found.lines if not line.readers or is_one & set(line.readers))
    return replace(found, lines=lines, lines_left_out=len(lines) < len(found.lines))


def _answer(
    row: DecisionNotice,
    names: dict[UUID, str],
    asked: tuple[DisagreementAnswer, ...],
    done: NoticeRedone | None,
) -> NoticeAnswer:
    kind = NoticeKind(row.kind)
    known = {one.code: one for one in reference.grounds() if one.kind is kind}
    return NoticeAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        case_id=row.case_id,
        kind=kind,
        about_id=row.about_id,
        what=row.what,
        grounds=tuple(known[code] for code in row.grounds),
        reasons=row.reasons,
        evidence=row.evidence,
        decided_by=row.decided_by,
        decided_by_name=names.get(row.decided_by, ""),
        decided_on=row.decided_on,
        told_on=row.told_on,
        told_by=ToldBy(row.told_by),
        from_day=row.from_day,
        part=row.part,
        amount_pence=row.amount_pence,
        pay_by=row.pay_by,
        who_pays=row.who_pays,
        why_sooner=row.why_sooner,
        notice_days=row.notice_days,
        answer_days=row.answer_days,
        again_months=row.again_months,
        rule=reference.rule_on(kind, row.decided_on),
        asked=asked,
        lines=tuple(
            NoticeLine(**line | {"readers": tuple(line.get("readers", ()))}) for line in row.lines
        ),
        falls=tuple(
            NoticeFall(**{**one, "day": date.fromisoformat(one["day"])}) for one in row.falls
        ),
        redone=Redone(done.words, done.done_on, names.get(done.done_by, "")) if done else None,
    )
