"""`openphb run …`: a token acts for its owner, and two people are needed as on the pages."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from openphb.config.cli import runs
from openphb.config.cli.runs import answer_approve, answer_prepare, answer_status, answer_submit
from openphb.domains.payments.tests import making
from openphb.foundation.access import actions as access
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.clock import business
from openphb.foundation.clock.business import Moment
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
FOUR_WEEKS = 20 * 1420 * 4


@pytest.fixture
def ready(house, monkeypatch):
    """Return a house on its own day, with an account to pay from and somebody to pay."""
    monkeypatch.setattr(business, "read", lambda: Moment(house.today, house.at, pretended=True))
    making.payer(house)
    making.entitled(house)
    return house


def token(house, permission, role):
    with house.acting(role) as viewer:
        return access.issue_token(
            by=viewer, at=house.at, permission=Permission(permission), tenant_id=house.tenant_id
        ).secret


def call(house, permission, role, answer, **arguments):
    with runs.lend(token(house, permission, role), permission) as lent:
        return json.loads(json.dumps(answer(lent, Namespace(**arguments)).data))


def prepared(house, *, draft=False):
    return call(
        *(house, "run.prepare", "finance_officer", answer_prepare),
        pay_on=making.FIRST_DAY,
        payer=None,
        draft=draft,
    )


def approved(house, run, pence=FOUR_WEEKS, role="finance_approver"):
    return call(house, "run.approve", role, answer_approve, run=run, total_pence=pence)


def status(house, name=None):
    with house.acting("auditor") as viewer:
        return json.loads(json.dumps(answer_status(viewer, name, None).data))


def test_a_run_is_prepared_approved_and_taken_by_two_people(ready, tmp_path):
    made = prepared(ready)
    assert made.items() >= {"state": "reviewed", "payments": 1, "total_pence": FOUR_WEEKS}.items()
    assert approved(ready, made["run"])["state"] == "approved"
    file = tmp_path / "bacs.txt"
    sent = call(
        *(ready, "run.submit", "finance_officer", answer_submit), run=made["id"], out=str(file)
    )
    assert (sent["state"], sent["file"]) == ("submitted", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert status(ready, made["run"])["sha256"] == sent["sha256"]


def test_a_draft_stays_a_draft_until_it_was_looked_through(ready):
    made = prepared(ready, draft=True)
    assert made["state"] == "draft"
    with pytest.raises(Refusal) as refused:
        approved(ready, made["run"])
    assert refused.value.code == "run_not_now"


def test_a_wrong_total_approves_nothing_and_uses_the_token_up(ready):
    made = prepared(ready)
    secret = token(ready, "run.approve", "finance_approver")
    with pytest.raises(Refusal) as refused, runs.lend(secret, "run.approve") as lent:
        answer_approve(lent, Namespace(run=made["run"], total_pence=1))
    assert refused.value.code == "run_total_differs"
    with pytest.raises(Refusal) as again, runs.lend(secret, "run.approve"):
        pass
    assert again.value.code == "token"
    assert status(ready)["state"] == "reviewed"


def test_a_token_of_who_prepares_approves_nothing(ready):
    made = prepared(ready)
    with pytest.raises(NotPermitted):
        approved(ready, made["run"], role="finance_officer")


def test_nothing_is_marked_as_taken_where_its_file_cannot_be_written(ready, tmp_path):
    made = prepared(ready)
    approved(ready, made["run"])
    file = tmp_path / "kept.txt"
    file.write_bytes(b"somebody else's")
    with pytest.raises(Refusal) as refused:
        call(
            *(ready, "run.submit", "finance_officer", answer_submit), run=made["run"], out=str(file)
        )
    assert refused.value.code == "file_unwritable"
    assert file.read_bytes() == b"somebody else's"
    assert status(ready)["state"] == "approved"


def test_a_token_of_one_commissioner_reaches_no_run_of_another(ready):
    made = prepared(ready)
    other = ready.user_id("finance_approver", ready.other_tenant_id)
    with ready.acting_as(other) as viewer:
        secret = access.issue_token(
            by=viewer,
            at=ready.at,
            permission=Permission.RUN_APPROVE,
            tenant_id=ready.other_tenant_id,
        ).secret
    with pytest.raises(Refusal) as refused, runs.lend(secret, "run.approve") as lent:
        answer_approve(lent, Namespace(run=made["id"], total_pence=FOUR_WEEKS))
    assert refused.value.code == "run_unknown"


def test_status_is_the_newest_run_and_every_open_one(ready):
    assert status(ready) == {
        **dict.fromkeys(("run", "state", "payments", "total_pence")),
        "open": [],
    }
    made = prepared(ready)
    told = status(ready)
    assert told.items() >= made.items()
    assert [one["run"] for one in told["open"]] == [made["run"]]
    with pytest.raises(Refusal, match="There is no run 1999-01"):
        status(ready, "1999-01")
