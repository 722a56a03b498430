"""The way from an indicative budget to a plan, as staff and as the person read it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.budgets.types import CostedLine, often_words
from openphb.domains.plans import queries
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.agreeing.types import (
    Compared,
    DifferenceWhy,
    Explanation,
    FromIndicative,
)
from openphb.domains.plans.forms import BASIS_WORDS
from openphb.domains.plans.types import LineAnswer, PlanState, Totals
from openphb.domains.plans.views.asking import caption
from openphb.domains.rates.types import Unit
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.counting import counted_hundredths, hundredths_words
from openphb.kernel.money import pounds
from openphb.web.forms.fields import Words
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page

WHY_WORDS: Mapping[DifferenceWhy, Words] = {
    DifferenceWhy.LEFT_OUT: gettext_lazy("Left out"),
    DifferenceWhy.ADDED: gettext_lazy("Added"),
    DifferenceWhy.MORE: gettext_lazy("More of it"),
    DifferenceWhy.LESS: gettext_lazy("Less of it"),
    DifferenceWhy.DEARER: gettext_lazy("Each costs more"),
    DifferenceWhy.CHEAPER: gettext_lazy("Each costs less"),
    DifferenceWhy.CARERS: gettext_lazy("Another number of carers"),
    DifferenceWhy.COUNTED_OTHERWISE: gettext_lazy("Counted in another way"),
    DifferenceWhy.OTHER_FUNDER: gettext_lazy("Another body pays a part"),
}
# To the person. Each is followed by what it does to the money.
PLAIN_WORDS: Mapping[DifferenceWhy, Words] = {
    DifferenceWhy.LEFT_OUT: gettext_lazy("We first thought of “%(what)s”. It is not in your plan."),
    DifferenceWhy.ADDED: gettext_lazy("“%(what)s” is new in your plan."),
    DifferenceWhy.MORE: gettext_lazy("There is more of “%(what)s”: %(now)s. It was %(was)s."),
    DifferenceWhy.LESS: gettext_lazy("There is less of “%(what)s”: %(now)s. It was %(was)s."),
    DifferenceWhy.DEARER: gettext_lazy("“%(what)s” costs more: %(now)s. It was %(was)s."),
    DifferenceWhy.CHEAPER: gettext_lazy("“%(what)s” costs less: %(now)s. It was %(was)s."),
    DifferenceWhy.CARERS: gettext_lazy("Other numbers of people come for “%(what)s”: %(now)s."),
    DifferenceWhy.COUNTED_OTHERWISE: gettext_lazy("“%(what)s” is counted in another way: %(now)s."),
    DifferenceWhy.OTHER_FUNDER: gettext_lazy("More than one body pays for “%(what)s”."),
}


@requires(Permission.PLAN_VIEW)
def why(request: Request, plan_id: UUID) -> HttpResponse:
    """Tell how a plan's amount came from the first idea of the budget, in plain words."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        "why a plan costs what it does",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    compared = agreeing.compared(viewer=request.viewer, plan=plan)
    return page(
        request,
        "plans/why.jinja",
        {
            "plan": plan,
            "caption": caption(plan),
            "agreed": plan.state in (PlanState.AGREED, PlanState.SUPERSEDED),
            "compared": compared,
            "sentences": plain_sentences(compared.found) if compared else [],
            **difference_parts(compared),
            "back_href": reverse("plans:plan", args=[plan.id]),
        },
    )


def difference_parts(compared: Compared | None) -> dict[str, object]:
    """Return the tables of a comparison, for a page that shows them."""
    found = compared.found if compared else None
    return {
        "tolerance_words": Unit.PERCENT.says(compared.tolerance)
        if compared and compared.tolerance
        else "",
        "difference_columns": difference_columns(),
        "difference_rows": difference_rows(found) if found else [],
        "funder_columns": [
            Column(_("Who pays")),
            Column(_("A week"), Kind.MONEY),
            Column(_("A year"), Kind.MONEY),
            Column(_("Once"), Kind.MONEY),
        ],
        "funder_rows": [[one.funder_name, *_money(one.pence)] for one in found.funders]
        if found
        else [],
    }


def difference_columns() -> list[Column]:
    """Return the columns of a table of differences."""
    return [
        Column(_("What")),
        Column(_("Why")),
        Column(_("Told at first")),
        Column(_("In the plan")),
        Column(_("A week"), Kind.MONEY),
        Column(_("A year"), Kind.MONEY),
        Column(_("Once"), Kind.MONEY),
    ]


def difference_rows(found: FromIndicative) -> list[list[object]]:
    """Return every difference as a row, and last the whole of them."""
    rows: list[list[object]] = [
        [
            one.what,
            _funded(one) or str(WHY_WORDS[one.why]),
            _sums(one.was),
            _sums(one.now),
            *_money(one.pence),
        ]
        for one in found.explanations
    ]
    if rows:
        rows.append([_("Together"), "", "", "", *_money(found.difference)])
    return rows


def plain_sentences(found: FromIndicative) -> list[str]:
    """Return every difference in words for the person."""
    return [
        " ".join(
            (
                str(PLAIN_WORDS[one.why])
                % {"what": one.what, "now": _much(one, one.now), "was": _much(one, one.was)},
                _funded_plainly(one) or change_words(one.pence),
            )
        )
        for one in found.explanations
    ]


def change_words(pence: Totals) -> str:
    """Return what a difference does to the money: "That is £56.80 more a week."."""
    said = [
        (_("%(money)s more %(often)s") if amount > 0 else _("%(money)s less %(often)s"))
        % {"money": pounds(abs(amount)), "often": often}
        for amount, often in (
            (pence.weekly_pence, _("a week")),
            (0 if pence.weekly_pence else pence.annual_pence, _("a year")),
            (pence.one_off_pence, _("in one payment")),
        )
        if amount
    ]
    if not said:
        return _("The money stays the same.")
    return _("That is %(change)s.") % {"change": _(" and ").join(said)}


def _money(pence: Totals) -> list[object]:
    # Nothing is an amount: an empty cell would be read out as one that nobody knows.
    return [pence.weekly_pence, pence.annual_pence, pence.one_off_pence]


def _sums(lines: tuple[CostedLine, ...] | tuple[LineAnswer, ...]) -> str:
    return "; ".join(
        _("%(many)s at %(price)s, %(often)s")
        % {
            "many": counted_hundredths(line.quantity_hundredths, line.unit),
            "price": pounds(line.unit_pence),
            "often": _often(line),
        }
        for line in lines
    )


def _much(one: Explanation, lines: tuple[CostedLine, ...] | tuple[LineAnswer, ...]) -> str:
    """Return what matters of some lines: how many where that changed, else the whole sum."""
    if one.why not in (DifferenceWhy.MORE, DifferenceWhy.LESS):
        return _sums(lines)
    return _(" and ").join(
        f"{counted_hundredths(line.quantity_hundredths, line.unit)} {_often(line)}"
        for line in lines
    )


def _often(line: CostedLine | LineAnswer) -> str:
    if isinstance(line, LineAnswer) and line.basis.names_days:
        return often_words(line.basis, line.falls_on)
    return str(BASIS_WORDS[line.basis])


def _funded(one: Explanation) -> str:
    """Return who pays which part, where that is the difference: "Council 40 %"."""
    if one.why is not DifferenceWhy.OTHER_FUNDER:
        return ""
    return "; ".join(
        f"{share.funder_name} {hundredths_words(share.ten_thousandths, separator=',')} %"
        for line in one.now
        for share in line.shares
    )


def _funded_plainly(one: Explanation) -> str:
    return _("They are: %(parts)s.") % {"parts": _funded(one)} if _funded(one) else ""
