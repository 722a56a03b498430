"""The demonstration's world, made once: bodies, staff, Mr W, and a year of made-up people."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import date
from itertools import count, islice
from typing import Any

from django.db import transaction

from openphb.config.demo import (
    agreed_with,
    by_name,
    chairs_and_once,
    chosen_home,
    extra_cover,
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
from openphb.config.environment import environment
from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.actions import propose_close
from openphb.domains.ledger.jobs import seal_ledgers
from openphb.domains.payments import actions as payments
from openphb.domains.programme import actions as programme
from openphb.foundation.access import actions as access
from openphb.foundation.access.models import User
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Role
from openphb.foundation.clock import business
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.organisations import actions as organisations
from openphb.foundation.tenancy.models import Tenant

# The demonstration pretends this day, so that it tells the same story whenever it is opened.
TODAY = date(2026, 11, 24)
LAST_YEAR = "2025/26"
# Seconds.
LONGEST_WAIT = 60


def load(*, seed: int, holders: int) -> dict[str, Any]:
    """Make the world if there is none, and return what it holds and how to sign in.

    Deterministic from `seed`; built through the actions that the pages use; all of it or nothing.
    """
    kept = environment().home / "demo-world.json"
    if not Tenant.objects.exists():
        with transaction.atomic():
            made = _make(seed, holders)
        _seal()
        _propose_last_year()
        kept.write_text(json.dumps(made))
    found = json.loads(kept.read_text()) if kept.exists() else {"holders": 0, "cases": 0, "seed": 0}
    return {**found, "sign_ins": [asdict(sign_in) for sign_in in stage.sign_ins()]}


def _make(seed: int, holders: int) -> dict[str, Any]:
    organisations.load_national(at=stage.moment(stage.TEAM_SINCE))
    built = stage.build(seed=seed)
    with acting(built.users["programme"], TODAY) as viewer:
        for commissioner in built.commissioners:
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
    names = tuple(commissioner.name for commissioner in built.commissioners)
    people = (made_up(n, seed=seed, commissioners=names, today=TODAY) for n in count())
    cast = [MR_W, *extra_cover.put_by_for_one(list(islice(people, holders)), TODAY)]
    coming = islice((one for one in people if one.has_direct_payment), len(life.ON_THE_WAY))
    cases = life.live(built, cast, tuple(coming), until=TODAY)
    cases += begin_small(built, built.commissioners[0], seed=seed, until=TODAY)
    cases += begin_assessed(built, built.commissioners[0], seed=seed, until=TODAY)
    cases += by_name.ask(built, built.commissioner(MR_W.commissioner), seed=seed, until=TODAY)
    cases += agreed_with.three_parties(
        built, built.commissioner(MR_W.commissioner), seed=seed, until=TODAY
    )
    cases += provided.buy(built, built.commissioner(MR_W.commissioner), seed=seed, until=TODAY)
    cases += on_paper.buy(built, built.commissioners[-1], seed=seed, until=TODAY)
    cases += chosen_home.choose(built, built.commissioners[-1], seed=seed, until=TODAY)
    cases += chairs_and_once.arrange(
        built, built.commissioner(MR_W.commissioner), seed=seed, until=TODAY
    )
    cases += jack_and_mrs_a.settle_and_pay(built, until=TODAY)
    cases += pots.agree_pots(built, built.commissioner(MR_W.commissioner), seed=seed, until=TODAY)
    with acting(built.users["programme"], TODAY) as viewer:
        programme.keep_counts(by=viewer, at=stage.moment(TODAY), days=[TODAY])
    with acting(User.objects.get(username="finance").id, TODAY) as viewer:
        for tenant_id in built.tenant_ids:
            payments.state_commitments(by=viewer, at=stage.moment(TODAY), tenant_id=tenant_id)
    business.pretend(TODAY)
    return {"holders": len(cast), "cases": cases, "seed": seed}


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
            if LAST_YEAR in posted and not found.obstacles:
                propose_close(
                    by=viewer, at=stage.moment(TODAY), tenant_id=tenant_id, year=LAST_YEAR
                )
