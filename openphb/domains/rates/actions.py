"""Putting rates forward, by hand or from a file, and deciding what somebody else put forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.rates.card_file import read_card
from openphb.domains.rates.models import RateDecision, RateProposal, RateVersion
from openphb.domains.rates.rules import given_fault
from openphb.domains.rates.types import Imported, RateGiven, own_words
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts.record import next_known_seq
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

SHORTEST_REASON = 3
LONGEST_NAME = 200


def propose_rates(
    *, by: Viewer, at: datetime, tenant_id: UUID, what: str, rates: Sequence[RateGiven]
) -> UUID:
    """Put versions of rates forward together under a name; return the proposal's id.

    They count once somebody else has agreed. Refusals: `not_permitted`, `rates_none`,
    `rate_twice` and those of `rules.given_fault`.
    """
    with transaction.atomic():
        actor = by.act(Permission.RATE_RECORD, tenant_id=tenant_id)
        for given in rates:
            fault = given_fault(given)
            if fault:
                raise fault
        if not rates or not what.strip():
            raise Refusal("rates_none", "There is nothing to put forward.", "Enter a rate.")
        if len({(one.key.code, one.valid_from) for one in rates}) < len(rates):
            raise Refusal(
                "rate_twice",
                "The same thing is priced twice from one day.",
                "Keep one of the two.",
            )
        return _put_forward(actor, at, tenant_id, what, rates)


def import_rates(*, by: Viewer, at: datetime, tenant_id: UUID, name: str, data: bytes) -> Imported:
    """Put the good rows of a CSV file or a workbook forward; return what came of every row.

    What was agreed before or waits is passed over, so the same file again adds nothing.
    Refusals: `not_permitted` and those of `card_file.read_card`.
    """
    with transaction.atomic():
        actor = by.act(Permission.RATE_RECORD, tenant_id=tenant_id)
        # One file at a time, or two of the same would both find nothing there.
        one_at_a_time("rates.import", tenant_id)
        read = read_card(data)
        known = _known(tenant_id)
        fresh = [given for _line, given in read.given if _content(given) not in known]
        proposal_id = None
        if fresh:
            proposal_id = _put_forward(actor, at, tenant_id, name or "A file", fresh)
        return Imported(proposal_id, len(fresh), len(read.given) - len(fresh), read.faults)


def decide_rates(*, by: Viewer, at: datetime, proposal_id: UUID, agree: bool, reason: str) -> None:
    """Agree to rates that somebody else put forward, or refuse them, all together.

    Refusals: `nothing_there`, `not_permitted`, `rates_decided`, `rates_own`, `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.RATE_DECIDE)
        row = (
            RateProposal.objects.select_for_update()
            .filter(scope.tenants_q(), pk=proposal_id)
            .first()
        )
        if row is None:
            raise NothingThere("proposal of rates")
        actor = by.act(Permission.RATE_DECIDE, tenant_id=row.tenant_id)
        fault = _decision_fault(row, actor.user_id, reason)
        if fault:
            raise fault
        # Taken last: whoever else records a fact of this tenant waits for it.
        decision = RateDecision.objects.create(
            id=new_id(),
            tenant_id=row.tenant_id,
            proposal=row,
            proposed_by=row.proposed_by,
            agreed=agree,
            known_seq=next_known_seq(row.tenant_id) if agree else None,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        trail.record(
            "rates.agreed" if agree else "rates.refused",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=None,
            record_kind="rate_proposal",
            record_id=row.id,
            details={"known_seq": decision.known_seq},
        )


def _put_forward(
    actor: Actor, at: datetime, tenant_id: UUID, what: str, rates: Sequence[RateGiven]
) -> UUID:
    row = RateProposal.objects.create(
        id=new_id(),
        tenant_id=tenant_id,
        what=what.strip()[:LONGEST_NAME],
        proposed_by=actor.user_id,
        proposed_at=at,
    )
    RateVersion.objects.bulk_create(
        RateVersion(
            id=new_id(),
            tenant_id=tenant_id,
            proposal=row,
            code=one.key.code,
            value=one.value,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            source=one.source.strip(),
            words=own_words(one.key),
        )
        for one in rates
    )
    trail.record(
        "rates.proposed",
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=None,
        record_kind="rate_proposal",
        record_id=row.id,
        details={"what": row.what, "rates": len(rates)},
    )
    return row.id


Content = tuple[object, ...]


def _known(tenant_id: UUID) -> set[Content]:
    """Return what was agreed at any time or waits; what was refused may be put forward again."""
    refused = RateDecision.objects.filter(tenant_id=tenant_id, agreed=False).values("proposal_id")
    return set(
        RateVersion.objects.filter(tenant_id=tenant_id)
        .exclude(proposal_id__in=refused)
        .values_list("code", "value", "valid_from", "valid_to", "source", "words")
    )


def _content(given: RateGiven) -> Content:
    return (
        given.key.code,
        given.value,
        given.valid_from,
        given.valid_to,
        given.source.strip(),
        own_words(given.key),
    )


def _decision_fault(row: RateProposal, user_id: UUID, reason: str) -> Refusal | None:
    if RateDecision.objects.filter(proposal=row).exists():
        return Refusal(
            "rates_decided",
            "These rates were decided already.",
            "Put others forward to change them.",
        )
    if row.proposed_by == user_id:
        return Refusal(
            "rates_own",
            "You put these rates forward, so somebody else must decide them.",
            "Ask another person who decides rates.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        return Refusal(
            "reason_needed",
            "The reason is missing.",
            "Say in a few words why, for whoever reads this later.",
            "reason",
        )
    return None
