"""Reads about cases. Each answers only with those that the viewer may see."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from openphb.domains.cases import rules
from openphb.domains.cases.assessing.clocks import end_of
from openphb.domains.cases.models import Case, EligibilityDecision, Offer
from openphb.domains.cases.types import (
    AttentionItem,
    CaseAnswer,
    CaseFacts,
    CasePage,
    CaseRow,
    Category,
    CoOrdinator,
    DecisionAnswer,
    Eligibility,
    OfferAnswer,
    OfferRecord,
    Standing,
    Waiting,
)
from openphb.domains.people import queries as people
from openphb.domains.people.types import Format
from openphb.foundation.access.models import GrantLine, User
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.first_rows import first_rows
from openphb.kernel.refusal import NothingThere, Refusal

PAGE = 50
MOST_ITEMS = 50
# What `_loaded` reads of a case.
OF_FACTS = (
    *("id", "tenant_id", "subject_id", "reference", "category", "standing", "referred_on"),
    *("received_at", "closed_on", "co_ordinator_id", "budget_opened"),
)
LATEST_DECISION = ("-decided_on", "-recorded_at", "-id")
_LATEST_OFFER = ("-offered_on", "-id")


def case_facts(*, viewer: Viewer, case_id: UUID) -> CaseFacts:
    """Return what other domains need of one case. Refusal: `nothing_there`."""
    return _loaded(viewer, [_one(viewer, case_id)])[0].facts


def case(*, viewer: Viewer, case_id: UUID) -> CaseAnswer:
    """Return one case with its decisions and offers. Refusal: `nothing_there`."""
    row = _one(viewer, case_id)
    loaded = _loaded(viewer, [row])[0]
    return CaseAnswer(
        facts=loaded.facts,
        version=row.version,
        name=people.names(viewer=viewer, subject_ids=[row.subject_id]).get(row.subject_id, ""),
        standing_source=row.standing_source,
        referred_by=row.referred_by,
        reason=row.reason,
        closed_on=row.closed_on,
        closed_reason=row.closed_reason,
        co_ordinator_name=_user_name(row.co_ordinator_id),
        decisions=loaded.decisions,
        offers=loaded.offers,
        doing=loaded.waiting,
    )


def cases(*, viewer: Viewer, co_ordinator_id: UUID | None = None, after: str = "") -> CasePage:
    """Return fifty cases, newest referral first, from after the key of an earlier page.

    Refusal: `page_key_unreadable`. The number of SQL queries is constant.
    """
    wanted = Q()
    if co_ordinator_id is not None:
        wanted &= Q(co_ordinator_id=co_ordinator_id)
    if after:
        day, case_id = _from_key(after)
        wanted &= Q(referred_on__lt=day) | Q(referred_on=day, id__lt=case_id)
    found = _newest(viewer, wanted)
    shown = found[:PAGE]
    more = len(found) > PAGE
    return CasePage(
        rows=_rows(viewer, shown),
        next_after=_key(shown[-1]) if more else "",
    )


def _newest(viewer: Viewer, wanted: Q) -> list[Case]:
    """Return a page of cases and one more, newest first."""
    parts = viewer.scope(Permission.CASE_VIEW).in_parts()
    rows = Case.objects.filter(wanted)
    return list(first_rows(rows, parts, ("-referred_on", "-id"), PAGE + 1))


def cases_of_subject(
    *, viewer: Viewer, subject_id: UUID, but: UUID | None = None
) -> tuple[CaseRow, ...]:
    """Return every case of one person, of all their joined records, newest first; `but` for one."""
    records = people.together(viewer=viewer, subject_id=subject_id)
    found = Case.objects.filter(_seen(viewer), subject_id__in=records)
    if but is not None:
        found = found.exclude(id=but)
    return _rows(viewer, list(found.order_by("-referred_on", "-id")))


def facts_of(*, viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, CaseFacts]:
    """Return case → facts for those of `case_ids` that the viewer may see; in three queries."""
    if not case_ids:
        return {}
    found = list(Case.objects.filter(_seen(viewer), id__in=case_ids))
    return {one.facts.id: one.facts for one in _loaded(viewer, found)}


def needing_attention(
    *, viewer: Viewer, co_ordinator_id: UUID | None = None
) -> tuple[AttentionItem, ...]:
    """Return what open cases wait for: what is due first, then what has waited longest.

    Of more than 50 cases that wait, those whose decision is due first, then those referred first.
    The number of SQL queries is constant.
    """
    wanted = Q(waits=True)
    if co_ordinator_id is not None:
        wanted &= Q(co_ordinator_id=co_ordinator_id)
    parts = viewer.scope(Permission.CASE_VIEW).in_parts()
    loaded = _loaded(viewer, _that_wait(parts, wanted))
    names = people.names(viewer=viewer, subject_ids=[one.facts.subject_id for one in loaded])
    items = [
        AttentionItem(
            case_id=one.facts.id,
            tenant_id=one.facts.tenant_id,
            subject_id=one.facts.subject_id,
            reference=one.facts.reference,
            name=names.get(one.facts.subject_id, ""),
            doing=thing.doing,
            since=thing.since,
            due=thing.due,
            due_at=thing.due_at,
            co_ordinator_id=one.facts.co_ordinator_id,
        )
        for one in loaded
        for thing in one.waiting
    ]
    return tuple(sorted(items, key=lambda item: (_due(item), item.since, item.case_id)))


@asked
def _that_wait(parts: tuple[Q, ...], wanted: Q) -> QuerySet[Case]:
    earliest = F("decide_by").asc(nulls_last=True)
    found = Case.objects.filter(wanted).only(*OF_FACTS, "decide_by")
    return first_rows(found, parts, (earliest, "referred_on", "id"), MOST_ITEMS)


def _due(item: AttentionItem) -> datetime:
    """Return the hour at which something is due: the end of the day where only that is known."""
    return item.due_at or end_of(item.due or date.max)


def waits(*, viewer: Viewer, case: Case) -> bool:
    """Return whether a case, as its row and its records stand, waits for somebody."""
    return bool(waiting_for(viewer=viewer, case=case))


def waiting_for(*, viewer: Viewer, case: Case) -> tuple[Waiting, ...]:
    """Return what a case, as its row and its records stand, waits for."""
    return _loaded(viewer, [case])[0].waiting


def co_ordinators(*, viewer: Viewer) -> tuple[CoOrdinator, ...]:
    """Return who holds the care co-ordinator's role today, where the viewer may assign cases."""
    tenant_ids = viewer.scope(Permission.CASE_ASSIGN).tenant_ids
    lines = _co_ordinating(viewer.today).filter(tenant_id__in=tenant_ids)
    found = lines.values_list("grant__user_id", "tenant_id", "grant__user__name").distinct()
    return tuple(CoOrdinator(*row) for row in found.order_by("grant__user__name", "grant__user_id"))


def latest_of_subjects(*, viewer: Viewer, subject_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return subject → the newest case that is not closed, for those that the viewer may see."""
    if not subject_ids:
        return {}
    return dict(_latest(_seen(viewer), subject_ids))


@asked
def _latest(reach: Q, subject_ids: Collection[UUID]) -> Any:
    rows = Case.objects.filter(reach, subject_id__in=subject_ids, closed_on=None)
    return rows.order_by("referred_on", "id").values_list("subject_id", "id")


def is_co_ordinator(*, viewer: Viewer, user_id: UUID, tenant_id: UUID) -> bool:
    """Return whether a user holds the care co-ordinator's role in a tenant today."""
    return _co_ordinating(viewer.today).filter(grant__user_id=user_id, tenant_id=tenant_id).exists()


@dataclass(frozen=True)
class _Loaded:
    facts: CaseFacts
    decisions: tuple[DecisionAnswer, ...]
    offers: tuple[OfferRecord, ...]
    waiting: tuple[Waiting, ...]


def decisions_and_offers(
    *, viewer: Viewer, case_ids: Iterable[UUID]
) -> tuple[dict[UUID, list[DecisionAnswer]], dict[UUID, list[OfferRecord]]]:
    """Return the decisions and the offers of cases, latest first, as far as the viewer sees."""
    decisions: dict[UUID, list[DecisionAnswer]] = defaultdict(list)
    offers: dict[UUID, list[OfferRecord]] = defaultdict(list)
    wanted = list(case_ids)
    for decided in _decisions(_seen(viewer), wanted):
        decisions[decided.case_id].append(
            DecisionAnswer(
                id=decided.id,
                decision=Eligibility(decided.decision),
                decided_on=decided.decided_on,
                decided_by_body=decided.decided_by_body,
                reasons=decided.reasons,
                recorded_by=decided.recorded_by,
                recorded_at=decided.recorded_at,
                assessment_id=decided.assessment_id,
                departs_because=decided.departs_because,
            )
        )
    for offered in _offers(_seen(viewer), wanted):
        offers[offered.case_id].append(
            OfferRecord(
                id=offered.id,
                offered_on=offered.offered_on,
                how=offered.how,
                offered_by=offered.offered_by,
                answer=OfferAnswer(offered.answer) if offered.answer else None,
                answered_on=offered.answered_on,
                decline_reason=offered.decline_reason,
                formats=tuple(Format(one) for one in offered.formats),
                language=offered.language,
                declined_because=offered.declined_because or "",
            )
        )
    return decisions, offers


@asked
def _decisions(reach: Q, case_ids: Collection[UUID]) -> QuerySet[EligibilityDecision]:
    rows = EligibilityDecision.objects.filter(reach, case_id__in=case_ids)
    return rows.order_by(*LATEST_DECISION)


@asked
def _offers(reach: Q, case_ids: Collection[UUID]) -> QuerySet[Offer]:
    return Offer.objects.filter(reach, case_id__in=case_ids).order_by(*_LATEST_OFFER)


def _loaded(viewer: Viewer, found: Sequence[Case]) -> list[_Loaded]:
    """Return cases with their decisions, offers and step, in two queries."""
    if not found:
        return []
    decisions, offers = decisions_and_offers(viewer=viewer, case_ids=[row.id for row in found])
    loaded = []
    for row in found:
        facts = CaseFacts(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            reference=row.reference,
            category=Category(row.category),
            standing=Standing(row.standing),
            step=rules.step(
                closed_on=row.closed_on, decisions=decisions[row.id], offers=offers[row.id]
            ),
            referred_on=row.referred_on,
            co_ordinator_id=row.co_ordinator_id,
        )
        waiting = rules.waiting(
            facts.step,
            category=facts.category,
            referred_on=facts.referred_on,
            decisions=decisions[row.id],
            offers=offers[row.id],
            assigned=facts.co_ordinator_id is not None,
            budget_opened=row.budget_opened,
            received_at=row.received_at,
        )
        loaded.append(_Loaded(facts, tuple(decisions[row.id]), tuple(offers[row.id]), waiting))
    return loaded


def _rows(viewer: Viewer, found: Sequence[Case]) -> tuple[CaseRow, ...]:
    if not found:
        return ()
    names = people.names(viewer=viewer, subject_ids=[row.subject_id for row in found])
    return tuple(
        CaseRow(one.facts, names.get(one.facts.subject_id, "")) for one in _loaded(viewer, found)
    )


def _one(viewer: Viewer, case_id: UUID) -> Case:
    row = Case.objects.filter(_seen(viewer), id=case_id).first()
    if row is None:
        raise NothingThere("case")
    return row


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.CASE_VIEW).q()


def _co_ordinating(today: date) -> QuerySet[GrantLine]:
    held = Q(grant__valid_to=None) | Q(grant__valid_to__gt=today)
    return GrantLine.objects.filter(
        held,
        grant__role=Role.CARE_COORDINATOR,
        grant__valid_from__lte=today,
        grant__user__is_active=True,
        subject=None,
    )


def _user_name(user_id: UUID | None) -> str:
    if user_id is None:
        return ""
    return User.objects.filter(id=user_id).values_list("name", flat=True).first() or ""


def _key(row: Case) -> str:
    return f"{row.referred_on.isoformat()}.{row.id}"


def _from_key(text: str) -> tuple[date, UUID]:
    day, _, case_id = text.partition(".")
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise ValueError(day)
        return date.fromisoformat(day), UUID(case_id)
    except ValueError as fault:
        raise Refusal(
            "page_key_unreadable",
            "There is no such page of the list.",
            "Start from the first page.",
        ) from fault
