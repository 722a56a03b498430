"""A run after approval: its file is taken to the bank, and what left is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Posting
from openphb.domains.payments.actions.approving import refuse_closed_rails
from openphb.domains.payments.actions.exposures import confirm_exposed
from openphb.domains.payments.actions.records import audit, lock_run, moved
from openphb.domains.payments.continuity.queries.outages import refuse_outage
from openphb.domains.payments.models import Payment, PaymentFile
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.rules.accounts import BANK, CLEARING
from openphb.domains.payments.rules.runs import transition_fault
from openphb.domains.payments.types import PaymentState, Rail, RunState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class TakenFile:
    """The bytes that go to the bank, and the name they go by."""

    name: str
    content: bytes
    media_type: str


def take_file(*, by: Viewer, at: datetime, run_id: UUID) -> TakenFile:
    """Return the file of an approved run, and write who took it.

    From then on its rail may have it. Refusals: `nothing_there`, `rails_closed`, `rail_out`,
    `run_withdrawn`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_SUBMIT, tenant_id=run.tenant_id)
        refuse_closed_rails()
        found = PaymentFile.objects.filter(tenant_id=run.tenant_id, run_id=run.id).first()
        if found is None:
            raise NothingThere("payment file")
        if run.state == RunState.WITHDRAWN:
            raise Refusal(
                "run_withdrawn",
                "This run was given up, and its payments are made by another.",
                "Take the file of the run that pays them now.",
            )
        if run.state == RunState.APPROVED:
            refuse_outage(run.tenant_id, Rail(run.rail))
        if run.file_taken_at is None:
            run.file_taken_by, run.file_taken_at = actor.user_id, at
            run.save(update_fields=["file_taken_by", "file_taken_at"])
        audit("run.file_taken", run, by=actor, at=at, sha256=found.sha256)
        return TakenFile(found.name, bytes(found.content), RAILS[Rail(found.rail)].media_type)


def submit(*, by: Viewer, at: datetime, run_id: UUID) -> None:
    """Mark that an approved run's file went to the bank.

    While its rail is out this can be said only of a file that somebody had taken.
    Refusals: `nothing_there`, `run_not_now`, `rails_closed`, `rail_out`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_SUBMIT, tenant_id=run.tenant_id)
        refuse_closed_rails()
        if run.file_taken_at is None:
            refuse_outage(run.tenant_id, Rail(run.rail))
        run.submitted_by, run.submitted_at = actor.user_id, at
        moved(run, RunState.SUBMITTED)
        Payment.objects.filter(
            tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.PAID
        ).update(sent_on=by.today)
        audit("run.submitted", run, by=actor, at=at, pence=run.total_pence)


def confirm(*, by: Viewer, at: datetime, run_id: UUID) -> None:
    """Record that the money of a submitted run left the account, and post it there.

    What somebody had paid another way meanwhile turns out to have been paid: see `confirm_exposed`.

    Refusals: `nothing_there`, `run_not_now`, `run_confirm_too_early`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_SUBMIT, tenant_id=run.tenant_id)
        fault = transition_fault(RunState(run.state), RunState.CONFIRMED)
        if fault:
            raise fault
        if by.today < run.pay_on:
            raise Refusal(
                "run_confirm_too_early",
                f"The money of this run leaves on {long_date(run.pay_on)}.",
                "Confirm it then, from the bank's own statement.",
            )
        ledger.post(
            by=actor,
            at=at,
            posted_on=by.today,
            tenant_id=run.tenant_id,
            key=f"run:{run.id}:confirmed",
            what="run_confirmed",
            subject_id=None,
            postings=[Posting(CLEARING, run.total_pence, 0), Posting(BANK, 0, run.total_pence)],
        )
        run.confirmed_by, run.confirmed_at = actor.user_id, at
        moved(run, RunState.CONFIRMED)
        audit("run.confirmed", run, by=actor, at=at, pence=run.total_pence)
        exposed = Payment.objects.filter(
            tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.EXPOSED
        )
        confirm_exposed(
            by=actor,
            at=at,
            on=by.today,
            tenant_id=run.tenant_id,
            payment_ids=list(exposed.values_list("id", flat=True)),
            because="Its run was confirmed: the money left.",
        )
