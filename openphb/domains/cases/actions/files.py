"""Files of referrals: good rows go in together, bad ones are given back, likely ones wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries, rules
from openphb.domains.cases.actions.referring import differs, next_numbers, refer_somebody
from openphb.domains.cases.assessing.clocks import counting, end_of
from openphb.domains.cases.models import Case, Referral, ReferralFile, ReferralRow
from openphb.domains.cases.referring.file import MOST, read_referrals, wrong_of
from openphb.domains.cases.types import FileRow, ReferralGiven, RowWrong
from openphb.domains.people import actions as people_actions
from openphb.domains.people import queries as people
from openphb.domains.people.types import Compared, Identity, PersonDetails, SamePerson
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.jobs import work
from openphb.foundation.jobs.work import Progress, in_silence
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

TAKING_IN = "cases.take_in_referrals"
SLICE = 1_000


@dataclass(frozen=True)
class Sent:
    """A file that was sent: what it became, and the work that takes it in; None where it was here."""

    file_id: UUID
    work_id: UUID | None


def send_file(*, by: Viewer, at: datetime, tenant_id: UUID, name: str, data: bytes) -> Sent:
    """Keep a file of referrals to be taken in by the worker; the same file again is the first one.

    Refusals: `file_empty`, `file_too_large`, `not_permitted`. What is wrong inside it the work says.
    """
    with transaction.atomic():
        actor = by.act(Permission.CASE_REFER, tenant_id=tenant_id)
        if not data.strip():
            raise Refusal("file_empty", "The file is empty.", "Choose the file again.", "file")
        if len(data) > MOST.file_bytes:
            limit = MOST.file_bytes // 1024 // 1024
            raise Refusal(
                "file_too_large",
                f"The file has more than {limit} MB.",
                "Send it in smaller parts.",
                "file",
            )
        digest = sha256(data).hexdigest()
        row, made = ReferralFile.objects.get_or_create(
            tenant_id=tenant_id,
            sha256=digest,
            defaults={"name": name[:200], "content": data, "sent_by": actor.user_id, "sent_at": at},
        )
        if not made and row.rows is not None:
            return Sent(row.id, None)
        work_id = work.begin(
            by=actor, at=at, tenant_id=tenant_id, what=TAKING_IN, asked={"file_id": str(row.id)}
        )
        if made:
            _audit("referral_file.sent", actor, at, row)
        return Sent(row.id, work_id)


def take_in(*, by: Viewer, at: datetime, file_id: UUID, tell: Progress = in_silence) -> UUID:
    """Take in a file that was sent; return its id. Taken in once: again it changes nothing.

    A row whose NHS number and date of birth are somebody's opens a case for them; one that nobody
    is like registers somebody; one that may be somebody's waits for an answer; a bad one is kept
    with what is wrong. Refusals: `nothing_there`, those of `read_referrals`, `not_permitted`.
    """
    with transaction.atomic():
        file = ReferralFile.objects.select_for_update().filter(id=file_id).first()
        if file is None:
            raise NothingThere("file")
        if file.content is None:
            return file.id
        actor = by.act(Permission.CASE_REFER, tenant_id=file.tenant_id)
        taking = _Taking(by, actor, at, file)
        rows = read_referrals(bytes(file.content), today=by.today)
        for start in range(0, len(rows), SLICE):
            tell(start, len(rows))
            taking.take(rows[start : start + SLICE])
        file.rows, file.content = len(rows), None
        file.save()
        _audit("referral_file.taken_in", actor, at, file)
        tell(len(rows), len(rows))
        return file.id


def answer_row(*, by: Viewer, at: datetime, row_id: UUID, same_as: UUID | None) -> UUID:
    """Say of a row that waits whose it is, and open the case; return the case's id.

    `same_as` is one of those who were shown, or None for somebody else, who is registered.
    Refusals: `nothing_there`; `row_answered`; those of `refer_somebody`; `not_permitted`.
    """
    with transaction.atomic():
        row = ReferralRow.objects.select_for_update().filter(id=row_id, code="").first()
        if row is None:
            raise NothingThere("row")
        actor = by.act(Permission.CASE_REFER, tenant_id=row.tenant_id)
        if row.case_id is not None:
            raise Refusal(
                "row_answered", "Somebody has answered this already.", "Nothing needs doing."
            )
        asked = queries.asked_row(viewer=by, row_id=row_id)
        shown = {one.person.subject_id for one in asked.likely}
        if same_as is not None and same_as not in shown:
            raise NothingThere("person")
        given = asked.given
        compared = [
            Compared(
                one.person.subject_id,
                SamePerson.YES if one.person.subject_id == same_as else SamePerson.NO,
                one.points,
                one.words,
            )
            for one in asked.likely
        ]
        row.case_id = refer_somebody(
            by=by,
            at=at,
            tenant_id=row.tenant_id,
            person=given.person,
            category=given.category,
            referred_on=given.referred_on,
            referred_by=given.referred_by,
            reason=given.reason,
            came=given.came,
            compared=compared,
        )
        row.answered_by, row.answered_at = actor.user_id, at
        row.save(update_fields=["case", "answered_by", "answered_at"])
        return row.case_id


@dataclass
class _Slice:
    """What a slice of rows comes to, before it is written."""

    people: dict[UUID, PersonDetails] = field(default_factory=dict)
    cases: list[tuple[UUID, ReferralGiven]] = field(default_factory=list)
    kept: list[ReferralRow] = field(default_factory=list)


@dataclass
class _Taking:
    by: Viewer
    actor: Actor
    at: datetime
    file: ReferralFile

    def take(self, rows: Sequence[FileRow]) -> None:
        """Take in one slice: read what is near it, decide row by row, and write all of it."""
        tenant_id = self.file.tenant_id
        good = [(row, row.given) for row in rows if row.given is not None]
        here = self._here_already({given.came.source_reference for _, given in good})
        new = [(row, given) for row, given in good if given.came.source_reference not in here]
        identities = {row.line: Identity.of(given.person) for row, given in new}
        numbers = people.with_numbers(
            viewer=self.by,
            tenant_id=tenant_id,
            nhs_numbers=[one.nhs_number for one in identities.values() if one.nhs_number],
        )
        index = people.index_near(
            viewer=self.by, tenant_id=tenant_id, identities=identities.values()
        )
        found = _Slice()
        for row in rows:
            if row.wrong is not None:
                found.kept.append(self._row(row, wrong=row.wrong))
        for row, given in new:
            identity = identities[row.line]
            known = numbers.get(identity.nhs_number) if identity.nhs_number else None
            if known is not None and known[1].date_of_birth != identity.date_of_birth:
                fault = wrong_of(differs(identity.date_of_birth))
                found.kept.append(self._row(row, wrong=fault))
            elif known is not None:
                found.cases.append((known[0], given))
            elif likely := index.likely(identity):
                shown = [
                    {"id": str(one), "points": weighed.points, "words": weighed.words}
                    for one, weighed in likely
                ]
                found.kept.append(self._row(row, likely=shown))
            else:
                subject_id = new_id()
                found.people[subject_id] = given.person
                found.cases.append((subject_id, given))
                index.add(subject_id, identity)
                if identity.nhs_number:
                    numbers[identity.nhs_number] = (subject_id, identity)
        self._write(found)
        self.file.again += len(good) - len(new)
        self.file.opened += len(found.cases)
        self.file.asked += sum(not one.code for one in found.kept)
        self.file.wrong += sum(bool(one.code) for one in found.kept)

    def _here_already(self, references: Iterable[str]) -> set[str]:
        """Return which references have a case, or wait in the queue of another file."""
        own = {"tenant_id": self.file.tenant_id, "source_reference__in": list(references)}
        opened = Referral.objects.filter(**own).values_list("source_reference", flat=True)
        waiting = ReferralRow.objects.filter(code="", **own).values_list(
            "source_reference", flat=True
        )
        return {*opened, *waiting}

    def _row(
        self,
        row: FileRow,
        *,
        wrong: RowWrong | None = None,
        likely: Sequence[dict[str, object]] = (),
    ) -> ReferralRow:
        kept = ReferralRow(
            tenant_id=self.file.tenant_id,
            file=self.file,
            line=row.line,
            cells=row.cells,
            source_reference=row.cells["source_reference"],
            likely=list(likely),
        )
        if wrong is not None:
            kept.column, kept.code = wrong.column, wrong.code
            kept.message, kept.mend = wrong.message, wrong.mend
        return kept

    def _write(self, found: _Slice) -> None:
        tenant_id = self.file.tenant_id
        if found.people:
            people_actions.register_all(
                by=self.by, at=self.at, tenant_id=tenant_id, people=found.people
            )
        if found.cases:
            cases = Case.objects.bulk_create(self._cases(found.cases))
            Referral.objects.bulk_create(
                [
                    Referral(
                        tenant_id=tenant_id,
                        subject_id=case.subject_id,
                        case=case,
                        referrer=given.came.referrer,
                        came_by=given.came.by,
                        role=given.came.role,
                        organisation=given.came.organisation,
                        source_reference=given.came.source_reference,
                        file=self.file,
                        recorded_by=self.actor.user_id,
                        recorded_at=self.at,
                    )
                    for case, (_, given) in zip(cases, found.cases, strict=True)
                ]
            )
            trail.record_all(
                [
                    trail.Done(
                        "case.referred",
                        case.subject_id,
                        "case",
                        case.id,
                        {"category": case.category, "standing": case.standing, "came_by": "file"},
                    )
                    for case in cases
                ],
                by=self.actor,
                at=self.at,
                tenant_id=tenant_id,
            )
        ReferralRow.objects.bulk_create(found.kept)

    def _cases(self, wanted: Sequence[tuple[UUID, ReferralGiven]]) -> Iterator[Case]:
        first = next_numbers(self.file.tenant_id, len(wanted))
        for number, (subject_id, given) in enumerate(wanted, start=first):
            answer = rules.standing(
                given.category, born=given.person.date_of_birth, on=given.referred_on
            )
            # What just came waits for its decision; no receipt is recorded yet.
            counted = counting(given.category, referred_on=given.referred_on, received_at=None)
            yield Case(
                tenant_id=self.file.tenant_id,
                subject_id=subject_id,
                reference=rules.reference(number),
                category=given.category,
                standing=answer.standing,
                standing_source=answer.source,
                referred_on=given.referred_on,
                referred_by=given.referred_by,
                reason=given.reason,
                decide_by=end_of(counted.due) if counted else None,
            )


def _audit(what: str, actor: Actor, at: datetime, file: ReferralFile) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=file.tenant_id,
        subject_id=None,
        record_kind="referral_file",
        record_id=file.id,
        details={
            "rows": file.rows,
            "opened": file.opened,
            "again": file.again,
            "asked": file.asked,
            "wrong": file.wrong,
        },
    )
