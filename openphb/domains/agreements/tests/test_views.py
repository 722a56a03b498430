"""The pages of agreements, asked for by signed-in people."""

from __future__ import annotations

import html
from types import MappingProxyType

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions, modulus, queries
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementState, BankState, RecipientKind
from openphb.domains.plans.tests import making as plans
from openphb.foundation.audit.models import Look
from openphb.kernel.bank_details import ModulusTable, parse_weights
from openphb.kernel.ids import new_id

# A refused attempt is kept on a connection of its own.
pytestmark = pytest.mark.django_db(databases=["default", "attempts"])

ACCOUNT = {
    "account_name": "MR W",
    "sort_code": "20-29-59",
    "account_number": "6374 8472",
    "rule": "dedicated",
    "has": ["only_this_money", "statements", "named_people"],
    "people": "William W",
}


def words(response) -> str:
    """Return a page's text without its frame's entities."""
    return html.unescape(response.content.decode())


def day(name, iso):
    year, month, number = iso.split("-")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def path(name, agreement_id):
    return reverse(f"agreements:{name}", args=[agreement_id])


def read(house, agreement_id):
    with house.acting("phb_manager") as viewer:
        return queries.agreement(viewer=viewer, agreement_id=agreement_id)


@pytest.fixture
def plan_id(house):
    return plans.agreed_plan(house, plans.open_budget(house))


@pytest.fixture
def agreement_id(house):
    return making.prepared(house)


@pytest.fixture
def holder(house, agreement_id):
    """A client of the person whose agreement it is."""
    return making.holder_of(house, agreement_id)


@pytest.fixture
def terms():
    return {
        "recipient_kind": RecipientKind.NOMINEE,
        "recipient_name": "Mrs W",
        "frequency": "four_weekly",
        "also": "Statements come every month.",
        **day("first_day", "2026-12-11"),
    }


def test_an_agreement_is_prepared_from_a_form_that_holds_the_laws_conditions(
    house, plan_id, terms, client_of
):
    client = client_of(house.user_id("care_coordinator"))
    prepare = path("prepare", plan_id)
    asked = words(client.get(prepare))
    assert "NHS Ourshire ICB gives at least 4 weeks' notice" in asked
    answer = client.post(prepare, terms)
    assert answer.status_code == 302
    page = words(client.get(answer["Location"]))
    assert "Next, everybody who signs it reads it." in page
    assert "Mrs W, whom the person asked to receive it" in page
    assert "The official word is nominee." in page
    assert "£284.00 a week, so £1,136.00 for four weeks" in page
    assert "20 hours at £14.20" in page
    assert "Friday 11 December 2026" in page
    assert client.get(prepare)["Location"] == answer["Location"], "it exists, so it is shown"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipient_name": ""}, "Enter the name of who is paid"),
        (day("first_day", "2026-12-01"), "payments cannot start before"),
    ],
)
def test_what_is_wrong_with_the_terms_stands_on_the_form(
    house, plan_id, terms, client_of, changes, said
):
    client = client_of(house.user_id("care_coordinator"))
    answer = client.post(path("prepare", plan_id), {**terms, **changes})
    assert answer.status_code == 200
    assert said in words(answer)
    assert "Statements come every month." in words(answer), "nothing that was typed is lost"


def test_the_words_change_until_somebody_signs(house, agreement_id, terms, client_of):
    client = client_of(house.user_id("care_coordinator"))
    change = path("revise", agreement_id)
    seen = read(house, agreement_id).terms_sha256
    assert seen in words(client.get(change))
    assert client.post(change, {**terms, "seen": seen}).status_code == 302
    assert read(house, agreement_id).recipient_name == "Mrs W"
    stale = client.post(change, {**terms, "recipient_name": "Mr X", "seen": seen})
    assert "Somebody else changed this after you opened it." in words(stale)
    assert read(house, agreement_id).recipient_name == "Mrs W"


def test_an_agreement_that_both_did_not_sign_is_given_up(house, agreement_id, client_of):
    client = client_of(house.user_id("care_coordinator"))
    give_up = path("give_up", agreement_id)
    assert "This cannot be taken back" in words(client.get(give_up))
    page = words(client.post(give_up, follow=True))
    assert "The agreement is given up." in page
    assert "It ended on Tuesday 24 November 2026." in page
    assert "cannot" in words(client.post(give_up)) or read(house, agreement_id).ended_on
    assert read(house, agreement_id).state is AgreementState.ENDED


def test_the_holder_reads_the_agreement_and_the_look_is_written_down(
    agreement_id, holder, client_of
):
    page = words(client_of(holder).get(path("agreement", agreement_id)))
    assert "Nobody has signed yet. No money is paid until both sides have." in page
    assert "Mr W, whose budget it is" in page
    assert "Give the bank account" in page
    assert "Change the words" not in page
    assert Look.objects.filter(page="agreement", user_id=holder).count() == 1


def test_finance_reads_the_agreement_without_the_plan(house, agreement_id, client_of):
    page = words(client_of(house.user_id("finance_officer")).get(path("agreement", agreement_id)))
    assert "which your role does not open" in page
    assert "£14.20" not in page


def test_nobody_reads_the_agreement_of_somebody_else(house, agreement_id, client_of):
    neighbour = making.holder_of(house, making.prepared(house))
    assert client_of(neighbour).get(path("agreement", agreement_id)).status_code == 404
    stranger = house.user_id("care_coordinator", house.other_tenant_id)
    for name in ("agreement", "revise", "give_up", "propose_bank"):
        assert client_of(stranger).get(path(name, agreement_id)).status_code == 404, name


def test_the_holder_gives_an_account_and_sees_it_masked(agreement_id, holder, client_of):
    client = client_of(holder)
    page = words(client.post(path("propose_bank", agreement_id), ACCOUNT, follow=True))
    assert "Somebody in finance checks the account before it is used." in page
    assert "account number ••••8472" in page
    assert "63748472" not in page
    again = words(client.post(path("propose_bank", agreement_id), ACCOUNT))
    assert "Other bank details already wait to be checked." in again


def test_numbers_that_cannot_belong_together_are_refused_in_words(agreement_id, holder, client_of):
    row = "990000 999999 MOD10" + "    1" * 14
    modulus.configure(ModulusTable(parse_weights(row), MappingProxyType({})))
    try:
        answer = client_of(holder).post(
            path("propose_bank", agreement_id),
            {**ACCOUNT, "sort_code": "99-00-00", "account_number": "00000001"},
        )
    finally:
        modulus.configure(None)
    assert "This account number cannot belong to this sort code: the MOD10 check failed." in words(
        answer
    )


def test_the_account_is_checked_beside_the_one_in_use(house, client_of):
    agreement_id = making.paid_to(house)
    with house.acting("finance_officer") as viewer:
        bank_id = making.propose(house, viewer, agreement_id, account_number="12345678")
    client = client_of(house.user_id("finance_approver"))
    page = words(client.get(path("bank", bank_id)))
    assert "63748472" in page
    assert "12345678" in page
    assert "Nobody could check whether the number fits the sort code." in page
    assert "Until you approve it, money goes to the old one." in page
    unsaid = words(client.post(path("bank", bank_id), {"approve": "no", "reason": ""}))
    assert "Write how you checked it, or why you refuse it" in unsaid
    refusing = {"approve": "no", "reason": "The bank does not know the name."}
    after = words(client.post(path("bank", bank_id), refusing, follow=True))
    assert "The account is refused. Nothing is paid to it." in after
    assert "“The bank does not know the name.”" in after
    assert read(house, agreement_id).bank_in(BankState.APPROVED).account_number.endswith("8472")
    late = words(client.post(path("bank", bank_id), refusing))
    assert "These bank details were already decided" in late


def test_who_gave_an_account_is_not_asked_to_check_it(house, agreement_id, client_of):
    both = house.join("finance_officer", organisation_id=house.organisation_id)
    _also(house, both, "finance_approver")
    with house.acting_as(both) as viewer:
        bank_id = making.propose(house, viewer, agreement_id)
    client = client_of(both)
    page = words(client.get(path("bank", bank_id)))
    assert "You gave this account, so somebody else has to check it." in page
    assert "Record your decision" not in page
    forced = client.post(path("bank", bank_id), {"approve": "yes", "reason": "I know it."})
    assert "You proposed these bank details" in words(forced)
    assert read(house, agreement_id).bank_in(BankState.APPROVED) is None


def test_an_approver_approves_an_account(house, agreement_id, client_of):
    with house.acting("finance_officer") as viewer:
        bank_id = making.propose(house, viewer, agreement_id)
    client = client_of(house.user_id("finance_approver"))
    said = {"approve": "yes", "reason": "Rang the number we held."}
    page = words(client.post(path("bank", bank_id), said, follow=True))
    assert "The account is approved. Money due from now on goes to it." in page
    assert "Money goes to: MR W, sort code 20-29-59, account number ••••8472." in page


def test_an_unknown_account_is_not_there(house, client_of):
    client = client_of(house.user_id("finance_approver"))
    assert client.get(path("bank", new_id())).status_code == 404


def test_signed_words_are_not_offered_for_change(house, agreement_id, holder, client_of):
    with house.acting_as(holder) as viewer:
        making.sign(house, viewer, actions.sign_as_person, agreement_id)
    page = words(client_of(house.user_id("care_coordinator")).get(path("agreement", agreement_id)))
    assert "One side has signed." in page
    assert "Change the words" not in page
    assert "Give this agreement up" in page


def _also(house, user_id, role):
    """Give a user a second role."""
    from datetime import date

    from openphb.foundation.access.models import Grant, GrantLine

    grant = Grant.objects.create(
        user_id=user_id,
        role=role,
        organisation_id=house.organisation_id,
        valid_from=date(2013, 4, 1),
        authority="made for a test",
        granted_at=house.at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=house.tenant_id, subject_id=None)
