"""The parts of a draft: needs, outcomes, budget lines with their funders, and risks.

Each `put_…` adds a part, or changes the one whose id is given, and returns its id. All refuse as
any change to a draft does: `nothing_there`, `not_permitted`, `stale`, `plan_not_draft`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Max

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import Change, changing
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Need,
    Outcome,
    Risk,
)
from openphb.domains.plans.types import LineDraft
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.refusal import NothingThere, Refusal

Part = TypeVar("Part", Need, Outcome, BudgetLine, Risk)


def put_need(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, need_id: UUID | None, words: str
) -> UUID:
    """Add or change a need. Refusal besides: `words_missing`."""
    with changing("plan.need_put", by=by, at=at, plan_id=plan_id, version=version) as change:
        rules.check_words(words, where="words", name="The need")
        need = _part(Need, change, need_id)
        need.words = words.strip()
        need.save()
        change.details["need"] = str(need.id)
        return need.id


def remove_need(*, by: Viewer, at: datetime, plan_id: UUID, version: int, need_id: UUID) -> None:
    """Remove a need. Refusal besides: `need_in_use`, while an outcome comes from it."""
    with changing("plan.need_removed", by=by, at=at, plan_id=plan_id, version=version) as change:
        need = _part(Need, change, need_id)
        if Outcome.objects.filter(plan=change.plan, need=need).exists():
            raise Refusal(
                "need_in_use",
                "An outcome of the plan comes from this need.",
                "Link the outcome to another need first, or remove it.",
            )
        change.details["need"] = str(need.id)
        need.delete()


def put_outcome(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    outcome_id: UUID | None,
    words: str,
    measure: str,
    need_id: UUID,
) -> UUID:
    """Add or change an outcome. Refusals besides: `words_missing`, `need_elsewhere`."""
    with changing("plan.outcome_put", by=by, at=at, plan_id=plan_id, version=version) as change:
        rules.check_words(words, where="words", name="The outcome")
        rules.check_words(measure, where="measure", name="How the outcome will be known")
        if not Need.objects.filter(plan=change.plan, pk=need_id).exists():
            raise Refusal(
                "need_elsewhere",
                "The need that was chosen is not in this plan.",
                "Choose from the needs that are listed.",
                "need",
            )
        outcome = _part(Outcome, change, outcome_id)
        outcome.words, outcome.measure, outcome.need_id = words.strip(), measure.strip(), need_id
        outcome.save()
        change.details["outcome"] = str(outcome.id)
        return outcome.id


def remove_outcome(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, outcome_id: UUID
) -> None:
    """Remove an outcome. Refusal besides: `outcome_in_use`, while a line serves nothing else."""
    with changing("plan.outcome_removed", by=by, at=at, plan_id=plan_id, version=version) as change:
        outcome = _part(Outcome, change, outcome_id)
        served = LineOutcome.objects.filter(outcome=outcome).values_list("line_id", flat=True)
        others = LineOutcome.objects.filter(line_id__in=served).exclude(outcome=outcome)
        orphans = set(served) - set(others.values_list("line_id", flat=True))
        if orphans:
            orphan = BudgetLine.objects.filter(pk__in=orphans).order_by("position").first()
            raise Refusal(
                "outcome_in_use",
                f"“{orphan}” serves only this outcome.",
                "Choose another outcome for that line first, or remove the line.",
            )
        change.details["outcome"] = str(outcome.id)
        LineOutcome.objects.filter(outcome=outcome).delete()
        outcome.delete()


def put_line(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID | None, line: LineDraft
) -> UUID:
    """Add or change a budget line, its outcomes and its funders' shares.

    Without shares, all of it is funded by the body that commissions for this tenant on the line's
    first day. Refusals besides: those of `rules.check_line`, `words_missing`, `funder_unknown`,
    `no_commissioner`.
    """
    with changing("plan.line_put", by=by, at=at, plan_id=plan_id, version=version) as change:
        row_id = _put_line(change, line_id, line)
        change.details.update(
            line=str(row_id),
            quantity_hundredths=line.quantity_hundredths,
            unit_pence=line.unit_pence,
            basis=str(line.basis),
            falls_on=line.falls_on,
            rate_code=line.rate_code,
            carers_needed=line.carers_needed,
            option=str(line.management_option),
        )
        return row_id


def begin_lines(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, lines: Sequence[LineDraft]
) -> tuple[UUID, ...]:
    """Add lines of the indicative budget to a draft, in one change; return the ids of those added.

    Each names its line there (`indicative_key`); one that the draft has already is passed over, so
    that asking twice adds nothing. Refusals: those of `put_line`, `nothing_to_begin_with`.
    """
    with changing("plan.lines_begun", by=by, at=at, plan_id=plan_id, version=version) as change:
        there = BudgetLine.objects.filter(plan=change.plan).exclude(indicative_key="")
        keys = set(there.values_list("indicative_key", flat=True))
        if not lines:
            raise Refusal(
                "nothing_to_begin_with",
                "No line was chosen.",
                "Say what at least one of the lines helps with.",
            )
        new = [line for line in lines if line.indicative_key not in keys]
        added = tuple(_put_line(change, None, line) for line in new)
        change.details.update(
            lines=[str(one) for one in added], keys=[one.indicative_key for one in new]
        )
        return added


def remove_line(*, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID) -> None:
    """Remove a budget line, with its links and shares."""
    with changing("plan.line_removed", by=by, at=at, plan_id=plan_id, version=version) as change:
        line = _part(BudgetLine, change, line_id)
        change.details["line"] = str(line.id)
        LineOutcome.objects.filter(line=line).delete()
        FunderShare.objects.filter(line=line).delete()
        line.delete()


def put_risk(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    risk_id: UUID | None,
    words: str,
    agreed: str,
    carried_by: str,
) -> UUID:
    """Add or change a risk, or a statement that none was found. Refusal: `words_missing`."""
    with changing("plan.risk_put", by=by, at=at, plan_id=plan_id, version=version) as change:
        rules.check_words(words, where="words", name="The risk")
        rules.check_words(agreed, where="agreed", name="What was agreed about it")
        rules.check_words(carried_by, where="carried_by", name="Who carries it")
        risk = _part(Risk, change, risk_id)
        risk.words, risk.agreed = words.strip(), agreed.strip()
        risk.carried_by = carried_by.strip()
        risk.save()
        change.details["risk"] = str(risk.id)
        return risk.id


def remove_risk(*, by: Viewer, at: datetime, plan_id: UUID, version: int, risk_id: UUID) -> None:
    """Remove a risk."""
    with changing("plan.risk_removed", by=by, at=at, plan_id=plan_id, version=version) as change:
        risk = _part(Risk, change, risk_id)
        change.details["risk"] = str(risk.id)
        risk.delete()


def _part(model: type[Part], change: Change, part_id: UUID | None) -> Part:
    """Return the part of this version with that id, or a new one at the end."""
    parts = model._default_manager.filter(plan=change.plan)
    if part_id is None:
        last = parts.aggregate(last=Max("position"))["last"]
        return model(**change.keys, plan=change.plan, position=(last or 0) + 1)
    found = parts.filter(pk=part_id).first()
    if found is None:
        raise NothingThere("part of the plan")
    return found


def _link(change: Change, row: BudgetLine, line: LineDraft) -> None:
    links = LineOutcome.objects.filter(line=row)
    links.exclude(outcome_id__in=line.outcome_ids).delete()
    kept = set(links.values_list("outcome_id", flat=True))
    for outcome_id in line.outcome_ids:
        if outcome_id not in kept:
            LineOutcome.objects.create(**change.keys, line=row, outcome_id=outcome_id)


def _share(change: Change, row: BudgetLine, line: LineDraft) -> None:
    shares = dict(line.shares) or {_commissioner(change, line): rules.WHOLE}
    known = {one.id for one in organisations.organisations(line.valid_from)}
    if not set(shares) <= known:
        raise Refusal(
            "funder_unknown",
            "A funder that was chosen is not known here.",
            "Choose from the bodies that are listed.",
            "shares",
        )
    existing = FunderShare.objects.filter(line=row)
    existing.exclude(funder_id__in=shares).delete()
    for funder_id, part in shares.items():
        existing.update_or_create(
            funder_id=funder_id,
            defaults={"ten_thousandths": part},
            create_defaults={**change.keys, "line": row, "ten_thousandths": part},
        )


def _commissioner(change: Change, line: LineDraft) -> UUID:
    found = organisations.responsible_for(change.plan.tenant_id, line.valid_from)
    if found is None:
        raise Refusal(
            "no_commissioner",
            "No body commissions for this record on the line's first day.",
            "Check the line's first day, or ask an administrator to record who commissions.",
            "valid_from",
        )
    return found.id


def _put_line(change: Change, line_id: UUID | None, line: LineDraft) -> UUID:
    outcomes = Outcome.objects.filter(plan=change.plan).values_list("id", flat=True)
    rules.check_words(line.description, where="description", name="What the line buys")
    rules.check_words(line.unit, where="unit", name="What is counted")
    rules.check_line(line, outcomes=set(outcomes))
    row = _part(BudgetLine, change, line_id)
    row.indicative_key = line.indicative_key or row.indicative_key
    row.kind, row.management_option = line.kind, line.management_option
    row.description, row.supplier = line.description.strip(), line.supplier.strip()
    row.quantity_hundredths, row.unit = line.quantity_hundredths, line.unit.strip()
    row.unit_pence, row.basis = line.unit_pence, line.basis
    row.falls_on = line.falls_on
    row.rate_code, row.carers_needed = line.rate_code, line.carers_needed
    row.valid_from, row.valid_to = line.valid_from, line.valid_to
    row.save()
    _link(change, row, line)
    _share(change, row, line)
    return row.id
