"""One arrangement of a chair, whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import BillAnswer
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.models import (
    Wheelchair,
    WheelchairContribution,
    WheelchairInvoice,
    WheelchairLook,
    WheelchairPart,
    WheelchairRepair,
)
from openphb.domains.wheelchairs.rules import arranging as rules
from openphb.domains.wheelchairs.types import (
    AddedAnswer,
    AddedBy,
    AddedTo,
    AskedHow,
    BackDraft,
    ChairAnswer,
    ChairBill,
    ChairOption,
    ChairOwner,
    ChairPart,
    GivenBack,
    LookAnswer,
    LookFound,
    PartOfBudget,
    RepairAnswer,
    RepairPaid,
    RepairState,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def nhs_key(invoice_id: UUID) -> str:
    """Return under which key the NHS's part of an invoice is a bill."""
    return f"chair:{invoice_id}:nhs"


def added_key(invoice_id: UUID) -> str:
    """Return under which key what was added to it is a bill."""
    return f"chair:{invoice_id}:added"


def repair_key(repair_id: UUID) -> str:
    """Return under which key a repair is a bill."""
    return f"chair-repair:{repair_id}"


def has_chair(*, viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether a chair is or was arranged on a budget that the viewer may see."""
    reach = viewer.scope(Permission.WHEELCHAIR_VIEW).q()
    return Wheelchair.objects.filter(reach, budget_id=budget_id).exists()


def chair_of_budget(*, viewer: Viewer, budget_id: UUID) -> ChairAnswer | None:
    """Return the chair of a budget that is arranged now, or was last; None: there is none."""
    rows = Wheelchair.objects.filter(
        viewer.scope(Permission.WHEELCHAIR_VIEW).q(), budget_id=budget_id
    ).select_related("supplier")
    found = sorted(rows, key=lambda one: (one.ended_on is None, one.arranged_at))
    return answer_of(found[-1], viewer) if found else None


def chair(*, viewer: Viewer, wheelchair_id: UUID) -> ChairAnswer:
    """Return one arrangement. Refusal: `nothing_there`."""
    row = (
        Wheelchair.objects.filter(viewer.scope(Permission.WHEELCHAIR_VIEW).q(), pk=wheelchair_id)
        .select_related("supplier")
        .first()
    )
    if row is None:
        raise NothingThere("wheelchair")
    return answer_of(row, viewer)


def repair(*, viewer: Viewer, repair_id: UUID) -> tuple[ChairAnswer, RepairAnswer]:
    """Return a repair with its chair. Refusal: `nothing_there`."""
    row = WheelchairRepair.objects.filter(
        viewer.scope(Permission.WHEELCHAIR_VIEW).q(), pk=repair_id
    ).first()
    if row is None:
        raise NothingThere("repair")
    found = chair(viewer=viewer, wheelchair_id=row.wheelchair_id)
    return found, next(one for one in found.repairs if one.id == repair_id)


def contribution(*, viewer: Viewer, added_id: UUID) -> tuple[ChairAnswer, AddedAnswer]:
    """Return a contribution with its chair. Refusal: `nothing_there`."""
    row = WheelchairContribution.objects.filter(
        viewer.scope(Permission.WHEELCHAIR_VIEW).q(), pk=added_id
    ).first()
    if row is None:
        raise NothingThere("contribution")
    found = chair(viewer=viewer, wheelchair_id=row.wheelchair_id)
    return found, next(one for one in found.added if one.id == added_id)


def chair_invoice(*, viewer: Viewer, chair_invoice_id: UUID) -> tuple[ChairAnswer, ChairBill]:
    """Return an invoice with its chair. Refusal: `nothing_there`."""
    row = WheelchairInvoice.objects.filter(
        viewer.scope(Permission.WHEELCHAIR_VIEW).q(), pk=chair_invoice_id
    ).first()
    if row is None:
        raise NothingThere("invoice")
    found = chair(viewer=viewer, wheelchair_id=row.wheelchair_id)
    return found, next(one for one in found.bills if one.id == chair_invoice_id)


def parts_of(row: Wheelchair) -> tuple[PartOfBudget, ...]:
    """Return what each line of the plan gives for a chair, the chair first."""
    order = list(ChairPart)
    rows = WheelchairPart.objects.filter(tenant_id=row.tenant_id, wheelchair=row)
    found = (
        PartOfBudget(
            one.line_id, one.line_key, ChairPart(one.part), one.words, one.pence, one.starts_on
        )
        for one in rows.order_by("id")
    )
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def answer_of(row: Wheelchair, viewer: Viewer) -> ChairAnswer:
    """Return an arrangement that its viewer may see, as it stands today. Seven statements."""
    mine = {"tenant_id": row.tenant_id, "wheelchair_id": row.id}
    invoices = list(
        WheelchairInvoice.objects.filter(**mine)
        .select_related("organisation")
        .order_by("received_on", "id")
    )
    repairs = list(WheelchairRepair.objects.filter(**mine).order_by("-asked_on", "-id"))
    bills = payments.bills_by_key(
        viewer=viewer,
        permission=Permission.WHEELCHAIR_VIEW,
        tenant_id=row.tenant_id,
        keys=[
            *(nhs_key(one.id) for one in invoices if one.nhs_pence),
            *(added_key(one.id) for one in invoices if one.added_pence),
            *(repair_key(one.id) for one in repairs if one.bill_id),
        ],
    )
    last = rules.last_day(row.handed_over_on, row.months)
    before = reference.limit("renew_months", viewer.today).value
    renew = rules.renew_from(last, before)
    added = WheelchairContribution.objects.filter(**mine).order_by("recorded_at", "id")
    looks = WheelchairLook.objects.filter(**mine).order_by("-asked_on", "-id")
    return ChairAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        option=ChairOption(row.option),
        owner=ChairOwner(row.owner),
        description=row.description,
        extras_mended_by=ChairOwner(row.extras_mended_by),
        nhs_pence=row.nhs_pence,
        parts=parts_of(row),
        months=row.months,
        months_because=row.months_because,
        serial=row.serial,
        supplier_id=row.supplier_id,
        supplier_name=row.supplier.name if row.supplier else "",
        ordered_on=row.ordered_on,
        order_reference=row.order_reference,
        handed_over_on=row.handed_over_on,
        last_day=last,
        renew_from=renew,
        ended_on=row.ended_on,
        ended_because=row.ended_because,
        state=rules.state_of(
            ordered_on=row.ordered_on,
            handed_over_on=row.handed_over_on,
            renew_on=renew,
            ended_on=row.ended_on,
            today=viewer.today,
        ),
        arranged_at=row.arranged_at,
        added=tuple(_added(one) for one in added),
        bills=tuple(_bill(one, bills) for one in invoices),
        repairs=tuple(_repair(one, row, bills) for one in repairs),
        looks=tuple(_look(one) for one in looks),
    )


def _added(row: WheelchairContribution) -> AddedAnswer:
    return AddedAnswer(
        row.id,
        AddedBy(row.added_by),
        row.name,
        row.words,
        row.net_pence,
        row.vat_ten_thousandths,
        row.vat_pence,
        row.vat_why,
        row.pence,
        AddedTo(row.paid_to),
        row.seen_on,
        row.seen_words,
        row.withdrawn_words,
        BackDraft(GivenBack(row.back_how), row.back_pence, row.back_on, row.back_words)
        if row.back_on
        else None,
    )


def _bill(row: WheelchairInvoice, bills: Mapping[str, BillAnswer]) -> ChairBill:
    keys = (nhs_key(row.id), added_key(row.id))
    return ChairBill(
        row.id,
        row.number,
        row.organisation.name,
        row.received_on,
        row.nhs_pence,
        row.added_pence,
        tuple(bills[key] for key in keys if key in bills),
        row.withdrawn_words,
    )


def _repair(
    row: WheelchairRepair, chair_row: Wheelchair, bills: Mapping[str, BillAnswer]
) -> RepairAnswer:
    return RepairAnswer(
        id=row.id,
        wheelchair_id=row.wheelchair_id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=chair_row.budget_id,
        part=ChairPart(row.part),
        words=row.words,
        asked_on=row.asked_on,
        asked_how=AskedHow(row.asked_how),
        asked_name=row.asked_name,
        mended_by=ChairOwner(row.mended_by),
        told=row.told,
        state=RepairState(row.state),
        done_on=row.done_on,
        done_words=row.done_words,
        paid=RepairPaid(row.paid) if row.paid else None,
        pence=row.pence,
        bill=bills.get(repair_key(row.id)),
    )


def _look(row: WheelchairLook) -> LookAnswer:
    found_on: date | None = row.found_on
    return LookAnswer(
        row.id,
        row.wheelchair_id,
        row.words,
        row.asked_on,
        row.asked_name,
        LookFound(row.found) if row.found else None,
        row.found_words,
        found_on,
    )
