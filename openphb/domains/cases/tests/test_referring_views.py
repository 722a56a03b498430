"""The pages of the way in, as their forms are filled."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from openphb.domains.cases import actions, queries
from openphb.domains.cases.tests.office import ANN
from openphb.domains.cases.tests.referral_files import as_csv
from openphb.domains.cases.tests.test_referral_files import ROW
from openphb.domains.cases.tests.test_views import REFERRAL, words
from openphb.domains.cases.types import CameBy, Referrer, Step
from openphb.domains.people import actions as people_actions
from openphb.domains.people import queries as people


def test_a_referral_keeps_consent_communication_and_who_asked(house, visit):
    sent = REFERRAL | {
        "referrer": "phone",
        "consent_referral": "given",
        "consent_sharing": "best_interests",
        "decided_by": "Mrs W, deputy",
        "finding": "with_support",
        "assessed_by": "Dr A",
        "formats": ["large_print"],
        "interpreter": "bsl",
    }
    with house.acting("care_coordinator") as viewer:
        answer = visit(viewer, "/cases/refer/", sent, post=True)
        case_id: UUID = resolve(answer["Location"]).kwargs["case_id"]
        subject_id = queries.case_facts(viewer=viewer, case_id=case_id).subject_id
        told = queries.referral_of_case(viewer=viewer, case_id=case_id)
        assert told is not None
        assert (told.came.referrer, told.came.by) == (Referrer.PERSON, CameBy.PHONE)
        given = people.consents(viewer=viewer, subject_id=subject_id)
        assert {one.consent.decided_by for one in given} == {"", "Mrs W, deputy"}
        assert people.capacity(viewer=viewer, subject_id=subject_id)[0].capacity.assessed_by
        assert people.addressee(viewer=viewer, subject_id=subject_id).large_print


def test_a_referral_of_somebody_likely_asks_first(house, visit):
    nobodys = REFERRAL | {"nhs_number": "", "no_number_reason": "not_known_yet"}
    with house.acting("care_coordinator") as viewer:
        visit(viewer, "/cases/refer/", REFERRAL, post=True)
        sent = nobodys | {"given_name": "Annie", "category": "wheelchair"}
        assert "Somebody like this is here" in words(
            visit(viewer, "/cases/refer/", sent, post=True)
        )
        assert len(queries.cases(viewer=viewer).rows) == 1
        (ann,) = people.find(viewer=viewer, text="smith")
        visit(viewer, "/cases/refer/", sent | {"same": f"yes:{ann.subject_id}"}, post=True)
        assert len(queries.cases_of_subject(viewer=viewer, subject_id=ann.subject_id)) == 2
        visit(viewer, "/cases/refer/", sent | {"same": "no", "category": "s117"}, post=True)
        assert len(people.find(viewer=viewer, text="smith")) == 2
        no_reason = REFERRAL | {"nhs_number": ""}
        html = words(visit(viewer, "/cases/refer/", no_reason | {"same": "no"}, post=True))
        assert "no reason why" in html


@pytest.mark.django_db(databases=["default", "attempts"])
def test_a_file_is_sent_watched_and_answered(house, visit):
    rows = [ROW, ROW | {"nhs_number": "", "source_reference": "X-2"}, ROW | {"category": "y"}]
    with house.acting("care_coordinator") as viewer:
        assert "no_number_reason" in words(visit(viewer, "/cases/referrals/send/"))
        assert visit(viewer, "/cases/referrals/template.csv").content.count(b",") == 15
        file = SimpleUploadedFile("r.csv", as_csv(rows), content_type="text/csv")
        answer = visit(viewer, "/cases/referrals/send/", {"file": file}, post=True)
        assert "Waiting for its turn" in words(visit(viewer, answer["Location"]))
        (waiting,) = queries.files(viewer=viewer)
        assert "being taken in" in words(visit(viewer, "/cases/referrals/"))
        actions.take_in(by=viewer, at=house.at, file_id=waiting.id)
        here = f"/cases/referrals/{waiting.id}/"
        html = words(visit(viewer, here))
        assert "1 case is open" in html
        assert "is not known here" in html
        assert b"category_unknown" in visit(viewer, f"{here}given-back.csv").content
        (asked,) = queries.asked_rows(viewer=viewer)
        row = f"/cases/referrals/rows/{asked.id}/"
        assert "As the file says" in words(visit(viewer, row))
        answer = visit(viewer, row, {"same": "no"}, post=True)
        assert "PHB-000002" in words(visit(viewer, answer["Location"]))
        file = SimpleUploadedFile("r.csv", as_csv(rows), content_type="text/csv")
        answer = visit(viewer, "/cases/referrals/send/", {"file": file}, post=True)
        assert answer["Location"] == here


def test_a_person_asks_for_themself_and_is_told_by_when(house, visit):
    with house.acting("care_coordinator") as viewer:
        ann = people_actions.register(
            by=viewer, at=house.at, tenant_id=house.tenant_id, details=ANN
        )
    path = f"/ask-for-a-budget/{ann}/"
    sent = {"category": "wheelchair", "reason": "I want to get out"}
    with house.acting_as(house.join("holder", subject_id=ann)) as viewer:
        assert "What would you like to be different?" in words(visit(viewer, path))
        answer = visit(viewer, path, sent, post=True)
        case_id: UUID = resolve(answer["Location"]).kwargs["case_id"]
        html = words(visit(viewer, answer["Location"]))
        assert "What happens next" in html
        assert "We aim to tell you by" in html
        assert queries.case_facts(viewer=viewer, case_id=case_id).step is Step.REFERRED
        told = queries.referral_of_case(viewer=viewer, case_id=case_id)
        assert told is not None
        assert (told.came.referrer, told.came.by) == (Referrer.PERSON, CameBy.PAGE)
        html = words(visit(viewer, path, sent, post=True))
        assert "You have asked for this already" in html
