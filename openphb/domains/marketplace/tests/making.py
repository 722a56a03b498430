"""Providers, orders and invoices made as people make them, for the tests of this domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.types import (
    Agreed,
    DeliveryGiven,
    InvoiceGiven,
    InvoicesCome,
    LineClaim,
    OrderDraft,
    ProviderDraft,
    SaidHow,
    VatStatus,
)
from openphb.domains.plans import queries as plans
from openphb.foundation.access.actions import NewStaff

STARTS = date(2026, 11, 2)
AGREED = Agreed("William W", SaidHow.TELEPHONE)


@dataclass(frozen=True)
class Firm:
    """A provider with one person who signs in for it."""

    provider_id: UUID
    organisation_id: UUID
    user_id: UUID


def firm(house: Any, name: str = "Sherwood Days", *, vat: VatStatus = VatStatus.EXEMPT) -> Firm:
    """Write down a provider and invite somebody who works for it."""
    with house.acting("phb_manager") as viewer:
        provider_id = actions.add_provider(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            draft=ProviderDraft(name, "", vat, InvoicesCome.PAGE, "office@example.org"),
        )
        login = name.lower().replace(" ", ".")
        account = actions.invite_member(
            by=viewer,
            at=house.at,
            provider_id=provider_id,
            person=NewStaff(f"Office of {name}", login, f"{login}@example.org"),
        )
        found = queries.provider(viewer=viewer, provider_id=provider_id)
    return Firm(provider_id, found.organisation_id, account.user_id)


def draft(organisation_id: UUID, **other: Any) -> OrderDraft:
    """Return an order of 15 hours a week at £14.00 from 2 November, unless it says otherwise."""
    said: dict[str, Any] = {
        "organisation_id": organisation_id,
        "quantity_hundredths": 1500,
        "unit_pence": 1400,
        "starts_on": STARTS,
        "ends_on": None,
        "person_name": "William W",
        "how_to_reach": "1 The Street, Mansfield. Ring the bell twice.",
        "to_know": "",
        **other,
    }
    return OrderDraft(**said)


def line_key(house: Any, plan_id: UUID, index: int = 0) -> UUID:
    with house.acting("care_coordinator") as viewer:
        return plans.whole(viewer=viewer, plan_id=plan_id).lines[index].line_key


def ordered(
    house: Any, person: Any, of: Firm, *, accepted: bool = True, index: int = 0, **other: Any
) -> UUID:
    """Order on a line, with the person's agreement keyed, and have it accepted; return the order."""
    key = line_key(house, person.plan_id, index)
    with house.acting("care_coordinator") as viewer:
        order_id = actions.order(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            line_key=key,
            draft=draft(of.organisation_id, **other),
            agreed=AGREED,
        )
    if accepted:
        with house.acting_as(of.user_id) as viewer:
            actions.accept(by=viewer, at=house.at, order_id=order_id)
    return order_id


def key_of(house: Any, order_id: UUID) -> UUID:
    with house.acting("care_coordinator") as viewer:
        return queries.order(viewer=viewer, order_id=order_id).order_key


def told(house: Any, of: Firm, key: UUID, *days: tuple[int, int]) -> None:
    """Say what was delivered: (days after the order starts, hundredths)."""
    with house.acting_as(of.user_id) as viewer:
        for after, hundredths in days:
            actions.tell_delivered(
                by=viewer,
                at=house.at,
                given=DeliveryGiven(key, STARTS + timedelta(days=after), hundredths, "", ""),
            )


def invoice(key: UUID, number: str = "1001", **other: Any) -> InvoiceGiven:
    """Return an invoice for 15 hours of the first week at £14.00, unless it says otherwise."""
    said: dict[str, Any] = {
        "order_key": key,
        "first_day": STARTS,
        "last_day": STARTS + timedelta(days=6),
        "hundredths": 1500,
        "unit_pence": 1400,
        "vat_pence": 0,
        **other,
    }
    corrects = said.pop("corrects", "")
    said.setdefault(
        "pence", (said["hundredths"] * said["unit_pence"] + 50) // 100 + said["vat_pence"]
    )
    return InvoiceGiven(number, date(2026, 11, 20), (LineClaim(**said),), corrects)


def sent(house: Any, of: Firm, given: InvoiceGiven) -> Any:
    with house.acting_as(of.user_id) as viewer:
        return actions.send_invoice(by=viewer, at=house.at, given=given)
