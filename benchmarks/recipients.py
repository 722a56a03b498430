"""A world of recipients who wait for their first payment: `benchmarks.recipients N`, by actions.

One commissioner; everybody has a plan, a signed agreement and an approved account.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING

import django
from django.db import transaction

if TYPE_CHECKING:
    from uuid import UUID

TODAY = date(2026, 11, 24)
PAY_ON = date(2026, 12, 4)
A_YEAR_AGO = date(2025, 11, 24)


def main() -> None:
    """Build them in the database that the environment names."""
    django.setup()
    with transaction.atomic():
        build(int(sys.argv[1]))


def build(many: int) -> UUID:
    """Make `many` recipients whose money starts on PAY_ON; return their tenant."""
    from openphb.config.demo import stage
    from openphb.config.demo.beginnings import begin, on
    from openphb.config.demo.cast import made_up
    from openphb.config.demo.may_have import CHILD_ENDS
    from openphb.domains.payments import actions as payments
    from openphb.foundation.clock import business
    from openphb.foundation.organisations import actions as organisations
    from openphb.kernel.periods import age_on

    organisations.load_national(at=stage.moment(stage.TEAM_SINCE))
    built = stage.build(seed=1, city=False)
    where = built.commissioners[0]
    people = (made_up(n, seed=1, commissioners=(where.name,), today=TODAY) for n in count())
    # Whoever becomes 16 between agreeing and signing has to agree again, themselves.
    paid = islice(
        (
            one
            for one in people
            if one.has_direct_payment
            and (age_on(one.date_of_birth, A_YEAR_AGO) < CHILD_ENDS)
            is (age_on(one.date_of_birth, PAY_ON) < CHILD_ENDS)
        ),
        many,
    )
    for index, member in enumerate(paid):
        soon = replace(member, starts_on=PAY_ON)
        begin(built, soon, index, until=TODAY + timedelta(days=365))
    with on(built, "finance.approver", TODAY) as (viewer, at):
        payments.set_payer(
            by=viewer,
            at=at,
            tenant_id=where.tenant_id,
            organisation_id=built.icb_id,
            bacs_user_number="200000",
            bacs_name="NHS NOTTS ICB",
            sort_code="107999",
            account_number="88837491",
        )
    business.pretend(TODAY)
    return where.tenant_id


if __name__ == "__main__":
    main()
