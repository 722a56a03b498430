"""Pages of use cases that cross domains: signing, sending a run, money paid too much."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.forms import PaperSignatureForm, SignatureForm
from openphb.domains.agreements.rules import statement_for
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementKind,
    AgreementState,
    IdentityLevel,
    Party,
)
from openphb.domains.agreements.views import checks, wording
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import RecoveryKind, RecoveryProposed
from openphb.domains.payments.views.overpayments import kind_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.sign_in.factors import signed_in_with
from openphb.foundation.access.sign_in.services import CIS2, NHS_LOGIN
from openphb.foundation.access.types import Permission
from openphb.journeys import (
    first_payment,
    recover_overpayment,
    start_direct_payment,
)
from openphb.journeys.forms import RecoveryForm
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.AGREEMENT_SIGN)
def sign(request: Request, agreement_id: UUID) -> HttpResponse:
    """The person's signature on the screen, or that of whoever acts for them."""
    return _sign(request, agreement_id, Party.PERSON, start_direct_payment.sign_as_person)


@requires(Permission.AGREEMENT_SIGN_FOR_BODY)
def sign_for_body(request: Request, agreement_id: UUID) -> HttpResponse:
    """The signature of the body that pays."""
    return _sign(request, agreement_id, Party.BODY, start_direct_payment.sign_for_body)


@requires(Permission.AGREEMENT_PREPARE)
def record_paper_signature(request: Request, agreement_id: UUID) -> HttpResponse:
    """Who signed on paper, when, and who saw it."""
    found = agreements.agreement(viewer=request.viewer, agreement_id=agreement_id)
    initial = {"seen": found.terms_sha256, "witnessed_on": request.viewer.today}
    form = PaperSignatureForm(
        posted(request),
        posted_files(request),
        firm=Party.FIRM in found.parties,
        initial=initial,
    )
    return _signing(
        request, found, form, start_direct_payment.record_paper_signature, on_paper=True
    )


IDENTITIES = {
    NHS_LOGIN: IdentityLevel.NHS_LOGIN_P9,
    CIS2: IdentityLevel.CIS2,
    "mfa": IdentityLevel.SECOND_FACTOR,
    "password": IdentityLevel.PASSWORD,
}


def identity_of(request: Request) -> IdentityLevel | None:
    """Return how sure the service was of who is signed in; None where the session does not say."""
    return IDENTITIES.get(signed_in_with(request))


def _sign(
    request: Request, agreement_id: UUID, party: Party, act: Callable[..., AgreementState]
) -> HttpResponse:
    found = agreements.agreement(viewer=request.viewer, agreement_id=agreement_id)
    form = SignatureForm(
        posted(request),
        statement=statement_for(party, recipient_kind=found.recipient_kind),
        initial={"seen": found.terms_sha256, "signed_on": request.viewer.today},
    )
    return _signing(request, found, form, act, for_body=party is Party.BODY)


def _signing(
    request: Request,
    found: AgreementAnswer,
    form: SignatureForm | PaperSignatureForm,
    act: Callable[..., AgreementState],
    *,
    for_body: bool = False,
    on_paper: bool = False,
) -> HttpResponse:
    back = reverse("agreements:agreement", args=[found.id])
    if request.method == "POST" and form.is_valid():
        said = form.said if on_paper else {**form.said, "identity": identity_of(request)}
        try:
            state = act(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=found.id,
                seen_sha256=form.cleaned_data["seen"],
                **said,
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if refusal.code == "terms_changed":
                form.renew_seen(found.terms_sha256)
        else:
            messages.success(
                request,
                _signed_words(found, state),
            )
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "terms": wording.shown_terms(request.viewer, found),
        "missing": checks.before_signing(request.viewer, found) if for_body else (),
        "for_body": for_body,
        "on_paper": on_paper,
        "back_href": back,
    }
    return page(request, "journeys/sign.jinja", context)


def _signed_words(found: AgreementAnswer, state: AgreementState) -> str:
    """Return what a signature did, as the page says it afterwards."""
    day = {"day": long_date(found.first_day)}
    if state is not AgreementState.SIGNED:
        return _("Signed. Next, the other side signs.")
    if found.kind is AgreementKind.THIRD_PARTY:
        return _("Signed. All have signed now, so the organisation begins on %(day)s.") % day
    if found.kind is AgreementKind.MANAGED_ACCOUNT:
        return _("Signed. All have signed now, so money is due from %(day)s.") % day
    return _("Signed. Both sides have signed now, so money is due from %(day)s.") % day


@requires(Permission.RUN_SUBMIT)
def submit_run(request: Request, run_id: UUID) -> HttpResponse:
    """Mark that a run's file went to the bank; first reviews open for whom it pays first."""
    if request.method == "POST":
        first_payment.submit(by=request.viewer, at=request.moment.at, run_id=run_id)
        messages.success(request, _("The run is marked as with the bank."))
    else:
        # A GET changes nothing, and says nothing about a run that is not the viewer's.
        payments.run(viewer=request.viewer, run_id=run_id)
    return HttpResponseRedirect(reverse("payments:run", args=[run_id]))


@requires(Permission.RECOVERY_PROPOSE)
def propose_recovery(request: Request, overpayment_id: UUID, kind: str) -> HttpResponse:
    """Propose what to do about money paid too much. Somebody else decides it."""
    one = payments.overpayment(viewer=request.viewer, overpayment_id=overpayment_id)
    if kind not in set(RecoveryKind):
        raise NothingThere("proposal")
    chosen = RecoveryKind(kind)
    back = reverse("payments:overpayment", args=[one.id])
    if one.waiting is not None or not one.outstanding_pence:
        return page(
            request,
            "journeys/nothing_to_propose.jinja",
            {"one": one, "back_href": back},
            status=409 if request.method == "POST" else 200,
        )
    form = RecoveryForm(posted(request), kind=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            recover_overpayment.propose(
                by=request.viewer,
                at=request.moment.at,
                overpayment_id=one.id,
                proposed=RecoveryProposed(kind=chosen, **form.cleaned_data),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. Somebody else decides it."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "journeys/propose_recovery.jinja",
        {
            "form": form,
            "one": one,
            "kind": chosen,
            "kind_words": kind_words(chosen),
            "unused": recover_overpayment.unused(viewer=request.viewer, budget_id=one.budget_id),
            "back_href": back,
        },
    )
