"""A small Django project around django-hordak, run by the peer's own Python: see `peer.py`.

Started with a database's address, it migrates, opens its books and answers each line of its input,
`WAY MANY`, with the seconds that so many transactions of two legs took, each committed on its own.
Two ways that its documentation and its own commands have:

- `transfer`: `Account.transfer_to`, which creates the transaction and then each leg;
- `bulk`: the transaction, then both legs in one statement, in one atomic block.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from decimal import Decimal
from typing import Any

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

DAY = date(2026, 11, 24)
KEPT = 10_000


def main() -> None:
    """Answer until the input ends."""
    _set_up(sys.argv[1])
    payer, payee = _accounts()
    _prove_that_its_triggers_are_on(payer)
    for line in sys.stdin:
        way, many = line.split()
        if way == "analyze":
            _count_rows()
            print(0.0, flush=True)
            continue
        print(_taken(way, payer, payee, int(many)), flush=True)


def _set_up(address: str) -> None:
    given = conninfo_to_dict(address)
    settings.configure(
        SECRET_KEY="of a project that only measures",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "djmoney",
            "mptt",
            "hordak",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": given["dbname"],
                "USER": given["user"],
                "HOST": given["host"],
                "PORT": given["port"],
            }
        },
        DEFAULT_CURRENCY="GBP",
        CURRENCIES=["GBP"],
        HORDAK_DECIMAL_PLACES=2,
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _accounts() -> tuple[Any, Any]:
    from hordak.models import Account  # type: ignore[import-not-found]  # of the peer's environment

    return (
        Account.objects.create(name="Bank", code="1", type="AS", currencies=["GBP"]),
        Account.objects.create(name="Payments", code="2", type="EX", currencies=["GBP"]),
    )


def _prove_that_its_triggers_are_on(account: Any) -> None:
    """See that one leg alone is refused: a peer that proves nothing is no peer."""
    from django.db import DatabaseError, transaction
    from hordak.models import Leg, Transaction
    from moneyed import Money  # type: ignore[import-not-found]  # of the peer's environment

    try:
        with transaction.atomic():
            made = Transaction.objects.create(description="unbalanced", date=DAY)
            Leg.objects.bulk_create([Leg(transaction=made, account=account, debit=Money(1, "GBP"))])
    except DatabaseError:
        return
    raise SystemExit("The peer took a transaction that does not balance.")


def _count_rows() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _taken(way: str, payer: Any, payee: Any, many: int) -> float:
    """Return the seconds of `many` transactions, one commit each."""
    from django.db import transaction
    from hordak.models import Leg, Transaction
    from moneyed import Money

    amounts = [Money(Decimal(1_000 + place % KEPT) / 100, "GBP") for place in range(many)]
    began = time.perf_counter()
    for amount in amounts:
        if way == "transfer":
            payer.transfer_to(payee, amount, description="payment", date=DAY)
            continue
        with transaction.atomic():
            made = Transaction.objects.create(description="payment", date=DAY)
            Leg.objects.bulk_create(
                [
                    Leg(transaction=made, account=payer, credit=amount),
                    Leg(transaction=made, account=payee, debit=amount),
                ]
            )
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
