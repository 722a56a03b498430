import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import openphb.domains.payments.types.states
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("budgets", "0001_initial"),
        ("ledger", "0001_initial"),
        ("organisations", "0001_initial"),
        ("plans", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentRun",
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
                ("reference", models.CharField(max_length=20)),
                ("rail", models.CharField(max_length=20)),
                ("pay_on", models.DateField()),
                ("state", models.CharField(max_length=12)),
                ("known_seq", models.BigIntegerField()),
                ("prepared_by", models.UUIDField()),
                ("prepared_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("submitted_by", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("payment_count", models.PositiveIntegerField(default=0)),
                ("total_pence", models.BigIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                "indexes": [
                    models.Index(fields=["tenant", "-pay_on", "-id"], name="run_newest_first")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "reference"), name="run_reference_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rail__in", ["bacs", "faster_payments", "supplier_invoice"])
                        ),
                        name="run_rail_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "reviewed",
                                    "approved",
                                    "submitted",
                                    "confirmed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="run_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="run_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", False), ("approved_at__isnull", False)
                            ),
                            models.Q(("approved_by__isnull", True), ("approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="run_approved_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    openphb.domains.payments.types.states.RunState["DRAFT"],
                                    openphb.domains.payments.types.states.RunState["REVIEWED"],
                                    openphb.domains.payments.types.states.RunState["CANCELLED"],
                                ],
                            ),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="run_beyond_reviewed_was_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    openphb.domains.payments.types.states.RunState["DRAFT"],
                                    openphb.domains.payments.types.states.RunState["REVIEWED"],
                                ],
                            )
                        ),
                        fields=("tenant", "payer", "rail"),
                        name="run_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentSchedule",
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
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("known", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("frequency", models.CharField(max_length=12)),
                ("first_day", models.DateField()),
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
                    "budget",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.budget",
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
                        condition=models.Q(("frequency__in", ["weekly", "four_weekly", "monthly"])),
                        name="schedule_frequency_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineEntitlement",
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
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("known", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("line_key", models.UUIDField()),
                ("management_option", models.CharField(max_length=20)),
                ("quantity_hundredths", models.PositiveIntegerField()),
                ("unit_pence", models.BigIntegerField()),
                ("basis", models.CharField(max_length=20)),
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
                    "budget",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.budget",
                    ),
                ),
                (
                    "line",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.budgetline",
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
                "indexes": [
                    models.Index(fields=["tenant", "budget"], name="entitlement_by_budget")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("management_option__in", ["notional", "third_party", "direct_payment"])
                        ),
                        name="entitlement_option_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                [
                                    "per_week",
                                    "per_four_weeks",
                                    "per_month",
                                    "per_year",
                                    "per_day",
                                    "one_off",
                                ],
                            )
                        ),
                        name="entitlement_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_pence__gte", 0), ("unit_pence__lte", 99999999999)
                        ),
                        name="entitlement_price_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payer",
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
                ("bacs_user_number", models.CharField(max_length=6)),
                ("bacs_name", models.CharField(max_length=18)),
                ("sort_code", models.CharField(max_length=6)),
                ("account_number", models.CharField(max_length=8)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                    models.UniqueConstraint(fields=("tenant", "organisation"), name="payer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentFile",
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
                ("rail", models.CharField(max_length=20)),
                ("serial", models.CharField(max_length=6)),
                ("name", models.TextField()),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("payment_count", models.PositiveIntegerField()),
                ("total_pence", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "run",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "run"), name="payment_file_once_a_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("recipient_name", models.TextField()),
                ("state", models.CharField(max_length=12)),
                ("held_reason", models.TextField(blank=True)),
                ("amount_pence", models.BigIntegerField()),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("returned_on", models.DateField(null=True)),
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
                    "bank",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.bankdetails",
                    ),
                ),
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
                    "journal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journal",
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
                (
                    "run",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["tenant", "subject", "-period_from"], name="payment_by_subject"
                    ),
                    models.Index(fields=["tenant", "budget"], name="payment_by_budget"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "run", "budget"), name="payment_once_a_run"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["included", "held", "paid", "returned"])),
                        name="payment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_pence__gte", 1), ("amount_pence__lte", 99999999999)
                        ),
                        name="payment_amount_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_to__isnull", True),
                            ("period_to__gt", models.F("period_from")),
                            _connector="OR",
                        ),
                        name="payment_period_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        openphb.domains.payments.types.states.PaymentState["PAID"],
                                        openphb.domains.payments.types.states.PaymentState[
                                            "RETURNED"
                                        ],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("journal__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_made_is_in_the_ledger",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentLine",
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
                ("line_key", models.UUIDField()),
                ("service_from", models.DateField()),
                ("service_to", models.DateField()),
                ("entitled_pence", models.BigIntegerField()),
                ("accounted_pence", models.BigIntegerField()),
                ("due_pence", models.BigIntegerField()),
                ("working", models.JSONField()),
                (
                    "line",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.budgetline",
                    ),
                ),
                (
                    "payment",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payment",
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
                "indexes": [
                    models.Index(fields=["tenant", "payment"], name="payment_line_by_payment"),
                    models.Index(fields=["tenant", "line_key"], name="payment_line_by_line"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "due_pence",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("entitled_pence"), "-", models.F("accounted_pence")
                                ),
                            )
                        ),
                        name="payment_line_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_to__isnull", True),
                            ("service_to__gt", models.F("service_from")),
                            _connector="OR",
                        ),
                        name="payment_line_period_whole",
                    ),
                ],
            },
        ),
    ]
