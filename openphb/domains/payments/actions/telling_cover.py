"""Writing to the person and to the co-ordinator that extra cover started, or has ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.models import ExtraCover
from openphb.domains.payments.queries.extra_cover import extra_cover
from openphb.domains.payments.types.extra_cover import ExtraCoverAnswer
from openphb.foundation.access.addresses import address_of, addresses_for
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.messaging import actions as messages
from openphb.kernel.counting import counted
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

TOLD = (Role.HOLDER, Role.REPRESENTATIVE, Role.NOMINEE)
STARTED = """Hello

Extra cover starts on {first}. The last day is {last}. It ends by itself.

Why: {because}.

{money}

You can end it sooner on your page, or by ringing your care co-ordinator. If nobody asked for it,
ring your care co-ordinator today.
"""
STARTED_FOR_STAFF = """Hello

Extra cover that the plan agrees to was started for case {reference}. It runs from {first} to
{last}, and ends by itself.

Why: {because}.{rang}

{money}

You may ask about it. You do not have to agree to it: that was done with the plan.
"""
ENDED = """Hello

The last day of your extra cover {was} {last}.

{money}

If you still need more help, ring your care co-ordinator.
"""
ENDED_FOR_STAFF = """Hello

The last day of extra cover for case {reference} {was} {last}.

{money}
"""
GIVEN_UP = """Hello

The extra cover that was to start on {first} was given up before it began. Nothing of it is paid.
"""


def tell_started(*, by: Viewer, at: datetime, cover_id: UUID) -> int:
    """Write that it started, to the person’s side and to the co-ordinator; return to how many.

    Refusals: `nothing_there`, those of `messages.send`.
    """
    with transaction.atomic():
        found = extra_cover(viewer=by, cover_id=cover_id)
        said = _said(found)
        return _send(by, at, found, "Extra cover has been started", STARTED, said) + _to_staff(
            by, at, found, "Extra cover was started", STARTED_FOR_STAFF, said
        )


def tell_ended(*, by: Viewer, at: datetime, cover_id: UUID) -> int:
    """Write that it has ended, or ends sooner than it was to; return to how many.

    Refusals: `nothing_there`, those of `messages.send`.
    """
    with transaction.atomic():
        found = extra_cover(viewer=by, cover_id=cover_id)
        over = found.is_over(by.today)
        said = {**_said(found), "was": "was" if over else "is"}
        words = (GIVEN_UP, GIVEN_UP) if found.period is None else (ENDED, ENDED_FOR_STAFF)
        many = _send(by, at, found, "Your extra cover ends", words[0], said) + _to_staff(
            by, at, found, "Extra cover ends", words[1], said
        )
        ExtraCover.objects.filter(pk=cover_id).update(end_told_at=at)
        return many


def tell_of_ends(*, by: Viewer, at: datetime) -> int:
    """Write of all extra cover that is over and of which nobody was told; return of how many.

    After a death nothing is written, and it is not tried again.
    """
    reach = by.scope(Permission.MESSAGE_SEND).q()
    over = ExtraCover.objects.filter(reach, ends_before__lte=by.today, end_told_at=None)
    ids = list(over.order_by("ends_before", "id").values_list("id", flat=True))
    for cover_id in ids:
        try:
            tell_ended(by=by, at=at, cover_id=cover_id)
        except Refusal as refusal:
            if refusal.code != "messages_stopped":
                raise
            ExtraCover.objects.filter(pk=cover_id).update(end_told_at=at)
    return len(ids)


def _said(found: ExtraCoverAnswer) -> dict[str, str]:
    money = found.money
    words = [
        f"{counted(money.days, 'days')} at {pounds(money.day_pence)} a day come to "
        f"{pounds(money.cost_pence)}."
    ]
    if money.savings_pence:
        words.append(f"{pounds(money.savings_pence)} of it comes from the money put by.")
    if money.due_pence:
        words.append(f"{pounds(money.due_pence)} is paid into the budget account besides.")
    if found.kept_pence:
        words.append(f"{pounds(found.kept_pence)} was paid ahead and not used. It is put by again.")
    return {
        "first": long_date(found.starts_on),
        "last": long_date(found.last_day) if found.last_day else "",
        "because": found.because.words[:1].lower() + found.because.words[1:],
        "rang": f" {found.rang} rang." if found.rang else "",
        "money": " ".join(words),
    }


def _send(
    by: Viewer, at: datetime, found: ExtraCoverAnswer, heading: str, body: str, said: dict[str, str]
) -> int:
    to = addresses_for(
        tenant_id=found.tenant_id, subject_id=found.subject_id, roles=TOLD, on=by.today
    )
    for address in to:
        _message(by, at, found, address, heading, body.format(**said))
    return len(to)


def _to_staff(
    by: Viewer, at: datetime, found: ExtraCoverAnswer, heading: str, body: str, said: dict[str, str]
) -> int:
    row = ExtraCover.objects.select_related("budget__case").get(pk=found.id)
    case = row.budget.case
    to = address_of(case.co_ordinator_id) if case.co_ordinator_id else ""
    if not to:
        return 0
    _message(by, at, found, to, heading, body.format(**said, reference=case.reference))
    return 1


def _message(
    by: Viewer, at: datetime, found: ExtraCoverAnswer, to: str, heading: str, body: str
) -> None:
    messages.send(
        by=by,
        at=at,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        to_address=to,
        heading=heading,
        body=body,
        template="extra_cover",
    )
