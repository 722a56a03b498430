"""How people came: records that may be one person's, a file of referrals, and how to talk with somebody."""

from __future__ import annotations

import csv
import io
from datetime import date

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage, moment
from openphb.domains.cases import actions as cases
from openphb.domains.cases.jobs import take_in_referrals
from openphb.domains.cases.referring.file import HEADER
from openphb.domains.people import actions as people
from openphb.domains.people.types import (
    Capacity,
    Communication,
    Compared,
    Consent,
    ConsentAbout,
    ConsentGiven,
    ContactBy,
    Finding,
    Format,
    Interpreter,
    NoNumber,
    PersonDetails,
    SamePerson,
)
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run

ON = date(2025, 5, 19)


def came(stage: Stage, mr_w: Begun, another: Begun) -> None:
    """Give Mr W a second record that is joined, one of which nobody is sure, and a file in the queue."""
    tenant_id, own = mr_w.commissioner.tenant_id, mr_w.subject_id
    with on(stage, mr_w.co_ordinator, ON) as (viewer, at):
        alike = PersonDetails(
            "",
            "Bill",
            "Woods",
            mr_w.member.date_of_birth,
            postcode=mr_w.member.postcode,
            no_number_reason=NoNumber.NOT_KNOWN_YET,
        )
        second = people.register(by=viewer, at=at, tenant_id=tenant_id, details=alike)
        people.join_records(
            by=viewer,
            at=at,
            kept_id=own,
            other_id=second,
            reason="Mr W says that the ward wrote his old name down",
        )
        third = PersonDetails(
            "",
            "Walter",
            "W.",
            mr_w.member.date_of_birth,
            postcode=mr_w.member.postcode,
            no_number_reason=NoNumber.NO_GP,
        )
        made_id = people.register(by=viewer, at=at, tenant_id=tenant_id, details=third)
        people.keep_comparisons(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            compared=[
                Compared(
                    own,
                    SamePerson.NOT_SURE,
                    18,
                    "same date of birth, another first name, as twins have, same last name, "
                    "same postcode",
                )
            ],
            made_id=made_id,
        )
        people.record_communication(
            by=viewer,
            at=at,
            subject_id=own,
            told=Communication(
                (Format.STANDARD,), "", Interpreter.NONE, ContactBy.PHONE, "Calls after 10"
            ),
        )
        for about in ConsentAbout:
            people.record_consent(
                by=viewer,
                at=at,
                subject_id=own,
                said_on=ON,
                consent=Consent(about, ConsentGiven.GIVEN),
            )
        people.record_capacity(
            by=viewer,
            at=at,
            subject_id=own,
            told=Capacity(
                "To employ his own assistants", Finding.WITH_SUPPORT, ON, "The nurse", ""
            ),
        )
        sent = cases.send_file(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            name="hospital-referrals.csv",
            data=_file(another),
        )
    assert sent.work_id is not None, "the file is new"
    worker = Run(
        stage.users[mr_w.co_ordinator], Moment(ON, moment(ON), pretended=True), 1, last=True
    )
    take_in_referrals.body(worker, sent.work_id)


def _file(another: Begun) -> bytes:
    """Return a file of two rows: one that cannot be read, and one that may be of somebody here."""
    row = {
        "given_name": another.member.given_name,
        "family_name": another.member.family_name,
        "date_of_birth": another.member.date_of_birth.isoformat(),
        "postcode": another.member.postcode,
        "category": "wheelchair",
        "referred_on": ON.isoformat(),
        "referred_by": "The wheelchair service",
        "reason": "Needs a powered chair to get to the garden",
        "source_reference": "WCS-2025-0107",
    }
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, restval="")
    writer.writeheader()
    writer.writerow(row)
    writer.writerow(row | {"category": "chair", "source_reference": "WCS-2025-0108"})
    return out.getvalue().encode()
