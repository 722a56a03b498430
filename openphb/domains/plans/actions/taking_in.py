"""Taking pieces of a file from elsewhere into a draft: what a person chose, and nothing else."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import queries, rules
from openphb.domains.plans.actions.parts import put_need, put_outcome
from openphb.domains.plans.actions.writing import write_words
from openphb.domains.plans.exchange.taking import Taken, Wanted
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal


def take_in(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, wanted: Wanted, sha256: str
) -> Taken:
    """Add what was chosen to a draft, all of it or nothing; return how many of each were added.

    Words are put below what a section says already. The audit keeps the hash of the file, not the
    file: what nobody chose is not ours to keep. Refusals: those of any change to a draft;
    `nothing_chosen`; `no_need`, where an outcome is taken and there is no need for it to come from.
    """
    if not (wanted.needs or wanted.outcomes or wanted.sections):
        raise Refusal("nothing_chosen", "Nothing was chosen.", "Choose where a piece goes.")
    plan = queries.plan(viewer=by, plan_id=plan_id)
    rules.require_draft(plan.state)
    actor = by.act(Permission.PLAN_WRITE, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    # Each change counts the draft's version one on.
    versions = count(version)
    with transaction.atomic():
        added = [
            put_need(
                by=by, at=at, plan_id=plan_id, version=next(versions), need_id=None, words=words
            )
            for words in wanted.needs
        ]
        need_id = wanted.need_id or next(iter(added), None)
        for outcome in wanted.outcomes:
            put_outcome(
                by=by,
                at=at,
                plan_id=plan_id,
                version=next(versions),
                outcome_id=None,
                words=outcome.words,
                measure=outcome.measure,
                need_id=_there(need_id),
            )
        for section, pieces in wanted.sections.items():
            write_words(
                by=by,
                at=at,
                plan_id=plan_id,
                version=next(versions),
                section=section,
                words="\n\n".join(one for one in (plan.words.get(section, ""), *pieces) if one),
            )
        taken = Taken(len(added), len(wanted.outcomes), len(wanted.sections))
        trail.record(
            "plan.taken_in",
            by=actor,
            at=at,
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            record_kind="plan",
            record_id=plan.id,
            details={
                "sha256": sha256,
                "needs": taken.needs,
                "outcomes": taken.outcomes,
                "sections": taken.sections,
            },
        )
    return taken


def _there(need_id: UUID | None) -> UUID:
    if need_id is None:
        raise Refusal(
            "no_need",
            "An outcome comes from a need, and the plan has none yet.",
            "Take a need from the file too, or write one first.",
            "need",
        )
    return need_id
