"""Suggesting a part of a plan, other words for one, or that one goes; and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.actions.adding import (
    check_may_add,
    end,
    keep,
    locked_contribution,
    locked_draft,
    sees_of_part,
)
from openphb.domains.plans.models import PART_MODELS, ContributionEnding, PlanVersion
from openphb.domains.plans.sections.types import PartKind, Sees
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.types import Adds, Became, InWordsOf
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal

Write = Callable[[], object]
"""The writer's own save of a part; it returns the id of the part where there is one afterwards."""


def suggest_part(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    kind: PartKind,
    part_id: UUID | None,
    adds: Adds,
    words: str,
    said: InWordsOf | None = None,
) -> UUID:
    """Add something beside a part of a draft, or suggest a new one; return its id.

    The plan stays as it is. `words` are how the part would read, why it should go, or a comment;
    `said` names whose words staff key for them. Refusals: `nothing_there` (also where `by` may not
    read the part), `not_permitted`, `asked_for_less`, `plan_not_draft`, `cannot_add_here`,
    `words_missing`, `words_too_long`, and those of `check_in_words_of`.
    """
    with transaction.atomic():
        plan, actor = locked_draft(by, plan_id)
        rules.check_part(kind, adds, has_part=part_id is not None)
        sees = sees_of_part(by, plan, kind, part_id) if part_id else Sees.BOTH
        named = check_may_add(by, plan, adds)
        rules.check_words(words)
        if said is not None:
            by.act(Permission.PLAN_KEY, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
            rules.check_in_words_of(said, today=by.today)
        return keep(
            plan,
            actor,
            at,
            kind,
            adds,
            words,
            today=by.today,
            said=said,
            named=named,
            part_id=part_id,
            sees=sees,
        )


def take_up(*, by: Viewer, at: datetime, contribution_id: UUID, write: Write) -> None:
    """Write what was suggested of a part into the plan, by the writer's own save.

    Both are kept or neither: where `write` refuses, the suggestion stays open, and what that save
    set aside stays too. Whether it was used as it is or changed is read from the part as saved.
    Refusals: those of `write`, `nothing_there`, `not_permitted`, `plan_not_draft`,
    `answered_already`, `cannot_become`, `part_still_there`.
    """
    refused: Refusal | None = None
    with transaction.atomic():
        row, actor = locked_contribution(by, contribution_id, Permission.PLAN_WRITE)
        kind, adds = PartKind(row.kind), Adds(row.adds)
        if kind is PartKind.SECTION:
            raise NothingThere("suggestion")
        ended = ContributionEnding.objects.filter(contribution=row).exists()
        rules.check_ending(adds, Became.USED, "", was_ended=ended)
        try:
            written = write()
        except Refusal as refusal:
            # Not let through here: what the save set aside has to outlast it.
            refused = refusal
        else:
            part_id = written if isinstance(written, UUID) else None
            part = PART_MODELS[kind]._default_manager.filter(plan=row.plan, pk=part_id).first()
            if adds is Adds.REMOVAL and _is_there(row.plan, kind, row.part_id):
                raise Refusal(
                    "part_still_there",
                    "The part that should go is still in the plan.",
                    "Remove that part.",
                )
            now = [getattr(part, name) for name in rules.BOXES[kind]] if part else []
            became = rules.became_of(adds, row.words, now)
            revision = PlanVersion.objects.get(pk=row.plan_id).version
            end(row, actor, at, became, "", revision, part.pk if part else None)
    if refused is not None:
        raise refused


def take_back_contribution(
    *, by: Viewer, at: datetime, contribution_id: UUID, words: str = ""
) -> None:
    """Take back what one wrote beside a section or a part. It stays to be read, as taken back.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`, `not_your_words`,
    `answered_already`, `cannot_become`.
    """
    with transaction.atomic():
        row, actor = locked_contribution(by, contribution_id, Permission.PLAN_CONTRIBUTE)
        rules.check_taken_back(is_writer=row.written_by == actor.user_id)
        end(row, actor, at, Became.WITHDRAWN, words, None)


def _is_there(plan: PlanVersion, kind: PartKind, part_id: UUID | None) -> bool:
    return PART_MODELS[kind]._default_manager.filter(plan=plan, pk=part_id).exists()
