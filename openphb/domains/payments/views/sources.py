"""Pots of money: the list, one with what draws on it, and what finance proposes and decides of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.sources import (
    ChoiceForm,
    DrawForm,
    OverDecisionForm,
    OverForm,
    ProposalDecisionForm,
    SourceForm,
    TermsForm,
    first_of_year,
)
from openphb.domains.payments.sources.rules import years_from
from openphb.domains.payments.types import (
    DrawAnswer,
    HouseRuleState,
    QuestionAnswer,
    QuestionState,
    SourceKind,
    SourcesNow,
    SourceYearAnswer,
    TermsAnswer,
)
from openphb.domains.payments.views.funding import COUNCIL, bodies
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.forms import Form, InSteps
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import answered, page, posted


def kind_words(kind: SourceKind) -> str:
    """Return what kind of money a pot is."""
    return {
        SourceKind.RECURRENT: _("Recurrent"),
        SourceKind.POOLED: _("Pooled, section 75"),
        SourceKind.RING_FENCED: _("Ring-fenced"),
        SourceKind.TOP_SLICE: _("Top slice"),
    }[kind]


def pot_state(one: SourceYearAnswer) -> Cell:
    """Return how full a pot is, as a tag."""
    if one.undecided:
        return Cell(_("Over its cap, not decided"), tag=Colour.RED)
    if one.left_pence < 0:
        return Cell(_("Over its cap, decided"), tag=Colour.ORANGE)
    if one.drawn_pence * 10 > one.cap_pence * 9:
        return Cell(_("Nearly full"), tag=Colour.YELLOW)
    return Cell(_("Within its cap"), tag=Colour.GREEN)


@requires(Permission.SOURCE_VIEW)
def sources(request: Request) -> HttpResponse:
    """Every pot of this year and the next, with what is drawn on it and what waits to be decided."""
    viewer = request.viewer
    found = [
        (name, queries.sources(viewer=viewer, tenant_id=tenant_id))
        for tenant_id, _organisation, name in queries.commissioners(
            viewer=viewer, permission=Permission.SOURCE_VIEW
        )
    ]
    waiting = queries.questions(viewer=viewer, waiting=True)
    pots = {
        source_id: pot
        for _name, now in found
        for source_id, pot in queries.source_names(viewer=viewer, tenant_id=now.tenant_id)
    }
    to_decide = {source_id for _id, source_id in queries.proposals_waiting(viewer=viewer)}
    return page(
        request,
        "payments/sources.jinja",
        {
            "shown": [
                (name, now, _since(now), [_pot_row(one) for one in now.pots], _unnamed(now))
                for name, now in found
                if now.pots
            ],
            "without": [name for name, now in found if not now.pots],
            "columns": (
                Column(_("Pot")),
                Column(_("Kind of money")),
                Column(_("Year")),
                Column(_("It has"), Kind.MONEY),
                Column(_("Cap"), Kind.MONEY),
                Column(_("Drawn"), Kind.MONEY),
                Column(_("Left"), Kind.MONEY),
                Column(_("How it stands")),
            ),
            "question_columns": _question_columns(),
            "questions": [_question_row(one) for one in waiting],
            "proposed": [
                (name, reverse("payments:source", args=[source_id]))
                for source_id, name in pots.items()
                if source_id in to_decide
            ],
            "others": [
                (name, reverse("payments:source", args=[source_id]))
                for source_id, name in pots.items()
                if source_id not in {one.source_id for _name, now in found for one in now.pots}
            ],
            "may_propose": viewer.holds(Permission.SOURCE_PROPOSE),
            "forecast_href": reverse("payments:forecast")
            if viewer.holds(Permission.LEDGER_VIEW)
            else "",
            "back_href": reverse("finance:home") if viewer.holds(Permission.RUN_VIEW) else "",
        },
    )


@requires(Permission.SOURCE_VIEW)
def source(request: Request, funding_source_id: UUID) -> HttpResponse:
    """One pot: its years, who draws on it, what was proposed, and what was decided about its cap."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    viewer = request.viewer
    may_decide = found.tenant_id in viewer.scope(Permission.SOURCE_DECIDE).tenant_ids
    decides = viewer.user_id if may_decide else None
    return page(
        request,
        "payments/source.jinja",
        {
            "found": found,
            "kind": kind_words(found.kind),
            "only_for": ", ".join(one.words for one in found.only_for),
            "year_columns": (
                Column(_("Year")),
                Column(_("It has"), Kind.MONEY),
                Column(_("Cap"), Kind.MONEY),
                Column(_("Agreed and in force"), Kind.MONEY),
                Column(_("Agreed since, or not signed yet"), Kind.MONEY),
                Column(_("Left"), Kind.MONEY),
                Column(_("May go to"), Kind.MONEY),
                Column(_("How it stands")),
            ),
            "year_rows": [
                (
                    one.year,
                    one.annual_pence,
                    one.cap_pence,
                    one.agreed_pence,
                    one.promised_pence,
                    one.left_pence,
                    one.allowed_pence,
                    pot_state(one),
                )
                for one in found.years
            ],
            "terms_columns": (
                Column(_("Year")),
                Column(_("From"), Kind.DAY),
                Column(_("It has"), Kind.MONEY),
                Column(_("Cap"), Kind.MONEY),
                Column(_("How it stands")),
                Column(_("Who")),
            ),
            "terms_rows": [_terms_row(one, decides) for one in found.terms],
            "draw_columns": (
                Column(_("Kind of budget")),
                Column(_("From"), Kind.DAY),
                Column(_("How it stands")),
                Column(_("Who")),
            ),
            "draw_rows": [_draw_row(one, decides) for one in found.draws],
            "question_columns": _question_columns(),
            "questions": [_question_row(one) for one in found.questions],
            "may_propose": found.tenant_id in viewer.scope(Permission.SOURCE_PROPOSE).tenant_ids,
            "asks": bool(found.years),
            "back_href": reverse("payments:sources"),
        },
    )


@requires(Permission.SOURCE_PROPOSE)
def propose_source(request: Request) -> HttpResponse:
    """Propose a pot with what it has in its first year."""
    viewer = request.viewer
    years = years_from(viewer.today)
    steps = InSteps(
        posted(request),
        SourceForm.STEPS,
        lambda sent: SourceForm(
            sent,
            commissioners=[
                (str(tenant_id), name)
                for tenant_id, _organisation, name in queries.commissioners(
                    viewer=viewer, permission=Permission.SOURCE_PROPOSE
                )
            ],
            councils=bodies(request, COUNCIL),
            years=years,
            initial={"valid_from": first_of_year(years[0])},
        ),
    )
    if isinstance(steps.answers, SourceForm):
        try:
            source_id = actions.propose_source(
                by=viewer,
                at=request.moment.at,
                tenant_id=UUID(steps.answers.cleaned_data["commissioner"]),
                draft=steps.answers.draft,
                terms=steps.answers.terms,
            )
        except Refusal as refusal:
            steps.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. Somebody else decides it."))
            return HttpResponseRedirect(_of(source_id))
    return page(
        request,
        "payments/propose_source.jinja",
        {"steps": steps, "form": steps.form, "back_href": reverse("payments:sources")},
    )


@requires(Permission.SOURCE_PROPOSE)
def propose_terms(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Propose what a pot has in another year, or from a day on."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    years = years_from(request.viewer.today)
    form = TermsForm(posted(request), years=years, initial={"valid_from": first_of_year(years[1])})
    return _asked(
        request,
        form,
        lambda: actions.propose_terms(
            by=request.viewer, at=request.moment.at, source_id=found.id, terms=form.terms
        ),
        heading=_("Propose what it has and where it is capped"),
        caption=found.name,
        intro=_("It holds once somebody else has agreed to it."),
        button=_("Propose it"),
        done=_("It is proposed. Somebody else decides it."),
        then=_of(found.id),
    )


@requires(Permission.SOURCE_PROPOSE)
def propose_draw(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Propose which kind of budget draws on a pot."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    form = DrawForm(posted(request), initial={"valid_from": request.viewer.today.replace(day=1)})
    return _asked(
        request,
        form,
        lambda: actions.propose_draw(
            by=request.viewer,
            at=request.moment.at,
            source_id=found.id,
            category=form.kind,
            valid_from=form.cleaned_data["valid_from"],
        ),
        heading=_("Propose who draws on it"),
        caption=found.name,
        intro=_("Of two pots for one kind of budget, the one from the later day holds."),
        button=_("Propose it"),
        done=_("It is proposed. Somebody else decides it."),
        then=_of(found.id),
    )


@requires(Permission.SOURCE_DECIDE)
def decide_terms(request: Request, source_terms_id: UUID) -> HttpResponse:
    """Decide what a pot has in a year and where it is capped."""
    found, terms = queries.terms_proposed(viewer=request.viewer, terms_id=source_terms_id)
    form = ProposalDecisionForm(posted(request))
    return _asked(
        request,
        form,
        lambda: actions.decide_terms(
            by=request.viewer,
            at=request.moment.at,
            terms_id=terms.id,
            agree=form.cleaned_data["decision"] == "agree",
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Decide what it has and where it is capped"),
        caption=found.name,
        intro=_(
            "%(name)s proposes %(annual)s for %(year)s from %(day)s, capped at %(cap)s. It is "
            "written in: %(source)s."
        )
        % {
            "name": terms.proposed_by_name,
            "annual": pounds(terms.annual_pence),
            "year": terms.year,
            "day": long_date(terms.valid_from),
            "cap": pounds(terms.cap_pence),
            "source": terms.source,
        },
        button=_("Decide"),
        done=_("Decided."),
        then=_of(found.id),
        waits=terms.state is HouseRuleState.PROPOSED,
    )


@requires(Permission.SOURCE_DECIDE)
def decide_draw(request: Request, source_draw_id: UUID) -> HttpResponse:
    """Decide which kind of budget draws on a pot."""
    found, draw = queries.draw_proposed(viewer=request.viewer, draw_id=source_draw_id)
    form = ProposalDecisionForm(posted(request))
    return _asked(
        request,
        form,
        lambda: actions.decide_draw(
            by=request.viewer,
            at=request.moment.at,
            draw_id=draw.id,
            agree=form.cleaned_data["decision"] == "agree",
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Decide who draws on it"),
        caption=found.name,
        intro=_("%(name)s proposes that it is drawn on from %(day)s by: %(kind)s.")
        % {
            "name": draw.proposed_by_name,
            "day": long_date(draw.valid_from),
            "kind": draw_words(draw),
        },
        button=_("Decide"),
        done=_("Decided. Have commitments worked out to see what it changes."),
        then=_of(found.id),
        waits=draw.state is HouseRuleState.PROPOSED,
    )


@requires(Permission.SOURCE_PROPOSE)
def ask_for_pot(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Ask whether a pot may go over its cap of a year, for whatever draws on it."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    over = next((one for one in found.years if one.left_pence < 0), None)
    form = OverForm(
        posted(request),
        years=[one.year for one in found.years],
        initial={"year": over.year, "total": over.drawn_pence} if over else None,
    )
    return _asked(
        request,
        form,
        lambda: actions.ask_for_pot(
            by=request.viewer,
            at=request.moment.at,
            source_id=found.id,
            year=form.cleaned_data["year"],
            total_pence=form.cleaned_data["total"],
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Ask whether it may go over its cap"),
        caption=found.name,
        intro=" ".join(
            _("In %(year)s %(drawn)s is drawn on it. Its cap is %(cap)s.")
            % {
                "year": one.year,
                "drawn": pounds(one.drawn_pence),
                "cap": pounds(one.cap_pence),
            }
            for one in found.years
        ),
        button=_("Ask"),
        done=_("It is asked. A finance approver decides it."),
        then=_of(found.id),
    )


@requires(Permission.SOURCE_VIEW)
def cap_question(request: Request, cap_question_id: UUID) -> HttpResponse:
    """One question about a cap: what was asked, and for who may, the decision."""
    viewer = request.viewer
    found = queries.question(viewer=viewer, question_id=cap_question_id)
    asked = (
        found.state is QuestionState.ASKED
        and found.asked_by != viewer.user_id
        and found.tenant_id in viewer.scope(Permission.SOURCE_DECIDE).tenant_ids
    )
    form = OverDecisionForm(posted(request))
    return answered(
        request,
        "payments/cap_question.jinja",
        form,
        lambda: actions.decide_over_cap(
            by=viewer,
            at=request.moment.at,
            question_id=found.id,
            allow=form.cleaned_data["decision"] == "allow",
            allowed_pence=form.cleaned_data["allowed"],
            reason=form.cleaned_data["reason"],
        ),
        says=_("Decided."),
        back=reverse("payments:sources"),
        onward=_of(found.source_id),
        found=found,
        caption=f"{found.source_name}, {found.year}",
        state=question_state(found),
        asked=asked,
        source_href=_of(found.source_id),
        plan_href=reverse("plans:plan", args=[found.plan_id])
        if found.plan_id and viewer.holds(Permission.PLAN_VIEW)
        else "",
    )


@requires(Permission.FUNDING_RECORD)
def choose_source(request: Request, budget_id: UUID) -> HttpResponse:
    """Say which pot some lines of a plan draw on, whatever their kind of budget does."""
    viewer = request.viewer
    found = queries.funding_of_budget(viewer=viewer, budget_id=budget_id)
    form = ChoiceForm(
        posted(request),
        lines=[(str(line.line_key), line.words) for line in found.lines],
        sources=[
            (str(source_id), name)
            for source_id, name in queries.source_names(viewer=viewer, tenant_id=found.tenant_id)
        ],
        initial={"starts_on": viewer.today.replace(day=1)},
    )
    trail.looked(
        "which pot a line draws on",
        by=viewer,
        at=request.moment.at,
        permission=Permission.FUNDING_RECORD,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return _asked(
        request,
        form,
        lambda: actions.choose_source(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            line_keys=[UUID(one) for one in form.cleaned_data["lines"]],
            source_id=UUID(form.cleaned_data["source"]),
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Which pot do these lines draw on?"),
        caption=found.case_reference,
        intro=_("It is about the commissioner’s own part. No payment to the person changes."),
        button=_("Record it"),
        done=_("It is recorded. No payment changes by it."),
        then=reverse("payments:funding", args=[budget_id]),
    )


def draw_words(one: DrawAnswer) -> str:
    """Return which kind of budget draws on a pot."""
    return one.category.words if one.category else _("Every kind that has no pot of its own")


def question_state(one: QuestionAnswer) -> Cell:
    """Return how a question about a cap stands, as a tag."""
    words, colour = {
        QuestionState.ASKED: (_("Waits for a decision"), Colour.ORANGE),
        QuestionState.ALLOWED: (_("Allowed"), Colour.GREEN),
        QuestionState.REFUSED: (_("Not allowed"), Colour.GREY),
    }[one.state]
    return Cell(words, tag=colour)


def _asked(
    request: Request,
    form: Form,
    act: Callable[[], object],
    *,
    heading: str,
    caption: str,
    intro: str,
    button: str,
    done: str,
    then: str,
    waits: bool = True,
) -> HttpResponse:
    """Show one form, act once it is whole, and go on from there."""
    return answered(
        request,
        "payments/about_source.jinja",
        form,
        act,
        says=done,
        back=then,
        heading=heading,
        caption=caption,
        intro=intro,
        button_text=button,
        waits=waits,
    )


def _since(now: SourcesNow) -> str:
    """Return of when the figures are."""
    if now.not_ready:
        return _(
            "What is drawn is not worked out since pots changed. Have commitments worked out first."
        )
    if now.as_of is None:
        return _("Worked out now.")
    return _("As stated at the end of %(day)s (statement %(number)s), with plans agreed since.") % {
        "day": long_date(now.as_of),
        "number": now.statement_number,
    }


def _unnamed(now: SourcesNow) -> list[str]:
    """Return in words what is drawn on no pot."""
    return [
        _("%(money)s of care in %(year)s has no pot: no rule names one for its kind of budget.")
        % {"money": pounds(pence), "year": year}
        for year, pence in now.unnamed
    ]


def _pot_row(one: SourceYearAnswer) -> tuple[object, ...]:
    return (
        Cell(one.name, href=_of(one.source_id)),
        kind_words(one.kind),
        one.year,
        one.annual_pence,
        one.cap_pence,
        one.drawn_pence,
        one.left_pence,
        pot_state(one),
    )


def _stands(state: HouseRuleState, in_force: bool) -> Cell:
    if in_force:
        return Cell(_("In force"), tag=Colour.GREEN)
    words, colour = {
        HouseRuleState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        HouseRuleState.AGREED: (_("Agreed, not in force"), Colour.WHITE),
        HouseRuleState.REFUSED: (_("Refused"), Colour.GREY),
    }[state]
    return Cell(words, tag=colour)


def _who(proposed: str, decided: str) -> str:
    who = _("Proposed by %(name)s") % {"name": proposed}
    return who + _(", decided by %(name)s") % {"name": decided} if decided else who


def _terms_row(one: TermsAnswer, decides: UUID | None) -> tuple[object, ...]:
    open_to = one.state is HouseRuleState.PROPOSED and decides and decides != one.proposed_by
    href = reverse("payments:decide_terms", args=[one.id]) if open_to else ""
    return (
        Cell(_("%(year)s: decide") % {"year": one.year}, href=href) if href else one.year,
        one.valid_from,
        one.annual_pence,
        one.cap_pence,
        _stands(one.state, one.in_force),
        _who(one.proposed_by_name, one.decided_by_name),
    )


def _draw_row(one: DrawAnswer, decides: UUID | None) -> tuple[object, ...]:
    open_to = one.state is HouseRuleState.PROPOSED and decides and decides != one.proposed_by
    href = reverse("payments:decide_draw", args=[one.id]) if open_to else ""
    words = draw_words(one)
    return (
        Cell(_("%(kind)s: decide") % {"kind": words}, href=href) if href else words,
        one.valid_from,
        _stands(one.state, one.in_force),
        _who(one.proposed_by_name, one.decided_by_name),
    )


def _question_columns() -> tuple[Column, ...]:
    return (
        Column(_("For")),
        Column(_("Pot")),
        Column(_("It would come to"), Kind.MONEY),
        Column(_("Over its cap by"), Kind.MONEY),
        Column(_("How it stands")),
        Column(_("Asked by")),
    )


def _question_row(one: QuestionAnswer) -> tuple[object, ...]:
    what = one.case_reference or _("Whatever draws on it")
    return (
        Cell(what, href=reverse("payments:cap_question", args=[one.id])),
        f"{one.source_name}, {one.year}",
        one.total_pence,
        one.over_pence,
        question_state(one),
        one.asked_by_name,
    )


def _of(source_id: UUID) -> str:
    return reverse("payments:source", args=[source_id])
