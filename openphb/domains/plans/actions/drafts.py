"""What every change of a draft does first and last: lock it, check it, count it, audit it.

A section or a part is saved against what its writer had on the screen: `version` is the plan's
count of changes then. Only where that same section or part changed since do two people clash; what
the later one wrote is set aside, and they choose. Different parts never clash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max

from openphb.domains.plans import rules
from openphb.domains.plans.models import PlanVersion, PlanWriting
from openphb.domains.plans.sections.rules import Clash
from openphb.domains.plans.sections.types import PartKind, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing.rules import check_may_read, check_reads_it_after
from openphb.domains.plans.seeing.types import Reads
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Actor, NotPermitted, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal, Stale


class Revised(Protocol):
    """A row that says at which change of its plan it last changed."""

    pk: UUID
    revision: int

    def save(self) -> None: ...


Part = TypeVar("Part", bound=models.Model)


@dataclass
class Change:
    """A locked version, who changes it, and what the audit will say of it."""

    plan: PlanVersion
    actor: Actor
    by: Viewer
    details: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, UUID]:
        """Return what every row of the version carries."""
        return {"tenant_id": self.plan.tenant_id, "subject_id": self.plan.subject_id}

    @property
    def revision(self) -> int:
        """Return the plan's count of changes once this one is made."""
        return self.plan.version + 1

    @cached_property
    def reads(self) -> Reads:
        """Return what whoever makes the change may read of the plan."""
        return seeing.reads(viewer=self.by, **self.keys)


@dataclass(frozen=True)
class Piece:
    """What somebody writes: a section or a part, and what they say of it as the page asked it."""

    kind: PartKind
    said: Mapping[str, object]
    part_id: UUID | None = None
    section: str = ""


@dataclass
class PieceChange(Change):
    """The change of one section or part."""

    piece: Piece = field(kw_only=True)
    seen: int = field(kw_only=True)
    at: datetime = field(kw_only=True)

    def part(self, model: type[Part]) -> Part:
        """Return the part that the piece is about, or a new one at the end.

        Refusals: `nothing_there`; `changed_meanwhile` where somebody else changed or removed it.
        """
        parts = model._default_manager.filter(plan=self.plan)
        found = parts.filter(pk=self.piece.part_id).first() if self.piece.part_id else None
        if found is not None:
            self.check_may_read(getattr(found, "sees", Sees.BOTH))
            self.check(cast(Revised, found).revision)
            return found
        if self.piece.part_id is not None:
            self._check_gone()
        last = parts.aggregate(last=Max("position"))["last"]
        return model(**self.keys, plan=self.plan, position=(last or 0) + 1)

    def check(self, revision: int) -> None:
        """Refusal `changed_meanwhile`: it changed after its writer had read it."""
        if revision > self.seen:
            raise Clash(gone=False)

    def check_may_read(self, sees: str) -> None:
        """Refusal `nothing_there`: who may not read a part does not change it either."""
        if sees != Sees.BOTH:
            check_may_read(Sees(sees), self._reads_of_kind)

    def check_reads_it_after(self) -> None:
        """Refusal `not_your_own`: nobody writes what they could not read the next time."""
        sees = self.piece.said.get("sees", Sees.BOTH)
        if sees != Sees.BOTH:
            check_reads_it_after(Sees(str(sees)), self._reads_of_kind)

    @property
    def _reads_of_kind(self) -> frozenset[Sees]:
        return self.reads.lines if self.piece.kind is PartKind.LINE else self.reads.parts

    def keep(self, row: Revised) -> UUID:
        """Save a row of the plan as changed now, with what was said; return its id."""
        row.revision = self.revision
        row.save()
        self.note(row.pk if self.piece.kind is not PartKind.SECTION else None)
        return row.pk

    def note(self, part_id: UUID | None) -> None:
        """Keep what was said as part of the plan's story."""
        _note(self.plan, self.piece, self.actor.user_id, self.at, self.seen, part_id, self.revision)

    def _check_gone(self) -> None:
        """Whoever knows that it was removed and sends it all the same adds it anew."""
        story = PlanWriting.objects.filter(
            plan=self.plan, kind=self.piece.kind, part_id=self.piece.part_id
        ).exclude(revision=None)
        last = story.order_by("-revision").first()
        if last is None or last.revision is None:
            raise NothingThere("part of the plan")
        if last.revision > self.seen:
            raise Clash(gone=True)


def lock(*, by: Viewer, permission: Permission, plan_id: UUID, version: int | None) -> PlanVersion:
    """Lock a version that `by` may reach with `permission`.

    Refusals: `nothing_there`; `stale` where `version` is not what it is now (None does not ask).
    """
    row = (
        PlanVersion.objects.select_for_update()
        .filter(by.scope(Permission.PLAN_VIEW).q(), pk=plan_id)
        .first()
    )
    if row is None:
        raise NothingThere("plan")
    by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
    if version is not None and row.version != version:
        raise Stale()
    return row


@contextmanager
def changing(what: str, *, by: Viewer, at: datetime, plan_id: UUID) -> Iterator[Change]:
    """Open one change of a draft: locked, checked and, once the block is done, counted and audited.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`.
    """
    with transaction.atomic():
        change = Change(*_locked(by, plan_id), by)
        yield change
        _count(what, change, at)


@contextmanager
def writing(
    what: str, *, by: Viewer, at: datetime, plan_id: UUID, version: int, piece: Piece
) -> Iterator[PieceChange]:
    """Open the change of one section or part, by somebody who read it at `version`.

    Where it cannot be saved because of what somebody else did meanwhile, what was said is set
    aside before the refusal goes on. Refusals: `nothing_there` (also where they may not read it),
    `not_permitted`, `plan_not_draft`, `changed_meanwhile`, `not_your_own`.
    """
    try:
        with transaction.atomic():
            row, actor = _locked(by, plan_id)
            change = PieceChange(row, actor, by, piece=piece, seen=version, at=at)
            change.check_reads_it_after()
            yield change
            _count(what, change, at)
    except (NothingThere, NotPermitted):
        raise
    except Refusal as refusal:
        if refusal.code in ("changed_meanwhile", "plan_not_draft") and piece.said:
            with transaction.atomic():
                row = lock(by=by, permission=Permission.PLAN_WRITE, plan_id=plan_id, version=None)
                actor = by.act(
                    Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id
                )
                _note(row, piece, actor.user_id, at, version, piece.part_id, None)
        raise


def audit(
    what: str, actor: Actor, at: datetime, row: PlanVersion, details: Mapping[str, object]
) -> None:
    """Write the audit of something done to a version."""
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="plan",
        record_id=row.id,
        details=details,
    )


def _locked(by: Viewer, plan_id: UUID) -> tuple[PlanVersion, Actor]:
    row = lock(by=by, permission=Permission.PLAN_WRITE, plan_id=plan_id, version=None)
    rules.require_draft(PlanState(row.state))
    return row, by.act(Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id)


def _count(what: str, change: Change, at: datetime) -> None:
    change.plan.version += 1
    change.plan.touched_at = at
    change.plan.save()
    audit(what, change.actor, at, change.plan, change.details)


def _note(
    plan: PlanVersion,
    piece: Piece,
    user_id: UUID,
    at: datetime,
    seen: int,
    part_id: UUID | None,
    revision: int | None,
) -> None:
    PlanWriting.objects.create(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        plan=plan,
        kind=piece.kind,
        section=piece.section,
        part_id=part_id,
        said=dict(piece.said),
        seen=seen,
        revision=revision,
        written_by=user_id,
        written_at=at,
    )
