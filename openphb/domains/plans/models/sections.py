"""The sections of a version, and the parts that need no money."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.plans.models.parts import Outcome
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.sections.types import (
    ActionStatus,
    AssentForm,
    PartKind,
    PersonRole,
    Section,
    Sees,
)
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey
from openphb.kernel.ids import new_id


class PlanSection(SubjectModel):
    """One section of a version in words. A section that nobody wrote has no row."""

    plan = TenantForeignKey(PlanVersion)
    section = models.CharField(max_length=24)
    words = models.TextField(blank=True)
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    # The plan's count of changes when it last changed.
    revision = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="section_once_a_version", fields=["tenant", "plan", "section"]
            ),
            one_of("section_known", "section", Section),
            one_of("section_sees_known", "sees", Sees),
        ]

    def __str__(self) -> str:
        return self.words


class PlanAction(SubjectModel):
    """Something that somebody will do towards an outcome, and that needs no money."""

    plan = TenantForeignKey(PlanVersion)
    outcome = TenantForeignKey(Outcome, null=True)
    action_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    words = models.TextField()
    who = models.TextField()
    by_when = models.DateField(null=True)
    status = models.CharField(max_length=8, default=ActionStatus.TO_DO)
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="action_key_once_a_version", fields=["tenant", "plan", "action_key"]
            ),
            one_of("action_status_known", "status", ActionStatus),
            one_of("action_sees_known", "sees", Sees),
        ]

    def __str__(self) -> str:
        return self.words


class ContingencyStep(SubjectModel):
    """What happens when something goes wrong: the trigger, what is done, who does it, up to how much."""

    plan = TenantForeignKey(PlanVersion)
    step_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    trigger = models.TextField()
    happens = models.TextField()
    who = models.TextField()
    cap_pence = models.BigIntegerField(null=True)
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="step_key_once_a_version", fields=["tenant", "plan", "step_key"]
            ),
            one_of("step_sees_known", "sees", Sees),
            models.CheckConstraint(
                name="step_cap_sane",
                condition=Q(cap_pence=None) | Q(cap_pence__gte=1, cap_pence__lte=MOST_PENCE),
            ),
        ]

    def __str__(self) -> str:
        return self.trigger


class PlanPerson(SubjectModel):
    """Somebody who matters to a plan. One of them, and no more, is its care co-ordinator."""

    plan = TenantForeignKey(PlanVersion)
    person_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    role = models.CharField(max_length=16)
    name = models.TextField()
    does = models.TextField(blank=True, default="")
    contact = models.TextField(blank=True, default="")
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_key_once_a_version", fields=["tenant", "plan", "person_key"]
            ),
            models.UniqueConstraint(
                name="plan_one_co_ordinator",
                fields=["tenant", "plan"],
                condition=Q(role=PersonRole.CO_ORDINATOR),
            ),
            one_of("person_role_known", "role", PersonRole),
            one_of("person_sees_known", "sees", Sees),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(name__regex=r"^\s*$")),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAssent(SubjectModel):
    """That somebody agreed to a version: who, when, in what form. The next version asks anew."""

    plan = TenantForeignKey(PlanVersion)
    position = models.PositiveIntegerField()
    name = models.TextField()
    standing = models.TextField()
    agreed_on = models.DateField()
    form = models.CharField(max_length=8)
    put_as = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [one_of("assent_form_known", "form", AssentForm)]

    def __str__(self) -> str:
        return self.name


class PlanWriting(SubjectModel):
    """One saving of a section or a part by somebody: kept even where it did not reach the plan.

    `revision` is the plan's count of changes that it made; none where somebody else had saved the
    same meanwhile, so that it was set aside.
    """

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    kind = models.CharField(max_length=8)
    # The section's code, else blank.
    section = models.CharField(max_length=24, blank=True, default="")
    part_id = models.UUIDField(null=True)
    said = models.JSONField()
    seen = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(null=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("writing_kind_known", "kind", PartKind),
            models.CheckConstraint(
                name="writing_of_one_thing",
                condition=Q(kind=PartKind.SECTION, part_id=None, section__in=list(Section))
                | (~Q(kind=PartKind.SECTION) & Q(section="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "plan", "kind", "section", "part_id"], name="writing_of_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.section}"
