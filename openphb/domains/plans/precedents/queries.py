"""Finding precedents, and the decided lines that somebody has yet to look at."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from openphb.domains.cases.types import Category
from openphb.domains.people import queries as people
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.models import (
    BudgetLine,
    LineDecision,
    PlanDecision,
    PlanVersion,
    PrecedentLine,
    PrecedentSharing,
)
from openphb.domains.plans.precedents import rules
from openphb.domains.plans.precedents.types import (
    Band,
    DecidedLine,
    Every,
    Known,
    Likely,
    PrecedentAnswer,
    Proposed,
    Sharing,
)
from openphb.domains.plans.types import LineAnswer, LineKind, PlanAnswer, PlanState, Verdict
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

MOST = 50
NEAREST = 3
# A plan shows what was decided about like things for so many lines that are new or changed.
LINES_SHOWN = 20


def search(*, viewer: Viewer, text: str, agreed: bool | None = None) -> tuple[PrecedentAnswer, ...]:
    """Return up to 50 precedents with at least half of the words, in what was bought or what for.

    Those with the most words first, then the latest; of the viewer's commissioners, and of others
    that share theirs.
    """
    asked = rules.terms(text, on=viewer.today)
    reach = viewer.scope(Permission.PRECEDENT_VIEW).tenant_ids
    ask = Ask(tuple(asked), (), agreed, rules.least(asked))
    return found_by(reach, [ask], MOST)[ask]


def like_cases(*, viewer: Viewer, plan: PlanAnswer) -> tuple[Likely, ...]:
    """Return how like cases were decided, for each of the first 20 lines that are to be decided.

    Those are the lines that the version agreed before has not. The nearest three of each: most words
    of the thing, then of the outcome, then the latest. One search for all of them.
    """
    reach = viewer.scope(Permission.PRECEDENT_VIEW).tenant_ids
    words = {one.id: one.words for one in plan.outcomes}
    lines = _asked_lines(plan)[:LINES_SHOWN]
    asks = [_ask(viewer, line, [words[one] for one in line.outcome_ids]) for line in lines]
    found = found_by(reach, [one for one in asks if one], NEAREST)
    return tuple(
        Likely(line.id, line.description, found[ask] if ask else ())
        for line, ask in zip(lines, asks, strict=True)
    )


def is_novel(*, viewer: Viewer, plan: PlanAnswer) -> bool:
    """Return whether nothing like one of the lines to be decided is among the precedents."""
    asks = [_ask(viewer, line, ()) for line in _asked_lines(plan)]
    found = found_by((plan.tenant_id,), [one for one in asks if one], 1)
    return any(one is None or not found[one] for one in asks)


def to_confirm(*, viewer: Viewer) -> tuple[DecidedLine, ...]:
    """Return up to 50 decided lines that nobody has looked at yet, those of the latest plans first."""
    scope = viewer.scope(Permission.PRECEDENT_CONFIRM).q()
    by_limit = PlanDecision.objects.filter(scope, level__isnull=False)
    left_out = LineDecision.objects.filter(scope)
    looked = PrecedentLine.objects.filter(
        tenant_id=OuterRef("tenant_id"), line_key=OuterRef("line_key")
    )
    agreed = BudgetLine.objects.filter(
        ~Exists(looked.filter(agreed=True)),
        scope,
        plan_id__in=by_limit.filter(verdict=Verdict.APPROVED).values("plan_id"),
    )
    not_agreed = BudgetLine.objects.filter(
        ~Exists(looked.filter(agreed=False)),
        scope,
        Q(pk__in=left_out.values("line_id"))
        | Q(plan_id__in=by_limit.filter(verdict=Verdict.REFUSED).values("plan_id")),
    )
    found: dict[tuple[UUID, bool], UUID] = {}
    for is_agreed, rows in ((False, not_agreed), (True, agreed)):
        for row in rows.order_by("-plan_id", "position", "id").only("id", "line_key")[: 2 * MOST]:
            found.setdefault((row.line_key, is_agreed), row.id)
    return tuple(_decided(viewer, list(found.values())[:MOST]))


def proposed(*, viewer: Viewer, line_id: UUID) -> Proposed:
    """Return a decided line with the words proposed for others to find. Refusal: `nothing_there`."""
    line = decided_line(viewer=viewer, line_id=line_id)
    known = known_of(viewer=viewer, line=line)
    return Proposed(
        line,
        rules.clean(line.bought, known),
        rules.clean(line.outcome, known),
        rules.clean(line.reason, known),
    )


def decided_line(*, viewer: Viewer, line_id: UUID) -> DecidedLine:
    """Return a line as it was decided, looked at before or not. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PRECEDENT_CONFIRM).q()
    if not BudgetLine.objects.filter(scope, pk=line_id).exists():
        raise NothingThere("decided line")
    found = next(_decided(viewer, [line_id]), None)
    if found is None:
        raise NothingThere("decided line")
    return found


def is_looked_at(*, viewer: Viewer, line: DecidedLine) -> bool:
    """Return whether somebody made a precedent of a line, or kept it out."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    return PrecedentLine.objects.filter(
        scope, tenant_id=line.tenant_id, line_key=line.line_key, agreed=line.agreed
    ).exists()


def known_of(*, viewer: Viewer, line: DecidedLine) -> tuple[Known, ...]:
    """Return the names and places that would lead to whoever a decided line is about.

    Theirs, their contacts', those of the plan's people and suppliers, and of who worked on it.
    """
    row = PlanVersion.objects.select_related("budget", "tenant").get(pk=line.plan_id)
    plan = whole_of(row)
    found = [*_of_person(viewer, line.subject_id)]
    for contact in people.contacts(viewer=viewer, subject_id=line.subject_id):
        found += rules.name_parts(contact.name, "somebody close")
    for person in plan.people:
        found += rules.name_parts(person.draft.name, "somebody close")
    for each in plan.lines:
        if each.supplier.strip():
            found.append(Known(each.supplier.strip(), "a supplier"))
    for name in names_of([plan.written_by, plan.submitted_by]).values():
        found += rules.name_parts(name, "a member of staff")
    if plan.decision:
        found += rules.name_parts(plan.decision.decided_by_name, "a member of staff")
    return tuple(dict.fromkeys([*found, Known(row.tenant.name, "the commissioner")]))


def sharings(*, viewer: Viewer) -> tuple[Sharing, ...]:
    """Return whether each commissioner that the viewer serves shares its precedents, by name."""
    reach = viewer.scope(Permission.PRECEDENT_VIEW).tenant_ids
    last = {
        row.tenant_id: row
        for row in PrecedentSharing.objects.filter(tenant_id__in=reach).order_by("said_at", "id")
    }
    names = names_of(row.said_by for row in last.values())
    return tuple(
        Sharing(
            tenant.id,
            tenant.name,
            bool(row and row.shares),
            row.words if row else "",
            names.get(row.said_by, "") if row else "",
        )
        for tenant in Tenant.objects.filter(pk__in=reach).order_by("name")
        for row in [last.get(tenant.id)]
    )


def _asked_lines(plan: PlanAnswer) -> tuple[LineAnswer, ...]:
    """Return the lines of a version that the version agreed before has not, by their things."""
    before = set(
        BudgetLine.objects.filter(plan__budget_id=plan.budget_id, plan__state=PlanState.AGREED)
        .exclude(plan_id=plan.id)
        .values_list("line_key", "description", "unit_pence", "quantity_hundredths")
    )
    return tuple(
        line
        for line in plan.lines
        if (line.line_key, line.description, line.unit_pence, line.quantity_hundredths)
        not in before
    )


@dataclass(frozen=True)
class Ask:
    """What one search asks for, as PostgreSQL's text search reads it."""

    things: tuple[str, ...]
    outcomes: tuple[str, ...]
    agreed: bool | None
    least: int
    """How many of the things something has at least."""


def _ask(viewer: Viewer, line: LineAnswer, outcomes: Iterable[str]) -> Ask | None:
    """Return what is asked about a line; None where its words say nothing of a thing."""
    things = rules.things(line.description, on=viewer.today)
    if not things:
        return None
    return Ask(
        tuple(rules.weighed(one, "A") for one in things),
        tuple(rules.weighed(one, "B") for one in rules.terms(" ".join(outcomes), on=viewer.today)),
        None,
        rules.least(things),
    )


def found_by(
    reach: Collection[UUID], asks: Iterable[Ask], most: int
) -> dict[Ask, tuple[PrecedentAnswer, ...]]:
    """Return what each search finds, up to `most` of each, in one query for them all."""
    wanted = list(dict.fromkeys(asks))
    found: dict[Ask, list[PrecedentAnswer]] = {one: [] for one in wanted}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select asked.place, f.id, f.commissioner, f.bought, f.outcome, f.kind, f.category,"
            " f.every, f.band_from_pence, f.band_to_pence, f.agreed, f.code, f.reason, f.month,"
            " f.things, f.outcomes"
            " from jsonb_to_recordset(%s::jsonb) as asked"
            " (place integer, things text[], outcomes text[], agreed boolean, least integer)"
            " cross join lateral plans_precedents(%s::uuid[], asked.things, asked.outcomes,"
            " asked.agreed, asked.least, %s) with ordinality as f"
            " order by asked.place, f.ordinality",
            [
                json.dumps([{"place": place, **asdict(one)} for place, one in enumerate(wanted)]),
                list(reach),
                most,
            ],
        )
        for place, *row in cursor.fetchall():
            found[wanted[place]].append(
                PrecedentAnswer(
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    LineKind(row[4]),
                    Category(row[5]),
                    Band(Every(row[6]), row[7], row[8]),
                    *row[9:],
                )
            )
    return {one: tuple(rows) for one, rows in found.items()}


def _decided(viewer: Viewer, line_ids: Sequence[UUID]) -> Iterator[DecidedLine]:
    """Yield those of some lines that were decided, as their plans were, in the order asked for."""
    of_line = dict(BudgetLine.objects.filter(pk__in=line_ids).values_list("id", "plan_id"))
    plans = {
        row.id: (row, whole_of(row))
        for row in PlanVersion.objects.filter(pk__in=set(of_line.values())).select_related(
            "budget__case"
        )
    }
    left = {one.line_id: one for one in LineDecision.objects.filter(line_id__in=line_ids)}
    for line_id in line_ids:
        row, plan = plans[of_line[line_id]]
        decision, decided = plan.decision, left.get(line_id)
        # The lines that were agreed of a part stand in the version that was made of them.
        if decision is None or (decision.verdict is Verdict.PART and decided is None):
            continue
        line = next(each for each in plan.lines if each.id == line_id)
        words = {one.id: one.words for one in plan.outcomes}
        yield DecidedLine(
            line_id=line.id,
            line_key=line.line_key,
            plan_id=plan.id,
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            bought=line.description,
            outcome="; ".join(words[one] for one in line.outcome_ids),
            kind=line.kind,
            category=Category(row.budget.case.category),
            band=rules.band(line.totals, on=viewer.today),
            agreed=decided is None and decision.verdict is Verdict.APPROVED,
            code=decided.code if decided else "",
            reason=decided.words if decided else decision.reasons,
            month=day_of(decision.decided_at).replace(day=1),
        )


def _of_person(viewer: Viewer, subject_id: UUID) -> Iterator[Known]:
    try:
        person = people.person_of_subject(viewer=viewer, subject_id=subject_id)
        address = people.addressee(viewer=viewer, subject_id=subject_id)
    except NothingThere:
        return
    yield from rules.name_parts(person.name, "the person")
    if person.known_as:
        yield from rules.name_parts(person.known_as, "the person")
    for line in address.lines:
        yield Known(line, "a place")
