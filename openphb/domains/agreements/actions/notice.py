"""Telling a person, where we already knew to reach them, that the account paid has changed."""

from __future__ import annotations

from datetime import datetime

from openphb.domains.agreements.models import BankDetails
from openphb.foundation.access.models import GrantLine
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


def tell_of_change(*, by: Viewer, at: datetime, bank: BankDetails) -> int:
    """Write to everybody who could sign in for the person before the account was given.

    Return how many were written to. An address given since might be that of whoever asked for the
    change, so it is told nothing.
    """
    addresses = (
        GrantLine.objects.filter(
            tenant_id=bank.tenant_id,
            subject_id=bank.subject_id,
            grant__role__in=TOLD,
            grant__granted_at__lt=bank.proposed_at,
        )
        .exclude(grant__valid_to__lte=by.today)
        .values_list("grant__user__email", flat=True)
    )
    known = sorted({address for address in addresses if address})
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
