"""What somebody adds to a chair: written down, seen to be paid, withdrawn, given back.

It moves no NHS penny.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.actions.records import locked, note
from openphb.domains.wheelchairs.actions.sums import added_left
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairContribution
from openphb.domains.wheelchairs.rules import adding as rules
from openphb.domains.wheelchairs.rules.accounts import ADDED, BANK
from openphb.domains.wheelchairs.types import (
    AddedDraft,
    AddedTo,
    BackDraft,
    ChairOption,
    GivenBack,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def add_contribution(*, by: Viewer, at: datetime, wheelchair_id: UUID, draft: AddedDraft) -> UUID:
    """Write down what somebody adds to a chair, with its VAT; return it.

    Refusals: those of `locked`, of `rules.added_fault` and of `rules.vat_of`.
    """
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, wheelchair_id)
    # The database keeps that a chair is of a wheelchair budget.
    fault = rules.added_fault(draft, option=ChairOption(row.option), category=Category.WHEELCHAIR)
    if fault:
        raise fault
    standard = reference.limit("vat_standard", by.today)
    vat = rules.vat_of(
        draft, standard=standard.value, source=standard.source, reliefs=reference.reliefs()
    )
    made = WheelchairContribution.objects.create(
        id=new_id(),
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        wheelchair=row,
        added_by=draft.by,
        name=draft.name.strip(),
        words=draft.words.strip(),
        net_pence=draft.net_pence,
        vat_ten_thousandths=vat.ten_thousandths,
        vat_pence=vat.pence,
        vat_why=vat.why,
        pence=draft.net_pence + vat.pence,
        paid_to=draft.to,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    note(
        "wheelchair.added_to",
        row,
        by=actor,
        at=at,
        contribution=str(made.id),
        adds=str(draft.by),
        pence=made.pence,
    )
    return made.id


@transaction.atomic
def see_contribution(*, by: Viewer, at: datetime, added_id: UUID, on: date, words: str) -> None:
    """Record that a contribution was paid, and how that is known.

    What came to the NHS is its own income in the ledger, apart from every budget line. Refusals:
    `nothing_there`, `not_permitted`, `chair_ended`, `added_withdrawn`, those of `rules.seen_fault`.
    """
    made = _added(by, Permission.WHEELCHAIR_PAY, added_id)
    row, actor = locked(by, Permission.WHEELCHAIR_PAY, made.wheelchair_id)
    made.refresh_from_db()
    if made.withdrawn_by is not None:
        raise Refusal("added_withdrawn", "It was withdrawn.", "Write it down again.")
    fault = rules.seen_fault(seen_on=made.seen_on, on=on, today=by.today, words=words)
    if fault:
        raise fault
    made.seen_on, made.seen_words, made.seen_by = on, words.strip(), actor.user_id
    if made.paid_to == AddedTo.NHS:
        made.journal_id = _posted(actor, at, by.today, row, made)
    made.save(update_fields=["seen_on", "seen_words", "seen_by", "journal_id"])
    note(
        "wheelchair.added_seen",
        row,
        by=actor,
        at=at,
        contribution=str(made.id),
        pence=made.pence,
        to=str(made.paid_to),
    )


@transaction.atomic
def withdraw_contribution(*, by: Viewer, at: datetime, added_id: UUID, words: str) -> None:
    """Take back what was not paid. Refusals: `nothing_there`, `not_permitted`, `chair_ended`,
    `added_seen`, `added_withdrawn`, `added_withdrawn_words`."""
    made = _added(by, Permission.WHEELCHAIR_ARRANGE, added_id)
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, made.wheelchair_id)
    made.refresh_from_db()
    if made.seen_on is not None:
        raise Refusal("added_seen", "It was paid.", "Who was paid gives it back.")
    if made.withdrawn_by is not None:
        raise Refusal("added_withdrawn", "It was withdrawn already.", "Look at it again.")
    if not words.strip():
        raise Refusal("added_withdrawn_words", "It does not say why.", "Say why.", "words")
    made.withdrawn_by, made.withdrawn_words = actor.user_id, words.strip()
    made.save(update_fields=["withdrawn_by", "withdrawn_words"])
    note("wheelchair.added_withdrawn", row, by=actor, at=at, contribution=str(made.id))


@transaction.atomic
def give_back_contribution(*, by: Viewer, at: datetime, added_id: UUID, draft: BackDraft) -> None:
    """Record that what stands as come to the NHS never came, or was paid back; also after the end.

    The ledger loses today what it was given. Paying back is done from the NHS's own account, and
    recorded here with its day. Refusals: `nothing_there`, `not_permitted`, `back_already`,
    those of `rules.back_fault`.
    """
    made = _added(by, Permission.WHEELCHAIR_PAY, added_id)
    row, actor = locked(by, Permission.WHEELCHAIR_PAY, made.wheelchair_id, ended_too=True)
    made.refresh_from_db()
    if made.back_on is not None:
        raise Refusal("back_already", "It was given back already.", "Look at it again.")
    fault = rules.back_fault(
        draft,
        pence=made.pence,
        came_on=made.seen_on if made.paid_to == AddedTo.NHS else None,
        left_pence=added_left(row),
        saw_it_come=made.seen_by == actor.user_id,
        today=by.today,
    )
    if fault:
        raise fault
    made.back_how, made.back_pence, made.back_on = draft.how, draft.pence, draft.on
    made.back_words, made.back_by, made.back_at = draft.words.strip(), actor.user_id, at
    made.back_journal_id = _taken_out(actor, at, by.today, row, made)
    made.save(
        update_fields=[
            *("back_how", "back_pence", "back_on", "back_words", "back_by", "back_at"),
            "back_journal_id",
        ]
    )
    note(
        "wheelchair.added_given_back",
        row,
        by=actor,
        at=at,
        contribution=str(made.id),
        how=str(draft.how),
        pence=draft.pence,
    )


def _taken_out(
    actor: Actor, at: datetime, today: date, row: Wheelchair, made: WheelchairContribution
) -> UUID:
    """Return the journal that takes back what was posted as come: its reversal where it never came."""
    key = f"chair-added-back:{made.id}"
    assert made.journal_id is not None
    if made.back_how == GivenBack.MISTAKE:
        return ledger.reverse(
            by=actor,
            at=at,
            posted_on=today,
            tenant_id=row.tenant_id,
            journal_id=made.journal_id,
            key=key,
            what="wheelchair_contribution_mistaken",
        )
    about = _about(row, today)
    return ledger.post(
        by=actor,
        at=at,
        posted_on=today,
        tenant_id=row.tenant_id,
        key=key,
        what="wheelchair_contribution_paid_back",
        subject_id=row.subject_id,
        postings=(
            Posting(ADDED, made.back_pence, 0, about),
            Posting(BANK, 0, made.back_pence, about),
        ),
    )


def _added(by: Viewer, permission: Permission, added_id: UUID) -> WheelchairContribution:
    made = WheelchairContribution.objects.filter(by.scope(permission).q(), pk=added_id).first()
    if made is None:
        raise NothingThere("contribution")
    return made


def _posted(
    actor: Actor, at: datetime, on: date, row: Wheelchair, made: WheelchairContribution
) -> UUID:
    about = _about(row, on)
    return ledger.post(
        by=actor,
        at=at,
        posted_on=on,
        tenant_id=row.tenant_id,
        key=f"chair-added:{made.id}",
        what="wheelchair_contribution",
        subject_id=row.subject_id,
        postings=(Posting(BANK, made.pence, 0, about), Posting(ADDED, 0, made.pence, about)),
    )


def _about(row: Wheelchair, on: date) -> Dimensions:
    body = organisations.responsible_for(row.tenant_id, on)
    return Dimensions(
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        funder_id=body.id if body else None,
        option=ManagementOption.NOTIONAL,
    )
