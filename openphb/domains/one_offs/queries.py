"""Reading one-off budgets: one of them whole, all of them, and whom to remind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from openphb.domains.one_offs import reference, rules
from openphb.domains.one_offs.models import (
    OneOffClose,
    OneOffHelp,
    OneOffReminder,
    OneOffTold,
    OneOffUse,
)
from openphb.domains.one_offs.types import (
    CloseAnswer,
    HelpAnswer,
    OneOffAnswer,
    OneOffFacts,
    OneOffLine,
    OneOffState,
    OneOffWaiting,
    SaidBy,
    ToldAnswer,
    ToldState,
    UnspentUse,
    UseAnswer,
)
from openphb.domains.payments.paid import PaidOnce, paid_once
from openphb.domains.plans.live import queries as live
from openphb.domains.plans.live.types import OnceLine
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

# What Today looks at: what is closed leaves it, so these are the ones that were begun first.
MOST_LINES = 150
# What asks for somebody, the most urgent first.
WAITS = (OneOffState.LATE, OneOffState.TO_LOOK_AT, OneOffState.TO_CLOSE)


def one_off(
    *, viewer: Viewer, budget_id: UUID, permission: Permission = Permission.ONE_OFF_VIEW
) -> OneOffAnswer | None:
    """Return a budget as a one-off budget, or None: it is none, or not the viewer's to see."""
    lines = live.once_lines(viewer=viewer, permission=permission, budget_ids=[budget_id])
    found = _answers(viewer, permission, lines)
    return found[0] if found else None


def is_closed(*, viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether a budget is a one-off budget that was closed."""
    found = one_off(viewer=viewer, budget_id=budget_id)
    return found is not None and found.state is OneOffState.CLOSED


def one_offs(*, viewer: Viewer) -> tuple[OneOffAnswer, ...]:
    """Return every one-off budget of open cases that the viewer may see: what waits comes first."""
    lines = live.once_lines(viewer=viewer, permission=Permission.ONE_OFF_VIEW)
    order = {state: place for place, state in enumerate((*WAITS, OneOffState.TO_TELL))}
    found = _answers(viewer, Permission.ONE_OFF_VIEW, lines)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.get(one.state, len(order)),
                one.state is OneOffState.CLOSED,
                one.facts.due_on or date.max,
                one.budget_id,
            ),
        )
    )


def waiting(*, viewer: Viewer) -> tuple[OneOffWaiting, ...]:
    """Return the one-off budgets that ask for whoever decides about them, the latest first.

    Of the oldest open ones, and of each only the sums that its state is worked out from: five
    statements, however many.
    """
    permission = Permission.ONE_OFF_DECIDE
    lines = live.once_lines(viewer=viewer, permission=permission, most=MOST_LINES)
    if not lines:
        return ()
    subjects = {line.budget_id: line.subject_id for line in lines}
    paid: dict[UUID, list[PaidOnce]] = defaultdict(list)
    keys = {(line.budget_id, line.line_key) for line in lines}
    for one in paid_once(viewer=viewer, permission=permission, lines=keys, until=viewer.today):
        paid[one.budget_id].append(one)
    sums = _sums(viewer.scope(permission).q() & Q(budget_id__in=list(paid)))
    found = []
    for budget_id, payments in paid.items():
        last_on = max(one.last_on for one in payments)
        facts = sums(budget_id, sum(one.pence for one in payments), last_on)
        state = rules.state_of(facts, viewer.today)
        if state in WAITS:
            found.append(
                OneOffWaiting(budget_id, subjects[budget_id], state, last_on, facts.due_on)
            )
    return tuple(sorted(found, key=lambda one: (WAITS.index(one.state), one.due_on)))


def _sums(reach: Q) -> Callable[[UUID, int, date], OneOffFacts]:
    """Return what gives the facts of a budget in `reach` by what was paid and when; three queries."""
    told = {budget_id: (accepted or 0, sent) for budget_id, accepted, sent in _told_sums(reach)}
    used = dict(_used_sums(reach))
    closed = dict(_closed_at(reach))

    def of(budget_id: UUID, paid_pence: int, last_on: date) -> OneOffFacts:
        accepted, sent = told.get(budget_id, (0, 0))
        return OneOffFacts(
            paid_pence=paid_pence,
            due_on=_due_on(last_on),
            accepted_pence=accepted,
            waiting=sent,
            used_pence=used.get(budget_id, 0),
            closed_at_pence=closed.get(budget_id),
        )

    return of


@asked
def _told_sums(reach: Q) -> Any:
    rows = OneOffTold.objects.filter(reach).order_by().values_list("budget_id")
    return rows.annotate(
        accepted=Sum("pence", filter=Q(state=ToldState.ACCEPTED)),
        sent=Count("id", filter=Q(state=ToldState.SENT)),
    )


@asked
def _used_sums(reach: Q) -> Any:
    rows = OneOffUse.objects.filter(reach).order_by().values_list("budget_id")
    return rows.annotate(used=Sum("pence"))


@asked
def _closed_at(reach: Q) -> Any:
    rows = OneOffClose.objects.filter(reach).order_by("closed_at")
    return rows.values_list("budget_id", "paid_pence")


def _due_on(last_paid_on: date) -> date:
    """Return by which day what was bought is to be told of."""
    return last_paid_on + reference.limit("evidence_days", last_paid_on)


def told(*, viewer: Viewer, told_id: UUID) -> tuple[OneOffAnswer, ToldAnswer]:
    """Return something that was bought, with its budget. Refusal: `nothing_there`."""
    row = OneOffTold.objects.filter(viewer.scope(Permission.ONE_OFF_VIEW).q(), pk=told_id).first()
    found = row and one_off(viewer=viewer, budget_id=row.budget_id)
    if not found:
        raise NothingThere("receipt")
    return found, next(one for one in found.told if one.id == told_id)


def _answers(
    viewer: Viewer, permission: Permission, lines: Sequence[OnceLine]
) -> list[OneOffAnswer]:
    """Return each budget of these lines. Eight statements, however many."""
    by_budget: dict[UUID, list[OnceLine]] = defaultdict(list)
    for line in lines:
        by_budget[line.budget_id].append(line)
    if not by_budget:
        return []
    paid = paid_once(
        viewer=viewer,
        permission=permission,
        lines={(line.budget_id, line.line_key) for line in lines},
        until=viewer.today,
    )
    said = _Said(viewer, by_budget)
    return [_answer(viewer, of_one, paid, said) for of_one in by_budget.values()]


class _Said:
    """All that was said of some budgets, read at once."""

    def __init__(self, viewer: Viewer, budget_ids: Mapping[UUID, object]) -> None:
        ids = list(budget_ids)
        self.told = list(OneOffTold.objects.filter(budget_id__in=ids).order_by("recorded_at"))
        self.uses = list(OneOffUse.objects.filter(budget_id__in=ids).order_by("recorded_at"))
        self.helps = list(OneOffHelp.objects.filter(budget_id__in=ids).order_by("recorded_at"))
        self.reminders = list(
            OneOffReminder.objects.filter(budget_id__in=ids).order_by("written_at")
        )
        self.closes = list(
            OneOffClose.objects.filter(budget_id__in=ids)
            .select_related("help")
            .order_by("closed_at")
        )
        self.names = names_of(one.closed_by for one in self.closes)
        self.today = viewer.today


def _answer(
    viewer: Viewer, lines: Sequence[OnceLine], paid: Collection[PaidOnce], said: _Said
) -> OneOffAnswer:
    first = lines[0]
    budget_id = first.budget_id
    of_line = {one.line_key: one for one in paid if one.budget_id == budget_id}
    words = {line.line_key: line.words for line in lines}
    told_rows = [one for one in said.told if one.budget_id == budget_id]
    use_rows = [one for one in said.uses if one.budget_id == budget_id]
    closes = [one for one in said.closes if one.budget_id == budget_id]
    helps = [one for one in said.helps if one.budget_id == budget_id]
    reminded = [one.written_on for one in said.reminders if one.budget_id == budget_id]
    last_on = max((one.last_on for one in of_line.values()), default=None)
    facts = OneOffFacts(
        paid_pence=sum(one.pence for one in of_line.values()),
        due_on=_due_on(last_on) if last_on else None,
        accepted_pence=sum(one.pence for one in told_rows if one.state == ToldState.ACCEPTED),
        waiting=sum(one.state == ToldState.SENT for one in told_rows),
        used_pence=sum(one.pence for one in use_rows),
        closed_at_pence=closes[-1].paid_pence if closes else None,
    )
    return OneOffAnswer(
        tenant_id=first.tenant_id,
        subject_id=first.subject_id,
        budget_id=budget_id,
        plan_id=first.plan_id,
        lines=tuple(_line(line, of_line.get(line.line_key)) for line in lines),
        facts=facts,
        state=rules.state_of(facts, viewer.today),
        told=tuple(_told(one, words) for one in told_rows),
        uses=tuple(
            UseAnswer(
                UnspentUse(one.use),
                one.line_key,
                words.get(one.line_key, ""),
                one.pence,
                one.words,
                one.agreed_with,
                one.agreed_on,
            )
            for one in use_rows
        ),
        help=_help(helps[-1]) if helps else None,
        close=_close(closes[-1], said.names) if closes else None,
        reminded_on=reminded[-1] if reminded else None,
    )


def _line(line: OnceLine, paid: PaidOnce | None) -> OneOffLine:
    return OneOffLine(
        line.line_id,
        line.line_key,
        line.words,
        line.pence,
        paid.pence if paid else 0,
        paid.last_on if paid else None,
    )


def _told(row: OneOffTold, words: Mapping[UUID, str]) -> ToldAnswer:
    return ToldAnswer(
        id=row.id,
        budget_id=row.budget_id,
        line_key=row.line_key,
        for_words=words.get(row.line_key, ""),
        on=row.bought_on,
        pence=row.pence,
        words=row.words,
        how=SaidBy(row.how),
        name=row.name,
        told_on=day_of(row.recorded_at),
        document_id=row.document_id,
        state=ToldState(row.state),
        looked_words=row.looked_words,
    )


def _help(row: OneOffHelp) -> HelpAnswer:
    return HelpAnswer(row.score, row.words, row.name, row.said_on)


def _close(row: OneOffClose, names: Mapping[UUID, str]) -> CloseAnswer:
    return CloseAnswer(
        row.closed_on,
        names.get(row.closed_by, ""),
        row.help.score if row.help else None,
        row.help.words if row.help else "",
        row.not_asked,
        row.goes_on,
    )
