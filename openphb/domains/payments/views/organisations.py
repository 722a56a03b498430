"""Finance: organisations and their bills, and where each of them is paid."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms import (
    AccountDecisionForm,
    OrganisationAccountForm,
    WhichOrganisationForm,
)
from openphb.domains.payments.types import (
    AccountAsked,
    BillAnswer,
    BilledOrganisation,
    BillState,
    HouseRuleState,
    OrganisationAccountAnswer,
    Rail,
)
from openphb.domains.payments.views import wording
from openphb.domains.payments.views.payees import number_state
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted

# Who pays a budget out of public money is no organisation that is paid for care.
PAID_KINDS = ("provider", "support_service")


@requires(Permission.PAYEE_NUMBER_VIEW)
def billed(request: Request) -> HttpResponse:
    """Every organisation with bills or accounts: what waits, and where it is paid."""
    found = queries.billed_organisations(viewer=request.viewer)
    names = _commissioners(request)
    several = len(names) > 1
    waiting = queries.accounts_to_decide(viewer=request.viewer)
    return page(
        request,
        "payments/billed.jinja",
        {
            "waiting": [
                (
                    Cell(one.organisation_name, href=of_account(one.id)),
                    account_words(one),
                    _("%(name)s on %(day)s")
                    % {"name": one.proposed_by_name, "day": long_date(day_of(one.proposed_at))},
                )
                for one in waiting
            ],
            "waiting_columns": (Column(_("Organisation")), Column(_("Paid to")), Column(_("By"))),
            "rows": [
                (*_billed(one), *((names.get(one.tenant_id, ""),) if several else ()))
                for one in found
            ],
            "columns": (
                Column(_("Organisation")),
                Column(_("Bills that wait"), Kind.NUMBER),
                Column(_("Come to"), Kind.MONEY),
                Column(_("First is due")),
                Column(_("Paid to")),
                *((Column(_("By")),) if several else ()),
            ),
            "may_propose": request.viewer.holds(Permission.PAYEE_NUMBER_PROPOSE),
            "back_href": reverse("payments:runs"),
        },
    )


def _billed(one: BilledOrganisation) -> tuple[object, ...]:
    return (
        Cell(one.name, href=of_organisation(one.tenant_id, one.organisation_id)),
        one.waiting_count,
        one.waiting_pence,
        long_date(one.earliest_pay_by) if one.earliest_pay_by else "",
        "; ".join(account_words(account) for account in one.now) or _("Not given"),
    )


@requires(Permission.PAYEE_NUMBER_VIEW)
def billed_organisation(request: Request, tenant_id: UUID, organisation_id: UUID) -> HttpResponse:
    """One organisation: its bills and how each stands, its accounts and their history."""
    found = queries.billed_organisation(
        viewer=request.viewer, tenant_id=tenant_id, organisation_id=organisation_id
    )
    bills = [
        one
        for one in queries.bills(viewer=request.viewer, organisation_id=organisation_id)
        if one.tenant_id == tenant_id
    ]
    return page(
        request,
        "payments/billed_organisation.jinja",
        {
            "organisation": found,
            "caption": _commissioners(request).get(tenant_id, ""),
            "bills": [_bill(one) for one in bills],
            "bill_columns": (
                Column(_("Bill")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Came on"), Kind.DAY),
                Column(_("To be paid by"), Kind.DAY),
                Column(_("Comes to"), Kind.MONEY),
                Column(_("How it stands")),
            ),
            "accounts": [_account(one) for one in found.accounts],
            "account_columns": (
                Column(_("Paid to")),
                Column(_("From"), Kind.DAY),
                Column(_("How it stands")),
                Column(_("Who")),
                Column(_("Source")),
            ),
            "may_propose": request.viewer.holds(Permission.PAYEE_NUMBER_PROPOSE),
            "propose_href": reverse("payments:propose_account", args=[tenant_id, organisation_id]),
            "back_href": reverse("payments:billed"),
        },
    )


def _bill(one: BillAnswer) -> tuple[object, ...]:
    href = reverse("payments:payment", args=[one.payment_id]) if one.payment_id else ""
    return (
        Cell(one.reference, href=href) if href else one.reference,
        one.case_reference,
        one.received_on,
        one.pay_by,
        one.pence,
        bill_words(one),
    )


def bill_words(one: BillAnswer) -> Cell:
    """Return how a bill stands, and when it is paid, as a tag."""
    day = long_date(one.pay_on) if one.pay_on else ""
    if one.held_reason:
        return Cell(_("Kept back: %(why)s") % {"why": one.held_reason}, tag=Colour.ORANGE)
    if one.state is BillState.WAITING:
        return _waits(one)
    said, colour = {
        BillState.PAID: (_("Paid on %(day)s") % {"day": day}, Colour.GREEN),
        BillState.IN_A_RUN: (_("In a run that pays on %(day)s") % {"day": day}, Colour.BLUE),
        BillState.WITHDRAWN: (
            _("Withdrawn: %(why)s") % {"why": one.withdrawn_reason},
            Colour.GREY,
        ),
    }[one.state]
    return Cell(said, tag=colour)


def _waits(one: BillAnswer) -> Cell:
    if not one.has_account:
        return Cell(_("Waits for an agreed account"), tag=Colour.ORANGE)
    if one.returned_on:
        said = _("Came back on %(day)s, is paid again") % {"day": long_date(one.returned_on)}
        return Cell(said, tag=Colour.ORANGE)
    return Cell(_("Is paid in the next run of bills"), tag=Colour.WHITE)


def _account(one: OrganisationAccountAnswer) -> tuple[object, ...]:
    who = _("Proposed by %(name)s") % {"name": one.proposed_by_name}
    if one.decided_by_name:
        who += _(", decided by %(name)s") % {"name": one.decided_by_name}
    return (
        Cell(account_words(one), href=of_account(one.id)),
        one.valid_from,
        number_state(one),
        who,
        one.source,
    )


def account_words(one: OrganisationAccountAnswer) -> str:
    """Return an account or a supplier number in words."""
    if one.rail is Rail.BACS:
        code = "-".join((one.sort_code[:2], one.sort_code[2:4], one.sort_code[4:]))
        return f"{one.account_name}, {code}, {one.account_number}"
    if one.site:
        return _("Supplier %(number)s, site %(site)s") % {"number": one.number, "site": one.site}
    return _("Supplier %(number)s") % {"number": one.number}


@requires(Permission.PAYEE_NUMBER_PROPOSE)
def which_organisation(request: Request) -> HttpResponse:
    """Which organisation an account is proposed for."""
    commissioners = _commissioners(request)
    form = WhichOrganisationForm(
        posted(request),
        commissioners=[(str(key), name) for key, name in commissioners.items()],
        organisations=[
            (str(one.id), one.name)
            for one in organisations.organisations(on=request.viewer.today)
            if one.kind in PAID_KINDS
        ],
        initial={"commissioner": str(next(iter(commissioners))) if len(commissioners) == 1 else ""},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return HttpResponseRedirect(
            reverse(
                "payments:propose_account",
                args=[UUID(given["commissioner"]), UUID(given["organisation"])],
            )
        )
    return page(
        request,
        "payments/which_organisation.jinja",
        {"form": form, "back_href": reverse("payments:billed")},
    )


@requires(Permission.PAYEE_NUMBER_PROPOSE)
def propose_account(request: Request, tenant_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Where an organisation is paid, for somebody else to decide."""
    found = queries.billed_organisation(
        viewer=request.viewer, tenant_id=tenant_id, organisation_id=organisation_id
    )
    back = of_organisation(tenant_id, organisation_id)
    form = OrganisationAccountForm(posted(request), initial={"valid_from": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.propose_organisation_account(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                asked=AccountAsked(
                    organisation_id=organisation_id,
                    rail=Rail(given["rail"]),
                    valid_from=given["valid_from"],
                    source=given["source"],
                    account_name=given["account_name"] or "",
                    sort_code=given["sort_code"] or "",
                    account_number=given["account_number"] or "",
                    number=given["number"] or "",
                    site=given["site"] or "",
                ),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. A finance approver decides it."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "payments/propose_account.jinja",
        {"form": form, "organisation": found, "back_href": back},
    )


@requires(Permission.PAYEE_NUMBER_VIEW)
def organisation_account(request: Request, organisation_account_id: UUID) -> HttpResponse:
    """One account of an organisation: how it stands, and for who may, the decision."""
    found = queries.organisation_account(viewer=request.viewer, account_id=organisation_account_id)
    may = found.state is HouseRuleState.PROPOSED and request.viewer.holds(
        Permission.PAYEE_NUMBER_DECIDE
    )
    mine = found.proposed_by == request.viewer.user_id
    back = of_organisation(found.tenant_id, found.organisation_id)
    form = AccountDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["decision"] == "agree"
        try:
            actions.decide_organisation_account(
                by=request.viewer,
                at=request.moment.at,
                account_id=organisation_account_id,
                agree=agree,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("It is agreed. The organisation is paid to it from %(day)s.")
                % {"day": long_date(found.valid_from)}
                if agree
                else _("It is refused. Nothing is paid to it."),
            )
            return HttpResponseRedirect(back)
    of_all = queries.billed_organisation(
        viewer=request.viewer, tenant_id=found.tenant_id, organisation_id=found.organisation_id
    )
    before = next(
        (one for one in of_all.now if one.rail is found.rail and one.id != found.id), None
    )
    return page(
        request,
        "payments/organisation_account.jinja",
        {
            "form": form,
            "account": found,
            "words": account_words(found),
            "state": number_state(found),
            "before": account_words(before) if before else "",
            "modulus": wording.modulus(found.modulus),
            "decided_on": found.decided_at and day_of(found.decided_at),
            "asked": may and not mine,
            "mine": may and mine,
            "back_href": back,
        },
    )


def of_organisation(tenant_id: UUID, organisation_id: UUID) -> str:
    """Return where an organisation's bills are."""
    return reverse("payments:billed_organisation", args=[tenant_id, organisation_id])


def of_account(account_id: UUID) -> str:
    """Return where one account of an organisation is."""
    return reverse("payments:organisation_account", args=[account_id])


def _commissioners(request: Request) -> dict[UUID, str]:
    return {
        tenant_id: name
        for tenant_id, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.PAYEE_NUMBER_VIEW
        )
    }
