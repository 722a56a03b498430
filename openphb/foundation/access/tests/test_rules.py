"""Who may be given which role; and codes that people can read out."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.foundation.access import rules
from openphb.foundation.access.types import PERSONAL_ROLES, STAFF_ROLES, Role
from openphb.kernel.ids import new_id

TODAY = date(2026, 11, 24)
GIVER = new_id()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"valid_to": date(2026, 11, 25)}, None),
        ({"user_id": GIVER}, "own_role"),
        ({"role": Role.HOLDER}, "not_a_staff_role"),
        ({"role": Role.SYSTEM}, "not_a_staff_role"),
        ({"tenant_ids": []}, "nowhere"),
        ({"valid_from": date(2026, 11, 23)}, "in_the_past"),
        ({"valid_to": TODAY}, "ends_early"),
        ({"authority": "  ok "}, "authority"),
    ],
)
def test_a_staff_role_is_given_by_somebody_else_from_today_for_a_reason(changed, code):
    given = {
        "giver_id": GIVER,
        "user_id": new_id(),
        "role": Role.APPROVER,
        "tenant_ids": [new_id()],
        "valid_from": TODAY,
        "valid_to": None,
        "authority": "Job offer of 3 March",
        "today": TODAY,
        **changed,
    }
    refusal = rules.may_give(**given)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "on", "code"),
    [
        (date(2020, 1, 1), None, TODAY, None),
        (TODAY, None, TODAY, None),
        (date(2020, 1, 1), None, date(2026, 11, 23), "in_the_past"),
        (date(2026, 12, 1), None, TODAY, "in_the_past"),
        (date(2020, 1, 1), TODAY, TODAY, "ended"),
        (date(2020, 1, 1), date(2027, 1, 1), date(2026, 12, 1), None),
    ],
)
def test_a_role_ends_today_or_later_and_only_sooner_than_it_would(valid_from, valid_to, on, code):
    refusal = rules.may_end(valid_from=valid_from, valid_to=valid_to, on=on, today=TODAY)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize("role", sorted(Role))
def test_people_are_invited_to_personal_roles_alone(role):
    refusal = rules.may_invite(role=role, authority="Consent form of 4 September")
    assert (refusal is None) is (role in PERSONAL_ROLES)
    assert role in PERSONAL_ROLES | STAFF_ROLES | {Role.SYSTEM}


def test_an_invitation_needs_an_authority():
    refusal = rules.may_invite(role=Role.NOMINEE, authority="")
    assert refusal is not None
    assert refusal.where == "authority"


def test_a_code_is_three_groups_of_four_letters_that_cannot_be_misread():
    codes = {rules.new_code() for _n in range(200)}
    assert len(codes) == 200
    for code in codes:
        groups = code.split("-")
        assert [len(one) for one in groups] == [4, 4, 4]
        assert not set("".join(groups)) & set("OILU")


@pytest.mark.parametrize("typed", ["AB10-CD34-EF5V", "ab10 cd34 ef5v", " abio-cd34ef5u. "])
def test_a_code_is_known_however_it_is_typed(typed):
    assert rules.code_hash(typed) == rules.code_hash("AB10CD34EF5V")
