"""Asking for a budget, answering, deciding how its money is managed, not offering, and closing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries
from openphb.domains.cases.actions.rights import give_notice
from openphb.domains.cases.models import (
    BudgetRequest,
    Case,
    ManagementDecision,
    NotOffered,
    RequestDecision,
)
from openphb.domains.cases.rights import asking as rules
from openphb.domains.cases.types import (
    ALL_OF_IT,
    USUAL_DAYS,
    Ending,
    Granted,
    Heard,
    Managed,
    NoticeDraft,
    NoticeKind,
    NotOfferedBecause,
    ToldBy,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal, Stale


def ask_for_budget(
    *, by: Viewer, at: datetime, case_id: UUID, asked_on: date, heard: Heard, words: str
) -> UUID:
    """Record that the person asked for a budget; return the record's id.

    The answer is due in the days of the commissioner's card where who records it may read the card,
    in OpenPHB's usual days otherwise. Refusals: `nothing_there`, those of `asking.refuse_asking`,
    `not_permitted`.
    """
    with transaction.atomic():
        case, actor = _hold(by, Permission.REQUEST_RECORD, case_id)
        open_since = next(
            (
                one.asked_on
                for one in queries.requests_of_case(viewer=by, case_id=case_id)
                if one.reply is None
            ),
            None,
        )
        rules.refuse_asking(
            asked_on=asked_on,
            words=words,
            referred_on=case.referred_on,
            open_since=open_since,
            today=by.today,
        )
        made = BudgetRequest.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            asked_on=asked_on,
            heard=heard,
            words=words.strip(),
            due_on=asked_on + timedelta(days=_days(by, case.tenant_id, asked_on)),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _audit("case.budget_asked_for", actor, at, case, {"request_id": str(made.id)})
        return made.id


def answer_request(
    *,
    by: Viewer,
    at: datetime,
    request_id: UUID,
    granted: Granted,
    reasons: str,
    decided_on: date,
    part: str = "",
    grounds: tuple[str, ...] = (),
    evidence: str = "",
    told_by: ToldBy = ToldBy.LETTER,
) -> UUID:
    """Answer somebody who asked for a budget; return the answer's id. There is one answer.

    A refusal, in whole or in part, rests on the law's own reasons, and notice of it is given with
    it. Source: SI 2012/2996, regulation 32B. Refusals: `nothing_there`, those of
    `asking.refuse_answering` and of `give_notice`, `not_permitted`.
    """
    with transaction.atomic():
        case_id = queries.request_for_budget(viewer=by, request_id=request_id).case_id
        case, actor = _hold(by, Permission.REQUEST_DECIDE, case_id)
        asked = queries.request_for_budget(viewer=by, request_id=request_id)
        rules.refuse_answering(
            granted=granted,
            part=part,
            reasons=reasons,
            asked_on=asked.asked_on,
            decided_on=decided_on,
            answered=asked.reply is not None,
            today=by.today,
        )
        made = RequestDecision.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            request_id=asked.id,
            granted=granted,
            part=part.strip() if granted is Granted.IN_PART else "",
            reasons=reasons.strip(),
            decided_on=decided_on,
            decided_by=actor.user_id,
            recorded_at=at,
        )
        if granted is not Granted.WHOLE:
            give_notice(
                by=by,
                at=at,
                case_id=case.id,
                draft=NoticeDraft(
                    kind=NoticeKind.BUDGET_REFUSED,
                    about_id=made.id,
                    what=f"The budget asked for on {long_date(asked.asked_on)}",
                    grounds=grounds,
                    reasons=reasons,
                    evidence=evidence,
                    decided_by=actor.user_id,
                    decided_on=decided_on,
                    told_on=decided_on,
                    told_by=told_by,
                    part=part if granted is Granted.IN_PART else ALL_OF_IT,
                ),
            )
        _audit("case.request_answered", actor, at, case, {"granted": str(granted)})
        return made.id


def decide_managing(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    ways: Collection[Managed],
    direct_payment_refused: bool,
    reasons: str,
    decided_on: date,
    grounds: tuple[str, ...] = (),
) -> UUID:
    """Decide how the money of a granted budget is managed; return the decision's id. The latest counts.

    Where a direct payment was wanted and is refused, notice of that is given, and the other ways
    stay open. Source: SI 2012/2996, regulation 32B; SI 2013/1617, regulation 7. Refusals:
    `nothing_there`, those of `asking.refuse_managing` and of `give_notice`, `not_permitted`.
    """
    with transaction.atomic():
        case, actor = _hold(by, Permission.REQUEST_DECIDE, case_id)
        rules.refuse_managing(
            ways=ways,
            direct_payment_refused=direct_payment_refused,
            reasons=reasons,
            decided_on=decided_on,
            granted_on=_granted_on(by, case_id),
            today=by.today,
        )
        made = ManagementDecision.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            ways=sorted(str(way) for way in set(ways)),
            direct_payment_refused=direct_payment_refused,
            reasons=reasons.strip(),
            decided_on=decided_on,
            decided_by=actor.user_id,
            recorded_at=at,
        )
        if direct_payment_refused:
            still = " ".join(f"{way.words}." for way in Managed if way in ways)
            give_notice(
                by=by,
                at=at,
                case_id=case.id,
                draft=NoticeDraft(
                    kind=NoticeKind.DIRECT_PAYMENT_REFUSED,
                    about_id=made.id,
                    what=f"A direct payment. The budget stays: {still}",
                    grounds=grounds,
                    reasons=reasons,
                    evidence="",
                    decided_by=actor.user_id,
                    decided_on=decided_on,
                    told_on=decided_on,
                    told_by=ToldBy.LETTER,
                ),
            )
        _audit("case.managing_decided", actor, at, case, {"ways": made.ways})
        return made.id


def leave_unoffered(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    because: NotOfferedBecause,
    words: str,
    decided_on: date,
) -> UUID:
    """Record that no budget is offered for now, and why; return the record's id.

    The person may still ask for one. Refusals: `nothing_there`, `not_offered_wordless`,
    `not_offered_day`, `not_permitted`.
    """
    with transaction.atomic():
        case, actor = _hold(by, Permission.CASE_OFFER, case_id)
        if not words.strip():
            raise Refusal(
                "not_offered_wordless",
                "It does not say why.",
                "Say it in a few words, so that somebody else can understand it.",
                "words",
            )
        if not case.referred_on <= decided_on <= by.today:
            raise Refusal(
                "not_offered_day",
                f"It cannot have been decided on {long_date(decided_on)}.",
                f"Enter a day from {long_date(case.referred_on)} to today.",
                "decided_on",
            )
        made = NotOffered.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            because=because,
            words=words.strip(),
            decided_on=decided_on,
            decided_by=actor.user_id,
            recorded_at=at,
        )
        _audit("case.not_offered", actor, at, case, {"because": str(because)})
        return made.id


def close_case(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    version: int,
    ending: Ending,
    words: str,
    closed_on: date,
    paying: bool,
) -> None:
    """Close a case with its reason: a plan that needs no budget is a valid end.

    `paying` is whether a direct payment is still agreed, as the rooms above know. Refusals:
    `nothing_there`, `stale`, `case_still_paid`, those of `asking.refuse_closing`, `not_permitted`.
    """
    with transaction.atomic():
        case, actor = _hold(by, Permission.CASE_CLOSE, case_id)
        if case.version != version:
            raise Stale()
        if paying:
            raise Refusal(
                "case_still_paid",
                "A direct payment is still agreed for this case.",
                "Stop the direct payment first, so that nobody is paid for a closed case.",
            )
        rules.refuse_closing(
            closed=case.closed_on is not None,
            ending=ending,
            words=words,
            closed_on=closed_on,
            referred_on=case.referred_on,
            waiting=_unanswered(by, case_id),
            today=by.today,
        )
        case.closed_on, case.ending, case.closed_reason = closed_on, ending, words.strip()
        case.waits = False
        case.version += 1
        case.save()
        _audit("case.closed", actor, at, case, {"ending": str(ending)})


def _granted_on(by: Viewer, case_id: UUID) -> date | None:
    """Return since when a budget is granted: by the answer to a request, or by an accepted offer."""
    days = [
        one.reply.decided_on
        for one in queries.requests_of_case(viewer=by, case_id=case_id)
        if one.reply is not None and one.reply.granted is not Granted.REFUSED
    ]
    _decisions, offers = queries.decisions_and_offers(viewer=by, case_ids=[case_id])
    days += [one.offered_on for one in offers[case_id] if one.answer == "accepted"]
    return min(days, default=None)


def _unanswered(by: Viewer, case_id: UUID) -> str:
    """Return in words what the person of a case still waits for; "" for nothing."""
    waits = [
        "a budget was asked for"
        for one in queries.requests_of_case(viewer=by, case_id=case_id)
        if one.reply is None
    ]
    waits += [
        f"somebody does not agree with {one.about.words}"
        for one in queries.disagreements_of_case(viewer=by, case_id=case_id)
        if one.reply is None
    ]
    waits += [
        "a decision changed and was not done again"
        for one in queries.notices_of_case(viewer=by, case_id=case_id)
        if one.to_redo
    ]
    waits += [
        "a complaint or a dispute is open"
        for one in queries.concerns_of_case(viewer=by, case_id=case_id)
        if one.open
    ]
    return "; ".join(waits)


def _days(by: Viewer, tenant_id: UUID, on: date) -> int:
    if tenant_id not in by.scope(Permission.RATE_VIEW).tenant_ids:
        return USUAL_DAYS
    days, _months = queries.promised(viewer=by, tenant_id=tenant_id, on=on)
    return days


def _hold(by: Viewer, permission: Permission, case_id: UUID) -> tuple[Case, Actor]:
    case = Case.objects.select_for_update(no_key=True).filter(id=case_id).first()
    if case is None:
        raise NothingThere("case")
    return case, by.act(permission, tenant_id=case.tenant_id, subject_id=case.subject_id)


def _audit(
    what: str, actor: Actor, at: datetime, case: Case, details: Mapping[str, object]
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=case.tenant_id,
        subject_id=case.subject_id,
        record_kind="case",
        record_id=case.id,
        details=details,
    )
