"""What banks say became of payments: taken in, and what a person must look at."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms import AnswerForm
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, posted_files


def kind_words(kind: StatusKind) -> str:
    """Return what a bank says became of a payment."""
    return {
        StatusKind.PENDING: _("On its way"),
        StatusKind.ACCEPTED: _("Paid"),
        StatusKind.REJECTED: _("Never paid"),
        StatusKind.RETURNED: _("Came back"),
    }[kind]


def outcome_tag(outcome: Outcome) -> Cell:
    """Return what a line came to here, as a tag."""
    words, colour = {
        Outcome.MATCHED: (_("Recorded"), Colour.GREEN),
        Outcome.ALREADY_KNOWN: (_("Known already"), Colour.GREY),
        Outcome.UNMATCHED: (_("No payment fits"), Colour.ORANGE),
        Outcome.AMBIGUOUS: (_("Not certain which"), Colour.ORANGE),
    }[outcome]
    return Cell(words, tag=colour)


@requires(Permission.PAYMENT_RETURN)
def answers(request: Request) -> HttpResponse:
    """The files taken in, newest first, and the way to take in another."""
    rows = [
        (
            day_of(one.taken_in_at),
            Cell(one.file_name or one.format, href=reverse("payments:bank_answer", args=[one.id])),
            one.format,
        )
        for one in queries.bank_answers(viewer=request.viewer)
    ]
    columns = (Column(_("Taken in"), Kind.DAY), Column(_("File")), Column(_("What it is")))
    return page(request, "payments/answers.jinja", {"rows": rows, "columns": columns})


@requires(Permission.PAYMENT_RETURN)
def answer(request: Request, answer_id: UUID) -> HttpResponse:
    """One file, line by line."""
    found = queries.bank_answer(viewer=request.viewer, answer_id=answer_id)
    rows = [
        (
            line.on,
            Cell(line.recipient_name, href=reverse("payments:payment", args=[line.payment_id]))
            if line.payment_id
            else "",
            line.pence,
            kind_words(line.kind),
            " ".join(words for words in (line.reason, line.why) if words),
            outcome_tag(line.outcome),
        )
        for line in found.lines
    ]
    columns = (
        Column(_("Day"), Kind.DAY),
        Column(_("Who")),
        Column(_("Amount"), Kind.MONEY),
        Column(_("The bank says")),
        Column(_("Why")),
        Column(_("Here")),
    )
    unclear = found.counts[Outcome.UNMATCHED] + found.counts[Outcome.AMBIGUOUS]
    return page(
        request,
        "payments/answer.jinja",
        {
            "found": found,
            "rows": rows,
            "columns": columns,
            "unclear": unclear,
            "back_href": reverse("payments:bank_answers"),
        },
    )


@requires(Permission.PAYMENT_RETURN)
def take_in_answer(request: Request) -> HttpResponse:
    """A bank's file about payments, taken in as a whole or not at all."""
    tenants = [
        (str(tenant), name)
        for tenant, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.PAYMENT_RETURN
        )
    ]
    form = AnswerForm(posted(request), posted_files(request), tenants=tenants)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_in_answer(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=UUID(form.cleaned_data["tenant"]),
                data=file.read(),
                file_name=file.name or "",
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if taken.known_before and not (taken.returned or taken.others):
                messages.info(request, _("This file was taken in before. Nothing was added."))
            else:
                messages.success(
                    request,
                    _("Taken in: %(returned)s came back, %(others)s told something else.")
                    % {"returned": taken.returned, "others": taken.others},
                )
            return HttpResponseRedirect(reverse("payments:bank_answer", args=[taken.answer_id]))
    return page(
        request,
        "payments/take_in_answer.jinja",
        {
            "form": form,
            "back_href": reverse("payments:bank_answers"),
            "button_text": _("Take it in"),
        },
    )
