"""Reading pots of money, what is drawn on them, questions about caps, and the forecast by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Sum

from openphb.domains.cases.types import Category
from openphb.domains.payments.models import (
    CapQuestion,
    CommitmentStatement,
    CommitmentTotal,
    ForecastTotal,
    FundingSource,
    LineSource,
    PromisedTotal,
    SourceDraw,
    SourceTerms,
)
from openphb.domains.payments.queries.due import commissioner
from openphb.domains.payments.sources.capping import capped, source_row, terms_now, weigh_plan
from openphb.domains.payments.sources.drawn import DrawnNow, drawn_now
from openphb.domains.payments.sources.rules import years_from
from openphb.domains.payments.types import (
    Capped,
    DrawAnswer,
    Forecast,
    ForecastColumn,
    ForecastMonth,
    HouseRuleState,
    QuestionAnswer,
    QuestionState,
    SourceAnswer,
    SourceKind,
    SourcesNow,
    SourceYear,
    SourceYearAnswer,
    TermsAnswer,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.periods import add_months
from openphb.kernel.refusal import NothingThere

MOST_SHOWN = 50


def sources(*, viewer: Viewer, tenant_id: UUID) -> SourcesNow:
    """Return a commissioner's pots of this year and the next, the fullest first.

    A constant number of statements where commitments were stated. Refusal: `nothing_there`.
    """
    if tenant_id not in viewer.scope(Permission.SOURCE_VIEW).tenant_ids:
        raise NothingThere("commissioner")
    years = years_from(viewer.today)
    terms = {k: v for k, v in terms_now(tenant_id, viewer.today).items() if k[1] in years}
    if not terms:
        return SourcesNow(tenant_id, (), (), None, None)
    found = drawn_now(tenant_id, viewer.today, wait=False)
    pots = _pots(tenant_id, terms, found)
    return SourcesNow(
        tenant_id,
        tuple(sorted(pots, key=lambda one: (one.year, one.left_pence, one.name))),
        tuple(sorted((year, pence) for year, pence in found.unnamed.items() if pence)),
        found.as_of,
        found.number,
        not_ready=not found.ready,
    )


def source_names(*, viewer: Viewer, tenant_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the pots that lines may draw on, as (id, name), for a form to offer."""
    reached = {
        one
        for asked in (Permission.SOURCE_VIEW, Permission.FUNDING_RECORD)
        for one in viewer.scope(asked).tenant_ids
    }
    if tenant_id not in reached:
        return ()
    rows = FundingSource.objects.filter(tenant_id=tenant_id)
    return tuple(rows.order_by("name").values_list("id", "name"))


def source(*, viewer: Viewer, source_id: UUID) -> SourceAnswer:
    """Return one pot with everything that was proposed and decided about it. Refusal: `nothing_there`."""
    row = source_row(viewer, Permission.SOURCE_VIEW, source_id)
    mine = {"tenant_id": row.tenant_id, "funding_source_id": row.id}
    terms = list(SourceTerms.objects.filter(**mine).order_by("-valid_from", "-proposed_at", "-id"))
    draws = list(SourceDraw.objects.filter(**mine).order_by("-valid_from", "-proposed_at", "-id"))
    holding = {k: v for k, v in terms_now(row.tenant_id, viewer.today).items() if k[0] == row.id}
    names = names_of([one for it in (*terms, *draws) for one in (it.proposed_by, it.decided_by)])
    in_force = _draws_in_force(row.tenant_id, viewer.today)
    years: tuple[SourceYearAnswer, ...] = ()
    if holding:
        found = drawn_now(row.tenant_id, viewer.today, wait=False)
        years = tuple(sorted(_pots(row.tenant_id, holding, found), key=lambda one: one.year))
    return SourceAnswer(
        row.id,
        row.tenant_id,
        SourceKind(row.kind),
        row.name,
        tuple(Category(one) for one in row.only_for),
        _name(row.with_body_id),
        row.source,
        years,
        tuple(
            TermsAnswer(
                one.id,
                one.year,
                one.annual_pence,
                one.cap_pence,
                one.valid_from,
                one.source,
                HouseRuleState(one.state),
                any(one.id == held.id for held in holding.values()),
                one.proposed_by,
                names.get(one.proposed_by, ""),
                names.get(one.decided_by, "") if one.decided_by else "",
                one.decided_reason,
            )
            for one in terms
        ),
        tuple(
            DrawAnswer(
                one.id,
                Category(one.category) if one.category else None,
                one.valid_from,
                HouseRuleState(one.state),
                one.id in in_force,
                one.proposed_by,
                names.get(one.proposed_by, ""),
                names.get(one.decided_by, "") if one.decided_by else "",
            )
            for one in draws
        ),
        questions(viewer=viewer, source_id=row.id),
        LineSource.objects.filter(**mine, known__endswith=None)
        .filter(valid__contains=viewer.today)
        .values("line_key")
        .distinct()
        .count(),
    )


def terms_proposed(*, viewer: Viewer, terms_id: UUID) -> tuple[SourceAnswer, TermsAnswer]:
    """Return a pot and its terms that were proposed. Refusal: `nothing_there`."""
    row = SourceTerms.objects.filter(
        viewer.scope(Permission.SOURCE_VIEW).tenants_q(), pk=terms_id
    ).first()
    if row is None:
        raise NothingThere("proposal about a pot of money")
    found = source(viewer=viewer, source_id=row.funding_source_id)
    return found, next(one for one in found.terms if one.id == terms_id)


def draw_proposed(*, viewer: Viewer, draw_id: UUID) -> tuple[SourceAnswer, DrawAnswer]:
    """Return a pot and who was proposed to draw on it. Refusal: `nothing_there`."""
    row = SourceDraw.objects.filter(
        viewer.scope(Permission.SOURCE_VIEW).tenants_q(), pk=draw_id
    ).first()
    if row is None:
        raise NothingThere("proposal about a pot of money")
    found = source(viewer=viewer, source_id=row.funding_source_id)
    return found, next(one for one in found.draws if one.id == draw_id)


def questions(
    *, viewer: Viewer, source_id: UUID | None = None, waiting: bool = False
) -> tuple[QuestionAnswer, ...]:
    """Return the questions about caps that somebody may see, those that wait first, newest first."""
    scope = viewer.scope(Permission.SOURCE_VIEW)
    rows = CapQuestion.objects.filter(scope.tenants_q())
    if source_id is not None:
        rows = rows.filter(funding_source_id=source_id)
    if waiting:
        rows = rows.filter(state=QuestionState.ASKED)
    return _questions(rows.order_by("-asked_at", "-id")[:MOST_SHOWN])


def question(*, viewer: Viewer, question_id: UUID) -> QuestionAnswer:
    """Return one question about a cap. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SOURCE_VIEW)
    found = _questions(CapQuestion.objects.filter(scope.tenants_q(), pk=question_id))
    if not found:
        raise NothingThere("question about a cap")
    return found[0]


def proposals_waiting(*, viewer: Viewer) -> tuple[tuple[UUID, UUID], ...]:
    """Return (proposal, pot) of what somebody may decide about pots and did not propose themself."""
    scope = viewer.scope(Permission.SOURCE_DECIDE)
    found: list[tuple[UUID, UUID]] = []
    for model in (SourceTerms, SourceDraw):
        rows = model.objects.filter(scope.tenants_q(), state=HouseRuleState.PROPOSED)
        found += (
            (row_id, source_id)
            for row_id, source_id, proposed_by in rows.values_list(
                "id", "funding_source_id", "proposed_by"
            )
            if proposed_by != viewer.user_id
        )
    return tuple(found)


def pots_undecided(*, viewer: Viewer) -> tuple[SourceYearAnswer, ...]:
    """Return the pots that are over their cap further than anybody decided, the furthest first."""
    tenants = viewer.scope(Permission.SOURCE_VIEW).tenant_ids
    has_terms = SourceTerms.objects.filter(tenant_id__in=tenants, state=HouseRuleState.AGREED)
    found = [
        pot
        for tenant_id in sorted(set(has_terms.values_list("tenant_id", flat=True)))
        for pot in sources(viewer=viewer, tenant_id=tenant_id).pots
        if pot.undecided
    ]
    return tuple(sorted(found, key=lambda one: (one.left_pence, one.name)))


def caps_of_plan(*, viewer: Viewer, plan_id: UUID) -> tuple[Capped, ...]:
    """Return what caps say to a plan that waits, for whoever may decide about it."""
    found = weigh_plan(viewer=viewer, plan_id=plan_id)
    return capped(found, on=viewer.today) if found else ()


def forecast(*, viewer: Viewer, tenant_id: UUID, year: str = "") -> Forecast | None:
    """Return a year's care by month and by whoever bears it, as last stated; None before any was.

    `year` is this financial year or the next, this one unless it is the other. Five statements.
    Refusal: `nothing_there`.
    """
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    with_months = ForecastTotal.objects.filter(tenant_id=tenant_id).values("statement_id")
    stated = (
        CommitmentStatement.objects.filter(tenant_id=tenant_id, id__in=with_months)
        .order_by("-number")
        .first()
    )
    if stated is None:
        return None
    years = years_from(stated.as_of)
    asked = year if year in years else years[0]
    first = date(int(asked[:4]), 4, 1)
    months = [add_months(first, nth) for nth in range(12)]
    rows = list(
        ForecastTotal.objects.filter(
            tenant_id=tenant_id, statement_id=stated.id, month__gte=first, month__lte=months[-1]
        ).values_list(
            *("month", "funder_id", "person", "funding_source_id"),
            *("funder__name", "funding_source__name", "paid_pence", "committed_pence"),
        )
    )
    paying, _code = commissioner(tenant_id, viewer.today)
    cells: dict[tuple[date, tuple[UUID, bool, UUID | None]], tuple[int, int]] = {}
    columns: dict[tuple[UUID, bool, UUID | None], ForecastColumn] = {}
    for month, funder, person, pot, name, pot_name, paid, committed in rows:
        key = (funder, person, pot)
        cells[month, key] = (paid, committed)
        columns[key] = ForecastColumn(name, pot_name or "", funder == paying, person)
    order = sorted(
        columns,
        key=lambda one: (not columns[one].is_nhs, columns[one].name, one[1], columns[one].detail),
    )
    whole = CommitmentTotal.objects.filter(
        tenant_id=tenant_id, statement_id=stated.id, year=asked
    ).aggregate(paid=Sum("paid_pence"), committed=Sum("committed_pence"))
    to_sign = PromisedTotal.objects.filter(
        tenant_id=tenant_id, statement_id=stated.id, year=asked
    ).aggregate(pence=Sum("pence"))
    return Forecast(
        tenant_id,
        stated.id,
        stated.number,
        stated.as_of,
        asked,
        tuple(years),
        tuple(columns[key] for key in order),
        tuple(
            ForecastMonth(
                month,
                tuple(cells.get((month, key), (0, 0))[0] for key in order),
                tuple(cells.get((month, key), (0, 0))[1] for key in order),
            )
            for month in months
        ),
        int(whole["paid"] or 0) + int(whole["committed"] or 0),
        int(to_sign["pence"] or 0),
    )


def sources_of_lines(*, viewer: Viewer, budget_id: UUID, tenant_id: UUID) -> dict[UUID, str]:
    """Return line → the pot of its own that it draws on today, for lines that have one."""
    if tenant_id not in viewer.scope(Permission.FUNDING_VIEW).tenant_ids:
        return {}
    rows = LineSource.objects.filter(
        tenant_id=tenant_id, budget_id=budget_id, known__endswith=None, valid__contains=viewer.today
    )
    return dict(rows.values_list("line_key", "funding_source__name"))


def _name(organisation_id: UUID | None) -> str:
    rows = Organisation.objects.filter(pk=organisation_id) if organisation_id else None
    return (rows.values_list("name", flat=True).first() or "") if rows is not None else ""


def _pots(
    tenant_id: UUID, terms: dict[SourceYear, SourceTerms], found: DrawnNow
) -> list[SourceYearAnswer]:
    rows = {row.id: row for row in FundingSource.objects.filter(tenant_id=tenant_id)}
    may: dict[SourceYear, int] = defaultdict(int)
    for source_id, year, pence in CapQuestion.objects.filter(
        tenant_id=tenant_id, state=QuestionState.ALLOWED
    ).values_list("funding_source_id", "year", "allowed_pence"):
        may[source_id, year] = max(may[source_id, year], pence or 0)
    return [
        SourceYearAnswer(
            held.funding_source_id,
            tenant_id,
            rows[held.funding_source_id].name,
            SourceKind(rows[held.funding_source_id].kind),
            held.year,
            held.annual_pence,
            held.cap_pence,
            found.agreed.get(key, 0),
            found.promised.get(key, 0),
            may.get(key),
        )
        for key, held in terms.items()
    ]


def _draws_in_force(tenant_id: UUID, on: date) -> set[UUID]:
    """Return the rules by which kinds of budget draw today: the last of each kind."""
    rows = SourceDraw.objects.filter(
        tenant_id=tenant_id, state=HouseRuleState.AGREED, valid_from__lte=on
    )
    last = {row.category: row.id for row in rows.order_by("valid_from", "decided_at", "id")}
    return set(last.values())


def _questions(rows: Iterable[CapQuestion]) -> tuple[QuestionAnswer, ...]:
    found = list(rows)
    names = names_of([one for row in found for one in (row.asked_by, row.decided_by)])
    pots = dict(
        FundingSource.objects.filter(pk__in={row.funding_source_id for row in found}).values_list(
            "id", "name"
        )
    )
    cases = dict(
        CapQuestion.objects.filter(pk__in=[row.id for row in found]).values_list(
            "id", "plan__budget__case__reference"
        )
    )
    return tuple(
        sorted(
            (
                QuestionAnswer(
                    row.id,
                    row.tenant_id,
                    row.funding_source_id,
                    pots.get(row.funding_source_id, ""),
                    row.year,
                    row.plan_id,
                    cases.get(row.id) or "",
                    row.cap_pence,
                    row.total_pence,
                    row.reason,
                    QuestionState(row.state),
                    row.asked_by,
                    names.get(row.asked_by, ""),
                    row.asked_at,
                    row.allowed_pence,
                    names.get(row.decided_by, "") if row.decided_by else "",
                    row.decided_reason,
                    row.decided_at,
                )
                for row in found
            ),
            key=lambda one: one.state is not QuestionState.ASKED,
        )
    )
