"""Where a run sends each recipient's money, and why it cannot send somebody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from openphb.domains.payments.models import PaymentRun
from openphb.domains.payments.queries.payees import numbers_on
from openphb.domains.payments.queries.site_rails import terms_of
from openphb.domains.payments.rails import layout_of, needs_site
from openphb.domains.payments.types import (
    NumberNow,
    PaidTo,
    Rail,
    RecipientDue,
    WhyLeftOut,
)

NO_NUMBER = {
    Rail.SUPPLIER_INVOICE: WhyLeftOut.NO_SUPPLIER_NUMBER,
    Rail.PREPAID_CARD: WhyLeftOut.NO_CARD,
}


def ways_of(run: PaymentRun, owed: Sequence[RecipientDue]) -> Mapping[UUID, PaidTo | WhyLeftOut]:
    """Return budget → where the run sends what is owed on it, or why it cannot."""
    if run.site_rail is None:
        return {one.budget_id: _account(one) for one in owed}
    rail = Rail(run.rail)
    numbers = numbers_on(run.tenant_id, [one.agreement_id for one in owed], rail, run.pay_on)
    with_site = rail is Rail.SUPPLIER_INVOICE and needs_site(layout_of(terms_of(run.site_rail)))
    return {
        one.budget_id: _number(rail, numbers.get(one.agreement_id), with_site=with_site)
        for one in owed
    }


def _account(one: RecipientDue) -> PaidTo | WhyLeftOut:
    if one.payee is None:
        return WhyLeftOut.NO_APPROVED_ACCOUNT
    return PaidTo(one.payee.bank_id, None, one.payee.changed_on)


def _number(rail: Rail, found: NumberNow | None, *, with_site: bool) -> PaidTo | WhyLeftOut:
    if found is None:
        return NO_NUMBER[rail]
    if with_site and not found.site:
        return WhyLeftOut.NO_SUPPLIER_SITE
    return PaidTo(None, found.number_id, found.changed_on)
