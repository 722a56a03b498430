"""What organisations tell of money that they hold: by page, by file, or keyed by staff from paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.monitoring import reach
from openphb.domains.monitoring.models import FirmStatement, HeldMoney, Holding, StatementRow
from openphb.domains.monitoring.queries.rows import given as as_given
from openphb.domains.monitoring.queries.rows import lines_of
from openphb.domains.monitoring.rules import rows as rules
from openphb.domains.monitoring.types import (
    FileTaken,
    Received,
    RowGiven,
    RowState,
    RowWrong,
    SentHow,
    StatementGiven,
)
from openphb.foundation.access.types import Actor, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.refusal import NothingThere, Refusal

OPEN = (RowState.SENT, RowState.QUESTIONED)


def send_statement(
    *, by: Viewer, at: datetime, given: StatementGiven, how: SentHow = SentHow.PAGE
) -> Received:
    """Tell what was done with one person's money up to a day, row by row; all of it or nothing.

    A row that is here already, by the organisation's own number, adds nothing. Refusals:
    `nothing_there`, `not_permitted`, `statement_in_the_future`, `row_other_content`, and those of
    `row_fault`, at `rows.<place>`.
    """
    with transaction.atomic():
        holding, actor = _open(by, given.holding_id)
        if given.until > by.today:
            raise Refusal(
                "statement_in_the_future",
                "That day has not come yet.",
                "Tell what was done up to today or an earlier day.",
                "until",
            )
        keys = {line.line_key: line.line_id for line in lines_of(holding)}
        known = _known(holding, given.rows)
        for row in given.rows:
            fault = _fault(row, known, by.today, keys)
            if fault:
                raise fault
        new = _once(row for row in given.rows if row.row_key not in known)
        return _write(holding, actor, at, given, new, keys, how)


def take_file(*, by: Viewer, at: datetime, rows: Iterable[tuple[int, UUID, RowGiven]]) -> FileTaken:
    """Take rows of a file, each (its line, its holding, the row); good ones go in, bad ones come back.

    The same file again adds nothing. Each person is a transaction of their own.
    """
    by_holding: dict[UUID, list[tuple[int, RowGiven]]] = {}
    for line, holding_id, row in rows:
        by_holding.setdefault(holding_id, []).append((line, row))
    wrong: list[RowWrong] = []
    added = known_rows = 0
    for holding_id, lines in by_holding.items():
        with transaction.atomic():
            holding, actor = _open(by, holding_id)
            keys = {line.line_key: line.line_id for line in lines_of(holding)}
            known = dict(_known(holding, [row for _line, row in lines]))
            good: list[RowGiven] = []
            for line, row in lines:
                fault = _fault(row, known, by.today, keys)
                if fault:
                    wrong.append(RowWrong.of(line, fault))
                elif row.row_key in known:
                    known_rows += 1
                else:
                    good.append(row)
                    known[row.row_key] = row
            if good:
                until = max(row.on for row in good)
                given = StatementGiven(holding_id, until, tuple(good))
                added += _write(holding, actor, at, given, good, keys, SentHow.FILE).added
    return FileTaken(
        added, known_rows, len(by_holding), tuple(sorted(wrong, key=lambda one: one.line))
    )


@transaction.atomic
def withdraw_row(*, by: Viewer, at: datetime, row_id: UUID) -> None:
    """Take back a row that nobody has decided. Refusals: `nothing_there`, `not_permitted`, `row_decided`."""
    row, actor = _own_row(by, row_id)
    row.state = RowState.WITHDRAWN
    row.save(update_fields=["state"])
    _audit("holding.row_withdrawn", row, by=actor, at=at)


@transaction.atomic
def answer_question(*, by: Viewer, at: datetime, row_id: UUID, words: str) -> None:
    """Answer what was asked about a row; it waits again.

    Refusals: `nothing_there`, `not_permitted`, `row_decided`, `nothing_asked`, `words_missing`.
    """
    row, actor = _own_row(by, row_id)
    if not row.question or row.answer:
        raise Refusal("nothing_asked", "Nothing is asked about this row.", "Nothing needs doing.")
    fault = rules.words_fault(words, "words")
    if fault:
        raise fault
    row.answer, row.answered_at, row.state = words.strip(), at, RowState.SENT
    row.save(update_fields=["answer", "answered_at", "state"])
    _audit("holding.row_answered", row, by=actor, at=at)


def _own_row(by: Viewer, row_id: UUID) -> tuple[StatementRow, Actor]:
    row = StatementRow.objects.select_for_update().filter(pk=row_id).first()
    holding = Holding.objects.filter(reach.sends_q(by), pk=row.holding_id).first() if row else None
    if row is None or holding is None:
        raise NothingThere("row")
    if not RowState(row.state).is_open:
        raise rules.decided(RowState(row.state))
    return row, _actor(by, holding)


def _open(by: Viewer, holding_id: UUID) -> tuple[Holding, Actor]:
    """Return a holding of which somebody may tell, with nobody else telling of it meanwhile."""
    holding = (
        Holding.objects.filter(reach.sends_q(by), pk=holding_id).select_related("agreement").first()
    )
    if holding is None:
        raise NothingThere("person")
    one_at_a_time("statements", holding.id)
    return holding, _actor(by, holding)


def _actor(by: Viewer, holding: Holding) -> Actor:
    return reach.act_for(
        by,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        organisation_id=holding.organisation_id,
    )


def _known(holding: Holding, rows: Iterable[RowGiven]) -> Mapping[str, RowGiven]:
    found = StatementRow.objects.filter(
        tenant_id=holding.tenant_id, holding=holding, row_key__in=[row.row_key for row in rows]
    )
    return {row.row_key: as_given(row) for row in found}


def _fault(
    row: RowGiven, known: Mapping[str, RowGiven], today: date, keys: Iterable[UUID]
) -> Refusal | None:
    before = known.get(row.row_key)
    if before is not None:
        return None if before == row else rules.other_content(row.row_key)
    return rules.row_fault(row, today=today, line_keys=keys)


def _once(rows: Iterable[RowGiven]) -> list[RowGiven]:
    """Return rows, each number once. Refusal: `row_other_content`."""
    found: dict[str, RowGiven] = {}
    for row in rows:
        if found.setdefault(row.row_key, row) != row:
            raise rules.other_content(row.row_key)
    return list(found.values())


def _write(
    holding: Holding,
    actor: Actor,
    at: datetime,
    given: StatementGiven,
    new: list[RowGiven],
    keys: Mapping[UUID, UUID],
    how: SentHow,
) -> Received:
    mine = {"tenant_id": holding.tenant_id, "subject_id": holding.subject_id}
    known = len(given.rows) - len(new)
    statement = None
    if new or not given.rows:
        statement = FirmStatement.objects.create(
            **mine,
            holding=holding,
            until=given.until,
            stated_held_pence=given.held_pence,
            how=how,
            sent_by=actor.user_id,
            sent_at=at,
        )
        StatementRow.objects.bulk_create(
            StatementRow(
                **mine,
                statement=statement,
                holding=holding,
                row_key=row.row_key.strip(),
                kind=row.kind,
                on=row.on,
                pence=row.pence,
                line_id=keys[row.line_key] if row.line_key else None,
                line_key=row.line_key,
                words=row.words.strip(),
                evidence=row.evidence.strip(),
                state=RowState.SENT,
            )
            for row in new
        )
        trail.record(
            "holding.told",
            by=actor,
            at=at,
            **mine,
            record_kind="holding",
            record_id=holding.id,
            details={
                "rows": len(new),
                "until": given.until.isoformat(),
                "pence": sum(row.pence for row in new),
                "how": str(how),
            },
        )
    held = HeldMoney.objects.get(tenant_id=holding.tenant_id, holding=holding).held_pence
    waiting = StatementRow.objects.filter(
        tenant_id=holding.tenant_id, holding=holding, state__in=OPEN
    ).values_list("pence", flat=True)
    left = held - sum(waiting)
    differs = 0 if given.held_pence is None else left - given.held_pence
    return Received(statement.id if statement else None, len(new), known, left, differs)


def _audit(what: str, row: StatementRow, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="statement_row",
        record_id=row.id,
        details={"pence": row.pence, "kind": str(row.kind), **details},
    )
