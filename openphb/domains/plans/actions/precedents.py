"""Making a decided line findable with nobody in it, keeping one out, and sharing with others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.models import Precedent, PrecedentLine, PrecedentSharing
from openphb.domains.plans.precedents import queries, rules
from openphb.domains.plans.precedents.types import DecidedLine
from openphb.domains.plans.rules import check_words
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal


def confirm_precedent(
    *, by: Viewer, at: datetime, line_id: UUID, bought: str, outcome: str, reason: str
) -> UUID:
    """Make a precedent of a decided line, in words that name nobody; return its id.

    Refusals: `nothing_there`, `not_permitted`, `precedent_known`, `words_missing`,
    `words_lead_to_somebody`.
    """
    with transaction.atomic():
        line = _locked(by, line_id)
        known = queries.known_of(viewer=by, line=line)
        for name, words in (("bought", bought), ("outcome", outcome), ("reason", reason)):
            rules.check_clean(words, known, where=name)
        actor = by.act(
            Permission.PRECEDENT_CONFIRM, tenant_id=line.tenant_id, subject_id=line.subject_id
        )
        made = Precedent.objects.create(
            tenant_id=line.tenant_id,
            bought=bought.strip(),
            outcome=outcome.strip(),
            kind=line.kind,
            category=line.category,
            every=line.band.every,
            band_from_pence=line.band.from_pence,
            band_to_pence=line.band.to_pence,
            agreed=line.agreed,
            code=line.code,
            reason=reason.strip(),
            month=line.month,
            confirmed_by=actor.user_id,
            confirmed_at=at,
        )
        _look(by, at, line, made, "")
        return made.id


def keep_out(*, by: Viewer, at: datetime, line_id: UUID, because: str) -> None:
    """Keep a decided line out of the precedents, for example where its thing alone leads to somebody.

    Refusals: `nothing_there`, `not_permitted`, `precedent_known`, `words_missing`.
    """
    with transaction.atomic():
        line = _locked(by, line_id)
        check_words(because, where="because", name="Why it is kept out")
        _look(by, at, line, None, because.strip())


def share_precedents(
    *, by: Viewer, at: datetime, tenant_id: UUID, shares: bool, words: str
) -> None:
    """Let other commissioners find a commissioner's precedents, or no longer.

    Refusals: `not_permitted`, `words_missing`, `sharing_stands`.
    """
    actor = by.act(Permission.PRECEDENT_SHARE, tenant_id=tenant_id)
    now = {one.tenant_id: one for one in queries.sharings(viewer=by)}.get(tenant_id)
    if now is None:
        raise NothingThere("commissioner")
    if now.shares is shares:
        raise Refusal("sharing_stands", "It is so already.", "There is nothing to change.")
    check_words(words, where="words", name="Why")
    with transaction.atomic():
        row = PrecedentSharing.objects.create(
            tenant_id=tenant_id,
            shares=shares,
            words=words.strip(),
            said_by=actor.user_id,
            said_at=at,
        )
        trail.record(
            "precedents.shared" if shares else "precedents.no_longer_shared",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="precedent sharing",
            record_id=row.id,
            details={"words": words.strip()},
        )


def _locked(by: Viewer, line_id: UUID) -> DecidedLine:
    line = queries.decided_line(viewer=by, line_id=line_id)
    # Its plan never changes again: two who look at one line at once wait here.
    lock(by=by, permission=Permission.PRECEDENT_CONFIRM, plan_id=line.plan_id, version=None)
    if queries.is_looked_at(viewer=by, line=line):
        raise Refusal(
            "precedent_known",
            "Somebody has looked at this line already.",
            "Go on with the next.",
        )
    return line


def _look(
    by: Viewer, at: datetime, line: DecidedLine, made: Precedent | None, kept_out: str
) -> None:
    row = lock(by=by, permission=Permission.PRECEDENT_CONFIRM, plan_id=line.plan_id, version=None)
    actor = by.act(
        Permission.PRECEDENT_CONFIRM, tenant_id=line.tenant_id, subject_id=line.subject_id
    )
    PrecedentLine.objects.create(
        tenant_id=line.tenant_id,
        subject_id=line.subject_id,
        line_id=line.line_id,
        line_key=line.line_key,
        agreed=line.agreed,
        precedent=made,
        kept_out=kept_out,
        looked_by=actor.user_id,
        looked_at=at,
    )
    audit(
        "plan.precedent_kept_out" if made is None else "plan.precedent_confirmed",
        actor,
        at,
        row,
        {"line": str(line.line_id), "precedent": made and str(made.id)},
    )
