"""The words of letters: written by one, agreed by another; what went out keeps which they were."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.cases import actions, queries
from openphb.domains.cases.jobs import write_notice
from openphb.domains.cases.lettering.reference import standard
from openphb.domains.cases.models import LetterTemplateDecision
from openphb.domains.cases.tests.test_notices import told
from openphb.domains.cases.types import LetterDraft, LetterKind, LetterState, NoticeKind
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents import store
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

OURS = "# A word from us\nWe hope that this helps."
K = LetterKind.PLAN_REFUSED


def draft(house, **changed: str) -> LetterDraft:
    ours = standard(K).draft
    said: dict[str, Any] = {"body": f"{ours.body}\n{OURS}", "address": "1 The Square", **changed}
    return replace(ours, starts_on=house.today, **said)


def proposed(house, role="approver", **changed: str):
    with house.acting(role) as viewer:
        return actions.propose_letter(
            by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft(house, **changed)
        )


def decide(house, made, role="phb_manager", *, agree=True):
    with house.acting(role) as viewer:
        actions.decide_letter(
            by=viewer, at=house.at, letter_template_id=made, agree=agree, reason="We read it."
        )


def test_words_are_agreed_by_two_and_the_letter_that_went_out_keeps_which_they_were(house, office):
    made = proposed(house)
    with pytest.raises(Refusal, match="somebody else must agree"):
        decide(house, made, "approver")
    with house.acting("phb_manager") as viewer:
        (waits,) = queries.letter_templates_to_decide(viewer=viewer)
        assert (waits.id, waits.state, waits.draft.address) == (
            made,
            LetterState.PROPOSED,
            "1 The Square",
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            LetterTemplateDecision.objects.create(
                tenant_id=house.tenant_id,
                template_id=made,
                proposed_by=new_id(),
                agreed=True,
                decided_on=house.today,
                decided_by=viewer.user_id,
                decided_at=house.at,
                reason="Alone.",
            )
    decide(house, made)
    with house.acting("phb_manager") as viewer:
        counts = queries.letter_words(
            viewer=viewer, tenant_id=house.tenant_id, kind=K, on=house.today
        )
        assert counts.id == made
        before = queries.letter_words(
            viewer=viewer,
            tenant_id=house.tenant_id,
            kind=K,
            on=house.today - timedelta(days=1),
        )
        assert before.id is None
    with pytest.raises(Refusal, match="decided already"):
        decide(house, made)

    notice = told(house, office.refer(), NoticeKind.SERVICE_REFUSED)
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    run = Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)
    write_notice.body(run, notice)
    with house.acting("approver") as viewer:
        (kept,) = queries.letters_kept(viewer=viewer, about_id=notice)
        found = documents.document(viewer=viewer, document_id=kept.document_id)
        content = store.path_of(found.stored_name).read_bytes()
    assert (kept.template_id, kept.words_from) == (made, house.today)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    paper = read(content)
    assert paper.tagged
    for words in ("1 The Square", "A word from us", "You can ask us to look at it again."):
        assert words in paper.words


def test_words_that_lack_what_the_law_wants_are_not_kept(house):
    with pytest.raises(Refusal) as refused:
        proposed(house, body="# Why\n{reasons}")
    assert refused.value.code == "letter_need_missing"
    with pytest.raises(Refusal) as refused:
        proposed(house, body="{reson}")
    assert refused.value.code == "letter_unknown_field"
    assert "Did you mean {reasons}?" in str(refused.value)


def test_whoever_may_not_writes_and_reads_nothing(house):
    with pytest.raises(NotPermitted):
        proposed(house, "care_coordinator")
    made = proposed(house)
    with pytest.raises(NothingThere):
        decide(house, made, "care_coordinator")
    with house.acting("phb_manager", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        queries.letter_template(viewer=viewer, letter_template_id=made)


def test_a_first_day_that_passed_while_it_waited_stops_nobody(house):
    made = proposed(house)
    house.today += timedelta(days=3)
    decide(house, made)
    with house.acting("phb_manager") as viewer:
        version = queries.letter_template(viewer=viewer, letter_template_id=made)
        counts = queries.letter_words(
            viewer=viewer, tenant_id=house.tenant_id, kind=K, on=house.today
        )
    assert version.state is LetterState.AGREED
    assert counts.counts_from == house.today > date(2026, 11, 24)
