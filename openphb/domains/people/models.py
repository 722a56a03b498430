"""People, one row per tenant, and who stands beside them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.domains.people.types import Standing
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel


class Person(SubjectModel):
    """Somebody a budget may be for. The subject is the person's opaque self in every other table."""

    given_name = models.TextField()
    family_name = models.TextField()
    known_as = models.TextField(blank=True)
    date_of_birth = models.DateField()
    nhs_number = models.CharField(max_length=10)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    communication_needs = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="person_one_per_subject", fields=["tenant", "subject"]),
            models.UniqueConstraint(name="person_nhs_number_once", fields=["tenant", "nhs_number"]),
            models.CheckConstraint(
                name="person_nhs_number_is_ten_digits",
                condition=Q(nhs_number__regex=r"^\d{10}$") & ~Q(nhs_number="0000000000"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "family_name", "given_name", "id"], name="person_by_name"
            )
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
