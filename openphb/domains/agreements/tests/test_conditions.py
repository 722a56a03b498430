"""Conditions as coded rows, and what a commissioner adds: written by one, agreed by another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.agreements import actions, queries, reference
from openphb.domains.agreements.conditions import queries as conditions
from openphb.domains.agreements.conditions import rules
from openphb.domains.agreements.conditions.types import (
    LocalCondition,
    LocalTermsDraft,
    LocalTermsState,
    LocalTermsVersion,
)
from openphb.domains.agreements.models import LocalTermsDecision
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementKind
from openphb.domains.plans.tests import making as plans
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal

DAY = date(2026, 11, 24)
OWN = LocalCondition(
    (AgreementKind.DIRECT_PAYMENT,),
    "Statements are sent every three months.",
    "Send us your statements every three months.",
    "Our scheme of 2026",
)
VERSION = LocalTermsVersion(
    UUID(int=1),
    UUID(int=9),
    LocalTermsDraft(DAY, (OWN,)),
    LocalTermsState.AGREED,
    UUID(int=2),
    "Ruth Bell",
    datetime(2026, 11, 1, tzinfo=LONDON),
    decided_on=DAY,
)


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def test_each_row_of_the_table_is_whole_and_its_code_is_its_own():
    rows = reference.conditions(DAY)
    for row in rows:
        assert all((row.kinds, row.words, row.plain, row.regulation, row.source)), row.code
        assert row.mark in ("confirmed", "unverified", "local"), row.code
        # What a person reads in short is short.
        assert len(row.plain.split()) <= 24, row.code
    assert max(Counter(row.code for row in rows).values()) == 1


def test_what_a_condition_asks_is_read_with_the_bodys_name_and_the_plans_notice():
    (lowering,) = [
        row
        for row in rules.rows_of(
            AgreementKind.DIRECT_PAYMENT,
            reference.conditions(DAY),
            None,
            body="NHS Ourshire ICB",
            notice_weeks=6,
        )
        if row.code == "lowering"
    ]
    assert "NHS Ourshire ICB gives at least 6 weeks' notice" in lowering.words
    assert lowering.plain.startswith("We write to you 6 weeks before")
    assert lowering.regulation == "reg 13"


def test_a_client_account_is_pooled_only_with_a_record_for_each_person():
    said = {
        row.code: row
        for row in rules.rows_of(
            AgreementKind.MANAGED_ACCOUNT,
            reference.conditions(DAY),
            VERSION,
            body="it",
            notice_weeks=4,
        )
    }
    assert "it keeps a record for each of them alone" in said["managed_account"].words
    assert "account" not in said, "that an account is for this money alone is the other kind's"
    assert "own_1" not in said, "the commissioner's own is for direct payments alone"


@pytest.mark.parametrize(
    ("versions", "day", "counts"),
    [
        ([VERSION], DAY, True),
        ([VERSION], DAY - timedelta(days=1), False),
        ([replace(VERSION, decided_on=DAY + timedelta(days=3))], DAY, False),
        ([replace(VERSION, state=LocalTermsState.PROPOSED, decided_on=None)], DAY, False),
        ([replace(VERSION, state=LocalTermsState.REFUSED)], DAY, False),
    ],
)
def test_a_version_counts_from_its_day_and_never_from_before_it_was_agreed(versions, day, counts):
    assert (rules.in_force(versions, day) is not None) is counts


def test_of_two_versions_the_one_that_begins_last_counts():
    later = replace(VERSION, id=UUID(int=3), decided_on=DAY + timedelta(days=1))
    assert rules.in_force([later, VERSION], DAY) == VERSION
    assert rules.in_force([later, VERSION], DAY + timedelta(days=1)) == later


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_on": DAY - timedelta(days=1)}, "terms_in_the_past"),
        ({"conditions": (OWN,) * (rules.MOST + 1)}, "terms_too_many"),
        ({"conditions": (replace(OWN, plain=" "),)}, "terms_condition_half"),
        ({"conditions": (replace(OWN, kinds=()),)}, "terms_condition_half"),
    ],
)
def test_a_version_that_is_not_whole_is_refused(change, code):
    with refused(code):
        rules.check_draft(replace(LocalTermsDraft(DAY, (OWN,)), **change), today=DAY)


def test_what_one_writes_and_another_agrees_to_is_in_agreements_prepared_afterwards(house):
    before = making.prepared(house)
    with house.acting("approver") as viewer:
        draft = LocalTermsDraft(house.today, (OWN,))
        made = actions.propose_terms(by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft)
        told = {"by": viewer, "at": house.at, "terms_id": made, "agree": True, "reason": "Agreed."}
        with refused("terms_same_hand"):
            actions.decide_terms(**told)
        with pytest.raises(IntegrityError), transaction.atomic():
            LocalTermsDecision.objects.create(
                tenant_id=house.tenant_id,
                terms_id=made,
                proposed_by=viewer.user_id,
                agreed=True,
                decided_on=house.today,
                decided_by=viewer.user_id,
                decided_at=house.at,
                reason="By myself.",
            )
        assert conditions.in_force(house.tenant_id, house.today) is None
    with house.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        actions.propose_terms(by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft)
    with house.acting("phb_manager") as viewer:
        assert [one.id for one in conditions.to_decide(viewer=viewer)] == [made]
        actions.decide_terms(**{**told, "by": viewer})
        with refused("terms_decided_already"):
            actions.decide_terms(**{**told, "by": viewer})
    after = making.prepared(house, plans.agreed_plan(house, plans.open_budget(house)))
    with house.acting("care_coordinator") as viewer:
        old, new = (queries.agreement(viewer=viewer, agreement_id=one) for one in (before, after))
    assert "three months.\n" not in old.conditions + "\n"
    assert [row.code for row in new.rows if row.version] == ["own_1"]
    assert new.rows[-1].version == str(made)
    assert new.conditions.endswith("16. Statements are sent every three months.")
    making.signed(house, before)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert conditions.versions(viewer=viewer, tenant_id=house.tenant_id) == ()
