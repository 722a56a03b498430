"""The pages of the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve, reverse

from openphb.domains.ledger import actions, queries
from openphb.domains.ledger.models import LedgerAccount
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.foundation.access.types import Permission
from openphb.foundation.clock.business import Moment
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere


def test_the_trial_balance_says_both_totals_and_shows_each_account(house, visit):
    with house.acting("finance_officer") as viewer:
        empty = visit(viewer, reverse("ledger:trial_balance")).content.decode()
        assert "when the first payment run is approved" in empty
        subject = Subject.objects.create(tenant_id=house.tenant_id)
        journal_id = actions.post(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=house.tenant_id),
            at=house.at,
            posted_on=date(2026, 11, 24),
            tenant_id=house.tenant_id,
            key="payment:1",
            what="direct_payment",
            subject_id=subject.id,
            postings=[Posting("5000", 113_600, 0), Posting("1000", 0, 113_600)],
        )
        html = visit(viewer, reverse("ledger:trial_balance")).content.decode()
        one = visit(viewer, reverse("ledger:journal", args=[journal_id])).content.decode()
    assert "debits and credits are both £1,136.00" in html
    assert "5000 Direct payments expenditure" in html
    assert "−£1,136.00" in html
    assert "<svg" in html
    assert "in financial year 2026/27" in one
    assert "payment:1" in one


def posted(house, viewer, many=1, on=date(2026, 11, 24), pence=100):
    by = viewer.act(Permission.LEDGER_VIEW, tenant_id=house.tenant_id)
    return [
        actions.post(
            by=by,
            at=house.at,
            posted_on=on,
            tenant_id=house.tenant_id,
            key=f"payment:{on}:{nth}",
            what="direct_payment",
            subject_id=None,
            postings=[Posting("5000", pence, 0), Posting("1000", 0, pence)],
        )
        for nth in range(many)
    ]


def account_id(house, code):
    return LedgerAccount.objects.get(tenant_id=house.tenant_id, code=code).id


def test_a_trial_balance_of_a_year_shows_what_was_brought_forward(house, visit):
    with house.acting("finance_officer") as viewer:
        posted(house, viewer, on=date(2026, 3, 2), pence=700)
        posted(house, viewer, pence=40)
        page = reverse("ledger:trial_balance_of", args=[house.tenant_id])
        html = visit(viewer, f"{page}?year=2026/27").content.decode()
        plain = visit(viewer, f"{page}?year=nonsense&service=x").content.decode()
    assert "Brought forward" in html
    assert "Income and expenditure of earlier years" in html
    assert "−£7.00" in html
    assert "Brought forward" not in plain


def test_a_cut_by_year_of_care_is_no_ledger_out_of_balance(house, visit):
    in_march = Dimensions(service_from=date(2026, 3, 2), service_to=date(2026, 3, 16))
    with house.acting("finance_officer") as viewer:
        actions.post(
            by=viewer.act(Permission.LEDGER_VIEW, tenant_id=house.tenant_id),
            at=house.at,
            posted_on=date(2026, 11, 24),
            tenant_id=house.tenant_id,
            key="payment:late",
            what="direct_payment",
            subject_id=None,
            postings=[
                Posting("5000", 248_10, 0, in_march),
                Posting("1000", 0, 248_10),
            ],
        )
        path = reverse("ledger:trial_balance")
        cut = visit(viewer, path, {"year": "2026/27", "service": "2025/26"}).content.decode()
        whole = visit(viewer, path, {"year": "2026/27"}).content.decode()
    assert "£248.10 for care in 2025/26" in cut
    assert "They must be the same" not in cut
    assert "debits and credits are both £248.10" in whole


def test_an_account_is_shown_in_pages_that_carry_the_balance_on(house, visit):
    with house.acting("finance_officer") as viewer:
        posted(house, viewer, many=60)
        page = reverse("ledger:account", args=[account_id(house, "5000")])
        first = queries.account_page(viewer=viewer, account_id=account_id(house, "5000"))
        assert (first.brought_forward_pence, len(first.entries)) == (0, 50)
        second = queries.account_page(viewer=viewer, account_id=first.account_id, after=first.after)
        assert (second.brought_forward_pence, len(second.entries), second.after) == (
            5_000,
            10,
            None,
        )
        html = visit(viewer, f"{page}?after={first.after}").content.decode()
        assert "£50.00" in html
        assert "£60.00" in html
        with pytest.raises(NothingThere):
            visit(viewer, f"{page}?after=x")


def test_an_account_of_a_year_begins_with_what_earlier_years_left(house, visit):
    with house.acting("finance_officer") as viewer:
        posted(house, viewer, on=date(2026, 3, 2), pence=700)
        posted(house, viewer, many=2, pence=40)
        brought = {
            code: queries.account_page(
                viewer=viewer, account_id=account_id(house, code), year="2026/27"
            )
            for code in ("1000", "5000")
        }
    assert brought["1000"].brought_forward_pence == -700
    assert brought["5000"].brought_forward_pence == 0
    assert [len(one.entries) for one in brought.values()] == [2, 2]
    assert brought["1000"].years == ("2025/26", "2026/27")


def test_seals_and_years_say_how_they_stand(house, visit):
    with house.acting("finance_approver") as viewer:
        posted(house, viewer, on=date(2026, 3, 2))
        seals = visit(viewer, reverse("ledger:seals", args=[house.tenant_id])).content.decode()
        years = visit(viewer, reverse("ledger:years", args=[house.tenant_id])).content.decode()
    assert "1 journal waits to be sealed" in seals
    assert "The first seal will appear here" in seals
    assert "1 journals of the year are not in the chain yet" in years
    assert "The year ends on Wednesday 31 March 2027" in years


def test_a_year_is_proposed_and_closed_from_its_page(books):
    # Asked without `house`, whose open transaction nothing could be sealed above.
    books.post(posted_on=date(2026, 3, 2))
    books.seal_all(1)
    approver = books.house.join("finance_approver", organisation_id=books.house.organisation_id)

    def ask(viewer, name, *, post=False):
        path = reverse(f"ledger:{name}", args=[books.tenant_id, *(["2025-26"] if post else [])])
        factory = RequestFactory()
        request: Any = factory.post(path) if post else factory.get(path)
        request.viewer = viewer
        request.moment = Moment(books.house.today, books.house.at, pretended=True)
        request._messages = CookieStorage(request)
        found = resolve(path)
        return found.func(request, *found.args, **found.kwargs)

    with books.open() as viewer:
        assert "Propose to close 2025/26" in ask(viewer, "years").content.decode()
        assert ask(viewer, "propose", post=True).status_code == 302
        assert "Close 2025/26 for good" not in ask(viewer, "years").content.decode()
        assert "Take back your proposal" in ask(viewer, "years").content.decode()
        assert ask(viewer, "withdraw", post=True).status_code == 302
        assert "Propose to close 2025/26" in ask(viewer, "years").content.decode()
        assert ask(viewer, "propose", post=True).status_code == 302
    with books.house.acting_as(approver) as viewer:
        assert "Close 2025/26 for good" in ask(viewer, "years").content.decode()
        assert ask(viewer, "close", post=True).status_code == 302
        assert "closed it on" in ask(viewer, "years").content.decode()
        assert "every journal is sealed" in ask(viewer, "seals").content.decode()
