"""Telling a person that the account paid has changed, or that their direct payment stops."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from openphb.domains.agreements.models import BankDetails, PauseRecord
from openphb.domains.agreements.pauses import care_told
from openphb.domains.agreements.types import StopGround
from openphb.foundation.access.addresses import addresses_for
from openphb.foundation.access.types import Role, Viewer
from openphb.foundation.messaging import actions as messages
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date

TOLD = (Role.HOLDER, Role.REPRESENTATIVE, Role.NOMINEE)
BODY = """Hello

On {day} the bank account that your personal health budget is paid into was changed. The new
account ends in {ends}.

If you or somebody you trust asked for this, you need not do anything.

If nobody asked for it, tell your care co-ordinator today, by a phone number that you had before
this message. Do not use a number from any other message about this change.
"""


STOPPED = """Hello

Your direct payment stops. The last day that it pays for is {last}.

Why: {why}. {words}

Your care from then on: {care}

{who} decided it. If you disagree, you can ask us in writing to look at it again, and send us
anything that helps. We write to you what we decide, and why.

If you employ somebody, or owe money for care, talk to your care co-ordinator before you pay
anything more. What you properly owe can be paid.
"""


def tell_of_stop(*, by: Viewer, at: datetime, row: PauseRecord, stops_on: date) -> int:
    """Write to everybody who can sign in for the person that the direct payment stops.

    Return how many were written to.
    """
    addresses = addresses_for(
        tenant_id=row.tenant_id, subject_id=row.subject_id, roles=TOLD, on=by.today
    )
    for address in addresses:
        messages.send(
            by=by,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            to_address=address,
            heading="Your direct payment stops",
            body=STOPPED.format(
                last=long_date(stops_on - timedelta(days=1)),
                why=StopGround(row.reason).words,
                words=row.words,
                care=care_told(row),
                who=row.authority.rstrip("."),
            ),
            template="direct_payment_stopped",
        )
    return len(addresses)


def tell_of_change(*, by: Viewer, at: datetime, bank: BankDetails) -> int:
    """Write to everybody who could sign in for the person before the account was given.

    Return how many were written to. An address given since might be that of whoever asked for the
    change, so it is told nothing.
    """
    known = addresses_for(
        tenant_id=bank.tenant_id,
        subject_id=bank.subject_id,
        roles=TOLD,
        on=by.today,
        granted_before=bank.proposed_at,
    )
    for address in known:
        messages.send(
            by=by,
            at=at,
            tenant_id=bank.tenant_id,
            subject_id=bank.subject_id,
            to_address=address,
            heading="The account that your budget is paid into has changed",
            body=BODY.format(day=long_date(day_of(at)), ends=bank.account_number[-4:]),
            template="account_changed",
        )
    return len(known)
