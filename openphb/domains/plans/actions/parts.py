"""The parts of a draft: needs, outcomes, budget lines with their funders, and risks.

Each `put_…` adds a part, or changes the one whose id is given, and returns its id. All refuse as
any change to a draft does: `nothing_there`, `not_permitted`, `plan_not_draft`; and
`changed_meanwhile` where somebody else changed or removed that part after `version`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import Change, Piece, changing, writing
from openphb.domains.plans.actions.removing import removing, said_of
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineCover,
    LineNote,
    LineOutcome,
    LineVisit,
    Need,
    Outcome,
    PlanAction,
    Risk,
)
from openphb.domains.plans.sections.rules import check_measure, check_weighed
from openphb.domains.plans.sections.types import (
    Assessed,
    Measure,
    MeasureKind,
    PartKind,
    Sees,
    Weighed,
)
from openphb.domains.plans.types import LineDraft
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

NOT_ASSESSED, IN_WORDS, NOT_WEIGHED = Assessed(), Measure(), Weighed()


def put_need(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    need_id: UUID | None,
    words: str,
    assessed: Assessed = NOT_ASSESSED,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change a need. Refusal besides: `words_missing`."""
    piece = Piece(PartKind.NEED, {"words": words, **said_of(assessed), "sees": sees}, need_id)
    with writing(
        "plan.need_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_words(words, where="words", name="The need")
        need = change.part(Need)
        need.words, need.sees = words.strip(), sees
        need.assessed_by, need.assessed_on = assessed.assessed_by.strip(), assessed.assessed_on
        need.condition, need.monitored_by = (
            assessed.condition.strip(),
            assessed.monitored_by.strip(),
        )
        change.details["need"] = str(need.id)
        return change.keep(need)


def remove_need(*, by: Viewer, at: datetime, plan_id: UUID, version: int, need_id: UUID) -> None:
    """Remove a need. Refusal besides: `need_in_use`, while an outcome comes from it."""
    with removing("need", Need, by, at, plan_id, version, need_id) as (change, need):
        if Outcome.objects.filter(plan=change.plan, need=need).exists():
            raise Refusal(
                "need_in_use",
                "An outcome of the plan comes from this need.",
                "Link the outcome to another need first, or remove it.",
            )


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
    measured: Measure = IN_WORDS,
    no_line_reason: str = "",
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change an outcome, how it is known, and why nothing is bought for it if nothing is.

    Refusals besides: `words_missing`, `need_elsewhere`, those of `sections.rules.check_measure`.
    """
    said = {
        "words": words,
        "measure": measure,
        **said_of(measured),
        "no_line_reason": no_line_reason,
        "sees": sees,
    }
    piece = Piece(PartKind.OUTCOME, said, outcome_id)
    with writing(
        "plan.outcome_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_words(words, where="words", name="The outcome")
        rules.check_words(measure, where="measure", name="How the outcome will be known")
        check_measure(measured)
        if not Need.objects.filter(plan=change.plan, pk=need_id).exists():
            raise Refusal(
                "need_elsewhere",
                "The need that was chosen is not in this plan.",
                "Choose from the needs that are listed.",
                "need",
            )
        outcome = change.part(Outcome)
        if outcome.need_id and outcome.need_id != need_id and not _reads(change, outcome.need):
            raise Refusal(
                "need_not_read",
                "This outcome comes from a need that you may not read.",
                "Ask the care co-ordinator to change it, or somebody who may read that need.",
                "need",
            )
        outcome.words, outcome.measure, outcome.need_id = words.strip(), measure.strip(), need_id
        numbered = measured.kind is not MeasureKind.WORDS
        outcome.measure_kind, outcome.by_when = measured.kind, measured.by_when
        outcome.baseline = measured.baseline if numbered else None
        outcome.target = measured.target if numbered else None
        outcome.no_line_reason, outcome.sees = no_line_reason.strip(), sees
        change.details["outcome"] = str(outcome.id)
        return change.keep(outcome)


def remove_outcome(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, outcome_id: UUID
) -> None:
    """Remove an outcome. Refusal besides: `outcome_in_use`, while a line or an action needs it."""
    with removing("outcome", Outcome, by, at, plan_id, version, outcome_id) as (change, outcome):
        served = LineOutcome.objects.filter(outcome=outcome).values_list("line_id", flat=True)
        others = LineOutcome.objects.filter(line_id__in=served).exclude(outcome=outcome)
        orphans = set(served) - set(others.values_list("line_id", flat=True))
        if orphans:
            orphan = BudgetLine.objects.filter(pk__in=orphans).order_by("position").first()
            named = f"“{orphan}”" if _reads(change, orphan) else "A line that you may not read"
            raise Refusal(
                "outcome_in_use",
                f"{named} serves only this outcome.",
                "Choose another outcome for that line first, or remove the line.",
            )
        action = PlanAction.objects.filter(plan=change.plan, outcome=outcome).first()
        if action is not None:
            named = f"“{action}”" if _reads(change, action) else "Something that you may not read"
            raise Refusal(
                "outcome_in_use",
                f"{named} is done for this outcome.",
                "Link that action to another outcome first, or remove it.",
            )
        LineOutcome.objects.filter(outcome=outcome).delete()


def put_line(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID | None, line: LineDraft
) -> UUID:
    """Add or change a budget line, its outcomes and its funders' shares.

    Without shares, all of it is funded by the body that commissions for this tenant on the line's
    first day. Refusals besides: those of `rules.check_line`, `words_missing`, `funder_unknown`,
    `no_commissioner`.
    """
    piece = Piece(PartKind.LINE, _said_of_line(line), line_id)
    with writing(
        "plan.line_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        _check_line(change, line)
        row = change.part(BudgetLine)
        _fill_line(row, line)
        change.keep(row)
        _link(change, row, line)
        _share(change, row, line)
        change.details.update(
            line=str(row.id),
            quantity_hundredths=line.quantity_hundredths,
            unit_pence=line.unit_pence,
            basis=str(line.basis),
            falls_on=line.falls_on,
            rate_code=line.rate_code,
            carers_needed=line.carers_needed,
            option=str(line.management_option),
        )
        return row.id


def begin_lines(
    *, by: Viewer, at: datetime, plan_id: UUID, lines: Sequence[LineDraft]
) -> tuple[UUID, ...]:
    """Add lines of the indicative budget to a draft, in one change; return the ids of those added.

    Each names its line there (`indicative_key`); one that the draft has already is passed over, so
    that asking twice adds nothing. Refusals: those of `put_line`, `nothing_to_begin_with`.
    """
    with changing("plan.lines_begun", by=by, at=at, plan_id=plan_id) as change:
        there = BudgetLine.objects.filter(plan=change.plan).exclude(indicative_key="")
        keys = set(there.values_list("indicative_key", flat=True))
        if not lines:
            raise Refusal(
                "nothing_to_begin_with",
                "No line was chosen.",
                "Say what at least one of the lines helps with.",
            )
        new = [line for line in lines if line.indicative_key not in keys]
        added = tuple(_add_line(change, line) for line in new)
        change.details.update(
            lines=[str(one) for one in added], keys=[one.indicative_key for one in new]
        )
        return added


def remove_line(*, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID) -> None:
    """Remove a budget line, with its links and shares."""
    with removing("line", BudgetLine, by, at, plan_id, version, line_id) as (_change, line):
        LineOutcome.objects.filter(line=line).delete()
        FunderShare.objects.filter(line=line).delete()
        LineVisit.objects.filter(line=line).delete()
        LineNote.objects.filter(line=line).delete()
        LineCover.objects.filter(line=line).delete()


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
    weighed: Weighed = NOT_WEIGHED,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change a risk, or a statement that none was found.

    Refusals besides: `words_missing`, those of `sections.rules.check_weighed`.
    """
    said = {
        "words": words,
        "agreed": agreed,
        "carried_by": carried_by,
        **said_of(weighed),
        "sees": sees,
    }
    piece = Piece(PartKind.RISK, said, risk_id)
    with writing(
        "plan.risk_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_words(words, where="words", name="The risk")
        rules.check_words(agreed, where="agreed", name="What was agreed about it")
        rules.check_words(carried_by, where="carried_by", name="Who carries it")
        check_weighed(weighed)
        risk = change.part(Risk)
        risk.words, risk.agreed = words.strip(), agreed.strip()
        risk.carried_by, risk.sees = carried_by.strip(), sees
        for field in fields(weighed):
            setattr(risk, field.name, getattr(weighed, field.name))
        change.details["risk"] = str(risk.id)
        return change.keep(risk)


def remove_risk(*, by: Viewer, at: datetime, plan_id: UUID, version: int, risk_id: UUID) -> None:
    """Remove a risk."""
    with removing("risk", Risk, by, at, plan_id, version, risk_id):
        pass


def _reads(change: Change, part: Need | BudgetLine | PlanAction | None) -> bool:
    """Whether whoever makes a change may read another part of the plan."""
    reads = change.reads.lines if isinstance(part, BudgetLine) else change.reads.parts
    return part is None or part.sees in reads


def _link(change: Change, row: BudgetLine, line: LineDraft) -> None:
    links = LineOutcome.objects.filter(line=row)
    # What a writer may not read, they did not take away either: it was not on their page.
    gone = links.exclude(outcome_id__in=line.outcome_ids)
    gone.exclude(outcome__sees__in=frozenset(Sees) - change.reads.parts).delete()
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


def _check_line(change: Change, line: LineDraft) -> None:
    outcomes = Outcome.objects.filter(plan=change.plan).values_list("id", flat=True)
    rules.check_words(line.description, where="description", name="What the line buys")
    rules.check_words(line.unit, where="unit", name="What is counted")
    rules.check_line(line, outcomes=set(outcomes))


def _fill_line(row: BudgetLine, line: LineDraft) -> None:
    row.indicative_key = line.indicative_key or row.indicative_key
    row.kind, row.management_option = line.kind, line.management_option
    row.description, row.supplier = line.description.strip(), line.supplier.strip()
    row.quantity_hundredths, row.unit = line.quantity_hundredths, line.unit.strip()
    row.unit_pence, row.basis = line.unit_pence, line.basis
    row.falls_on = line.falls_on
    row.rate_code, row.carers_needed = line.rate_code, line.carers_needed
    row.valid_from, row.valid_to = line.valid_from, line.valid_to
    row.sees = line.sees


def _add_line(change: Change, line: LineDraft) -> UUID:
    _check_line(change, line)
    last = BudgetLine.objects.filter(plan=change.plan).aggregate(last=Max("position"))["last"]
    row = BudgetLine(
        **change.keys, plan=change.plan, position=(last or 0) + 1, revision=change.revision
    )
    _fill_line(row, line)
    row.save()
    _link(change, row, line)
    _share(change, row, line)
    return row.id


def _said_of_line(line: LineDraft) -> dict[str, object]:
    return {
        "kind": str(line.kind),
        "description": line.description,
        "supplier": line.supplier,
        "quantity": counted_hundredths(line.quantity_hundredths, line.unit),
        "unit_price": pounds(line.unit_pence),
        "basis": str(line.basis),
        "management_option": str(line.management_option),
        "valid_from": line.valid_from.isoformat(),
        "valid_to": line.valid_to and line.valid_to.isoformat(),
        "sees": str(line.sees),
    }
