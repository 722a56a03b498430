"""Recipients as a site's own systems know them: supplier numbers and cards."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.continuity.queries import card_balance_of
from openphb.domains.payments.forms import NumberDecisionForm, NumberForm
from openphb.domains.payments.types import (
    HouseRuleState,
    NumberProposed,
    OrganisationAccountAnswer,
    PayeeAnswer,
    PayeeNumberAnswer,
    Rail,
)
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind, Page
from openphb.web.shortcuts import page, posted


@requires(Permission.PAYEE_NUMBER_VIEW)
def payees(request: Request) -> HttpResponse:
    """Everybody who is paid, with their numbers in a site's own system; those to decide first."""
    after = _key(request)
    case = request.GET.get("case", "").strip()
    found = queries.payees(viewer=request.viewer, after=after, case_reference=case)
    names = {
        tenant_id: name
        for tenant_id, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.PAYEE_NUMBER_VIEW
        )
    }
    several = len(names) > 1
    waiting = queries.numbers_to_decide(viewer=request.viewer) if after is None and not case else ()
    return page(
        request,
        "payments/payees.jinja",
        {
            "waiting": [
                (
                    Cell(one.recipient_name, href=of_number(one.id)),
                    one.case_reference,
                    wording.number_name(one.rail),
                    _words(one),
                    _("%(name)s on %(day)s")
                    % {"name": one.proposed_by_name, "day": long_date(day_of(one.proposed_at))},
                )
                for one in waiting
            ],
            "waiting_columns": (
                Column(_("Who")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("What")),
                Column(_("Number")),
                Column(_("Proposed by")),
            ),
            "case": case,
            "rows": [
                (*_payee(one), *((names.get(one.tenant_id, ""),) if several else ()))
                for one in found.payees
            ],
            "columns": (
                Column(_("Who")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Supplier number")),
                Column(_("Card id")),
                *((Column(_("Whose")),) if several else ()),
            ),
            "pages": Page(
                reverse("payments:payees") if after else "",
                f"?{urlencode({'case': case, 'after': found.after})}" if found.after else "",
            ),
            "back_href": reverse("payments:runs"),
        },
    )


def _payee(one: PayeeAnswer) -> tuple[object, ...]:
    return (
        Cell(one.recipient_name, href=of_payee(one.budget_id)),
        one.case_reference,
        *(_current(one, rail) for rail in (Rail.SUPPLIER_INVOICE, Rail.PREPAID_CARD)),
    )


def _current(one: PayeeAnswer, rail: Rail) -> Cell | str:
    now = one.now(rail)
    if now:
        return _words(now)
    proposed = any(
        number.rail is rail and number.state is HouseRuleState.PROPOSED for number in one.numbers
    )
    return Cell(_("Waits for a decision"), tag=Colour.ORANGE) if proposed else _("Not given")


@requires(Permission.PAYEE_NUMBER_VIEW)
def payee(request: Request, budget_id: UUID) -> HttpResponse:
    """One recipient: which numbers hold, and their history with who proposed and decided it."""
    found = queries.payee(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "supplier numbers and cards",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PAYEE_NUMBER_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return page(
        request,
        "payments/payee.jinja",
        {
            "payee": found,
            "balance": card_balance_of(viewer=request.viewer, budget_id=budget_id),
            "now": [
                (wording.number_name(rail), _current(found, rail))
                for rail in (Rail.SUPPLIER_INVOICE, Rail.PREPAID_CARD)
            ],
            "rows": [_history(one) for one in found.numbers],
            "columns": (
                Column(_("Number")),
                Column(_("What")),
                Column(_("From"), Kind.DAY),
                Column(_("How it stands")),
                Column(_("Who")),
                Column(_("Source")),
            ),
            "may_propose": request.viewer.holds(Permission.PAYEE_NUMBER_PROPOSE),
            "back_href": reverse("payments:payees"),
        },
    )


def _history(one: PayeeNumberAnswer) -> tuple[object, ...]:
    return (
        Cell(_words(one), href=of_number(one.id)),
        wording.number_name(one.rail),
        one.valid_from,
        number_state(one),
        _who(one),
        one.source,
    )


def _who(one: PayeeNumberAnswer) -> str:
    who = _("Proposed by %(name)s") % {"name": one.proposed_by_name}
    if one.decided_by_name:
        who += _(", decided by %(name)s") % {"name": one.decided_by_name}
    return who


def number_state(one: PayeeNumberAnswer | OrganisationAccountAnswer) -> Cell:
    """Return how a number, or an organisation's account, stands as a tag."""
    if one.in_force:
        return Cell(_("In force"), tag=Colour.GREEN)
    if one.ended_on:
        return Cell(_("Given up"), tag=Colour.RED)
    words, colour = {
        HouseRuleState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        HouseRuleState.AGREED: (_("Agreed, not in force"), Colour.WHITE),
        HouseRuleState.REFUSED: (_("Refused"), Colour.GREY),
    }[one.state]
    return Cell(words, tag=colour)


@requires(Permission.PAYEE_NUMBER_PROPOSE)
def propose_number(request: Request, budget_id: UUID) -> HttpResponse:
    """A supplier number or a card for one recipient, for somebody else to decide."""
    found = queries.payee(viewer=request.viewer, budget_id=budget_id)
    form = NumberForm(posted(request), initial={"valid_from": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.propose_number(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=found.agreement_id,
                asked=NumberProposed(
                    Rail(given["rail"]),
                    given["number"],
                    given["valid_from"],
                    given["source"],
                    given["site"],
                ),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. A finance approver decides it."))
            return HttpResponseRedirect(of_payee(budget_id))
    return page(
        request,
        "payments/propose_number.jinja",
        {"form": form, "payee": found, "back_href": of_payee(budget_id)},
    )


@requires(Permission.PAYEE_NUMBER_VIEW)
def payee_number(request: Request, number_id: UUID) -> HttpResponse:
    """One number: how it stands, and for who may, the decision."""
    found = queries.payee_number(viewer=request.viewer, number_id=number_id)
    trail.looked(
        "supplier numbers and cards",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PAYEE_NUMBER_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    may = found.state is HouseRuleState.PROPOSED and request.viewer.holds(
        Permission.PAYEE_NUMBER_DECIDE
    )
    mine = found.proposed_by == request.viewer.user_id
    form = NumberDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["decision"] == "agree"
        try:
            actions.decide_number(
                by=request.viewer,
                at=request.moment.at,
                number_id=number_id,
                agree=agree,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The number is agreed. It is paid by from %(day)s.")
                % {"day": long_date(found.valid_from)}
                if agree
                else _("The number is refused. Nothing is paid by it."),
            )
            return HttpResponseRedirect(of_payee(found.budget_id))
    before = queries.payee(viewer=request.viewer, budget_id=found.budget_id).now(found.rail)
    return page(
        request,
        "payments/payee_number.jinja",
        {
            "form": form,
            "number": found,
            "name": wording.number_name(found.rail),
            "words": _words(found),
            "state": number_state(found),
            "before": _words(before) if before and before.id != found.id else "",
            "decided_on": found.decided_at and day_of(found.decided_at),
            "asked": may and not mine,
            "mine": may and mine,
            "back_href": of_payee(found.budget_id),
        },
    )


def _words(one: PayeeNumberAnswer) -> str:
    if not one.site:
        return one.number
    return _("%(number)s, site %(site)s") % {"number": one.number, "site": one.site}


def of_payee(budget_id: UUID) -> str:
    """Return where a recipient's numbers are."""
    return reverse("payments:payee", args=[budget_id])


def of_number(number_id: UUID) -> str:
    """Return where one number is."""
    return reverse("payments:payee_number", args=[number_id])


def _key(request: Request) -> UUID | None:
    """Return the key after which a list goes on; a key that is none begins it again."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
