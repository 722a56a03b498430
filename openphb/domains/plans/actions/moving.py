"""Moving money between two lines of an agreed plan: proposed by one person, accepted by another."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from math import floor
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from openphb.domains.plans import queries, rules
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.actions.raising import agree_to
from openphb.domains.plans.actions.starting import copy_version
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    MoneyMove,
    MoneyMoveDecision,
    PlanVersion,
)
from openphb.domains.plans.moving import queries as moving
from openphb.domains.plans.moving.rules import AMOUNTS, ONE, moved, weekly_limit, weekly_of
from openphb.domains.plans.moving.types import Moved
from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.money import Pence
from openphb.kernel.refusal import NothingThere, Refusal


def propose_move(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    from_line: UUID,
    to_line: UUID,
    pence: int,
    words: str,
) -> UUID:
    """Put forward to move money between two lines of the agreed version; return the proposal's id.

    Nothing changes until somebody else accepts it. Refusals: `nothing_there`, `not_permitted`,
    `plan_changed`, `words_missing`, those of `moving.rules.moved`.
    """
    with transaction.atomic():
        agreed = _lock(by, plan_id)
        actor = by.act(
            Permission.MONEY_MOVE, tenant_id=agreed.tenant_id, subject_id=agreed.subject_id
        )
        plan = queries.whole(viewer=by, plan_id=plan_id)
        rules.check_words(words, where="words", name="Why it should be moved")
        _moved(by, plan, from_line, to_line, pence)
        row = MoneyMove.objects.create(
            tenant_id=agreed.tenant_id,
            subject_id=agreed.subject_id,
            plan=agreed,
            from_line_id=from_line,
            to_line_id=to_line,
            pence=pence,
            words=words.strip(),
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        audit(
            "plan.move_proposed",
            actor,
            at,
            agreed,
            {"move": str(row.id), "from": str(from_line), "to": str(to_line), "pence": pence},
        )
        return row.id


def refuse_move(*, by: Viewer, at: datetime, move_id: UUID, reasons: str) -> None:
    """Say no to a proposal, with reasons for who made it.

    Refusals: `nothing_there`, `not_permitted`, `move_answered`, `move_is_your_own`, `words_missing`.
    """
    with transaction.atomic():
        move = _hold(by, move_id)
        actor = by.act(
            Permission.MONEY_MOVE_ACCEPT, tenant_id=move.tenant_id, subject_id=move.subject_id
        )
        rules.check_words(reasons, where="reasons", name="Why not")
        MoneyMoveDecision.objects.create(
            tenant_id=move.tenant_id,
            subject_id=move.subject_id,
            move=move,
            accepted=False,
            reasons=reasons.strip(),
            decided_by=actor.user_id,
            decided_at=at,
            proposed_by=move.proposed_by,
        )
        audit("plan.move_refused", actor, at, move.plan, {"move": str(move.id)})


def accept_move(*, by: Viewer, at: datetime, move_id: UUID, reasons: str = "") -> UUID:
    """Accept a proposal: the plan's next version, with the money moved from today on; return its id.

    Its proposer is who sent that version, and whoever accepts is who agreed to it: by the limit that
    the commissioner's card sets, which is kept with the answer. Refusals: `nothing_there`,
    `not_permitted`, `move_answered`, `move_is_your_own`, `plan_changed`, `plan_already_open`, those
    of `moving.rules.moved` and of `raising.agree_to`.
    """
    with transaction.atomic():
        move = _hold(by, move_id)
        actor = by.act(
            Permission.MONEY_MOVE_ACCEPT, tenant_id=move.tenant_id, subject_id=move.subject_id
        )
        agreed = _lock(by, move.plan_id)
        plan = queries.whole(viewer=by, plan_id=agreed.id)
        giver, taker, made = _moved(by, plan, move.from_line_id, move.to_line_id, move.pence)
        row = copy_version(agreed, written_by=move.proposed_by, at=at)
        row.starts_on, row.review_on = _from(by, plan), agreed.review_on
        row.compared_with_id = agreed.compared_with_id
        _apply(row, giver, taker, move.pence, made, row.starts_on)
        limit, moved_in_all = _within(by, plan, giver, move.pence)
        said = reasons.strip() or f"Money moved between two lines, as asked: {move.words}"
        agree_to(
            row, agreed, submitted_by=move.proposed_by, by=by, actor=actor, at=at, reasons=said
        )
        MoneyMoveDecision.objects.create(
            tenant_id=move.tenant_id,
            subject_id=move.subject_id,
            move=move,
            accepted=True,
            reasons=reasons.strip(),
            made=row,
            limit_weekly_pence=limit,
            moved_weekly_pence=moved_in_all,
            decided_by=actor.user_id,
            decided_at=at,
            proposed_by=move.proposed_by,
        )
        audit(
            "plan.money_moved",
            actor,
            at,
            row,
            {"move": str(move.id), "pence": move.pence, "superseded": str(agreed.id)},
        )
        return row.id


def _lock(by: Viewer, plan_id: UUID) -> PlanVersion:
    """Lock the version that is agreed. Refusals: `nothing_there`, `plan_changed`."""
    reach = by.scope(Permission.PLAN_VIEW).q()
    row = PlanVersion.objects.select_for_update().filter(reach, pk=plan_id).first()
    if row is None:
        raise NothingThere("plan")
    if row.state != PlanState.AGREED:
        raise Refusal(
            "plan_changed",
            "Another version of this plan was agreed since.",
            "Look at the plan as it is now, and put it forward again.",
        )
    return row


def _hold(by: Viewer, move_id: UUID) -> MoneyMove:
    """Lock a proposal that was not answered yet and is somebody else's."""
    reach = by.scope(Permission.PLAN_VIEW).q()
    row = MoneyMove.objects.filter(reach, pk=move_id).select_related("plan").first()
    if row is None:
        raise NothingThere("proposal to move money")
    # A proposal never changes: its version is what two who answer at once wait for.
    PlanVersion.objects.select_for_update().get(pk=row.plan_id)
    if MoneyMoveDecision.objects.filter(move=row).exists():
        raise Refusal(
            "move_answered",
            "This was answered already.",
            "Read the answer. The same can be put forward again.",
        )
    if row.proposed_by == by.user_id:
        raise Refusal(
            "move_is_your_own",
            "You put this forward, so somebody else has to answer.",
            "Ask another care co-ordinator or a manager.",
        )
    return row


def _from(by: Viewer, plan: PlanAnswer) -> date:
    """Return the day from which money would move: today, or the plan's first day if that is to come."""
    assert plan.starts_on is not None, "an agreed plan has its first day"
    return max(by.today, plan.starts_on)


def _moved(
    by: Viewer,
    plan: PlanAnswer,
    from_line: UUID,
    to_line: UUID,
    pence: int,
) -> tuple[LineAnswer, LineAnswer, Moved]:
    lines = {line.id: line for line in plan.lines}
    if from_line not in lines or to_line not in lines:
        raise NothingThere("line of the plan")
    giver, taker = lines[from_line], lines[to_line]
    before: Fraction = moving.moved_before(viewer=by, budget_id=plan.budget_id, on=by.today)
    made = moved(
        giver,
        taker,
        pence,
        on=_from(by, plan),
        rules=moving.rules_on(viewer=by, plan_id=plan.id, on=by.today),
        weeks=plan.weeks_in_year,
        plan_weekly_pence=plan.totals.weekly_pence,
        moved_before=before,
    )
    return giver, taker, made


def _within(by: Viewer, plan: PlanAnswer, giver: LineAnswer, pence: int) -> tuple[Pence, Pence]:
    """Return the limit of a year's moves and what they come to with this one, in pence a week."""
    limit = weekly_limit(
        moving.rules_on(viewer=by, plan_id=plan.id, on=by.today), plan.totals.weekly_pence
    )
    assert limit is not None, "nothing is moved where the card allows nothing"
    before = moving.moved_before(viewer=by, budget_id=plan.budget_id, on=by.today)
    return floor(limit), floor(before + weekly_of(giver, pence, plan.weeks_in_year))


def _apply(
    row: PlanVersion, giver: LineAnswer, taker: LineAnswer, pence: int, made: Moved, on: date
) -> None:
    """Write what a move makes of the lines of a version that was copied for it."""
    copies = BudgetLine.objects.filter(plan=row)
    gives, takes = (copies.get(line_key=one.line_key) for one in (giver, taker))
    gives.quantity_hundredths, gives.unit_pence = made.giver_quantity, made.giver_unit_pence
    gives.save(update_fields=["quantity_hundredths", "unit_pence"])
    if made.taker_unit_pence is not None:
        takes.unit_pence = made.taker_unit_pence
        takes.save(update_fields=["unit_pence"])
        return
    keys = {"tenant_id": row.tenant_id, "subject_id": row.subject_id}
    last = copies.aggregate(last=Max("position"))["last"]
    added = BudgetLine.objects.create(
        **keys,
        plan=row,
        line_key=new_id(),
        position=last + 1,
        kind=taker.kind,
        description=f"{taker.description}: moved from “{giver.description}”",
        supplier=taker.supplier,
        management_option=taker.management_option,
        quantity_hundredths=ONE,
        unit=AMOUNTS,
        unit_pence=pence,
        basis=giver.basis,
        falls_on=giver.falls_on,
        valid_from=on,
        # As long as the giver gives; the taker goes on at least as long.
        valid_to=giver.valid_to,
    )
    for link in LineOutcome.objects.filter(line=takes):
        LineOutcome.objects.create(**keys, line=added, outcome_id=link.outcome_id)
    for share in FunderShare.objects.filter(line=takes):
        FunderShare.objects.create(
            **keys, line=added, funder_id=share.funder_id, ten_thousandths=share.ten_thousandths
        )
