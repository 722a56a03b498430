"""What several pages about pots share: words, tags, rows of questions, and asking a form to act."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments.types import (
    DrawAnswer,
    QuestionAnswer,
    QuestionState,
    SourceKind,
    SourceYearAnswer,
)
from openphb.foundation.access.routes import Request
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import answered


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


def question_columns() -> tuple[Column, ...]:
    """Return the columns of questions about caps."""
    return (
        Column(_("For")),
        Column(_("Pot")),
        Column(_("It would come to"), Kind.MONEY),
        Column(_("Over its cap by"), Kind.MONEY),
        Column(_("How it stands")),
        Column(_("Asked by")),
    )


def question_row(one: QuestionAnswer) -> tuple[object, ...]:
    """Return one question about a cap as a row."""
    what = one.case_reference or _("Whatever draws on it")
    return (
        Cell(what, href=reverse("payments:cap_question", args=[one.id])),
        f"{one.source_name}, {one.year}",
        one.total_pence,
        one.over_pence,
        question_state(one),
        one.asked_by_name,
    )


def path_of(source_id: UUID) -> str:
    """Return the address of a pot's page."""
    return reverse("payments:source", args=[source_id])


def asking(
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
