"""What is done about a statement between two bodies: agreed, disputed, withdrawn, settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.settlement import (
    DisputeForm,
    KeyAgreementForm,
    MoneyForm,
    ResolveForm,
)
from openphb.domains.payments.types import (
    SettlementAnswer,
)
from openphb.domains.payments.views.settling import owed_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted, told


@requires(Permission.SETTLEMENT_AGREE)
@require_POST
def agree_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Agree to a statement for the body that pays here."""
    return _do(
        request,
        settlement_id,
        lambda: actions.agree_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("You have agreed."),
    )


@requires(Permission.SETTLEMENT_ANSWER)
@require_POST
def agree_for_body(request: Request, settlement_id: UUID) -> HttpResponse:
    """Agree to a statement for one's own body, which is the other one."""
    return _do(
        request,
        settlement_id,
        lambda: actions.agree_for_body(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("You have agreed."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
@require_POST
def withdraw_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Take a statement back that not both have agreed to."""
    return _do(
        request,
        settlement_id,
        lambda: actions.withdraw_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("The statement is withdrawn. The next one says what it said."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
def key_agreement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Write down that the other body agreed, from its letter."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    form = KeyAgreementForm(posted(request), initial={"agreed_on": request.viewer.today})
    return _ask(
        request,
        found,
        form,
        lambda said: actions.key_their_agreement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id, **said
        ),
        _("Has %(other)s agreed?") % {"other": found.summary.other},
        _("Their agreement is recorded."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
def dispute_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Record what is wrong with a statement, for us or as the other body said it."""
    return _dispute(request, settlement_id, theirs=False)


@requires(Permission.SETTLEMENT_ANSWER)
def dispute_for_body(request: Request, settlement_id: UUID) -> HttpResponse:
    """Say what is wrong with a statement, for one's own body."""
    return _dispute(request, settlement_id, theirs=True)


@requires(Permission.SETTLEMENT_DRAFT)
def resolve_dispute(request: Request, settlement_id: UUID, dispute_id: UUID) -> HttpResponse:
    """Write how a dispute ended."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    dispute = next((one for one in found.disputes if one.id == dispute_id), None)
    if dispute is None:
        raise NothingThere("dispute")
    return _ask(
        request,
        found,
        ResolveForm(posted(request)),
        lambda said: actions.resolve_dispute(
            by=request.viewer, at=request.moment.at, dispute_id=dispute_id, **said
        ),
        _("How did the dispute end?"),
        _("It is recorded how the dispute ended."),
        intro=_("%(who)s said: %(words)s") % {"who": dispute.name, "words": dispute.words},
    )


@requires(Permission.SETTLEMENT_DRAFT)
def settle(request: Request, settlement_id: UUID) -> HttpResponse:
    """Record that the money of a statement moved."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    form = MoneyForm(posted(request), initial={"on": request.viewer.today})
    return _ask(
        request,
        found,
        form,
        lambda said: actions.settle(
            by=request.viewer,
            at=request.moment.at,
            settlement_id=settlement_id,
            settled_on=said["on"],
            reference=said["reference"],
        ),
        _("Has the money moved?"),
        _("The statement is settled."),
        fields={"settled_on": "on"},
    )


def _dispute(request: Request, settlement_id: UUID, *, theirs: bool) -> HttpResponse:
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    return _ask(
        request,
        found,
        DisputeForm(posted(request), theirs=theirs),
        lambda said: actions.dispute_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id, **said
        ),
        _("What is wrong with this statement?"),
        _("The dispute is recorded. It stops this statement, and no payment."),
        intro=_("A dispute between bodies is theirs: everybody goes on being paid as before."),
    )


def _ask(
    request: Request,
    found: SettlementAnswer,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    title: str,
    done: str,
    *,
    intro: str = "",
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """Ask one thing about a statement; `fields` is where a refusal's words belong on the form."""
    here = reverse("payments:settlement", args=[found.summary.id])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            refusal.where = (fields or {}).get(refusal.where, refusal.where)
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(here)
    return page(
        request,
        "payments/about_settlement.jinja",
        {
            "form": form,
            "title": title,
            "intro": intro or owed_words(found.summary),
            "caption": _("Statement %(number)s with %(other)s")
            % {"number": found.summary.number, "other": found.summary.other},
            "back_href": here,
            "button_text": _("Record it"),
        },
    )


def _do(
    request: Request, settlement_id: UUID, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do one thing to a statement that asks nothing; a refusal is said on a page of its own."""
    here = reverse("payments:settlement", args=[settlement_id])
    try:
        act()
    except (NothingThere, NotPermitted):
        raise
    except Refusal as refusal:
        return told(
            request,
            _("This cannot be done"),
            refusal.message,
            refusal.mend,
            onward=(_("Back to the statement"), here),
        )
    messages.success(request, done)
    return HttpResponseRedirect(here)
