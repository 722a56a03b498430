"""Pots of money: the list, and one with what draws on it and what was decided."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import queries
from openphb.domains.payments.types import (
    DrawAnswer,
    HouseRuleState,
    SourcesNow,
    SourceYearAnswer,
    TermsAnswer,
)
from openphb.domains.payments.views.sources.parts import (
    draw_words,
    kind_words,
    path_of,
    pot_state,
    question_columns,
    question_row,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page


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
            "question_columns": question_columns(),
            "questions": [question_row(one) for one in waiting],
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
            "question_columns": question_columns(),
            "questions": [question_row(one) for one in found.questions],
            "may_propose": found.tenant_id in viewer.scope(Permission.SOURCE_PROPOSE).tenant_ids,
            "asks": bool(found.years),
            "back_href": reverse("payments:sources"),
        },
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
        Cell(one.name, href=path_of(one.source_id)),
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
