"""Repairs: asked for, told whose they are, done and paid for by whoever mends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from openphb.domains.marketplace import queries as marketplace
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import BillAsked, BillKind
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.actions.billing import line_of
from openphb.domains.wheelchairs.actions.records import locked, note
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairRepair
from openphb.domains.wheelchairs.queries.chairs import parts_of, repair_key
from openphb.domains.wheelchairs.rules import mending as rules
from openphb.domains.wheelchairs.rules.arranging import mended_by
from openphb.domains.wheelchairs.rules.billing import fall_on, for_repairs
from openphb.domains.wheelchairs.types import (
    AskedHow,
    ChairOption,
    ChairOwner,
    ChairPart,
    PartOfBudget,
    RepairPaid,
    RepairState,
    total,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def ask_repair(
    *,
    by: Viewer,
    at: datetime,
    wheelchair_id: UUID,
    part: ChairPart,
    words: str,
    how: AskedHow = AskedHow.OWN_PAGE,
    name: str = "",
) -> UUID:
    """Ask for a repair, on one's own page or for whoever rings; return it.

    Whose it is stands in the arrangement, and is told at once. Refusals: those of `locked`,
    `repair_part`, those of `rules.ask_fault`.
    """
    row, actor = locked(by, Permission.WHEELCHAIR_ASK, wheelchair_id)
    if part is ChairPart.REPAIRS:
        raise Refusal("repair_part", "It does not say what is broken.", "Choose one.", "part")
    fault = rules.ask_fault(handed_over_on=row.handed_over_on, ended_on=row.ended_on, words=words)
    if fault:
        raise fault
    option = ChairOption(row.option)
    mender = mended_by(option, part, ChairOwner(row.extras_mended_by))
    with_chair = [one for one in parts_of(row) if one.part is ChairPart.REPAIRS]
    made = WheelchairRepair.objects.create(
        id=new_id(),
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        wheelchair=row,
        part=part,
        words=words.strip(),
        asked_on=by.today,
        asked_how=how,
        asked_name=name.strip() or by.name,
        asked_by=actor.user_id,
        asked_at=at,
        mended_by=mender,
        told=rules.told(option, part, mender, repair_pence=total(with_chair)),
        state=RepairState.ASKED if mender is ChairOwner.NHS else RepairState.THEIRS,
    )
    note(
        "wheelchair.repair_asked",
        row,
        by=actor,
        at=at,
        repair=str(made.id),
        part=str(part),
        mended_by=str(mender),
        how=str(how),
    )
    return made.id


@transaction.atomic
def record_repair(
    *,
    by: Viewer,
    at: datetime,
    repair_id: UUID,
    on: date,
    words: str,
    paid: RepairPaid | None = None,
    pence: int = 0,
    organisation_id: UUID | None = None,
    number: str = "",
) -> None:
    """Record that a repair is done and, where it is the NHS's, how it is paid.

    A bill comes out of what the plan gives for repairs. Refusals: `nothing_there`, those of
    `locked`, of `rules.done_fault`, `repair_supplier`, `repair_number`.
    """
    made, row, actor = _locked(by, repair_id)
    parts = for_repairs(ChairOption(row.option), parts_of(row))
    before = (
        WheelchairRepair.objects.filter(tenant_id=row.tenant_id, wheelchair=row).aggregate(
            all=Sum("pence")
        )["all"]
        or 0
    )
    fault = rules.done_fault(
        state=RepairState(made.state),
        asked_on=made.asked_on,
        on=on,
        today=by.today,
        by=ChairOwner(made.mended_by),
        paid=paid,
        pence=pence,
        left_pence=total(parts) - before,
    )
    if fault:
        raise fault
    made.state, made.done_on, made.done_by = RepairState.DONE, on, actor.user_id
    made.done_words, made.paid = words.strip(), paid
    if paid is RepairPaid.BILL:
        made.pence = pence
        made.bill_id = _billed(by, at, actor, row, made, parts, before, organisation_id, number)
    made.save(update_fields=["state", "done_on", "done_by", "done_words", "paid", "pence", "bill"])
    note(
        "wheelchair.repaired",
        row,
        by=actor,
        at=at,
        repair=str(made.id),
        paid=str(paid or ""),
        pence=made.pence,
    )


@transaction.atomic
def withdraw_repair(*, by: Viewer, at: datetime, repair_id: UUID, words: str) -> None:
    """Say that a repair is not needed any more. Refusals: `nothing_there`, those of `locked`,
    `repair_over`, `repair_withdrawn_words`."""
    made, row, actor = _locked(by, repair_id)
    if made.state not in (RepairState.ASKED, RepairState.THEIRS):
        raise Refusal("repair_over", "This repair is dealt with.", "Look at it again.")
    if not words.strip():
        raise Refusal("repair_withdrawn_words", "It does not say why.", "Say why.", "words")
    made.state, made.done_words, made.done_by = (
        RepairState.WITHDRAWN,
        words.strip(),
        actor.user_id,
    )
    made.save(update_fields=["state", "done_words", "done_by"])
    note("wheelchair.repair_withdrawn", row, by=actor, at=at, repair=str(made.id))


def _billed(
    by: Viewer,
    at: datetime,
    actor: Actor,
    row: Wheelchair,
    made: WheelchairRepair,
    parts: tuple[PartOfBudget, ...],
    before: int,
    organisation_id: UUID | None,
    number: str,
) -> UUID:
    known = [one for one, _n in marketplace.provider_choices(viewer=by, tenant_id=row.tenant_id)]
    if organisation_id is None or organisation_id not in known:
        raise Refusal(
            "repair_supplier",
            "This repairer is not one that we buy from.",
            "Write it down as a provider first, or choose another.",
            "organisation_id",
        )
    if not number.strip():
        raise Refusal(
            "repair_number", "The bill has no number.", "Enter what it is called.", "number"
        )
    days = timedelta(days=reference.limit("pay_days", by.today).value)
    return payments.put_bill(
        by=actor,
        at=at,
        asked=BillAsked(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            organisation_id=organisation_id,
            key=repair_key(made.id),
            kind=BillKind.ONE_OFF,
            reference=number.strip(),
            received_on=by.today,
            pay_by=by.today + days,
            lines=tuple(
                line_of(one, pence)
                for one, pence in fall_on(parts, before_pence=before, pence=made.pence)
            ),
        ),
    )


def _locked(by: Viewer, repair_id: UUID) -> tuple[WheelchairRepair, Wheelchair, Actor]:
    reach = by.scope(Permission.WHEELCHAIR_ARRANGE).q()
    found = WheelchairRepair.objects.filter(reach, pk=repair_id).first()
    if found is None:
        raise NothingThere("repair")
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, found.wheelchair_id)
    return WheelchairRepair.objects.select_for_update().get(pk=repair_id), row, actor
