"""People, one row per tenant, and who stands beside them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat, Left, Lower

from openphb.domains.people.matching.weighing import CONSONANTS, LETTERS
from openphb.domains.people.types import (
    WITH_A_NUMBER,
    Disability,
    EthnicGroup,
    LifeKind,
    NoNumber,
    NumberStatus,
    Sex,
    Standing,
)
from openphb.foundation.facts.models import Fact
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


def in_order(first: str, second: str) -> models.GeneratedField:
    """Return a column with two names in small letters, for search by how they begin.

    Under row-level security PostgreSQL uses an index only for operators that leak nothing: plain
    comparison does not, LIKE might. So a search compares, in the order of bytes ("C").
    """
    return models.GeneratedField(
        expression=Lower(Concat(first, Value(" "), second, output_field=models.TextField())),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def name_key() -> models.GeneratedField:
    """Return the column by which likely matches are found: `matching.weighing.name_key`."""
    return models.GeneratedField(
        expression=Concat(
            Left(_only("family_name", CONSONANTS), 3),
            Value("."),
            Left(_only("given_name", LETTERS), 1),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def _only(column: str, letters: str) -> Func:
    return Func(
        Lower(column),
        Value(f"[^{letters}]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


class Person(SubjectModel):
    """Somebody a budget may be for. The subject stands for them in every other table."""

    given_name = models.TextField()
    family_name = models.TextField()
    known_as = models.TextField(blank=True)
    date_of_birth = models.DateField()
    nhs_number = models.CharField(max_length=10, null=True)
    no_number_reason = models.CharField(max_length=20, blank=True)
    number_status = models.CharField(max_length=2, default=NumberStatus.NOT_TRACED.value)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    communication_needs = models.TextField(blank=True)
    by_family_name = in_order("family_name", "given_name")
    by_given_name = in_order("given_name", "family_name")
    by_name_key = name_key()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="person_one_per_subject", fields=["tenant", "subject"]),
            models.UniqueConstraint(name="person_nhs_number_once", fields=["tenant", "nhs_number"]),
            models.CheckConstraint(
                name="person_nhs_number_is_ten_digits",
                condition=Q(nhs_number=None)
                | (Q(nhs_number__regex=r"^\d{10}$") & ~Q(nhs_number="0000000000")),
            ),
            models.CheckConstraint(
                name="person_has_a_number_or_a_reason",
                condition=Q(nhs_number__isnull=False, no_number_reason="")
                | Q(nhs_number__isnull=True, no_number_reason__in=[one.value for one in NoNumber]),
            ),
            one_of("person_number_status_known", "number_status", NumberStatus),
            models.CheckConstraint(
                name="person_number_status_fits",
                condition=Q(nhs_number__isnull=False)
                | ~Q(number_status__in=sorted(one.value for one in WITH_A_NUMBER)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "family_name", "given_name", "id"], name="person_by_name"
            ),
            models.Index(fields=["tenant", "by_family_name"], name="person_begins_family"),
            models.Index(fields=["tenant", "by_given_name"], name="person_begins_given"),
            models.Index(fields=["tenant", "by_name_key"], name="person_by_name_key"),
            models.Index(fields=["tenant", "date_of_birth"], name="person_by_birth"),
            models.Index(fields=["tenant", "postcode"], name="person_by_postcode"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Contact(SubjectModel):
    """Somebody who stands beside a person, how, by what authority, and when."""

    name = models.TextField()
    relationship = models.TextField()
    standing = models.CharField(max_length=20)
    authority = models.TextField(blank=True)
    same_household = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            one_of("contact_standing_known", "standing", Standing),
            ordered("contact_ends_after_it_starts", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="contact_who_decides_has_authority",
                condition=~Q(standing=Standing.REPRESENTATIVE) | ~Q(authority=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.relationship})"


class LifeRecord(SubjectModel):
    """That somebody was in hospital, left it, or died, as it was recorded: where, and how we know."""

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=10)
    from_day = models.DateField()
    place = models.TextField(blank=True)
    words = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("life_record_kind_known", "kind", LifeKind),
            models.CheckConstraint(
                name="life_record_says_how_it_is_known", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="life_record_by_subject")]

    def __str__(self) -> str:
        return self.kind


class LifeFact(Fact):
    """Over `valid` a person is in hospital (by its nights) or has died; or, `holds` false, is not."""

    key_fields: ClassVar[tuple[str, ...]] = ("subject_id", "kind")

    kind = models.CharField(max_length=10)
    record = TenantForeignKey(LifeRecord)
    holds = models.BooleanField()

    class Meta:
        constraints = [one_of("life_fact_kind_known", "kind", LifeKind)]
        indexes = [models.Index(fields=["tenant", "subject"], name="life_fact_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class EqualityRecord(SubjectModel):
    """What a person chose to say about themselves on a day, to see whether budgets are fair.

    The last answer to each question counts. No sum, case or letter reads it: it is only ever
    counted with others'.
    """

    append_only: ClassVar[bool] = True

    said_on = models.DateField()
    ethnic_group = models.CharField(max_length=10)
    sex = models.CharField(max_length=10)
    disability = models.CharField(max_length=10)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("equality_ethnic_group_known", "ethnic_group", EthnicGroup),
            one_of("equality_sex_known", "sex", Sex),
            one_of("equality_disability_known", "disability", Disability),
            models.CheckConstraint(
                name="equality_says_something",
                condition=~Q(
                    ethnic_group=EthnicGroup.NOT_ASKED,
                    sex=Sex.NOT_ASKED,
                    disability=Disability.NOT_ASKED,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "subject", "-said_on", "-id"], name="equality_by_subject"
            )
        ]

    def __str__(self) -> str:
        return f"equality answers of {self.said_on}"
