"""Hospital stays and a death, as dated facts with the words of who recorded them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import rules
from openphb.domains.people.models import LifeFact, LifeRecord, Person
from openphb.domains.people.types import LifeKind
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class _Life:
    """A person locked for one recording, with what is known of their life."""

    person: Person
    actor: Actor
    at: datetime

    def known(self, kind: LifeKind) -> list[Period]:
        rows = LifeFact.objects.filter(
            tenant_id=self.person.tenant_id,
            subject_id=self.person.subject_id,
            kind=kind,
            holds=True,
            known__upper_inf=True,
        )
        return sorted(facts.period_of(row) for row in rows)

    @property
    def died_on(self) -> date | None:
        known = self.known(LifeKind.DEATH)
        return known[0].start if known else None

    def record(
        self, what: str, kind: LifeKind, valid: Period, words: str, *, holds: bool, place: str = ""
    ) -> UUID:
        row = LifeRecord.objects.create(
            tenant_id=self.person.tenant_id,
            subject_id=self.person.subject_id,
            kind=kind,
            from_day=valid.start,
            place=place.strip(),
            words=words.strip(),
            recorded_by=self.actor.user_id,
            recorded_at=self.at,
        )
        known_seq = facts.next_known_seq(self.person.tenant_id)
        facts.record(
            LifeFact,
            key={
                "tenant_id": self.person.tenant_id,
                "subject_id": self.person.subject_id,
                "kind": kind,
            },
            valid=valid,
            values={"record_id": row.id, "holds": holds},
            by=self.actor,
            at=self.at,
            known_seq=known_seq,
        )
        trail.record(
            what,
            by=self.actor,
            at=self.at,
            tenant_id=self.person.tenant_id,
            subject_id=self.person.subject_id,
            record_kind="life_record",
            record_id=row.id,
            details={
                "from": valid.start.isoformat(),
                "to": valid.end.isoformat() if valid.end else None,
                "known_seq": known_seq,
            },
        )
        return row.id


def record_stay(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    admitted_on: date,
    discharged_on: date | None,
    place: str,
    words: str,
) -> UUID:
    """Record a hospital stay, ended or not; return the id of what was recorded.

    It changes what is due only where the agreement says so. Refusals: `nothing_there`,
    `not_permitted`, and those of `rules.stay_fault`.
    """
    with transaction.atomic():
        life = _held(by, at, subject_id)
        _refuse(
            rules.stay_fault(
                admitted_on=admitted_on,
                discharged_on=discharged_on,
                words=words,
                known=life.known(LifeKind.HOSPITAL),
                died_on=life.died_on,
                today=by.today,
            )
        )
        nights = Period(admitted_on, discharged_on)
        return life.record(
            "hospital.stay", LifeKind.HOSPITAL, nights, words, holds=True, place=place
        )


def record_discharge(
    *, by: Viewer, at: datetime, subject_id: UUID, discharged_on: date, words: str
) -> None:
    """End the latest stay on a day, the first that is not spent there; its first day takes it back.

    Refusals: `nothing_there`, `not_permitted`, and those of `rules.discharge_fault`.
    """
    with transaction.atomic():
        life = _held(by, at, subject_id)
        known = life.known(LifeKind.HOSPITAL)
        stay = known[-1] if known else None
        _refuse(
            rules.discharge_fault(
                discharged_on=discharged_on, words=words, stay=stay, today=by.today
            )
        )
        assert stay is not None
        rest = Period(discharged_on, stay.end)
        life.record("hospital.discharge", LifeKind.HOSPITAL, rest, words, holds=False)


def record_death(*, by: Viewer, at: datetime, subject_id: UUID, died_on: date, words: str) -> None:
    """Record that a person died, or correct the day.

    Refusals: `nothing_there`, `not_permitted`, and those of `rules.death_fault`.
    """
    with transaction.atomic():
        life = _held(by, at, subject_id)
        before = life.died_on
        _refuse(
            rules.death_fault(
                died_on=died_on,
                words=words,
                known_on=before,
                born=life.person.date_of_birth,
                today=by.today,
            )
        )
        if before is not None and before < died_on:
            alive = Period(before, died_on)
            life.record("death.corrected", LifeKind.DEATH, alive, words, holds=False)
        life.record("death.recorded", LifeKind.DEATH, Period(died_on), words, holds=True)


def withdraw_death(*, by: Viewer, at: datetime, subject_id: UUID, words: str) -> None:
    """Take back a death that was recorded by mistake.

    Refusals: `nothing_there`, `not_permitted`, `no_death`, `how_known_missing`.
    """
    with transaction.atomic():
        life = _held(by, at, subject_id)
        before = life.died_on
        if before is None:
            raise Refusal("no_death", "No death is recorded.", "Nothing needs doing.")
        _refuse(rules.how_known_fault(words))
        life.record("death.withdrawn", LifeKind.DEATH, Period(before), words, holds=False)


def _held(by: Viewer, at: datetime, subject_id: UUID) -> _Life:
    person = Person.objects.filter(
        by.scope(Permission.PERSON_VIEW).q(), subject_id=subject_id
    ).first()
    if person is None:
        raise NothingThere("person")
    actor = by.act(
        Permission.CIRCUMSTANCE_RECORD, tenant_id=person.tenant_id, subject_id=subject_id
    )
    # As when entitlement is recorded: two who record for one person would miss each other's facts.
    Subject.objects.select_for_update(no_key=True).get(tenant_id=person.tenant_id, pk=subject_id)
    return _Life(person, actor, at)


def _refuse(fault: Refusal | None) -> None:
    if fault:
        raise fault
