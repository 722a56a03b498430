"""Taking in statements, and saying what movements were for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.plans.live import queries as live
from openphb.domains.spending import queries
from openphb.domains.spending.models import (
    BankStatement,
    Coding,
    StatementLine,
    UncodedSpending,
)
from openphb.domains.spending.rules import coding, taking_in
from openphb.domains.spending.statements.read import read_statement
from openphb.domains.spending.statements.types import StatementAccount
from openphb.domains.spending.statements.types import StatementLine as Line
from openphb.domains.spending.types import Part, StatementFormat, TakenIn
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.refusal import NothingThere, Stale

# Payments out of one budget that are not said to be for something, or not all of it.
OPEN_OF_BUDGET = """
  select count(*), sum(open), min("on") from (
    select l."on", -l.pence - coalesce(sum(c.pence), 0) as open
      from spending_statementline l left join spending_coding c
        on c.tenant_id = l.tenant_id and c.movement_id = l.id
     where l.tenant_id = %(tenant)s and l.budget_id = %(budget)s and l.pence < 0
     group by l.id, l."on", l.pence) movement
   where open > 0
"""


def take_in_statement(
    *, by: Viewer, at: datetime, budget_id: UUID, data: bytes, layout: str | None = None
) -> TakenIn:
    """Take in a bank statement of a budget's account, as a whole or not at all.

    The same file again, or one whose movements are all there, adds nothing and says so. Lines that
    another statement brought are not added twice.
    Refusals: those of `queries.account`, `read_statement` and `rules.taking_in`.
    """
    with transaction.atomic():
        paid_to = queries.account(viewer=by, budget_id=budget_id)
        mine = {"tenant_id": paid_to.tenant_id, "subject_id": paid_to.subject_id}
        actor = by.act(Permission.STATEMENT_ADD, **mine)
        # Each statement is held against what is there already.
        one_at_a_time("spending", budget_id)
        digest = sha256(data).hexdigest()
        before = BankStatement.objects.filter(budget_id=budget_id, sha256=digest).first()
        if before is not None:
            known = StatementLine.objects.filter(statement=before).count()
            return TakenIn(before.id, 0, known, True, before.closes_on, before.closing_pence)
        statement = read_statement(data, layout)
        account = taking_in.proved_account(statement, by.today)
        taking_in.refuse_other_account(account, paid_to.ends)
        new = _not_there_yet(account, budget_id)
        taking_in.refuse_break(account, new, queries.so_far(viewer=by, budget_id=budget_id))
        days = [line.date for line in account.lines]
        opening, closing = account.opening_pence or 0, account.closing_pence or 0
        if not new:
            return TakenIn(None, 0, len(account.lines), False, max(days), closing)
        row = BankStatement.objects.create(
            **mine,
            budget_id=budget_id,
            agreement_id=paid_to.agreement_id,
            format=StatementFormat.CSV if statement.format == "csv" else StatementFormat.CAMT053,
            layout=statement.layout[:40],
            sha256=digest,
            opens_on=min(days),
            closes_on=max(days),
            opening_pence=opening,
            closing_pence=closing,
            taken_in_by=actor.user_id,
            taken_in_at=at,
        )
        StatementLine.objects.bulk_create(
            [
                StatementLine(
                    **mine,
                    statement=row,
                    budget_id=budget_id,
                    external_id=line.id,
                    on=line.date,
                    pence=line.pence,
                    payee=line.payee or "",
                    reference=line.reference or "",
                    kind=(line.kind or "")[:40],
                )
                for line in new
            ],
            batch_size=1000,
        )
        _keep_uncoded(budget_id, **mine)
        trail.record(
            "statement.taken_in",
            by=actor,
            at=at,
            **mine,
            record_kind="bank_statement",
            record_id=row.id,
            details={
                "added": len(new),
                "known": len(account.lines) - len(new),
                "closing_pence": row.closing_pence,
                "sha256": digest,
            },
        )
        return TakenIn(
            row.id, len(new), len(account.lines) - len(new), False, row.closes_on, row.closing_pence
        )


def code_movement(
    *,
    by: Viewer,
    at: datetime,
    movement_id: UUID,
    parts: Sequence[Part],
    seen: Collection[UUID],
) -> None:
    """Say what a movement was for, in place of what was said before; the audit keeps both.

    `seen` are the ids of the parts that were on the screen. Refusals: `nothing_there`,
    `not_permitted`, `stale` (somebody coded it since), and those of `rules.coding`.
    """
    with transaction.atomic():
        movement = (
            StatementLine.objects.select_for_update()
            .filter(by.scope(Permission.SPENDING_CODE).q(), pk=movement_id)
            .first()
        )
        if movement is None:
            raise NothingThere("movement")
        mine = {"tenant_id": movement.tenant_id, "subject_id": movement.subject_id}
        actor = by.act(Permission.SPENDING_CODE, **mine)
        before = list(Coding.objects.filter(movement=movement))
        if {one.id for one in before} != set(seen):
            raise Stale()
        purposes = live.purposes(
            viewer=by, permission=Permission.SPENDING_CODE, budget_id=movement.budget_id
        )
        coding.refuse_coding(movement.pence, parts, purposes)
        keys = {(p.line_id, p.outcome_id): (p.line_key, p.outcome_key) for p in purposes}
        one_at_a_time("spending", movement.budget_id)
        Coding.objects.filter(movement=movement).delete()
        for part in parts:
            line_key, outcome_key = keys[part.line_id, part.outcome_id]
            Coding.objects.create(
                **mine,
                movement=movement,
                budget_id=movement.budget_id,
                line_id=part.line_id,
                outcome_id=part.outcome_id,
                line_key=line_key,
                outcome_key=outcome_key,
                pence=part.pence,
                coded_by=actor.user_id,
                coded_at=at,
            )
        _settle()
        _keep_uncoded(movement.budget_id, **mine)
        trail.record(
            "movement.recoded" if before else "movement.coded",
            by=actor,
            at=at,
            **mine,
            record_kind="statement_line",
            record_id=movement.id,
            details={
                "before": [_part_of(one.line_id, one.outcome_id, one.pence) for one in before],
                "after": [_part_of(one.line_id, one.outcome_id, one.pence) for one in parts],
            },
        )


def _part_of(line_id: UUID, outcome_id: UUID, pence: int) -> dict[str, object]:
    return {"line": str(line_id), "outcome": str(outcome_id), "pence": pence}


def _not_there_yet(account: StatementAccount, budget_id: UUID) -> tuple[Line, ...]:
    ids = [line.id for line in account.lines]
    known = StatementLine.objects.filter(budget_id=budget_id, external_id__in=ids)
    return taking_in.new_lines(account, set(known.values_list("external_id", flat=True)))


def _keep_uncoded(budget_id: UUID, *, tenant_id: UUID, subject_id: UUID) -> None:
    """Work out again what of a budget is to be coded, after its movements or codings changed."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_OF_BUDGET, {"tenant": tenant_id, "budget": budget_id})
        movements, pence, oldest_on = cursor.fetchone()
    mine = UncodedSpending.objects.filter(tenant_id=tenant_id, budget_id=budget_id)
    if not movements:
        mine.delete()
        return
    now = {"movements": movements, "pence": int(pence), "oldest_on": oldest_on}
    if not mine.update(**now):
        UncodedSpending.objects.create(
            tenant_id=tenant_id, subject_id=subject_id, budget_id=budget_id, **now
        )


def _settle() -> None:
    """Check now what the database would check at commit: here the writer still sees its rows."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints spending_coding_fits immediate")
        cursor.execute("set constraints spending_coding_fits deferred")
