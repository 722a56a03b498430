"""The demonstration's world, made once: bodies, staff, Mr W, and a year of made-up people."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from itertools import count, islice
from typing import Any

from django.db import connection, transaction

from openphb.config.demo import (
    agreed_with,
    approvals,
    by_name,
    chairs_and_once,
    chosen_home,
    city,
    extra_cover,
    helpers,
    jack_and_mrs_a,
    letters,
    life,
    on_paper,
    own_offer,
    pots,
    provided,
    stage,
)
from openphb.config.demo.assessed import begin_assessed
from openphb.config.demo.cast import MR_W, made_up
from openphb.config.demo.rate_cards import agree_cards
from openphb.config.demo.small_budgets import begin_small
from openphb.config.environment import child_environment, environment
from openphb.domains.cases import queries as cases
from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.actions import propose_close
from openphb.domains.ledger.jobs import seal_ledgers
from openphb.domains.ledger.types import YearState
from openphb.domains.payments import actions as payments
from openphb.domains.programme import actions as programme
from openphb.foundation.access import actions as access
from openphb.foundation.access.models import User
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Role
from openphb.foundation.clock import business
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.organisations import actions as organisations
from openphb.foundation.postgres.children import start_child, stop_child
from openphb.foundation.tenancy.models import Tenant

# The demonstration pretends this day, so that it tells the same story whenever it is opened.
TODAY = date(2026, 11, 24)
LAST_YEAR = "2025/26"
# Seconds.
LONGEST_WAIT = 60
# Whoever comes after so many lives in the city.
IN_THE_COUNTY = 115
# Who can sign in once the county is there.
OF_THE_COUNTY = "mr.w"
MANAGERS = ("manager", "derby.manager")


def load(*, seed: int, holders: int) -> dict[str, Any]:
    """Make the world if there is none, and return what it holds and how to sign in.

    Deterministic from `seed`; built through the actions that the pages use. Each of its parts is
    there whole or not at all, and what was cut short is gone on with at the next start.
    """
    kept, begun = environment().home / "demo-world.json", environment().home / "demo-begun.json"
    database = connection.settings_dict["NAME"]
    if not Tenant.objects.exists():
        begun.write_text(json.dumps({"database": database, "seed": seed, "holders": holders}))
    asked = json.loads(begun.read_text()) if begun.exists() else {}
    if asked.get("database") == database:
        kept.write_text(json.dumps(_make(asked["seed"], asked["holders"])))
        begun.unlink()
    found = json.loads(kept.read_text()) if kept.exists() else {"holders": 0, "cases": 0, "seed": 0}
    return {**found, "sign_ins": [asdict(sign_in) for sign_in in stage.sign_ins()]}


def _make(seed: int, holders: int) -> dict[str, Any]:
    """Make what is not there yet: the stage, who lives in the county, who lives in the city."""
    if not Tenant.objects.exists():
        with transaction.atomic():
            _set_the_stage(seed, city=holders > IN_THE_COUNTY)
    _say("The bodies and their staff are there. People come next.")
    with _city_beside(seed, holders) as city_is_there:
        if not User.objects.filter(username=OF_THE_COUNTY).exists():
            with transaction.atomic():
                _live_in_the_county(seed, min(holders, IN_THE_COUNTY))
            _say(
                f"Mr W, those named and {min(holders, IN_THE_COUNTY)} people of the county are there."
            )
        city_is_there()
    built = stage.found(seed=seed)
    if not business.read().pretended:
        with transaction.atomic():
            _end_the_day(built)
    _seal()
    _propose_last_year()
    return {"holders": holders + 1, "cases": _cases(), "seed": seed}


def _set_the_stage(seed: int, *, city: bool) -> None:
    """Make the bodies and their staff, and have agreed what they go by."""
    organisations.load_national(at=stage.moment(stage.TEAM_SINCE))
    built = stage.build(seed=seed, city=city)
    with acting(built.users["programme"], TODAY) as viewer:
        # The published tables are of the five.
        for commissioner in built.of(name for _code, name in stage.CCGS).commissioners:
            programme.load_table(
                by=viewer,
                at=stage.moment(TODAY),
                tenant_id=commissioner.tenant_id,
                commissioner=commissioner.name,
            )
    with acting(built.users["admin"], TODAY) as viewer:
        # Waits for its second person: the manager finds it on the page Roles.
        access.invite_staff(
            by=viewer,
            at=stage.moment(TODAY),
            person=access.NewStaff("Priya Shah", "finance.approver2", "priya.shah@openphb.example"),
            role=Role.FINANCE_APPROVER,
            organisation_id=built.icb_id,
            tenant_ids=built.tenant_ids,
            valid_from=TODAY,
            valid_to=None,
            authority="Cover for annual leave, agreed by the head of finance",
        )
    agree_cards(built, until=TODAY)
    own_offer.publish(built, until=TODAY)
    letters.write(built, until=TODAY)
    agreed_with.own_conditions(built, built.commissioner(MR_W.commissioner), until=TODAY)
    approvals.agree_schemes(built)
    helpers.list_helpers(built)


def _live_in_the_county(seed: int, holders: int) -> None:
    built = stage.found(seed=seed).of(name for _code, name in stage.CCGS)
    his = built.commissioner(MR_W.commissioner)
    names = tuple(commissioner.name for commissioner in built.commissioners)
    people = (made_up(n, seed=seed, commissioners=names, today=TODAY) for n in count())
    cast = [MR_W, *extra_cover.put_by_for_one(list(islice(people, holders)), TODAY)]
    coming = islice((one for one in people if one.has_direct_payment), len(life.ON_THE_WAY))
    life.live(built, cast, tuple(coming), until=TODAY)
    begin_small(built, built.commissioners[0], seed=seed, until=TODAY)
    begin_assessed(built, built.commissioners[0], seed=seed, until=TODAY)
    by_name.ask(built, his, seed=seed, until=TODAY)
    agreed_with.three_parties(built, his, seed=seed, until=TODAY)
    provided.buy(built, his, seed=seed, until=TODAY)
    on_paper.buy(built, built.commissioners[-1], seed=seed, until=TODAY)
    chosen_home.choose(built, his, seed=seed, until=TODAY)
    chairs_and_once.arrange(built, his, seed=seed, until=TODAY)
    jack_and_mrs_a.settle_and_pay(built, until=TODAY)
    pots.agree_pots(built, his, seed=seed, until=TODAY)


def live_in_the_city(*, seed: int, holders: int) -> None:
    """Make who lives in the city, where so many are asked for: in a process beside the county's."""
    with transaction.atomic():
        city.live(stage.found(seed=seed), holders - IN_THE_COUNTY, until=TODAY)
    _say(f"{holders - IN_THE_COUNTY} people of the city are there.")


@contextmanager
def _city_beside(seed: int, holders: int) -> Iterator[Callable[[], None]]:
    """Begin to make who lives in the city, in another process; yield what waits until they are there.

    Two cores make two commissioners' worlds in the time of one: they share no record.
    """
    if holders <= IN_THE_COUNTY or User.objects.filter(username=stage.CITY_NURSE).exists():
        yield lambda: None
        return
    asked = ("--seed", str(seed), "--holders", str(holders), "--city")
    child = start_child(
        [sys.executable, "-m", "openphb.config.demo_step", *asked],
        environment=child_environment("app"),
        signal_when_orphaned=signal.SIGTERM,
        output=sys.stderr.buffer,
    )

    def wait() -> None:
        if child.wait() != 0:
            raise RuntimeError(f"making the city failed with status {child.returncode}")

    try:
        yield wait
    finally:
        stop_child(child, signal.SIGTERM, LONGEST_WAIT, signal.SIGKILL)


def _end_the_day(built: stage.Stage) -> None:
    """Keep the counts of the day, state what is committed, and let the clock stand still there."""
    with acting(built.users["programme"], TODAY) as viewer:
        programme.keep_counts(by=viewer, at=stage.moment(TODAY), days=[TODAY])
    with acting(built.users["finance"], TODAY) as viewer:
        for tenant_id in built.tenant_ids:
            payments.state_commitments(by=viewer, at=stage.moment(TODAY), tenant_id=tenant_id)
    business.pretend(TODAY)


def _say(words: str) -> None:
    """Tell whoever waits how far it is; standard output is for the answer."""
    sys.stderr.write(f"{words}\n")


def _cases() -> int:
    """Return how many cases the managers see, each of theirs."""
    found = 0
    for user in User.objects.filter(username__in=MANAGERS):
        with acting(user.id, TODAY) as viewer:
            page = cases.cases(viewer=viewer)
            found += len(page.rows)
            while page.next_after:
                page = cases.cases(viewer=viewer, after=page.next_after)
                found += len(page.rows)
    return found


def _seal() -> None:
    """Seal what was just committed, which elsewhere the worker does every minute.

    A transaction that is open somewhere else in the cluster is waited for, but not for ever.
    """
    until = time.monotonic() + LONGEST_WAIT
    waiting = True
    while waiting and time.monotonic() < until:
        seal_ledgers.body(Run(SYSTEM_USER_ID, business.read(), 1, last=True))
        with acting(SYSTEM_USER_ID, TODAY) as viewer:
            waiting = any(
                ledger.unsealed(viewer=viewer, tenant_id=tenant_id)
                for tenant_id, _name in ledger.tenants(viewer=viewer)
            )
        time.sleep(0.2 if waiting else 0)


def _propose_last_year() -> None:
    """Let the finance officer propose to close last year's books; its approver can close them."""
    with acting(User.objects.get(username="finance").id, TODAY) as viewer:
        for tenant_id, _name in ledger.tenants(viewer=viewer):
            posted, _served = ledger.years_posted(viewer=viewer, tenant_id=tenant_id)
            found = ledger.financial_year_of(viewer=viewer, tenant_id=tenant_id, year=LAST_YEAR)
            waits = found.state is YearState.OPEN and not found.obstacles
            if LAST_YEAR in posted and waits:
                propose_close(
                    by=viewer, at=stage.moment(TODAY), tenant_id=tenant_id, year=LAST_YEAR
                )
