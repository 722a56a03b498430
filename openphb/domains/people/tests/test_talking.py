"""How to talk with somebody, what they agreed to and what they can decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from openphb.domains.people import actions, queries, rules
from openphb.domains.people.tests.test_people import ANN
from openphb.domains.people.types import (
    Capacity,
    CapacityAbout,
    Communication,
    Consent,
    ConsentAbout,
    ConsentGiven,
    ContactBy,
    Finding,
    Format,
    Interpreter,
)
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
URDU = Communication(
    (Format.LARGE_PRINT, Format.AUDIO),
    "Urdu",
    Interpreter.SPOKEN,
    ContactBy.TEXT,
    "Calls after 10, a ramp at the door.",
    "Her son may listen in",
)


def test_needs_are_said_in_one_line_that_letters_can_read():
    assert rules.communication_words(URDU) == (
        "Large print, Audio. Speaks Urdu. Interpreter for their language. Reach them by: text "
        "message. What helps: Calls after 10, a ramp at the door. Her son may listen in."
    )
    assert rules.wants_large_print(rules.communication_words(URDU))
    plain = Communication((Format.STANDARD,))
    assert rules.communication_words(plain) == "Standard print."


@pytest.mark.parametrize(
    ("refuse", "code"),
    [
        (lambda: rules.refuse_silence(Communication()), "communication_empty"),
        (
            lambda: rules.refuse_interpreter(Communication(interpreter=Interpreter.SPOKEN)),
            "language_missing",
        ),
        (
            lambda: rules.refuse_consent(
                Consent(ConsentAbout.REFERRAL, ConsentGiven.BEST_INTERESTS, " ")
            ),
            "best_interests_by_nobody",
        ),
        (lambda: refuse_capacity(decision=" "), "decision_missing"),
        (lambda: refuse_capacity(assessed_by=""), "assessor_missing"),
        (lambda: refuse_capacity(assessed_on=TODAY + timedelta(days=1)), "assessed_in_future"),
        (lambda: refuse_capacity(finding=Finding.LACKS), "finding_unexplained"),
        (lambda: refuse_capacity(finding=Finding.FLUCTUATES), "finding_unexplained"),
        (lambda: refuse_capacity(look_again_on=TODAY), "looked_at_before"),
        (lambda: rules.refuse_later(TODAY + timedelta(days=1), "x", today=TODAY), "said_in_future"),
    ],
)
def test_what_says_too_little_is_refused(refuse, code):
    with pytest.raises(Refusal) as refusal:
        refuse()
    assert refusal.value.code == code
    assert refusal.value.mend


def refuse_capacity(**changed):
    plain: dict[str, Any] = {
        "decision": "To hold a direct payment",
        "finding": Finding.HAS,
        "assessed_on": TODAY,
        "assessed_by": "Dr A",
    }
    rules.refuse_capacity(Capacity(**plain | changed), today=TODAY)


def test_answers_are_kept_by_day_and_the_latest_is_read(house):
    with house.acting("care_coordinator") as viewer:
        write: dict[str, Any] = {"by": viewer, "at": house.at}
        ann = actions.register(**write, tenant_id=house.tenant_id, details=ANN)
        of_ann: dict[str, Any] = {"subject_id": ann}
        actions.record_communication(**write, **of_ann, told=URDU)
        actions.record_communication(
            by=viewer,
            at=house.at + timedelta(days=1),
            **of_ann,
            told=Communication((Format.EASY_READ,)),
        )
        told = queries.communication(viewer=viewer, **of_ann)
        assert told[0].words == "Easy Read."
        assert told[1].communication == URDU
        assert not queries.addressee(viewer=viewer, **of_ann).large_print
        assert (
            queries.person_of_subject(viewer=viewer, **of_ann).communication_needs == "Easy Read."
        )
        consent = Consent(ConsentAbout.SHARING, ConsentGiven.BEST_INTERESTS, "Mrs W, deputy")
        actions.record_consent(**write, **of_ann, said_on=viewer.today, consent=consent)
        found = Capacity(
            "To agree to share",
            Finding.LACKS,
            viewer.today,
            "Dr A",
            "Could not weigh",
            CapacityAbout.SHARING,
            viewer.today + timedelta(days=90),
        )
        actions.record_capacity(**write, **of_ann, told=found)
        assert queries.consents(viewer=viewer, **of_ann)[0].consent == consent
        assert queries.capacity(viewer=viewer, **of_ann)[0].capacity == found
    # Finance sees who a person is and how to write to them, and nothing of what they can decide.
    with house.acting("finance_officer") as viewer:
        assert queries.communication(viewer=viewer, **of_ann)
        assert queries.consents(viewer=viewer, **of_ann) == ()
        assert queries.capacity(viewer=viewer, **of_ann) == ()


def test_a_holder_says_how_to_talk_with_them(house):
    with house.acting("care_coordinator") as viewer:
        ann = actions.register(by=viewer, at=house.at, tenant_id=house.tenant_id, details=ANN)
    with house.acting_as(house.join("holder", subject_id=ann)) as viewer:
        actions.record_communication(by=viewer, at=house.at, subject_id=ann, told=URDU)
        assert queries.addressee(viewer=viewer, subject_id=ann).large_print
