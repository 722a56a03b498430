"""Reading local rates: the card of a day, a rate's life, what waits and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from openphb.domains.rates.catalogue import catalogue, key_of, own_items, priceable
from openphb.domains.rates.models import RateDecision, RateProposal, RateVersion
from openphb.domains.rates.rules import april_of, from_day, holding, missing_next_year, standing
from openphb.domains.rates.types import (
    OWN,
    LifeOfRate,
    LocalRate,
    Missing,
    MissingRates,
    Priceable,
    Proposal,
    ProposalState,
    RateCard,
    RateGiven,
    VersionInLife,
    own_words,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere

LAST_PROPOSALS = 12
MOST_CARDS = 50
# By commissioner, the last decision that was agreed there, and day: cards that were read by this process.
_CARDS: dict[tuple[UUID, UUID | None, date], RateCard] = {}

COLUMNS = (
    *("tenant_id", "code", "words", "value", "valid_from", "valid_to", "source"),
    *("known_seq", "proposal__proposed_at", "proposal__proposed_by"),
)


def commissioners(*, viewer: Viewer, permission: Permission) -> tuple[tuple[UUID, str], ...]:
    """Return (tenant, name) of the commissioners that the permission reaches, by name."""
    tenant_ids = viewer.scope(permission).tenant_ids
    return tuple(
        Tenant.objects.filter(pk__in=tenant_ids).order_by("name").values_list("id", "name")
    )


def card_on(*, viewer: Viewer, tenant_id: UUID, on: date, known_at: int | None = None) -> RateCard:
    """Return a commissioner's card for a day and later, as known now or at a place, in one query.

    Whoever keeps what was worked out from it keeps its `known_seq`: asked again with that place,
    the card is the same for ever. Refusal: `nothing_there`.
    """
    _seen(viewer, tenant_id)
    versions = _agreed([tenant_id])
    if known_at is not None:
        versions = versions.filter(known_seq__lte=known_at)
    return _card(tenant_id, on, _local_rates(versions)[tenant_id])


def cards_on(*, viewer: Viewer, tenant_ids: Iterable[UUID], on: date) -> dict[UUID, RateCard]:
    """Return the cards of several commissioners for a day and later, as known now, in two queries.

    Refusal: `nothing_there`.
    """
    wanted = tuple(tenant_ids)
    for tenant_id in wanted:
        _seen(viewer, tenant_id)
    # What was agreed last names the whole card: nothing of what it rests on ever changes.
    last = dict(_last_agreed(wanted))
    kept = {one: _CARDS.get((one, last.get(one), on)) for one in wanted}
    found = {one: card for one, card in kept.items() if card is not None}
    unread = [one for one in wanted if one not in found]
    if unread:
        rates = _by_tenant(_of_tenants(unread))
        found |= {one: _card(one, on, rates[one]) for one in unread}
        if len(_CARDS) > MOST_CARDS:
            _CARDS.clear()
        _CARDS.update({(one, last.get(one), on): found[one] for one in unread})
    return found


def number_on(
    *, viewer: Viewer, tenant_ids: Iterable[UUID], code: str, on: date
) -> dict[UUID, int]:
    """Return by commissioner what its card says of one thing on a day, where it says anything.

    In one query; a commissioner whose card the viewer may not see is left out.
    """
    seen = viewer.scope(Permission.RATE_VIEW).tenant_ids
    versions = _of_one([one for one in tenant_ids if one in seen], code)
    held = {
        tenant_id: holding(standing(rates), on).get(code)
        for tenant_id, rates in _by_tenant(versions).items()
    }
    return {
        tenant_id: rate.value
        for tenant_id, rate in held.items()
        if rate is not None and rate.value is not None
    }


def missing(*, viewer: Viewer) -> tuple[MissingRates, ...]:
    """Return by commissioner the rates that this year's April has no price for; none before January.

    Three queries at most, however many commissioners.
    """
    names = dict(commissioners(viewer=viewer, permission=Permission.RATE_VIEW))
    rates = _local_rates(_not_renewed(names, april_of(viewer.today)))
    found = (
        MissingRates(
            tenant_id,
            name,
            _missing(standing(rates[tenant_id]), viewer.today),
        )
        for tenant_id, name in names.items()
    )
    return tuple(one for one in found if one.missing)


def own_list(*, viewer: Viewer, tenant_id: UUID) -> tuple[Priceable, ...]:
    """Return what stands on a commissioner's own list today or later. Refusal: `nothing_there`."""
    card = card_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today)
    return tuple(own_items(rate.key for rate in card.rates).values())


def life(*, viewer: Viewer, tenant_id: UUID, code: str) -> LifeOfRate:
    """Return every version of one rate, the last put forward first; possibly none.

    Refusals: `nothing_there`, `rate_key_unknown`. There is always a life of what the catalogue has;
    of a commissioner's own list only of what was put forward.
    """
    _seen(viewer, tenant_id)
    one = priceable(code, _last_words(tenant_id, code))
    rows = RateVersion.objects.filter(tenant_id=tenant_id, code=one.key.code)
    proposals = {
        proposal.id: proposal
        for proposal in _proposals(
            RateProposal.objects.filter(pk__in=rows.values("proposal_id")), only=rows
        )
    }
    agreed = _agreed([tenant_id]).filter(code=one.key.code)
    rates = _local_rates(agreed)[tenant_id]
    counting = {(rate.known_seq, rate.valid_from) for rate in standing(rates)}
    places = dict(agreed.values_list("proposal_id", "known_seq"))
    versions = [
        VersionInLife(
            given=given,
            proposal_id=proposal.id,
            state=proposal.state,
            proposed_by_name=proposal.proposed_by_name,
            proposed_at=proposal.proposed_at,
            decided_by_name=proposal.decided_by_name,
            decided_at=proposal.decided_at,
            stands=(places.get(proposal.id), given.valid_from) in counting,
        )
        for proposal in proposals.values()
        for given in proposal.rates
    ]
    if own_words(one.key) and not versions:
        raise NothingThere("rate")
    name = Tenant.objects.get(pk=tenant_id).name
    return LifeOfRate(tenant_id, name, one, tuple(versions))


def proposals(*, viewer: Viewer, tenant_id: UUID) -> tuple[Proposal, ...]:
    """Return a commissioner's last proposals of rates, the last first. Refusal: `nothing_there`."""
    _seen(viewer, tenant_id)
    found = RateProposal.objects.filter(tenant_id=tenant_id).order_by("-proposed_at", "-id")
    return _proposals(RateProposal.objects.filter(pk__in=found.values("pk")[:LAST_PROPOSALS]))


def proposal(*, viewer: Viewer, proposal_id: UUID) -> Proposal:
    """Return one proposal. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.RATE_VIEW)
    found = _proposals(RateProposal.objects.filter(scope.tenants_q(), pk=proposal_id))
    if not found:
        raise NothingThere("proposal of rates")
    return found[0]


def waiting(*, viewer: Viewer) -> dict[UUID, int]:
    """Return by commissioner how many proposals are not decided yet; none are left out."""
    tenant_ids = viewer.scope(Permission.RATE_VIEW).tenant_ids
    decided = RateDecision.objects.values("proposal_id")
    rows = RateProposal.objects.filter(tenant_id__in=tenant_ids).exclude(pk__in=decided)
    counted = rows.order_by().values("tenant_id").annotate(number=Count("id"))
    return {row["tenant_id"]: row["number"] for row in counted}


def to_decide(*, viewer: Viewer) -> tuple[UUID, ...]:
    """Return the proposals that wait for this viewer: another's, not decided, oldest first."""
    waiting = RateProposal.objects.filter(
        ~Q(proposed_by=viewer.user_id),
        tenant_id__in=viewer.scope(Permission.RATE_DECIDE).tenant_ids,
    )
    decided = RateDecision.objects.values("proposal_id")
    return tuple(
        waiting.exclude(pk__in=decided).order_by("proposed_at", "id").values_list("id", flat=True)
    )


def _seen(viewer: Viewer, tenant_id: UUID) -> None:
    if tenant_id not in viewer.scope(Permission.RATE_VIEW).tenant_ids:
        raise NothingThere("rate card")


def _agreed(tenant_ids: Iterable[UUID]) -> QuerySet[Any]:
    """Return the versions that were agreed to, each with its place in what was known."""
    place = RateDecision.objects.filter(proposal=OuterRef("proposal_id"), agreed=True)
    return (
        RateVersion.objects.filter(tenant_id__in=list(tenant_ids))
        .annotate(known_seq=Subquery(place.values("known_seq")))
        .filter(known_seq__isnull=False)
    )


def _missing(stand: Sequence[LocalRate], today: date) -> tuple[Missing, ...]:
    own = own_items(rate.key for rate in stand)
    return missing_next_year(stand, (*catalogue().values(), *own.values()), today)


def _last_words(tenant_id: UUID, code: str) -> str:
    """Return what a thing of the commissioner's own list was called last; "" for all others."""
    if not code.startswith(OWN):
        return ""
    rows = RateVersion.objects.filter(tenant_id=tenant_id, code=code)
    last = rows.order_by("-proposal__proposed_at", "-valid_from").first()
    return last.words if last else ""


def _not_renewed(tenant_ids: Iterable[UUID], april: date) -> QuerySet[Any]:
    """Return the agreed versions of all that may lack one from an April on: most months, none.

    What was taken back from then on is left for the rule to judge.
    """
    agreed = RateDecision.objects.filter(agreed=True).values("proposal_id")
    priced = Q(value__isnull=False)
    doubtful = (
        RateVersion.objects.filter(tenant_id__in=list(tenant_ids), proposal_id__in=agreed)
        .values("tenant_id", "code")
        .annotate(
            last=Max("valid_from", filter=priced),
            taken_back=Count("id", filter=~priced & Q(valid_from__gte=april)),
        )
        .filter(Q(last__lt=april) | Q(taken_back__gt=0))
    )
    codes = {row["code"] for row in doubtful}
    tenants = {row["tenant_id"] for row in doubtful}
    return _agreed(tenants).filter(code__in=codes)


def _local_rates(versions: QuerySet[Any]) -> dict[UUID, list[LocalRate]]:
    """Return by commissioner the rates of agreed versions: columns, for a card has hundreds."""
    return _by_tenant(versions.values_list(*COLUMNS))


@asked
def _last_agreed(tenant_ids: Collection[UUID]) -> Any:
    """Return (tenant, the decision that was agreed to last)."""
    rows = RateDecision.objects.filter(tenant_id__in=tenant_ids, agreed=True)
    return (
        rows.order_by("tenant_id", "-known_seq")
        .distinct("tenant_id")
        .values_list("tenant_id", "id")
    )


@asked
def _of_tenants(tenant_ids: Collection[UUID]) -> Any:
    return _agreed(tenant_ids).values_list(*COLUMNS)


@asked
def _of_one(tenant_ids: Collection[UUID], code: str) -> Any:
    return _agreed(tenant_ids).filter(code=code).values_list(*COLUMNS)


def _by_tenant(rows: Iterable[Sequence[Any]]) -> dict[UUID, list[LocalRate]]:
    found: dict[UUID, list[LocalRate]] = defaultdict(list)
    for tenant_id, code, words, *rest in rows:
        found[tenant_id].append(LocalRate(key_of(code, words), *rest))
    return found


def _card(tenant_id: UUID, on: date, rates: Sequence[LocalRate]) -> RateCard:
    known_seq = max((rate.known_seq for rate in rates), default=0)
    return RateCard(tenant_id, on, known_seq, from_day(rates, on))


def _proposals(
    found: QuerySet[RateProposal], only: QuerySet[RateVersion] | None = None
) -> tuple[Proposal, ...]:
    rows = list(found.select_related("tenant").order_by("-proposed_at", "-id"))
    ids = [row.id for row in rows]
    decisions = {one.proposal_id: one for one in RateDecision.objects.filter(proposal_id__in=ids)}
    given: dict[UUID, list[RateGiven]] = {one: [] for one in ids}
    versions = RateVersion.objects.all() if only is None else only
    for version in versions.filter(proposal_id__in=ids).order_by("valid_from"):
        given[version.proposal_id].append(_given(version))
    places = {code: place for place, code in enumerate(catalogue())}
    names = names_of(_people(rows, decisions.values()))
    return tuple(
        _proposal(
            row,
            decisions.get(row.id),
            sorted(
                given[row.id],
                key=lambda one: (
                    places.get(one.key.code, len(places)),
                    one.key.code,
                    one.valid_from,
                ),
            ),
            names,
        )
        for row in rows
    )


def _people(rows: Iterable[RateProposal], decisions: Iterable[RateDecision]) -> list[UUID]:
    return [row.proposed_by for row in rows] + [one.decided_by for one in decisions]


def _proposal(
    row: RateProposal,
    decision: RateDecision | None,
    rates: Sequence[RateGiven],
    names: dict[UUID, str],
) -> Proposal:
    state = ProposalState.PROPOSED
    if decision:
        state = ProposalState.AGREED if decision.agreed else ProposalState.REFUSED
    return Proposal(
        id=row.id,
        tenant_id=row.tenant_id,
        commissioner=row.tenant.name,
        what=row.what,
        state=state,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_at=decision.decided_at if decision else None,
        reason=decision.reason if decision else "",
        rates=tuple(rates),
    )


def _given(row: RateVersion) -> RateGiven:
    key = key_of(row.code, row.words)
    return RateGiven(key, row.value, row.valid_from, row.valid_to, row.source)
