"""Arranging a chair, ordering it, handing it over, and ending the arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.cases.types import Category
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.wheelchairs.actions.records import locked, note
from openphb.domains.wheelchairs.actions.sums import added_left, added_unseen
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairInvoice, WheelchairPart
from openphb.domains.wheelchairs.queries.arranging import options_of, to_arrange
from openphb.domains.wheelchairs.rules import adding
from openphb.domains.wheelchairs.rules import arranging as rules
from openphb.domains.wheelchairs.types import (
    ChairDraft,
    ChairOption,
    ChairPart,
    PartOfBudget,
    total,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal


@transaction.atomic
def arrange(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    draft: ChairDraft,
    parts: Mapping[UUID, ChairPart] | None = None,
) -> UUID:
    """Arrange a chair on a budget's agreed plan; return it. What the NHS gives is its lines' sum.

    `parts` says by line key what each pays for; a line that it leaves out keeps the guess. Refusals:
    `nothing_there`, `not_permitted`, `chair_there`, `chair_elsewhere`, those of `to_arrange` and of
    `rules.arranging_fault`.
    """
    found = to_arrange(viewer=by, budget_id=budget_id)
    mine = {"tenant_id": found.tenant_id, "subject_id": found.subject_id}
    actor = by.act(Permission.WHEELCHAIR_ARRANGE, **mine)
    one_at_a_time("wheelchair of a budget", budget_id)
    chosen = [replace(one, part=(parts or {}).get(one.line_key, one.part)) for one in found.parts]
    fault = rules.arranging_fault(
        draft,
        chosen,
        category=Category.WHEELCHAIR,
        managed=options_of(by, budget_id),
        usual_months=found.usual_months,
    )
    if fault:
        raise fault
    _refuse_twice(by, budget_id, draft, chosen)
    because = draft.months_because.strip() or found.usual_source
    row = Wheelchair.objects.create(
        **mine,
        id=new_id(),
        budget_id=budget_id,
        option=draft.option,
        owner=rules.owner_of(draft.option),
        extras_mended_by=draft.extras_mended_by,
        description=draft.description.strip(),
        nhs_pence=total(chosen),
        months=draft.months,
        months_because=because,
        arranged_by=actor.user_id,
        arranged_at=at,
    )
    WheelchairPart.objects.bulk_create(
        WheelchairPart(
            **mine,
            wheelchair=row,
            line_id=one.line_id,
            line_key=one.line_key,
            part=one.part,
            words=one.words,
            pence=one.pence,
            starts_on=one.starts_on,
        )
        for one in chosen
    )
    note(
        "wheelchair.arranged",
        row,
        by=actor,
        at=at,
        option=str(draft.option),
        pence=row.nhs_pence,
        months=draft.months,
    )
    return row.id


@transaction.atomic
def order(
    *,
    by: Viewer,
    at: datetime,
    wheelchair_id: UUID,
    organisation_id: UUID,
    ordered_on: date,
    reference: str = "",
) -> None:
    """Record from whom a chair was ordered, by the NHS or, of a third party, by the person.

    Only a provider that the commissioner has written down is approved. Refusals: those of `locked`,
    `chair_ordered`, `chair_supplier`, `chair_ordered_day`.
    """
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, wheelchair_id)
    if row.ordered_on is not None:
        raise Refusal(
            "chair_ordered",
            "This chair is ordered already.",
            "End this arrangement if another chair is to be ordered.",
        )
    approved = marketplace.provider_choices(viewer=by, tenant_id=row.tenant_id)
    if organisation_id not in [one for one, _name in approved]:
        raise Refusal(
            "chair_supplier",
            "This supplier is not one that we buy from.",
            "Write it down as a provider first, or choose another.",
            "organisation_id",
        )
    if ordered_on > by.today:
        raise Refusal(
            "chair_ordered_day", "That day is not here yet.", "Enter today or before.", "ordered_on"
        )
    row.supplier_id, row.ordered_on = organisation_id, ordered_on
    row.order_reference = reference.strip()
    row.save(update_fields=["supplier", "ordered_on", "order_reference"])
    note(
        "wheelchair.ordered",
        row,
        by=actor,
        at=at,
        organisation=str(organisation_id),
        on=ordered_on.isoformat(),
    )


@transaction.atomic
def hand_over(*, by: Viewer, at: datetime, wheelchair_id: UUID, on: date, serial: str) -> None:
    """Record that the person has the chair: its period begins. Refusals: those of `locked`,
    `chair_handed_over`, those of `rules.hand_over_fault`."""
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, wheelchair_id)
    if row.handed_over_on is not None:
        raise Refusal("chair_handed_over", "It is recorded already.", "Look at it again.")
    fault = rules.hand_over_fault(ordered_on=row.ordered_on, on=on, today=by.today, serial=serial)
    if fault:
        raise fault
    row.handed_over_on, row.serial = on, serial.strip()
    row.save(update_fields=["handed_over_on", "serial"])
    note("wheelchair.handed_over", row, by=actor, at=at, on=on.isoformat())


@transaction.atomic
def end(*, by: Viewer, at: datetime, wheelchair_id: UUID, because: str) -> None:
    """End an arrangement today, so that another can be made. Refusals: those of `locked`,
    `chair_end_because`, `chair_end_billed`, and those of
    `adding.end_fault`."""
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, wheelchair_id)
    if not because.strip():
        raise Refusal("chair_end_because", "It does not say why.", "Say why.", "because")
    billed = WheelchairInvoice.objects.filter(
        tenant_id=row.tenant_id, wheelchair=row, withdrawn_by=None
    ).exists()
    if billed and row.handed_over_on is None:
        raise Refusal(
            "chair_end_billed",
            "It was billed, and nobody has the chair yet.",
            "Record the day it came, or have the supplier’s bill withdrawn first.",
        )
    if fault := adding.end_fault(added_left(row), unseen=added_unseen(row)):
        raise fault
    row.ended_on, row.ended_because, row.ended_by = by.today, because.strip(), actor.user_id
    row.save(update_fields=["ended_on", "ended_because", "ended_by"])
    note("wheelchair.ended", row, by=actor, at=at, because=because.strip()[:200])


def _refuse_twice(
    by: Viewer, budget_id: UUID, draft: ChairDraft, chosen: list[PartOfBudget]
) -> None:
    """Refuse what is arranged, ordered, held or paid already: `chair_there`, `chair_elsewhere`."""
    if Wheelchair.objects.filter(budget_id=budget_id, ended_on=None).exists():
        raise Refusal(
            "chair_there",
            "A chair is arranged on this budget already.",
            "End that arrangement first.",
        )
    keys = {one.line_key for one in chosen}
    earlier = WheelchairPart.objects.filter(
        line_key__in=keys, wheelchair__budget_id=budget_id
    ).values_list("wheelchair_id", flat=True)
    if WheelchairInvoice.objects.filter(
        wheelchair_id__in=list(earlier), withdrawn_by=None
    ).exists():
        raise Refusal(
            "chair_elsewhere",
            "This money was used for the chair before.",
            "Have a new value agreed in a new version of the plan.",
        )
    if marketplace.ordered_keys(viewer=by, budget_id=budget_id) & keys:
        raise Refusal(
            "chair_elsewhere",
            "A provider has an order for a line of this chair.",
            "End or withdraw that order first: nothing is bought twice.",
        )
    held = agreements.third_party_of_budget(viewer=by, budget_id=budget_id)
    third = draft.option is ChairOption.THIRD_PARTY
    if third and held is not None and held.state is not AgreementState.ENDED:
        raise Refusal(
            "chair_elsewhere",
            "An organisation holds the money of this budget.",
            "End its agreement first: nothing is paid twice.",
        )
