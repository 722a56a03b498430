"""Pages of the words of letters: which count, what they must hold, a version, its preview, its decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, letters, queries
from openphb.domains.cases.forms import LetterDecisionForm, LetterForm
from openphb.domains.cases.lettering import invented, reference, rules
from openphb.domains.cases.lettering.easy import steps
from openphb.domains.cases.types import LetterKind, LetterState, LetterVersion
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.documents import downloads
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.LETTER_VIEW)
def letter_templates(request: Request) -> HttpResponse:
    """Show each commissioner's letters: whose words count today, and what waits."""
    viewer = request.viewer
    found = []
    for tenant_id in sorted(viewer.scope(Permission.LETTER_VIEW).tenant_ids):
        versions = queries.letter_templates(viewer=viewer, tenant_id=tenant_id)
        rows = [
            {
                "kind": kind,
                "told": queries.letter_words(
                    viewer=viewer, tenant_id=tenant_id, kind=kind, on=viewer.today
                ),
                "versions": [one for one in versions if one.draft.kind is kind],
            }
            for kind in LetterKind
        ]
        found.append(
            {
                "name": queries.place_and_commissioner(viewer=viewer, tenant_id=tenant_id),
                "tenant_id": tenant_id,
                "rows": rows,
            }
        )
    context = {
        "found": found,
        "may_write": viewer.holds(Permission.LETTER_RECORD),
        "back_href": reverse("staff:today"),
    }
    return page(request, "cases/letter_templates.jinja", context)


@requires(Permission.LETTER_RECORD)
def write_letter(request: Request, tenant_id: UUID, letter_kind: str) -> HttpResponse:
    """Write a version of a letter's words, checked against what the law wants in it."""
    viewer = request.viewer
    kind = _kind(letter_kind)
    if tenant_id not in viewer.scope(Permission.LETTER_RECORD).tenant_ids:
        raise NothingThere("commissioner")
    told = queries.letter_words(viewer=viewer, tenant_id=tenant_id, kind=kind, on=viewer.today)
    form = LetterForm(posted(request), before=told.draft, starts_on=viewer.today)
    if form.is_valid():
        draft = form.draft(kind)
        found = rules.faults(draft, today=viewer.today)
        for fault in found:
            form.refuse(rules.as_refusal(fault))
        if not found:
            try:
                made = actions.propose_letter(
                    by=viewer, at=request.moment.at, tenant_id=tenant_id, draft=draft
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("It is written. Somebody else agrees to it."))
                return redirect("cases:letter_template", letter_template_id=made)
    context = {
        "form": form,
        "kind": kind,
        "name": queries.place_and_commissioner(viewer=viewer, tenant_id=tenant_id),
        "fields": reference.fields_of(kind).values(),
        "needs": reference.needs_on(kind, viewer.today),
        "back_href": reverse("cases:letter_templates"),
    }
    return page(request, "cases/write_letter.jinja", context)


@requires(Permission.LETTER_VIEW)
def letter_template(request: Request, letter_template_id: UUID) -> HttpResponse:
    """Show one version as a letter to an invented person, with its decision or the question for it."""
    viewer = request.viewer
    found = queries.letter_template(viewer=viewer, letter_template_id=letter_template_id)
    may = found.tenant_id in viewer.scope(Permission.LETTER_DECIDE).tenant_ids
    waits = found.state is LetterState.PROPOSED and may
    own = waits and found.proposed_by == viewer.user_id
    form = LetterDecisionForm(posted(request))
    # Who sends a decision that is no longer asked for is refused by the action, in its words.
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_letter(
                by=viewer,
                at=request.moment.at,
                letter_template_id=letter_template_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is decided."))
            return redirect("cases:letter_template", letter_template_id=letter_template_id)
    begins = max(found.draft.starts_on, viewer.today)
    context = {
        "found": found,
        "form": form,
        "asked": waits and not own,
        "own": own,
        "name": queries.place_and_commissioner(viewer=viewer, tenant_id=found.tenant_id),
        "told": _invented(request, found),
        "needs": reference.needs_on(found.draft.kind, begins),
        "faults": rules.faults(replace(found.draft, starts_on=begins), today=viewer.today),
        "back_href": reverse("cases:letter_templates"),
    }
    return page(request, "cases/letter_template.jinja", context)


@requires(Permission.LETTER_VIEW)
def letter_template_pdf(request: Request, letter_template_id: UUID) -> HttpResponse:
    """Give out one version as a PDF, to an invented person."""
    found = queries.letter_template(viewer=request.viewer, letter_template_id=letter_template_id)
    told = _invented(request, found)
    return downloads.printed(letters.LETTER, told, f"letter-{found.draft.kind}.pdf")


@requires(Permission.LETTER_VIEW)
def letter_template_easy(request: Request, letter_template_id: UUID) -> HttpResponse:
    """Give out one version in Easy Read, to an invented person."""
    found = queries.letter_template(viewer=request.viewer, letter_template_id=letter_template_id)
    told = _invented(request, found)
    given = {**told, "steps": steps(told["letter"])}
    return downloads.printed(letters.EASY_READ, given, f"easy-read-{found.draft.kind}.pdf")


def _invented(request: Request, found: LetterVersion) -> dict[str, Any]:
    body = queries.commissioner_name(viewer=request.viewer, tenant_id=found.tenant_id)
    return invented.letter(found.draft, body=body, on=request.viewer.today)


def _kind(code: str) -> LetterKind:
    try:
        return LetterKind(code)
    except ValueError as fault:
        raise NothingThere("letter") from fault
