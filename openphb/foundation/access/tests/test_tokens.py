"""A token lends one permission in one tenant to one call, for a quarter of an hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openphb.foundation.access import actions, rules, views
from openphb.foundation.access.models import CommandToken
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
APPROVE, PREPARE = Permission.RUN_APPROVE, Permission.RUN_PREPARE


def issued(house, permission=APPROVE, role="finance_approver"):
    with house.acting(role) as viewer:
        return actions.issue_token(
            by=viewer, at=house.at, permission=permission, tenant_id=house.tenant_id
        )


def used(house, secret, permission=APPROVE, after=timedelta(minutes=1)):
    return actions.use_token(at=house.at + after, secret=secret, permission=permission)


def test_a_token_acts_for_the_person_who_got_it_and_is_kept_under_their_name(house):
    lent = used(house, issued(house).secret)
    assert (lent.user_id, lent.tenant_id) == (house.user_id("finance_approver"), house.tenant_id)
    with house.acting("auditor"):
        kept = AuditEvent.objects.filter(what__startswith="token.").order_by("id")
        assert [(row.what, row.user_id) for row in kept] == [
            ("token.issued", lent.user_id),
            ("token.used", lent.user_id),
        ]


@pytest.mark.parametrize(
    ("permission", "after"),
    [
        (PREPARE, timedelta(minutes=1)),
        (APPROVE, timedelta(minutes=15)),
        (APPROVE, timedelta(minutes=-1)),
    ],
    ids=["for another call", "too old", "before it was issued"],
)
def test_a_token_is_refused(house, permission, after):
    secret = issued(house).secret
    with pytest.raises(Refusal, match="cannot be used"):
        used(house, secret, permission, after)
    used(house, secret)


def test_a_token_works_once(house):
    secret = issued(house).secret
    used(house, secret)
    with pytest.raises(Refusal, match="cannot be used"):
        used(house, secret)


def test_a_made_up_token_works_never(house):
    issued(house)
    with pytest.raises(Refusal, match="cannot be used"):
        used(house, "x" * 43)


def test_nobody_lends_what_they_do_not_hold(house):
    with pytest.raises(NotPermitted):
        issued(house, APPROVE, "finance_officer")


def test_a_permission_that_is_never_lent_is_refused(house):
    with pytest.raises(Refusal, match="cannot be used"):
        issued(house, Permission.RUN_VIEW)
    with house.acting("finance_approver") as viewer, pytest.raises(IntegrityError):
        with transaction.atomic():
            CommandToken.objects.create(
                user_id=viewer.user_id,
                tenant_id=house.tenant_id,
                permission="bank.approve",
                secret_hash=rules.secret_hash("anything"),
                issued_at=house.at,
                expires_at=house.at + rules.TOKEN_LASTS,
            )


def test_the_secret_itself_is_kept_nowhere(house):
    secret = issued(house).secret
    assert CommandToken.objects.get().secret_hash == rules.secret_hash(secret) != secret


def test_the_page_shows_a_token_once_and_no_cache_keeps_it(house, answer):
    with house.acting("finance_approver") as viewer:
        asked = answer(views.token, viewer)
        shown = answer(
            views.token, viewer, data={"permission": "run.approve", "tenant": house.tenant_id}
        )
    assert "run.prepare" not in asked.content.decode(), "only what the roles hold is offered"
    found = re.search(r"openphb-secret\">([\w-]{43})<", shown.content.decode())
    assert found
    assert "no-store" in shown["Cache-Control"]
    used(house, found[1])


def test_whose_roles_lend_nothing_is_told_so(house, answer):
    with house.acting("clinician") as viewer:
        assert "None of your roles" in answer(views.token, viewer).content.decode()
