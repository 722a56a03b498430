"""What is on prepaid cards, as their provider says."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.balances import COLUMNS
from openphb.domains.payments.continuity.types import BalancesTaken
from openphb.domains.payments.forms import BalancesForm
from openphb.domains.payments.views.continuity import tenants
from openphb.domains.payments.views.payees import of_payee
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, posted, posted_files

TEMPLATE = ",".join(COLUMNS) + "\r\n"


@requires(Permission.PAYEE_NUMBER_VIEW)
def card_balances(request: Request) -> HttpResponse:
    """The last balance of every card, fifty a page."""
    try:
        after = UUID(request.GET.get("after", ""))
    except ValueError:
        after = None
    found = queries.card_balances(viewer=request.viewer, after=after)
    here = reverse("payments:card_balances")
    more = f"?after={found[-1].number_id}" if len(found) == queries.CARDS_A_PAGE else ""
    return page(
        request,
        "payments/card_balances.jinja",
        {
            "columns": (
                Column(_("Who")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Card id")),
                Column(_("Balance"), Kind.MONEY),
                Column(_("On"), Kind.DAY),
            ),
            "rows": [
                (
                    Cell(one.recipient_name, href=of_payee(one.budget_id)),
                    one.case_reference,
                    one.card_id,
                    one.pence,
                    one.on,
                )
                for one in found
            ],
            "pages": Page(here if after else "", more),
            "may_add": request.viewer.holds(Permission.CARD_BALANCE_ADD),
            "back_href": reverse("payments:payees"),
        },
    )


@requires(Permission.CARD_BALANCE_ADD)
def take_in_balances(request: Request) -> HttpResponse:
    """A file of balances: good rows go in, and each bad one says what is wrong and how to mend it."""
    form = BalancesForm(
        posted(request),
        posted_files(request),
        tenants=tenants(request, Permission.CARD_BALANCE_ADD),
    )
    taken: BalancesTaken | None = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_in_balances(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=UUID(form.cleaned_data["tenant"]),
                data=form.cleaned_data["file"].read(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if not taken.faults:
                messages.success(request, said(taken))
                return HttpResponseRedirect(reverse("payments:card_balances"))
    return page(
        request,
        "payments/take_in_balances.jinja",
        {
            "form": form,
            "said": said(taken) if taken else "",
            "fault_columns": (
                Column(_("Line"), Kind.NUMBER),
                Column(_("Field")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
            ),
            "faults": [(one.line, one.field, one.message, one.mend) for one in taken.faults]
            if taken
            else [],
            "back_href": reverse("payments:card_balances"),
        },
    )


def said(taken: BalancesTaken) -> str:
    """Return what taking in a file came to."""
    return " ".join(
        (
            ngettext("%(num)s balance is taken in.", "%(num)s balances are taken in.", taken.added)
            % {"num": taken.added},
            ngettext("%(num)s was known before.", "%(num)s were known before.", taken.known)
            % {"num": taken.known},
            ngettext("%(num)s line is wrong.", "%(num)s lines are wrong.", len(taken.faults))
            % {"num": len(taken.faults)},
        )
    )


@requires(Permission.CARD_BALANCE_ADD)
def balances_template(_request: Request) -> HttpResponse:
    """The first row of a file of balances, to begin one from."""
    response = HttpResponse(TEMPLATE, content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="card-balances.csv"'
    return response
