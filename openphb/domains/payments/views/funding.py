"""Who bears what of a budget: as it stands, a finding, and a person's contribution."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.funding import ContributionForm, FindingForm
from openphb.domains.payments.types import BudgetFunding, FundedPart
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.forms import InSteps
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted

COUNCIL = "local_authority"
# Where a form asks what a rule speaks of.
WHERE = {"parts": "share_1", "lead": "body_1"}


def days_words(days: Period) -> str:
    """Return days as a page says them: from the first to the last, or on."""
    if days.last_day is None:
        return _("from %(first)s") % {"first": long_date(days.start)}
    return _("%(first)s to %(last)s") % {
        "first": long_date(days.start),
        "last": long_date(days.last_day),
    }


def part_words(part: FundedPart) -> str:
    """Return what somebody bears: a share of the rest, an amount a week, or a contribution."""
    if part.person:
        return _("what the person contributes to it")
    if part.weekly_pence is not None:
        return _("%(amount)s a week, first") % {"amount": pounds(part.weekly_pence)}
    share = part.ten_thousandths or 0
    return f"{share // 100}.{share % 100:02d}".rstrip("0").rstrip(".") + " %"


@requires(Permission.FUNDING_VIEW)
def funding(request: Request, budget_id: UUID) -> HttpResponse:
    """Who bears each line of a budget over which days, and what says so."""
    viewer = request.viewer
    found = queries.funding_of_budget(viewer=viewer, budget_id=budget_id)
    trail.looked(
        "who bears what",
        by=viewer,
        at=request.moment.at,
        permission=Permission.FUNDING_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    chosen = queries.sources_of_lines(viewer=viewer, budget_id=budget_id, tenant_id=found.tenant_id)
    return page(
        request,
        "payments/funding.jinja",
        {
            "found": found,
            "columns": (
                Column(_("Line")),
                Column(_("Days")),
                Column(_("Who bears it")),
                Column(_("Part")),
                Column(_("A week"), Kind.MONEY),
                Column(_("Said by")),
            ),
            "rows": [
                (
                    line.words,
                    days_words(days),
                    part.name,
                    part_words(part),
                    part.comes_to_pence,
                    _("A finding") if says else _("The plan"),
                )
                for line in found.lines
                for days, says, parts in line.stretches
                for part in parts
            ],
            "findings": [
                (
                    one,
                    days_words(one.period),
                    ", ".join(f"{part.name} {part_words(part)}" for part in one.parts),
                )
                for one in found.findings
            ],
            "hand_overs": queries.hand_overs_of_budget(viewer=viewer, budget_id=budget_id),
            "may_record": viewer.holds(Permission.FUNDING_RECORD),
            "has_pots": bool(queries.source_names(viewer=viewer, tenant_id=found.tenant_id)),
            "chosen": [
                (line.words, chosen[line.line_key])
                for line in found.lines
                if line.line_key in chosen
            ],
            "may_hand_over": viewer.holds(Permission.FUNDING_HAND_OVER),
            "case_href": reverse("staff:case", args=[found.case_id])
            if viewer.holds(Permission.CASE_VIEW)
            else "",
        },
    )


@requires(Permission.FUNDING_RECORD)
def record_finding(request: Request, budget_id: UUID) -> HttpResponse:
    """Record who bears what of some lines, possibly from long ago."""
    found = _of_budget(request, budget_id)
    lines = [(str(line.line_key), line.words) for line in found.lines]
    steps = InSteps(
        posted(request),
        FindingForm.STEPS,
        lambda sent: FindingForm(
            sent,
            lines=lines,
            bodies=bodies(request),
            initial={"lines": [key for key, _words in lines]},
        ),
    )
    if isinstance(steps.answers, FindingForm):
        try:
            actions.record_finding(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                draft=steps.answers.draft,
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            refusal.where = WHERE.get(refusal.where, refusal.where)
            steps.refuse(refusal)
        else:
            messages.success(request, _("It is recorded. No payment changes by it."))
            return HttpResponseRedirect(reverse("payments:funding", args=[budget_id]))
    return page(
        request,
        "payments/record_finding.jinja",
        {
            "steps": steps,
            "form": steps.form,
            "caption": found.case_reference,
            "back_href": reverse("payments:funding", args=[budget_id]),
        },
    )


@requires(Permission.FUNDING_RECORD)
def record_contribution(request: Request, budget_id: UUID) -> HttpResponse:
    """Record what a council asks a person to contribute to its own part of a line."""
    found = _of_budget(request, budget_id)
    form = ContributionForm(
        posted(request),
        lines=[(str(line.line_key), line.words) for line in found.lines],
        councils=bodies(request, COUNCIL),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_contribution(
                by=request.viewer, at=request.moment.at, budget_id=budget_id, draft=form.draft
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The contribution is recorded."))
            return HttpResponseRedirect(reverse("payments:funding", args=[budget_id]))
    return page(
        request,
        "payments/record_contribution.jinja",
        {
            "form": form,
            "caption": found.case_reference,
            "back_href": reverse("payments:funding", args=[budget_id]),
        },
    )


def _of_budget(request: Request, budget_id: UUID) -> BudgetFunding:
    """Return what is known of a budget's funding, for whoever may record more of it."""
    return queries.funding_of_budget(viewer=request.viewer, budget_id=budget_id)


def bodies(request: Request, kind: str = "") -> list[tuple[str, str]]:
    """Return the bodies that may fund care today, as a form offers them."""
    return [
        (str(body_id), name)
        for body_id, name, of in queries.funders_on(viewer=request.viewer, on=request.viewer.today)
        if kind in ("", of)
    ]
