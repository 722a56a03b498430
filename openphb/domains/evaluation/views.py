"""Pages of evaluation: whether the same need has the same budget."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.evaluation import queries, rules
from openphb.domains.evaluation.forms import FairnessForm
from openphb.domains.evaluation.types import Comparison, Fairness, GroupTable, Measure
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.web.intervals import Interval, IntervalChart
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page

QUARTERS = 8
# The far ends of a very wide interval are not drawn to scale.
DRAWN = (-90, 300)


@requires(Permission.FAIRNESS_VIEW)
def fairness(request: Request) -> HttpResponse:
    """Every group against everybody else of the same need, with intervals; few people are hidden."""
    form, measure, on = _asked(request)
    found = queries.fairness(viewer=request.viewer, measure=measure, on=on)
    file = urlencode({"measure": measure, "on": on.isoformat()})
    return page(
        request,
        "evaluation/fairness.jinja",
        {
            "form": form,
            "found": found,
            "columns": columns(),
            "tables": [(table, rows_of(table, found), chart_of(table)) for table in found.tables],
            "hidden_words": hidden_words,
            "typical": pounds(found.typical_pence).removesuffix(".00"),
            "by_chance": round(found.expected_by_chance),
            "named": request.viewer.holds(Permission.FAIRNESS_CO_ORDINATORS),
            "file_href": f"{reverse('evaluation:fairness_file')}?{file}",
        },
    )


@requires(Permission.FAIRNESS_VIEW)
def fairness_file(request: Request) -> HttpResponse:
    """The figures of the page as CSV: what the page hides is not in it."""
    _form, measure, on = _asked(request)
    found = queries.fairness(viewer=request.viewer, measure=measure, on=on)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            *("measure", "on", "grouping", "group", "people", "percent", "percent_low"),
            *("percent_high", "p_value", "stands_out_of_all"),
        ]
    )
    for table in found.tables:
        for row in table.rows:
            figures = [f"{(ratio - 1) * 100:.1f}" for ratio in (row.ratio, row.low, row.high)]
            # A group's name could begin like a formula: a spreadsheet then shows it as text.
            group = f"'{row.group}" if row.group[:1] in "=+-@" else row.group
            writer.writerow(
                [
                    *(measure, on.isoformat(), table.grouping, group, row.people, *figures),
                    *(f"{row.by_chance:.4f}", "yes" if row.stands_out else "no"),
                ]
            )
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"fairness-{measure}-{on.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def columns() -> tuple[Column, ...]:
    return (
        Column(_("Group")),
        Column(_("People"), Kind.NUMBER),
        Column(_("Difference"), Kind.CHANGE),
        Column(_("A year, of a typical budget")),
        Column(_("What the figures say")),
    )


def rows_of(table: GroupTable, found: Fairness) -> list[tuple[object, ...]]:
    """The rows of one grouping, each with its sentence."""
    return [
        (
            row.group,
            row.people,
            _signed(rules.percent_off(row.ratio), "%"),
            _("%(low)s to %(high)s")
            % {
                "low": _pounds(rules.pounds_range(row, found.typical_pence)[0]),
                "high": _pounds(rules.pounds_range(row, found.typical_pence)[1]),
            },
            sentence(row),
        )
        for row in table.rows
    ]


def sentence(row: Comparison) -> str:
    """What one comparison says, as a range and a number of people."""
    said = _("%(range)s than everybody else of the same need; %(people)s people.") % {
        "range": rules.range_words(row).capitalize(),
        "people": f"{row.people:,}",
    }
    return f"{said} {_('Worth asking why.')}" if row.stands_out else said


def hidden_words(table: GroupTable, limit: int) -> str:
    """What a table leaves out and why; "" where it leaves nothing out."""
    said = []
    if table.hidden:
        said.append(
            ngettext(
                "%(num)s group is not shown: it or everybody else would be fewer than %(limit)s people, "
                "or it would give such a group away.",
                "%(num)s groups are not shown: they or everybody else would be fewer than %(limit)s "
                "people, or they would give such a group away.",
                table.hidden,
            )
            % {"num": table.hidden, "limit": limit}
        )
    if table.unknown_about:
        said.append(
            _("Of about %(num)s people this is not known: they are left out here.")
            % {"num": f"{table.unknown_about:,}"}
        )
    return " ".join(said)


def chart_of(table: GroupTable) -> IntervalChart | None:
    """The picture of one grouping; None where no group may be shown."""
    if not table.rows:
        return None
    return IntervalChart(
        ident=f"{table.grouping}-chart",
        title=_("%(what)s: difference from everybody else of the same need")
        % {"what": _(table.grouping.words)},
        description=_(
            "A dot and a line for each of %(num)s groups: the difference and its 95 %% interval. The "
            "table below has every figure."
        )
        % {"num": len(table.rows)},
        below=_("less"),
        above=_("more"),
        rows=tuple(
            Interval(
                f"{row.group} ({row.people:,})",
                rules.percent_off(row.ratio),
                max(DRAWN[0], rules.percent_off(row.low)),
                min(DRAWN[1], rules.percent_off(row.high)),
                row.stands_out,
            )
            for row in table.rows
        ),
    )


def _asked(request: Request) -> tuple[FairnessForm, Measure, date]:
    """Return the form and what it asks for; what cannot be asked for is as if nothing were."""
    days = rules.quarter_ends(request.viewer.today, QUARTERS)
    usual = {"measure": Measure.INDICATIVE, "on": days[0].isoformat()}
    form = FairnessForm(request.GET if "measure" in request.GET else None, days=days, initial=usual)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        return form, Measure(given["measure"]), date.fromisoformat(given["on"])
    return form, Measure.INDICATIVE, days[0]


def _signed(number: int, unit: str) -> str:
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return f"{sign}{abs(number)} {unit}"


def _pounds(pence: int) -> str:
    sign = "−" if pence < 0 else "+" if pence > 0 else ""
    return f"{sign}{pounds(abs(pence)).removesuffix('.00')}"
