"""Telling what was delivered, and saying whether it was right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.marketplace import reach, reference
from openphb.domains.marketplace.actions.matching import hold_against
from openphb.domains.marketplace.models import CareOrder, Delivery, InvoiceLine
from openphb.domains.marketplace.queries.endings import endings_of
from openphb.domains.marketplace.rules import delivering as rules
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    DeliveryGiven,
    EndingTold,
    FileTaken,
    OrderState,
    RowWrong,
    SaidHow,
    SentBy,
)
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal

Numbered = Sequence[tuple[int, DeliveryGiven]]
# A file has up to 250,000 rows: as columns, they are taken in four times as fast as one by one.
_ADD = """
insert into marketplace_delivery (id, tenant_id, subject_id, order_id, order_key, organisation_id,
       "on", hundredths, words, row_id, sent_on, sent_by, sent_at, sent_how, paper, answer_words,
       matched_hundredths)
select given.id, o.tenant_id, o.subject_id, o.id, o.order_key, o.organisation_id,
       given."on", given.hundredths, given.words, given.row_id, %(sent_on)s, %(sent_by)s, %(sent_at)s,
       %(sent_how)s, %(paper)s, '', 0
  from unnest(%(id)s::uuid[], %(order_id)s::uuid[], %(on)s::date[], %(hundredths)s::int[],
              %(words)s::text[], %(row_id)s::text[])
       as given (id, order_id, "on", hundredths, words, row_id)
  join marketplace_careorder o on o.id = given.order_id
"""


@transaction.atomic
def tell_delivered(*, by: Viewer, at: datetime, given: DeliveryGiven, paper: str = "") -> None:
    """Say what was delivered on one day. Refusals: as the rows of `take_deliveries`."""
    taken = take_deliveries(by=by, at=at, rows=[(1, given)], how=SentBy.PAGE, paper=paper)
    for wrong in taken.wrong:
        raise Refusal(wrong.code, wrong.message, wrong.mend, wrong.column)


@transaction.atomic
def take_deliveries(
    *, by: Viewer, at: datetime, rows: Numbered, how: SentBy = SentBy.FILE, paper: str = ""
) -> FileTaken:
    """Say what was delivered, row by row; return what came of it.

    A row is known by the provider's own id, or else by what it says and how often it is there. A
    known row that says something else takes the place of what was said, unless that was invoiced.
    Staff key what came on `paper`, in the provider's name. Refusals: `delivered_paper`; of a row:
    `delivery_order`, `row_twice`, `keyed_both`, those of `rules.delivering`.
    """
    versions = _versions(by, {given.order_key for _line, given in rows})
    fitting, wrong = _fitting(by, rows, versions)
    added = changed = known = 0
    for key in sorted(fitting):
        one_at_a_time("care order", key)
        told = _Told(by, at, fitting[key], how, paper)
        told.write()
        wrong += told.wrong
        added, changed, known = added + told.added, changed + told.changed, known + told.known
        if told.added or told.changed:
            hold_against(by=told.actor, at=at, today=by.today, order_keys=[key])
    return FileTaken(added, changed, known, tuple(sorted(wrong, key=lambda one: one.line)))


@transaction.atomic
def say_right(
    *,
    by: Viewer,
    at: datetime,
    order_key: UUID,
    answers: Mapping[UUID, tuple[DeliveryAnswer, str]],
    how: SaidHow = SaidHow.OWN_PAGE,
) -> None:
    """Say of what was delivered on an order whether it was right: delivery → (answer, words).

    On one's own page, or keyed by staff with `how` it was said. Refusals: `nothing_there`,
    `not_permitted`, `said_how`, `answered_own`, those of `rules.refuse_answer`.
    """
    permission = Permission.ORDER_AGREE if how is SaidHow.OWN_PAGE else Permission.ORDER_MAKE
    one_at_a_time("care order", order_key)
    rows = {
        row.id: row
        for row in Delivery.objects.select_for_update().filter(
            by.scope(permission).q(), order_key=order_key, pk__in=list(answers)
        )
    }
    if not rows or set(rows) != set(answers):
        raise NothingThere("delivery")
    one = next(iter(rows.values()))
    actor = by.act(permission, tenant_id=one.tenant_id, subject_id=one.subject_id)
    for delivery_id, (answer, words) in answers.items():
        row = rows[delivery_id]
        rules.refuse_answer(answer, words, matched_hundredths=row.matched_hundredths)
        rules.refuse_own_answer(
            keyed_by_same=row.sent_how == SentBy.KEYED and row.sent_by == actor.user_id
        )
        row.answer, row.answer_words = answer, words.strip()
        row.answered_how, row.answered_by, row.answered_at = how, actor.user_id, at
        row.save(
            update_fields=["answer", "answer_words", "answered_how", "answered_by", "answered_at"]
        )
    counted = Counter(str(answer) for answer, _words in answers.values())
    trail.record(
        "deliveries.answered",
        by=actor,
        at=at,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
        record_kind="care_order",
        record_id=one.order_id,
        details={"how": str(how), **counted},
    )
    hold_against(by=actor, at=at, today=by.today, order_keys=[order_key])


@dataclass(frozen=True)
class _Version:
    """An accepted version of an order, and its days: read once, for a file asks row by row."""

    order: CareOrder
    valid: Period
    ended: EndingTold | None


@dataclass(frozen=True)
class _Row:
    """A row of a file that fits a version of an order."""

    line: int
    row_id: str
    order: CareOrder
    given: DeliveryGiven


class _Told:
    """Writes what was delivered on one order, row by row."""

    def __init__(
        self, by: Viewer, at: datetime, rows: Sequence[_Row], how: SentBy, paper: str
    ) -> None:
        first = rows[0].order
        self.by, self.at, self.rows = by, at, rows
        self.actor = reach.act_for(
            by,
            tenant_id=first.tenant_id,
            subject_id=first.subject_id,
            organisation_id=first.organisation_id,
        )
        keyed = self.actor.role is not Role.PROVIDER
        self.how = SentBy.KEYED if keyed else how
        self.paper = rules.paper_of(paper, keyed=keyed)
        self.wrong: list[RowWrong] = []
        self.added = self.changed = self.known = 0

    def write(self) -> None:
        first = self.rows[0].order
        if self.how is SentBy.KEYED:
            self._leave_what_one_keyed_both_of(first)
        mine = Delivery.objects.select_for_update().filter(
            order_key=first.order_key, row_id__in=[one.row_id for one in self.rows]
        )
        there = {
            row_id: said
            for row_id, *said in mine.values_list("row_id", "on", "hundredths", "words")
        }
        new = [one for one in self.rows if one.row_id not in there]
        told_otherwise = [
            one
            for one in self.rows
            if one.row_id in there
            and there[one.row_id] != [one.given.on, one.given.hundredths, one.given.words]
        ]
        self.known = len(self.rows) - len(new) - len(told_otherwise)
        if told_otherwise:
            rows = {
                row.row_id: row
                for row in mine.filter(row_id__in=[n.row_id for n in told_otherwise])
            }
            for one in told_otherwise:
                self._again(one, rows[one.row_id])
        if new:
            self._add(new)
        if self.added or self.changed:
            trail.record(
                "deliveries.told",
                by=self.actor,
                at=self.at,
                tenant_id=first.tenant_id,
                subject_id=first.subject_id,
                record_kind="care_order",
                record_id=first.id,
                details={"added": self.added, "changed": self.changed, "how": str(self.how)},
            )

    def _leave_what_one_keyed_both_of(self, order: CareOrder) -> None:
        mine = InvoiceLine.objects.filter(
            order_key=order.order_key,
            invoice__sent_how=SentBy.KEYED,
            invoice__sent_by=self.actor.user_id,
        )
        invoiced = [Period(days.lower, days.upper) for days in mine.values_list("days", flat=True)]
        left = []
        for one in self.rows:
            try:
                rules.refuse_keying_both(
                    keyed_invoice=any(days.contains(one.given.on) for days in invoiced)
                )
                left.append(one)
            except Refusal as refusal:
                self.wrong.append(RowWrong.of(one.line, refusal))
        self.rows = left

    def _add(self, new: Sequence[_Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                _ADD,
                {
                    "id": [new_id() for _one in new],
                    "order_id": [one.order.id for one in new],
                    "on": [one.given.on for one in new],
                    "hundredths": [one.given.hundredths for one in new],
                    "words": [one.given.words for one in new],
                    "row_id": [one.row_id for one in new],
                    "sent_on": self.by.today,
                    "sent_by": self.actor.user_id,
                    "sent_at": self.at,
                    "sent_how": self.how,
                    "paper": self.paper,
                },
            )
            self.added = cursor.rowcount
        assert self.added == len(new), "an order that was read is there to be joined"

    def _again(self, one: _Row, row: Delivery) -> None:
        given = one.given
        try:
            rules.refuse_change(matched_hundredths=row.matched_hundredths)
        except Refusal as refusal:
            self.wrong.append(RowWrong.of(one.line, refusal))
            return
        row.order, row.on, row.hundredths = one.order, given.on, given.hundredths
        row.words = given.words
        row.sent_on, row.sent_by, row.sent_at = self.by.today, self.actor.user_id, self.at
        row.sent_how, row.paper = self.how, self.paper
        # Whatever was answered was about what stood there before.
        row.answer = row.answered_how = row.answered_by = row.answered_at = None
        row.answer_words = ""
        row.save()
        self.changed += 1


def _fitting(
    by: Viewer, rows: Numbered, versions: Mapping[UUID, Sequence[_Version]]
) -> tuple[dict[UUID, list[_Row]], list[RowWrong]]:
    """Return the rows that fit an accepted order, by order, and what is wrong with the others."""
    found: dict[UUID, list[_Row]] = defaultdict(list)
    wrong = []
    seen: Counter[object] = Counter()
    first_lines: dict[tuple[UUID, str], int] = {}
    latest = reference.limit("latest_days", by.today)
    for line, given in rows:
        try:
            version = _version(versions.get(given.order_key, ()), given)
            rules.refuse_delivery(
                given,
                ordered=version.valid,
                ended=version.ended,
                today=by.today,
                latest=latest,
            )
            row_id = _row_id(given, seen)
            first = first_lines.setdefault((given.order_key, row_id), line)
            if first != line:
                raise Refusal(
                    "row_twice",
                    f"Line {first} has this row id already.",
                    "Give each row an id of its own.",
                    "row_id",
                )
            found[given.order_key].append(_Row(line, row_id, version.order, given))
        except Refusal as refusal:
            wrong.append(RowWrong.of(line, refusal))
    return found, wrong


def _versions(by: Viewer, keys: set[UUID]) -> dict[UUID, list[_Version]]:
    found: dict[UUID, list[_Version]] = defaultdict(list)
    rows = list(
        CareOrder.objects.filter(
            reach.sends_q(by),
            order_key__in=list(keys),
            state__in=[OrderState.ACCEPTED, OrderState.WITHDRAWN],
        ).order_by("number")
    )
    ended = endings_of([row.id for row in rows])
    for row in rows:
        if row.state == OrderState.ACCEPTED or row.id in ended:
            found[row.order_key].append(_Version(row, row.worth.valid, ended.get(row.id)))
    return found


def _version(versions: Sequence[_Version], given: DeliveryGiven) -> _Version:
    if not versions:
        raise Refusal(
            "delivery_order",
            "There is no such order that you have accepted.",
            "Check the order’s number, and accept it first.",
            "order",
        )
    # One of which nothing is left because it ended by itself is for no day.
    held = [one for one in versions if one.order.state == OrderState.ACCEPTED]
    inside = [one for one in held if one.valid.contains(given.on)]
    return (inside or list(versions))[-1]


def _row_id(given: DeliveryGiven, seen: Counter[object]) -> str:
    if given.row_id.strip():
        return given.row_id.strip()[:80]
    said = (given.order_key, given.on, given.hundredths, given.words)
    seen[said] += 1
    # Begins as no id of somebody's own system is likely to.
    return f"~{given.on.isoformat()}:{given.hundredths}:{seen[said]}"
