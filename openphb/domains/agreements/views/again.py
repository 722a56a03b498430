"""What is mended before everybody has signed: an overtaken plan, and a signature that was wrong."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.actions.preparing import conditions_of
from openphb.domains.agreements.forms import VoidForm
from openphb.domains.agreements.types import AgreementAnswer, AgreementState
from openphb.domains.agreements.views import wording
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.parts import Column
from openphb.web.shortcuts import page, posted, told


@requires(Permission.AGREEMENT_PREPARE)
def prepare_again(request: Request, agreement_id: UUID) -> HttpResponse:
    """What a newer plan changes in an agreement that is not signed, and preparing it again."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    newer = plans.agreed_whole(viewer=request.viewer, budget_id=found.budget_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    if newer is None or newer.id == found.plan_id or found.state is not AgreementState.PREPARED:
        return told(
            request,
            _("There is nothing to prepare again"),
            _("This agreement is for the plan that is agreed now, or it is signed or has ended."),
            onward=(_("See the agreement"), back),
        )
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare_again(
                by=request.viewer, at=request.moment.at, agreement_id=agreement_id
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The agreement is ready for the newer plan. Both sides sign it anew.")
            )
            return HttpResponseRedirect(reverse("agreements:agreement", args=[made]))
    before = plans.whole(viewer=request.viewer, plan_id=found.plan_id)
    return page(
        request,
        "agreements/prepare_again.jinja",
        {
            "form": form,
            "agreement": found,
            "newer": newer,
            "before": before,
            "columns": (Column(_("What")), Column(_("Until now")), Column(_("From now on"))),
            "rows": differences(found, before, newer, request.viewer.today),
            "caption": wording.person_name(request.viewer, found.subject_id),
            "back_href": back,
        },
    )


@requires(Permission.AGREEMENT_PREPARE)
def void_signature(request: Request, agreement_id: UUID, party: str) -> HttpResponse:
    """Why a signature does not count; the party signs again."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    signed = next((one for one in found.signatures if one.party == party), None)
    if signed is None or found.state is not AgreementState.PREPARED:
        return told(
            request,
            _("There is no signature to take out"),
            _("Only a signature of an agreement that not everybody has signed can be taken out."),
            onward=(_("See the agreement"), back),
        )
    form = VoidForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_signature(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                party=signed.party,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It does not count any more. They can sign again."))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "signed": signed,
        "caption": wording.person_name(request.viewer, found.subject_id),
        "back_href": back,
    }
    return page(request, "agreements/void_signature.jinja", context)


def differences(
    found: AgreementAnswer, before: PlanAnswer, newer: PlanAnswer, today: date
) -> list[tuple[str, str, str]]:
    """Return what a newer plan changes in an agreement: what, until now, from now on."""
    old = {line.line_key: line for line in wording.lines_of(before, found.kind)}
    new = {line.line_key: line for line in wording.lines_of(newer, found.kind)}
    rows = [
        (
            _("How much"),
            wording.how_much(before, old.values(), found.frequency),
            wording.how_much(newer, new.values(), found.frequency),
        )
    ]
    for key in [*old, *(key for key in new if key not in old)]:
        was = wording.line_cells(old[key]) if key in old else None
        now = wording.line_cells(new[key]) if key in new else None
        if was == now:
            continue
        named = now or was
        assert named is not None
        rows.append(
            (
                named[0],
                ", ".join(was[1:]) if was else _("Not in it"),
                ", ".join(now[1:]) if now else _("No longer in it"),
            )
        )
    rows += _conditions(found, newer, today)
    return [row for row in rows if row[1] != row[2]]


def _conditions(
    found: AgreementAnswer, newer: PlanAnswer, today: date
) -> list[tuple[str, str, str]]:
    """Return the conditions that come, go or read otherwise in an agreement prepared today.

    Nothing where the old one is from before conditions had codes: its text is shown beside.
    """
    if not found.rows:
        return []
    first_day = max(found.first_day, newer.starts_on or found.first_day)
    now = conditions_of(newer, found.kind, day=today, first_day=first_day)
    # A version of the commissioner's own is named by its id, so the same words are the same row.
    was = {(row.code if not row.version else row.words): row.words for row in found.rows}
    comes = {(row.code if not row.version else row.words): row.words for row in now}
    return [
        (
            _("Condition"),
            was.get(key, _("Not in it")),
            comes.get(key, _("No longer in it")),
        )
        for key in [*was, *(key for key in comes if key not in was)]
    ]
