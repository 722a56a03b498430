"""Holding a case for one change: locked, permitted, and its clock kept when it is let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openphb.domains.cases import queries, rules
from openphb.domains.cases.assessing.clocks import end_of
from openphb.domains.cases.models import Case
from openphb.domains.cases.types import DecisionAnswer, Doing, OfferRecord, Step
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Stale


@dataclass(frozen=True)
class Held:
    """A case locked for one change, with what the rules need of it."""

    by: Viewer
    case: Case
    actor: Actor
    step: Step
    decisions: list[DecisionAnswer]
    offers: list[OfferRecord]

    def finish(self, what: str, at: datetime, details: Mapping[str, object]) -> None:
        """Count the version up, keep what it waits for and its clock, save, write the audit."""
        self.case.version += 1
        keep_clock(self.by, self.case)
        self.case.save()
        audit(what, self.actor, at, self.case, details)


def hold(by: Viewer, permission: Permission, case_id: UUID, version: int | None) -> Held:
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NothingThere("case")
    actor = by.act(permission, tenant_id=case.tenant_id, subject_id=case.subject_id)
    if version is not None and case.version != version:
        raise Stale()
    decisions, offers = queries.decisions_and_offers(viewer=by, case_ids=[case.id])
    step = rules.step(
        closed_on=case.closed_on, decisions=decisions[case.id], offers=offers[case.id]
    )
    return Held(by, case, actor, step, decisions[case.id], offers[case.id])


def audit(what: str, actor: Actor, at: datetime, case: Case, details: Mapping[str, object]) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=case.tenant_id,
        subject_id=case.subject_id,
        record_kind="case",
        record_id=case.id,
        details=details,
    )


def keep_clock(by: Viewer, case: Case) -> None:
    """Write on a case whether it waits for somebody, and by when its decision is due."""
    waiting = queries.waiting_for(viewer=by, case=case)
    case.waits = bool(waiting)
    case.decide_by = next(
        (one.due_at or end_of(one.due) for one in waiting if one.doing is Doing.DECIDE and one.due),
        None,
    )
