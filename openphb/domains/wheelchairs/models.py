"""Wheelchairs that budgets pay for: how each is arranged, what is added, billed, mended and looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.payments.models import Bill
from openphb.domains.plans.models import BudgetLine
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedTo,
    AskedHow,
    ChairOption,
    ChairOwner,
    ChairPart,
    GivenBack,
    LookFound,
    RepairPaid,
    RepairState,
)
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

BLANK = r"^\s*$"


def said(name: str, field: str) -> models.CheckConstraint:
    """The column has words in it."""
    return models.CheckConstraint(name=name, condition=~Q(**{f"{field}__regex": BLANK}))


class Wheelchair(SubjectModel):
    """How one chair is arranged on a budget: whose it is, what the NHS gives, and for how long."""

    budget = TenantForeignKey(Budget)
    option = models.CharField(max_length=14)
    owner = models.CharField(max_length=6)
    extras_mended_by = models.CharField(max_length=6)
    description = models.TextField()
    # What the NHS gives: the sum of its parts, whatever anybody adds.
    nhs_pence = models.BigIntegerField()
    months = models.PositiveSmallIntegerField(null=True)
    months_because = models.TextField()
    serial = models.CharField(max_length=60, blank=True)
    supplier = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    ordered_on = models.DateField(null=True)
    order_reference = models.CharField(max_length=60, blank=True)
    handed_over_on = models.DateField(null=True)
    arranged_by = models.UUIDField()
    arranged_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("wheelchair_option_known", "option", ChairOption),
            one_of("wheelchair_owner_known", "owner", ChairOwner),
            one_of("wheelchair_mender_known", "extras_mended_by", ChairOwner),
            models.CheckConstraint(
                name="wheelchair_is_the_persons_by_a_third_party",
                condition=Q(option=ChairOption.THIRD_PARTY, owner=ChairOwner.PERSON)
                | (~Q(option=ChairOption.THIRD_PARTY) & Q(owner=ChairOwner.NHS)),
            ),
            models.CheckConstraint(
                name="wheelchair_mender_goes_with_its_option",
                condition=Q(option=ChairOption.CONTRIBUTION)
                | Q(option=ChairOption.NOTIONAL, extras_mended_by=ChairOwner.NHS)
                | Q(option=ChairOption.THIRD_PARTY, extras_mended_by=ChairOwner.PERSON),
            ),
            pence_between("wheelchair_pence_sane", "nhs_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="wheelchair_months_known", condition=Q(months__in=[36, 60]) | Q(months=None)
            ),
            said("wheelchair_has_words", "description"),
            said("wheelchair_period_has_a_source", "months_because"),
            together("wheelchair_ordered_from_somebody", "ordered_on", "supplier"),
            models.CheckConstraint(
                name="wheelchair_ordered_before_handed_over",
                condition=Q(handed_over_on=None)
                | (Q(ordered_on__lte=F("handed_over_on")) & ~Q(serial__regex=BLANK)),
            ),
            together("wheelchair_ended_by_and_on", "ended_on", "ended_by"),
            models.CheckConstraint(
                name="wheelchair_ended_says_why",
                condition=Q(ended_on=None, ended_because="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because__regex=BLANK)),
            ),
            models.UniqueConstraint(
                name="wheelchair_one_live_of_a_budget",
                fields=["tenant", "budget"],
                condition=Q(ended_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class WheelchairPart(SubjectModel):
    """What one line of the plan gives for a chair."""

    append_only: ClassVar[bool] = True

    wheelchair = TenantForeignKey(Wheelchair)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    part = models.CharField(max_length=8)
    words = models.TextField()
    pence = models.BigIntegerField()
    starts_on = models.DateField()

    class Meta:
        constraints = [
            one_of("wheelchair_part_known", "part", ChairPart),
            pence_between("wheelchair_part_pence_sane", "pence", 1, MOST_PENCE),
            models.UniqueConstraint(
                name="wheelchair_part_once", fields=["tenant", "wheelchair", "line_key"]
            ),
        ]

    def __str__(self) -> str:
        return self.words


class WheelchairContribution(SubjectModel):
    """What somebody adds to a chair. It is no part of the NHS's money, and changes none of it."""

    wheelchair = TenantForeignKey(Wheelchair)
    added_by = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    words = models.TextField()
    net_pence = models.BigIntegerField()
    vat_ten_thousandths = models.PositiveIntegerField()
    vat_pence = models.BigIntegerField()
    vat_why = models.TextField()
    pence = models.BigIntegerField()
    paid_to = models.CharField(max_length=8)
    seen_on = models.DateField(null=True)
    seen_words = models.TextField(blank=True)
    seen_by = models.UUIDField(null=True)
    journal_id = models.UUIDField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    withdrawn_words = models.TextField(blank=True)
    withdrawn_by = models.UUIDField(null=True)
    back_pence = models.BigIntegerField(default=0)
    back_how = models.CharField(max_length=9, blank=True, default="")
    back_on = models.DateField(null=True)
    back_words = models.TextField(blank=True, default="")
    back_by = models.UUIDField(null=True)
    back_at = models.DateTimeField(null=True)
    back_journal_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("wheelchair_added_by_known", "added_by", AddedBy),
            one_of("wheelchair_added_to_known", "paid_to", AddedTo),
            pence_between("wheelchair_added_net_sane", "net_pence", 1, MOST_PENCE),
            pence_between("wheelchair_added_vat_sane", "vat_pence", 0, MOST_PENCE),
            models.CheckConstraint(
                name="wheelchair_added_adds_up", condition=Q(pence=F("net_pence") + F("vat_pence"))
            ),
            said("wheelchair_added_has_words", "words"),
            said("wheelchair_added_vat_has_a_source", "vat_why"),
            together("wheelchair_added_seen_by_and_on", "seen_on", "seen_by"),
            # What came to the NHS stands in its ledger, apart; what came to the supplier does not.
            models.CheckConstraint(
                name="wheelchair_added_in_the_ledger_where_it_is_ours",
                condition=Q(seen_on=None, journal_id=None)
                | Q(seen_on__isnull=False, paid_to=AddedTo.NHS, journal_id__isnull=False)
                | Q(seen_on__isnull=False, paid_to=AddedTo.SUPPLIER, journal_id=None),
            ),
            models.CheckConstraint(
                name="wheelchair_added_withdrawn_unpaid",
                condition=Q(withdrawn_by=None, withdrawn_words="")
                | (Q(withdrawn_by__isnull=False, seen_on=None) & ~Q(withdrawn_words__regex=BLANK)),
            ),
            # Only what came to the NHS is given back, once, and no more than came. What never came
            # is taken out whole; what is paid back is recorded by somebody else than who saw it come.
            models.CheckConstraint(
                name="wheelchair_added_back_is_whole",
                condition=Q(
                    back_pence=0,
                    back_how="",
                    back_on=None,
                    back_words="",
                    back_by=None,
                    back_at=None,
                    back_journal_id=None,
                )
                | Q(
                    back_pence__gt=0,
                    back_pence__lte=F("pence"),
                    back_on__gte=F("seen_on"),
                    back_by__isnull=False,
                    back_at__isnull=False,
                    back_journal_id__isnull=False,
                    seen_on__isnull=False,
                    paid_to=AddedTo.NHS,
                )
                & ~Q(back_words__regex=BLANK)
                & (
                    Q(back_how=GivenBack.MISTAKE, back_pence=F("pence"))
                    | (Q(back_how=GivenBack.PAID_BACK) & ~Q(back_by=F("seen_by")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.pence}"


class WheelchairInvoice(SubjectModel):
    """An invoice for a chair: what the NHS pays of it out of the budget, and what was added pays.

    It stands as it was keyed. It is withdrawn whole, with its bills, while none of them is in a run.
    """

    wheelchair = TenantForeignKey(Wheelchair)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    received_on = models.DateField()
    nhs_pence = models.BigIntegerField()
    added_pence = models.BigIntegerField()
    nhs_bill = TenantForeignKey(Bill, null=True)
    added_bill = TenantForeignKey(Bill, null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    withdrawn_words = models.TextField(blank=True, default="")
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="wheelchair_invoice_once",
                fields=["tenant", "organisation", "number"],
                condition=Q(withdrawn_by=None),
            ),
            together("wheelchair_invoice_withdrawn_by_and_at", "withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(
                name="wheelchair_invoice_withdrawn_says_why",
                condition=Q(withdrawn_by=None, withdrawn_words="")
                | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_words__regex=BLANK)),
            ),
            said("wheelchair_invoice_has_a_number", "number"),
            models.CheckConstraint(
                name="wheelchair_invoice_is_billed",
                condition=(
                    Q(nhs_pence=0, nhs_bill=None) | Q(nhs_pence__gt=0, nhs_bill__isnull=False)
                )
                & (
                    Q(added_pence=0, added_bill=None)
                    | Q(added_pence__gt=0, added_bill__isnull=False)
                )
                & Q(nhs_pence__lte=MOST_PENCE, added_pence__lte=MOST_PENCE),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WheelchairRepair(SubjectModel):
    """A repair that was asked for: whose it is by the arrangement, and what became of it."""

    wheelchair = TenantForeignKey(Wheelchair)
    part = models.CharField(max_length=8)
    words = models.TextField()
    asked_on = models.DateField()
    asked_how = models.CharField(max_length=14)
    asked_name = models.CharField(max_length=120)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    mended_by = models.CharField(max_length=6)
    told = models.TextField()
    state = models.CharField(max_length=10)
    done_on = models.DateField(null=True)
    done_words = models.TextField(blank=True)
    done_by = models.UUIDField(null=True)
    paid = models.CharField(max_length=8, null=True)
    pence = models.BigIntegerField(default=0)
    bill = TenantForeignKey(Bill, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wheelchair_repair_is_of_a_thing",
                condition=Q(part__in=[ChairPart.CHAIR, ChairPart.EXTRAS]),
            ),
            one_of("wheelchair_repair_asked_how_known", "asked_how", AskedHow),
            one_of("wheelchair_repair_mender_known", "mended_by", ChairOwner),
            one_of("wheelchair_repair_state_known", "state", RepairState),
            one_of("wheelchair_repair_paid_known", "paid", RepairPaid, or_null=True),
            said("wheelchair_repair_has_words", "words"),
            said("wheelchair_repair_is_told", "told"),
            models.CheckConstraint(
                name="wheelchair_repair_done_on_a_day",
                condition=Q(state=RepairState.DONE, done_on__gte=F("asked_on"))
                | (~Q(state=RepairState.DONE) & Q(done_on=None, paid=None)),
            ),
            # The NHS pays for no repair that is the person's own.
            models.CheckConstraint(
                name="wheelchair_repair_paid_by_its_mender",
                condition=Q(bill=None, pence=0)
                | Q(
                    mended_by=ChairOwner.NHS,
                    paid=RepairPaid.BILL,
                    bill__isnull=False,
                    pence__gte=1,
                    pence__lte=MOST_PENCE,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class WheelchairLook(SubjectModel):
    """That a need has changed before the period is over, and what was found."""

    wheelchair = TenantForeignKey(Wheelchair)
    words = models.TextField()
    asked_on = models.DateField()
    asked_how = models.CharField(max_length=14)
    asked_name = models.CharField(max_length=120)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    found = models.CharField(max_length=8, null=True)
    found_words = models.TextField(blank=True)
    found_on = models.DateField(null=True)
    found_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("wheelchair_look_asked_how_known", "asked_how", AskedHow),
            one_of("wheelchair_look_found_known", "found", LookFound, or_null=True),
            said("wheelchair_look_has_words", "words"),
            together("wheelchair_look_found_whole", "found", "found_on", "found_by"),
            models.CheckConstraint(
                name="wheelchair_look_found_says_what",
                condition=Q(found=None) | ~Q(found_words__regex=BLANK),
            ),
            models.UniqueConstraint(
                name="wheelchair_look_one_open",
                fields=["tenant", "wheelchair"],
                condition=Q(found=None),
            ),
        ]

    def __str__(self) -> str:
        return self.words
