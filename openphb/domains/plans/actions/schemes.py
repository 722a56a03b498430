"""Putting schemes of approval forward, deciding them, and recording who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.approving import queries
from openphb.domains.plans.approving.scheme_file import read_scheme
from openphb.domains.plans.approving.types import ApprovalLevel, Holder, RowFault, SchemeFile
from openphb.domains.plans.models import (
    ApprovalDays,
    ApprovalLimit,
    ApprovalRule,
    ApprovalScheme,
    ApprovalSchemeDecision,
    ApproverCover,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts.record import next_known_seq
from openphb.kernel.refusal import NothingThere, Refusal

SHORTEST_REASON = 3
LONGEST_NAME = 200


def propose_scheme(
    *, by: Viewer, at: datetime, tenant_id: UUID, name: str, valid_from: date, given: SchemeFile
) -> UUID:
    """Put a whole scheme forward, which counts from a day on once another agreed; return its id.

    Refusals: `not_permitted`, `scheme_unnamed`, `scheme_begins_before_today`, `scheme_has_faults`,
    `scheme_days_missing`, `scheme_without_holders`.
    """
    with transaction.atomic():
        actor = by.act(Permission.SCHEME_PROPOSE, tenant_id=tenant_id)
        _check_scheme(by, name, valid_from, given)
        row = ApprovalScheme.objects.create(
            tenant_id=tenant_id,
            name=name.strip()[:LONGEST_NAME],
            valid_from=valid_from,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        keys = {"tenant_id": tenant_id, "scheme": row}
        for position, rule in enumerate(given.rules, start=1):
            ApprovalRule.objects.create(
                **keys,
                position=position,
                condition=rule.condition,
                value=rule.value,
                word=rule.word,
                level=rule.level,
                source=rule.source,
            )
        for level, days in given.days:
            ApprovalDays.objects.create(**keys, level=level, days=days)
        for one in given.holders:
            ApprovalLimit.objects.create(
                **keys,
                level=one.level,
                holder=one.user_id,
                role=one.role,
                weekly_pence=one.weekly_pence,
                once_pence=one.once_pence,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                source=one.source,
            )
        trail.record(
            "approval_scheme.proposed",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="approval_scheme",
            record_id=row.id,
            details={"name": row.name, "valid_from": valid_from.isoformat()},
        )
        return row.id


def import_scheme(
    *, by: Viewer, at: datetime, tenant_id: UUID, name: str, valid_from: date, data: bytes
) -> tuple[UUID | None, tuple[RowFault, ...]]:
    """Put the scheme in a file forward; return its id, or None and what is wrong with its rows.

    A scheme decides who may agree what, so it goes in whole or not at all. What counts on that day
    already adds nothing: None, and no faults. Refusals: those of `propose_scheme` and `read_table`.
    """
    with transaction.atomic():
        by.act(Permission.SCHEME_PROPOSE, tenant_id=tenant_id)
        people = {
            one.email.lower(): one.user_id
            for one in queries.people_of(viewer=by, tenant_id=tenant_id)
        }
        given = read_scheme(data, people=people)
        if given.faults:
            return None, given.faults
        stands = queries.scheme_on(viewer=by, tenant_id=tenant_id, on=valid_from)
        same = (stands.rules, stands.days, stands.holders) == (
            given.rules,
            given.days,
            given.holders,
        )
        if same and stands.id is not None:
            return None, ()
        return (
            propose_scheme(
                by=by, at=at, tenant_id=tenant_id, name=name, valid_from=valid_from, given=given
            ),
            (),
        )


def decide_scheme(*, by: Viewer, at: datetime, scheme_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a scheme that somebody else put forward, or refuse it.

    Nobody agrees to a limit of their own that the scheme in force does not give them. Refusals:
    `nothing_there`, `not_permitted`, `scheme_decided`, `scheme_own`, `scheme_own_limit`,
    `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.SCHEME_DECIDE)
        row = (
            ApprovalScheme.objects.select_for_update()
            .filter(scope.tenants_q(), pk=scheme_id)
            .first()
        )
        if row is None:
            raise NothingThere("scheme of approval")
        actor = by.act(Permission.SCHEME_DECIDE, tenant_id=row.tenant_id)
        _check_decision(by, row, agree=agree, reason=reason)
        decision = ApprovalSchemeDecision.objects.create(
            tenant_id=row.tenant_id,
            scheme=row,
            proposed_by=row.proposed_by,
            agreed=agree,
            # Taken last: whoever else records a fact of this tenant waits for it.
            known_seq=next_known_seq(row.tenant_id) if agree else None,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        trail.record(
            "approval_scheme.agreed" if agree else "approval_scheme.refused",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=None,
            record_kind="approval_scheme",
            record_id=row.id,
            details={"known_seq": decision.known_seq},
        )


def record_cover(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    absent: UUID,
    stand_in: UUID | None,
    valid_from: date,
    valid_to: date,
    words: str = "",
) -> UUID:
    """Record that somebody who decides is away until `valid_to`, the first day back; return its id.

    Whoever stands in decides with the limit of who is away, and never about what either of them
    sent. Refusals: `not_permitted`, `cover_unknown_person`, `cover_is_another`, `cover_not_taken`,
    `cover_ends_before_it_begins`, `cover_overlaps`.
    """
    with transaction.atomic():
        actor = by.act(Permission.COVER_RECORD, tenant_id=tenant_id)
        _check_cover(by, actor.user_id, tenant_id, absent, stand_in, valid_from, valid_to)
        row = ApproverCover.objects.create(
            tenant_id=tenant_id,
            absent=absent,
            stand_in=stand_in,
            valid_from=valid_from,
            valid_to=valid_to,
            words=words.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "approver_cover.recorded",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="approver_cover",
            record_id=row.id,
            details={
                "absent": str(absent),
                "stand_in": stand_in and str(stand_in),
                "valid_from": valid_from.isoformat(),
                "valid_to": valid_to.isoformat(),
            },
        )
        return row.id


def end_cover(*, by: Viewer, at: datetime, cover_id: UUID) -> None:
    """Record that somebody is back from today on, or never goes away.

    Refusals: `nothing_there`, `not_permitted`, `cover_is_over`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.COVER_RECORD)
        row = (
            ApproverCover.objects.select_for_update().filter(scope.tenants_q(), pk=cover_id).first()
        )
        if row is None:
            raise NothingThere("absence")
        actor = by.act(Permission.COVER_RECORD, tenant_id=row.tenant_id)
        if row.valid_to <= by.today:
            raise Refusal("cover_is_over", "They are back already.", "There is nothing to end.")
        row.valid_to = max(row.valid_from, by.today)
        row.save(update_fields=["valid_to"])
        trail.record(
            "approver_cover.ended",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=None,
            record_kind="approver_cover",
            record_id=row.id,
            details={"valid_to": row.valid_to.isoformat()},
        )


def _check_scheme(by: Viewer, name: str, valid_from: date, given: SchemeFile) -> None:
    if not name.strip():
        raise Refusal("scheme_unnamed", "The scheme has no name.", "Give it one.", "name")
    if valid_from < by.today:
        raise Refusal(
            "scheme_begins_before_today",
            "A scheme cannot begin on a day that is over: plans were decided by another.",
            "Choose today or a later day.",
            "valid_from",
        )
    if given.faults:
        raise Refusal(
            "scheme_has_faults",
            "Some rows of the scheme cannot be read.",
            "Mend them first: a scheme goes in whole.",
            "file",
        )
    missing = [level.words for level in ApprovalLevel if level not in dict(given.days)]
    if missing:
        raise Refusal(
            "scheme_days_missing",
            f"It does not say in how many days these answer: {', '.join(missing)}.",
            "Add a row “answer_within” for each.",
            "file",
        )
    if not given.holders:
        raise Refusal(
            "scheme_without_holders",
            "Nobody holds a limit in this scheme, so nothing could be agreed.",
            "Add a row “holds” for each person who may agree plans.",
            "file",
        )


def _check_decision(by: Viewer, row: ApprovalScheme, *, agree: bool, reason: str) -> None:
    if ApprovalSchemeDecision.objects.filter(scheme=row).exists():
        raise Refusal(
            "scheme_decided", "This scheme was decided already.", "Put another one forward."
        )
    if row.proposed_by == by.user_id:
        raise Refusal(
            "scheme_own",
            "You put this scheme forward, so somebody else must decide it.",
            "Ask another person who decides schemes.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            "reason_needed",
            "The reason is missing.",
            "Say in a few words why, for whoever reads this later.",
            "reason",
        )
    if not agree:
        return
    before = queries.scheme_on(viewer=by, tenant_id=row.tenant_id, on=by.today)
    mine = _limits(queries.scheme(viewer=by, scheme_id=row.id).scheme.holders, by.user_id)
    if mine - _limits(before.holders, by.user_id):
        raise Refusal(
            "scheme_own_limit",
            "This scheme gives you a limit that you do not hold now.",
            "Ask another person who decides schemes.",
        )


def _limits(
    holders: Sequence[Holder], user_id: UUID | None
) -> set[tuple[ApprovalLevel, int | None, int | None]]:
    return {
        (one.level, one.weekly_pence, one.once_pence)
        for one in holders
        if one.user_id == user_id and user_id is not None
    }


def _check_cover(
    by: Viewer,
    recorder: UUID,
    tenant_id: UUID,
    absent: UUID,
    stand_in: UUID | None,
    valid_from: date,
    valid_to: date,
) -> None:
    people = {one.user_id for one in queries.people_of(viewer=by, tenant_id=tenant_id)}
    if absent not in people or (stand_in is not None and stand_in not in people):
        raise Refusal(
            "cover_unknown_person",
            "Only somebody whose role lets them decide about plans can be away or stand in here.",
            "Choose from the list. Roles are given under Roles.",
            "stand_in",
        )
    if stand_in == absent:
        raise Refusal(
            "cover_is_another",
            "Nobody stands in for themselves.",
            "Choose somebody else, or nobody.",
            "stand_in",
        )
    if stand_in == recorder:
        raise Refusal(
            "cover_not_taken",
            "You would give yourself somebody else’s limit.",
            "Ask them, or another manager, to record it.",
            "stand_in",
        )
    if valid_to <= valid_from:
        raise Refusal(
            "cover_ends_before_it_begins",
            "The first day back is not after the first day away.",
            "Give a later day.",
            "valid_to",
        )
    if ApproverCover.objects.filter(
        tenant_id=tenant_id, absent=absent, valid_from__lt=valid_to, valid_to__gt=valid_from
    ).exists():
        raise Refusal(
            "cover_overlaps",
            "They are recorded as away on some of these days already.",
            "End that first, or choose other days.",
            "valid_from",
        )
