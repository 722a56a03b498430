import django.db.models.deletion
from django.db import migrations, models

import openphb.domains.agreements.types
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0001_initial"),
        ("plans", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectPaymentAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("recipient_kind", models.CharField(max_length=20)),
                ("recipient_name", models.TextField()),
                ("frequency", models.CharField(max_length=12)),
                ("first_day", models.DateField()),
                ("conditions", models.TextField()),
                ("terms_sha256", models.CharField(max_length=64)),
                ("prepared_by", models.UUIDField()),
                ("prepared_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "budget",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.budget",
                    ),
                ),
                (
                    "plan",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.planversion",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["prepared", "signed", "ended"])),
                        name="agreement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "recipient_kind__in",
                                ["holder", "representative", "nominee", "managed_account"],
                            )
                        ),
                        name="agreement_recipient_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["weekly", "four_weekly", "monthly"])),
                        name="agreement_frequency_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", openphb.domains.agreements.types.AgreementState["ENDED"]),
                            _negated=True,
                        ),
                        fields=("tenant", "budget"),
                        name="agreement_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state", openphb.domains.agreements.types.AgreementState["ENDED"]),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state",
                                        openphb.domains.agreements.types.AgreementState["ENDED"],
                                    ),
                                    _negated=True,
                                ),
                                ("ended_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_ended_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("account_name", models.TextField()),
                ("sort_code", models.CharField(max_length=6)),
                ("account_number", models.CharField(max_length=8)),
                ("modulus", models.CharField(max_length=20)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "agreement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.directpaymentagreement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "approved", "refused", "replaced"])
                        ),
                        name="bank_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modulus__in", ["valid", "invalid", "cannot_be_checked"])
                        ),
                        name="bank_modulus_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sort_code__regex", "^\\d{6}$")),
                        name="bank_sort_code_is_six_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account_number__regex", "^\\d{8}$")),
                        name="bank_account_number_is_eight_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modulus", openphb.domains.agreements.types.ModulusAnswer["INVALID"]),
                            _negated=True,
                        ),
                        name="bank_number_never_known_to_be_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="bank_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                            models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="bank_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", openphb.domains.agreements.types.BankState["PROPOSED"]),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="bank_beyond_proposed_was_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", openphb.domains.agreements.types.BankState["APPROVED"])
                        ),
                        fields=("tenant", "agreement"),
                        name="bank_one_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", openphb.domains.agreements.types.BankState["PROPOSED"])
                        ),
                        fields=("tenant", "agreement"),
                        name="bank_one_proposed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("party", models.CharField(max_length=12)),
                ("signed_name", models.TextField()),
                ("statement", models.TextField()),
                ("signed_on", models.DateField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("terms_sha256", models.CharField(max_length=64)),
                (
                    "agreement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.directpaymentagreement",
                    ),
                ),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.subject",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "agreement", "party"), name="signature_once_a_party"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["person", "body"])),
                        name="signature_party_known",
                    ),
                ],
            },
        ),
    ]
