"""Every component, field and layout with made-up content: what template tests and axe walk over.

The people here are invented. `urlpatterns` is for developers and tests, no part of the product.
"""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from openphb.kernel.refusal import Refusal
from openphb.web import charts, errors, forms
from openphb.web.navigation import Link, Navigation, Shortcut
from openphb.web.parts import (
    Cell,
    Colour,
    Column,
    Happening,
    KeyFigure,
    Kind,
    Page,
    SummaryRow,
    Task,
    clock,
)
from openphb.web.shortcuts import page

TODAY = date(2026, 3, 3)


class EveryField(forms.VersionedForm):
    """One of each."""

    name = forms.TextField(label=_("Name of the agency"), max_length=80)
    words = forms.TextAreaField(label=_("What would help most?"), help_text=_("In your own words."))
    email = forms.EmailField(label=_("Email address"))
    visits = forms.IntegerField(label=_("Visits a week"), min_value=0, max_value=70)
    amount = forms.PoundsField(label=_("Amount a week"), most=100_000)
    start = forms.DayField(label=_("When does it start?"), help_text=_("For example, 27 3 2026"))
    option = forms.RadiosField(
        label=_("How will the money be managed?"),
        choices=[("notional", _("By the NHS")), ("direct", _("By you, as a direct payment"))],
        hints={"direct": _("The money is paid to an account used for nothing else")},
    )
    needs = forms.CheckboxesField(
        label=_("What is it for?"),
        choices=[
            ("care", _("Care at home")),
            ("equipment", _("Equipment")),
            ("respite", _("A break")),
        ],
    )
    area = forms.SelectField(
        label=_("Area"), choices=[("north", _("North")), ("south", _("South"))], required=False
    )
    nhs_number = forms.NHSNumberField(label=_("NHS number"))
    sort_code = forms.SortCodeField(label=_("Sort code"))
    account = forms.AccountNumberField(label=_("Account number"))
    letter = forms.FileField(label=_("The letter"), help_text=_("A PDF or a photo, up to 20 MB"))
    agree = forms.ConfirmField(label=_("I have read this to the person it is about"))


class OneDay(forms.Form):
    """A single question, whose label is the page's heading."""

    day = forms.DayField(label=_("When did the hospital stay begin?"))


GOOD = {
    "name": "Kindly Care Ltd",
    "words": "Someone I know at night",
    "email": "w@example.org",
    "visits": "14",
    "amount": "£284.00",
    "start-day": "27",
    "start-month": "3",
    "start-year": "2026",
    "option": "direct",
    "needs": ["care", "respite"],
    "area": "north",
    "nhs_number": "943 476 5919",
    "sort_code": "20-00-00",
    "account": "55779911",
    "agree": "on",
    "version": "3",
}
BAD = GOOD | {
    "name": "",
    "email": "w at example",
    "visits": "a few",
    "amount": "£1,1",
    "start-day": "31",
    "start-month": "2",
    "option": "",
    "needs": [],
    "nhs_number": "943 476 5918",
    "sort_code": "2000",
    "account": "5577991",
    "agree": "",
}

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
ROWS = (
    (
        Cell("Mrs Ada Whitfield", href="/gallery/record"),
        Cell(113_600, why_href="/gallery/why"),
        110_000,
        TODAY,
        Cell("Held", tag=Colour.ORANGE),
    ),
    ("Mr Jack Arkwright", -5_000, None, date(2026, 11, 27), Cell("Ready", tag=Colour.GREEN)),
    ("Ms Olu Adeyemi-Featherstonehaugh", 99_999_999, 1, None, Cell("Paid", tag=Colour.GREY)),
)
COLUMNS = (
    Column("Who", sort_href="?sort=who", sorted="ascending"),
    Column("Amount", Kind.MONEY, sort_href="?sort=amount"),
    Column("Last time", Kind.MONEY),
    Column("Paid on", Kind.DAY),
    Column("State"),
)


def menu() -> Navigation:
    """A menu for staff, with keyboard shortcuts."""
    return Navigation(
        audience="staff",
        items=(
            Link("Work", "/gallery", current=True),
            Link("People", "/gallery/list"),
            Link("Money", "/gallery/record"),
        ),
        account=(Link("Your account", "/gallery/task_list"),),
        shortcuts=(
            Shortcut("w", "Work", "/gallery"),
            Shortcut("p", "Find a person", "/gallery/list"),
        ),
        home="/gallery",
    )


def examples() -> dict[str, dict[str, object]]:
    """The content of each gallery page, by the name of its template under `gallery/`."""
    refused = EveryField(GOOD, version=3)
    refused.is_valid()
    refused.refuse(
        Refusal("over_limit", "This is more than the budget.", "Ask for less.", where="amount")
    )
    everything: dict[str, object] = {
        "today": TODAY,
        "form": EveryField(
            initial={"amount": 113_600, "start": TODAY, "option": "direct"}, version=3
        ),
        "columns": COLUMNS,
        "rows": ROWS,
        "summary": (
            SummaryRow("Name", "Mrs Ada Whitfield", "/gallery/question"),
            SummaryRow("Each week", 28_400, "/gallery/question", Kind.MONEY, "/gallery/why"),
            SummaryRow("Agreed on", TODAY, kind=Kind.DAY),
            SummaryRow("Next review", None, kind=Kind.DAY),
        ),
        "figures": (
            KeyFigure("You have left to use before 31 March", 193_640, why_href="/gallery/why"),
            KeyFigure("Kept for tax and holiday pay", 41_200),
            KeyFigure(
                "People with a budget", 1_212, Kind.NUMBER, "live on 30 September, each once"
            ),
        ),
        "clocks": (
            clock("Reply to the complaint", date(2026, 2, 27), today=TODAY),
            clock("Decide eligibility", TODAY, today=TODAY),
            clock("First review", date(2026, 3, 6), today=TODAY),
            clock("Annual review", date(2026, 9, 1), today=TODAY),
            clock("Offer", date(2026, 3, 1), today=TODAY, done=date(2026, 2, 20)),
            clock("Letter", date(2026, 2, 1), today=TODAY, done=date(2026, 2, 3)),
        ),
        "happenings": (
            Happening(
                TODAY, "Plan agreed", "Nurse Okafor", "Version 3, £284.00 a week.", "/gallery"
            ),
            Happening(date(2026, 2, 20), "Offered a direct payment", "Mr Lee"),
        ),
        "page": Page("?before=a", "?after=z", "Rows 51 to 100"),
        "left_chart": charts.money_left_by_month(
            "left",
            MONTHS,
            (1_136_000, 1_020_000, 930_050, 860_000, 700_000, 640_000, 500_000, 193_640)
            + (None,) * 4,
            tuple(1_136_000 - 94_600 * month for month in range(12)),
        ),
        "people_chart": charts.people_against_trajectory(
            "people",
            ("Q1", "Q2", "Q3", "Q4"),
            (
                charts.Series("Direct payment", (120, 140, 155, 190)),
                charts.Series("Third party", (30, 44, 52, 60)),
                charts.Series("Notional", (80, 82, 90, 101)),
            ),
            (240, 270, 310, 350),
        ),
    }
    tasks = (
        Task("About you", "Completed", "/gallery/question", done=True),
        Task("Who helps you", "To do", "/gallery/question", hint="Someone who may speak for you"),
        Task("Bank account", "Cannot start yet"),
    )
    return {
        "index": everything,
        "holder": everything,
        "wrong": {"form": EveryField(BAD, version=3), "back_href": "/gallery"},
        "refused": {"form": refused, "back_href": "/gallery"},
        "question": {
            "form": OneDay({"day-day": "3"}),
            "back_href": "/gallery",
            "caption": "Hospital stay",
            "heading_is_label": True,
        },
        "list": {**everything, "pages": everything["page"]},
        "record": everything,
        "task_list": {"tasks": tasks},
        "confirmation": {"done": "Your plan was sent", "reference": "Reference 7Q2K-41"},
    }


def show(request: HttpRequest, name: str = "index") -> HttpResponse:
    """The gallery page `name`."""
    known = examples()
    if name not in known:
        raise Http404(name)
    extra: dict[str, object] = {"pretend_today": TODAY, "navigation": menu()}
    if name == "holder":
        extra["navigation"] = Navigation("holder", (Link("My budget", "/gallery/holder", True),))
        extra["acting_for"] = "You are helping Mrs Ada Whitfield with her budget."
    for attribute, value in {**extra, "viewer_name": "Nurse Okafor"}.items():
        setattr(request, attribute, value)
    return page(request, f"gallery/{name}.jinja", known[name])


def show_error(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of `status`."""
    request.incident_id = "7f3a-91c2"  # type: ignore[attr-defined]  # as middleware would
    answers = {400: errors.bad_request, 403: errors.forbidden, 404: errors.not_found}
    return answers[status](request) if status in answers else errors.server_error(request)


urlpatterns = [
    path("gallery", show),
    path("gallery/error/<int:status>", show_error),
    path("gallery/<str:name>", show),
]
