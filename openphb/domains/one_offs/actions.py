"""What is done about a one-off budget: told, looked at, used otherwise, said to help, reminded, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from openphb.domains.one_offs import reference, rules
from openphb.domains.one_offs.models import (
    OneOffClose,
    OneOffHelp,
    OneOffReminder,
    OneOffTold,
    OneOffUse,
)
from openphb.domains.one_offs.queries import one_off, one_offs
from openphb.domains.one_offs.types import (
    OneOffAnswer,
    OneOffLine,
    ReminderKind,
    SaidBy,
    ToldDraft,
    ToldState,
    UnspentUse,
)
from openphb.domains.payments import actions as payments
from openphb.domains.payments.paid import is_overpaid
from openphb.foundation.access.addresses import addresses_for
from openphb.foundation.access.types import Actor, Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.messaging import actions as messages
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal

TOLD = (Role.HOLDER, Role.REPRESENTATIVE, Role.NOMINEE)
HEADINGS = {
    ReminderKind.SOON: "Please tell us what you bought",
    ReminderKind.LATE: "We still need to know what you bought",
}
BODY = """Hello

We paid {paid} on {day}. Please tell us what you bought with it{by}.

A photo of the receipt is enough. If you have no receipt, tell us in your own words. You can do it on
your page, or ring your care co-ordinator.

If you have not spent all of it, tell us that too. We will talk about what is best.
"""


@transaction.atomic
def tell(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    draft: ToldDraft,
    paper: UploadedFile[Any] | None = None,
) -> UUID:
    """Say what was bought, with a photo of the receipt if there is one; return it.

    By the person's side on their own page, or by staff for whoever rings. Refusals: `nothing_there`,
    `not_permitted`, `told_line`, those of `rules.told_fault` and of `documents.add`.
    """
    found, actor = _locked(by, Permission.ONE_OFF_TELL, budget_id)
    line = _line(found, draft.line_key)
    paid_on = min((one.paid_on for one in found.lines if one.paid_on), default=None)
    fault = rules.told_fault(draft, state=found.state, first_paid_on=paid_on, today=by.today)
    if fault:
        raise fault
    document_id = None
    if paper is not None and paper.file is not None:
        document_id = documents.add(
            by=by,
            at=at,
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            kind=DocumentKind.RECEIPT,
            title=f"Receipt: {draft.words.strip()[:80]}",
            file_name=paper.name or "",
            content=paper.file,
        )
    row = OneOffTold.objects.create(
        id=new_id(),
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        budget_id=budget_id,
        line_id=line.line_id,
        line_key=line.line_key,
        bought_on=draft.on,
        pence=draft.pence,
        words=draft.words.strip(),
        how=draft.how,
        name=draft.name.strip() or by.name,
        document_id=document_id,
        recorded_by=actor.user_id,
        recorded_at=at,
        state=ToldState.SENT,
    )
    _note("one_off.told", found, by=actor, at=at, pence=row.pence, how=str(row.how))
    return row.id


@transaction.atomic
def look(*, by: Viewer, at: datetime, told_id: UUID, accepts: bool, words: str = "") -> None:
    """Accept what was bought, or ask about it in words for the person.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.look_fault`.
    """
    row = (
        OneOffTold.objects.select_for_update()
        .filter(by.scope(Permission.ONE_OFF_DECIDE).q(), pk=told_id)
        .first()
    )
    if row is None:
        raise NothingThere("receipt")
    found, actor = _locked(by, Permission.ONE_OFF_DECIDE, row.budget_id)
    fault = rules.look_fault(ToldState(row.state), accepts=accepts, words=words)
    if fault:
        raise fault
    row.state = ToldState.ACCEPTED if accepts else ToldState.ASKED
    row.looked_by, row.looked_at, row.looked_words = actor.user_id, at, words.strip()
    row.save(update_fields=["state", "looked_by", "looked_at", "looked_words"])
    _note("one_off.looked_at", found, by=actor, at=at, told=str(told_id), state=str(row.state))


@transaction.atomic
def agree_use(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    line_key: UUID,
    use: UnspentUse,
    pence: int,
    words: str,
    agreed_with: str,
) -> UUID:
    """Record what was agreed of money that was not spent: another use, or that it comes back.

    What comes back is an overpayment from then on; two people decide how. Refusals:
    `nothing_there`, `not_permitted`, `told_line`, those of `rules.use_fault`, of `give_back_unspent`.
    """
    found, actor = _locked(by, Permission.ONE_OFF_DECIDE, budget_id)
    line = _line(found, line_key)
    settled = sum(
        one.pence for one in found.told if one.line_key == line_key and one.state == "accepted"
    ) + sum(one.pence for one in found.uses if one.line_key == line_key)
    fault = rules.use_fault(
        found.facts,
        pence,
        max(line.paid_pence - settled, 0),
        words=words,
        agreed_with=agreed_with,
    )
    if fault:
        raise fault
    row = OneOffUse.objects.create(
        id=new_id(),
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        budget_id=budget_id,
        line_id=line.line_id,
        line_key=line_key,
        use=use,
        pence=pence,
        words=words.strip(),
        agreed_with=agreed_with.strip(),
        agreed_on=by.today,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    if use is UnspentUse.BACK:
        payments.give_back_unspent(
            by=actor,
            at=at,
            on=by.today,
            tenant_id=found.tenant_id,
            budget_id=budget_id,
            line_key=line_key,
            pence=pence,
        )
    _note("one_off.use_agreed", found, by=actor, at=at, use=str(use), pence=pence)
    return row.id


@transaction.atomic
def say_help(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    score: int,
    words: str = "",
    how: SaidBy = SaidBy.OWN_PAGE,
    name: str = "",
) -> UUID:
    """Say whether it helped, from 1 to 5; return it. Refusals: `nothing_there`, `not_permitted`,
    `help_not_paid`, those of `rules.help_fault`."""
    found, actor = _locked(by, Permission.ONE_OFF_TELL, budget_id)
    if not found.facts.paid_pence:
        raise Refusal("help_not_paid", "Nothing has been paid yet.", "Tell us later.")
    fault = rules.help_fault(score, words)
    if fault:
        raise fault
    row = OneOffHelp.objects.create(
        id=new_id(),
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        budget_id=budget_id,
        score=score,
        words=words.strip(),
        how=how,
        name=name.strip() or by.name,
        said_on=by.today,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    _note("one_off.helped", found, by=actor, at=at, score=score)
    return row.id


@transaction.atomic
def close(
    *, by: Viewer, at: datetime, budget_id: UUID, not_asked: str = "", goes_on: bool = False
) -> UUID:
    """Close a one-off budget of which every pound is accounted for; return the close.

    `goes_on` where it is made ongoing: its reviews go on as every other budget's. Refusals:
    `nothing_there`, `not_permitted`, those of `rules.close_fault`.
    """
    found, actor = _locked(by, Permission.ONE_OFF_DECIDE, budget_id)
    helped = OneOffHelp.objects.filter(budget_id=budget_id).order_by("recorded_at").last()
    fault = rules.close_fault(
        found.facts,
        by.today,
        has_help=helped is not None,
        not_asked=not_asked,
        to_come_back=is_overpaid(tenant_id=found.tenant_id, budget_id=budget_id),
    )
    if fault:
        raise fault
    row = OneOffClose.objects.create(
        id=new_id(),
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        budget_id=budget_id,
        paid_pence=found.facts.paid_pence,
        help=helped,
        not_asked="" if helped else not_asked.strip(),
        goes_on=goes_on,
        closed_on=by.today,
        closed_by=actor.user_id,
        closed_at=at,
    )
    _note(
        "one_off.closed",
        found,
        by=actor,
        at=at,
        paid_pence=row.paid_pence,
        score=helped.score if helped else None,
        goes_on=goes_on,
    )
    return row.id


@transaction.atomic
def remind(*, by: Viewer, at: datetime, tenant_id: UUID) -> int:
    """Write to the person's side of each one-off budget whose reminder is due; return of how many.

    Each is written once before the day and once after it. After a death nothing is written. Refusal:
    `not_permitted`.
    """
    by.act(Permission.MESSAGE_SEND, tenant_id=tenant_id)
    one_at_a_time("reminders of one-off budgets", tenant_id)
    found = one_offs(viewer=by)
    return sum(_reminded(by, at, one) for one in found if one.tenant_id == tenant_id)


def _reminded(by: Viewer, at: datetime, found: OneOffAnswer) -> int:
    kind = rules.reminder_of(
        found.facts,
        by.today,
        before=reference.limit("remind_days", by.today),
        after=reference.limit("late_days", by.today),
    )
    paid = found.facts.paid_pence
    mine = {"tenant_id": found.tenant_id, "budget_id": found.budget_id}
    if kind is None or OneOffReminder.objects.filter(**mine, kind=kind, paid_pence=paid).exists():
        return 0
    to = addresses_for(
        tenant_id=found.tenant_id, subject_id=found.subject_id, roles=TOLD, on=by.today
    )
    assert found.paid_on is not None
    assert found.facts.due_on is not None
    late = kind is ReminderKind.LATE
    body = BODY.format(
        paid=pounds(paid),
        day=long_date(found.paid_on),
        by="" if late else f" by {long_date(found.facts.due_on)}",
    )
    try:
        for address in to:
            messages.send(
                by=by,
                at=at,
                tenant_id=found.tenant_id,
                subject_id=found.subject_id,
                to_address=address,
                heading=HEADINGS[kind],
                body=body,
                template="one_off",
            )
    except Refusal as refusal:
        if refusal.code != "messages_stopped":
            raise
        to = []
    OneOffReminder.objects.create(
        **mine,
        id=new_id(),
        subject_id=found.subject_id,
        kind=kind,
        paid_pence=paid,
        written_on=by.today,
        written_at=at,
        written_to=len(to),
    )
    return 1


def _locked(by: Viewer, permission: Permission, budget_id: UUID) -> tuple[OneOffAnswer, Actor]:
    """Return a one-off budget as it stands while nobody else changes it, and who acts on it."""
    one_at_a_time("one-off budget", budget_id)
    found = one_off(viewer=by, budget_id=budget_id, permission=permission)
    if found is None:
        raise NothingThere("one-off budget")
    return found, by.act(permission, tenant_id=found.tenant_id, subject_id=found.subject_id)


def _line(found: OneOffAnswer, line_key: UUID) -> OneOffLine:
    line = next((one for one in found.lines if one.line_key == line_key), None)
    if line is None:
        raise Refusal(
            "told_line", "It does not say what it was for.", "Choose one of the things.", "line"
        )
    return line


def _note(what: str, found: OneOffAnswer, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        record_kind="budget",
        record_id=found.budget_id,
        details=details,
    )
