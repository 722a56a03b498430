"""Words sent after the session ended are kept for their writer, and for nobody else."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from openphb.domains.plans import actions
from openphb.domains.plans.tests import making
from openphb.foundation.access.tests.visiting import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
WORDS = "I like to be up by nine."


@pytest.fixture
def page(house):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        plan_id = actions.start_plan(by=viewer, at=house.at, budget_id=budget_id)
    return reverse("plans:words", args=[plan_id, "about_me"])


def answers(client: Client, page: str) -> dict[str, str]:
    """Return what the page of a section sends, with words written into it."""
    found = client.get(page).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))
    assert "writer_mark" in hidden
    return {**hidden, "words": WORDS, "sees": "both"}


def in_the_box(client: Client, page: str) -> str:
    found = client.get(page).content.decode()
    return html.unescape(re.findall(r"<textarea[^>]*>([^<]*)</textarea>", found)[0]).strip()


def again(client: Client, house, role: str) -> None:
    """Sign in again in the browser that has a session of nobody."""
    from allauth.usersessions.models import UserSession

    from openphb.foundation.access.models import User

    user = User.objects.get(pk=house.user_id(role))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create(
        user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="a test"
    )


def test_what_was_sent_too_late_stands_in_the_box_again_until_it_is_saved(house, page):
    client = signed_in(house, house.user_id("care_coordinator"))
    sent = answers(client, page)
    client.cookies.pop("sessionid")
    assert client.post(page, sent).headers["Location"].startswith(reverse("account_login"))
    assert WORDS not in str(dict(client.session.items()))  # sealed
    again(client, house, "care_coordinator")
    assert in_the_box(client, page) == WORDS
    assert "you were no longer signed in" in client.get(page).content.decode()
    saved = client.post(page, answers(client, page))
    assert saved.status_code == 302
    assert saved.cookies["openphb-saved"].value
    assert "you were no longer signed in" not in client.get(page).content.decode()
    assert in_the_box(client, page) == WORDS


def test_nobody_else_is_offered_them_and_their_writer_may_leave_them_out(house, page):
    client = signed_in(house, house.user_id("care_coordinator"))
    signed_in(house, house.user_id("clinician"))
    sent = answers(client, page)
    client.cookies.pop("sessionid")
    client.post(page, sent)
    again(client, house, "clinician")
    assert in_the_box(client, page) == ""

    client = signed_in(house, house.user_id("care_coordinator"))
    client.cookies.pop("sessionid")
    client.post(page, sent)
    again(client, house, "care_coordinator")
    assert in_the_box(client, page) == WORDS
    client.post(page, {"leave_out_unsaved": "yes"})
    assert in_the_box(client, page) == ""


def test_a_token_of_a_session_before_loses_no_words(house, page):
    client = signed_in(house, house.user_id("care_coordinator"))
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = client.cookies
    sent = answers(strict, page)
    back = strict.post(page, {**sent, "csrfmiddlewaretoken": "x" * 64})
    assert (back.status_code, back.headers["Location"]) == (302, page)
    assert in_the_box(strict, page) == WORDS


@pytest.mark.parametrize("mark", ["", "made-up", "of another page"])
def test_what_does_not_come_from_a_page_of_ours_is_not_kept(house, page, mark):
    client = signed_in(house, house.user_id("care_coordinator"))
    sent = answers(client, page)
    if mark == "of another page":
        mark = answers(client, page.replace("about_me", "strengths"))["writer_mark"]
    client.cookies.pop("sessionid")
    client.post(page, {**sent, "writer_mark": mark})
    again(client, house, "care_coordinator")
    assert in_the_box(client, page) == ""
