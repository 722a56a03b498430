"""What of a run its rail may have accepted, and what could move from it to where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from openphb.domains.payments import rails
from openphb.domains.payments.continuity.queries.outages import outage_now, rails_out
from openphb.domains.payments.continuity.queries.ways import second_ways
from openphb.domains.payments.continuity.rules import BY_WORD, FREE, first_pay_day, standing_of
from openphb.domains.payments.continuity.types import (
    ExposureState,
    MovePlan,
    MoveTo,
    Standing,
    StandingSum,
)
from openphb.domains.payments.models import (
    BankAnswerLine,
    Exposure,
    Payer,
    Payment,
    PaymentRun,
)
from openphb.domains.payments.queries.due import COUNTED
from openphb.domains.payments.queries.site_rails import codes_on, terms_on
from openphb.domains.payments.returned.types import StatusKind
from openphb.domains.payments.types import (
    BANK_RAILS,
    WAS_MADE,
    PaymentState,
    Rail,
    RunState,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


@dataclass(frozen=True)
class Stands:
    """One payment of a run, and whether its rail may have accepted it."""

    payment_id: UUID
    agreement_id: UUID | None
    """None where it pays an organisation's bill, which has no second way."""
    budget_id: UUID
    subject_id: UUID
    pence: int
    standing: Standing


def standings(run: PaymentRun) -> list[Stands]:
    """Return every payment that a run was to make, in order of id, with how it stands."""
    accepted = BankAnswerLine.objects.filter(
        tenant_id=OuterRef("tenant_id"), payment_id=OuterRef("id"), kind=StatusKind.ACCEPTED
    )
    # Or a person learned it, when they closed an exposure.
    found_paid = Exposure.objects.filter(
        tenant_id=OuterRef("tenant_id"), payment_id=OuterRef("id"), state=ExposureState.PAID
    )
    since = Payment.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        budget_id=OuterRef("budget_id"),
        id__gt=OuterRef("id"),
        bill=None,
        state__in=COUNTED,
    )
    rows = (
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id, state__in=WAS_MADE)
        .annotate(accepted=Exists(accepted) | Exists(found_paid), since=Exists(since))
        .order_by("id")
        .values_list(
            *("id", "agreement_id", "budget_id", "subject_id", "amount_pence", "state"),
            *("accepted", "since"),
        )
    )
    found = []
    for payment_id, agreement_id, budget_id, subject_id, pence, state, yes, paid_since in rows:
        standing = standing_of(
            payment=PaymentState(state),
            run=RunState(run.state),
            file_taken=run.file_taken_at is not None,
            accepted=yes,
            paid_since=paid_since,
        )
        if standing is not None:
            found.append(Stands(payment_id, agreement_id, budget_id, subject_id, pence, standing))
    return found


def rails_usable(run: PaymentRun, viewer: Viewer) -> frozenset[Rail]:
    """Return the rails that could pay instead of a run's own: set up, and not out."""
    payer = Payer.objects.filter(tenant_id=run.tenant_id, organisation_id=run.payer_id).first()
    usable = set(BANK_RAILS) if payer is not None and payer.account_number else set()
    for rail, (_id, terms) in terms_on(run.tenant_id, viewer.today).items():
        codes = codes_on(run.tenant_id, viewer.today)
        lacks = rail is Rail.SUPPLIER_INVOICE and rails.codes_fault(
            rails.layout_of(terms), codes[1] if codes else None
        )
        if not lacks:
            usable.add(rail)
    return frozenset(usable - rails_out(run.tenant_id) - {Rail(run.rail)})


def where_to(run: PaymentRun, viewer: Viewer, stands: Collection[Stands]) -> Mapping[UUID, Rail]:
    """Return agreement → the rail of its second way, where one is proven and can be used."""
    usable = rails_usable(run, viewer)
    found = second_ways(
        run.tenant_id,
        {one.agreement_id for one in stands if one.agreement_id},
        viewer.today,
        but=[rail for rail in Rail if rail not in usable],
    )
    return {agreement_id: Rail(row.rail) for agreement_id, row in found.items()}


def by_rail(stands: Iterable[Stands], ways: Mapping[UUID, Rail]) -> Mapping[Rail, list[Stands]]:
    """Return rail → what moves to it."""
    found: dict[Rail, list[Stands]] = defaultdict(list)
    for one in stands:
        if one.agreement_id and one.agreement_id in ways:
            found[ways[one.agreement_id]].append(one)
    return found


def site_days(tenant_id: UUID, rail: Rail, viewer: Viewer) -> int | None:
    """Return the working days that a site's own system takes; None where banks pay."""
    terms = terms_on(tenant_id, viewer.today).get(rail)
    return terms[1].lead_days if terms else None


def move_plan(*, viewer: Viewer, at: datetime, run_id: UUID) -> MovePlan:
    """Return what of a run could move now, and to where. Refusal: `nothing_there`."""
    run = PaymentRun.objects.filter(
        viewer.scope(Permission.RUN_VIEW).tenants_q(), pk=run_id
    ).first()
    if run is None:
        raise NothingThere("payment run")
    stands = standings(run)
    ways = where_to(run, viewer, [one for one in stands if one.standing in FREE | BY_WORD])
    counts: Counter[Standing] = Counter(one.standing for one in stands)
    free = [one for one in stands if one.standing in FREE]
    by_word = [one for one in stands if one.standing in BY_WORD]
    return MovePlan(
        run_id=run.id,
        tenant_id=run.tenant_id,
        reference=run.reference,
        rail=Rail(run.rail),
        pay_on=run.pay_on,
        prepared_by=run.prepared_by,
        outage=outage_now(run.tenant_id, Rail(run.rail)),
        standings={
            standing: StandingSum(
                counts[standing], sum(one.pence for one in stands if one.standing is standing)
            )
            for standing in Standing
            if counts[standing]
        },
        free=tuple(_to(run, viewer, at, by_rail(free, ways))),
        by_word=tuple(_to(run, viewer, at, by_rail(by_word, ways))),
        nowhere=sum(one.agreement_id not in ways for one in free),
        nowhere_by_word=sum(one.agreement_id not in ways for one in by_word),
    )


def _to(
    run: PaymentRun, viewer: Viewer, at: datetime, moving: Mapping[Rail, list[Stands]]
) -> Iterator[MoveTo]:
    for rail, stands in sorted(moving.items()):
        day = first_pay_day(
            rail,
            due_on=run.pay_on,
            today=viewer.today,
            at=at,
            site_days=site_days(run.tenant_id, rail, viewer),
        )
        if day is not None:
            yield MoveTo(rail, len(stands), sum(one.pence for one in stands), day)
