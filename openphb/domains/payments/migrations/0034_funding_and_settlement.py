import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import openphb.domains.payments.types.settlement
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0006_rebases_plan"),
        ("ledger", "0008_reverses"),
        ("organisations", "0001_initial"),
        ("payments", "0033_secure_extra_cover"),
        ("plans", "0032_falls_by_step"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContributionFinding",
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
                ("kind", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                ("source", models.TextField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
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
        ),
        migrations.CreateModel(
            name="FundingFinding",
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
                ("kind", models.CharField(max_length=12)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("reason", models.TextField()),
                ("source", models.TextField()),
                ("found_by", models.TextField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
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
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
        ),
        migrations.CreateModel(
            name="FundingPart",
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
                ("position", models.PositiveSmallIntegerField()),
                ("ten_thousandths", models.PositiveIntegerField(null=True)),
                ("weekly_pence", models.BigIntegerField(null=True)),
                (
                    "finding",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.fundingfinding",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
        ),
        migrations.CreateModel(
            name="HandOver",
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
                ("effective_on", models.DateField()),
                ("decided_on", models.DateField()),
                ("decided_by", models.TextField()),
                ("reason", models.TextField()),
                ("source", models.TextField()),
                ("refund_by", models.CharField(max_length=8)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
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
                    "finding",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.fundingfinding",
                    ),
                ),
                (
                    "from_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                    "to_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContributionRefund",
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
                ("pence", models.BigIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                ("paid_on", models.DateField(null=True)),
                ("paid_reference", models.TextField(blank=True)),
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
                    "by_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                    "paid_journal",
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
                    "hand_over",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.handover",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineFunding",
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
                    "finding",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.fundingfinding",
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
        ),
        migrations.CreateModel(
            name="PaidSchedule",
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
                ("file_name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.JSONField()),
                ("known", models.PositiveIntegerField()),
                ("taken_in_by", models.UUIDField()),
                ("taken_in_at", models.DateTimeField()),
                (
                    "body",
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
        ),
        migrations.CreateModel(
            name="PaidElsewhere",
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
                ("reference", models.CharField(max_length=40)),
                ("line_key", models.UUIDField()),
                ("service_from", models.DateField()),
                ("service_to", models.DateField()),
                ("paid_pence", models.BigIntegerField()),
                ("contribution_pence", models.BigIntegerField()),
                (
                    "adds_to",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paidelsewhere",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                (
                    "schedule",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paidschedule",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonContribution",
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
                ("weekly_pence", models.BigIntegerField()),
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
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "finding",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.contributionfinding",
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
        ),
        migrations.CreateModel(
            name="RefundLine",
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
                ("month", models.DateField()),
                ("service_from", models.DateField()),
                ("service_to", models.DateField()),
                ("pence", models.BigIntegerField()),
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
                    "refund",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.contributionrefund",
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
        ),
        migrations.CreateModel(
            name="Settlement",
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
                ("number", models.PositiveIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("known_seq", models.BigIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("to_us_pence", models.BigIntegerField()),
                ("drafted_by", models.UUIDField()),
                ("drafted_at", models.DateTimeField()),
                ("settled_on", models.DateField(null=True)),
                ("reference", models.TextField(blank=True)),
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
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "ours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "settled_journal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journal",
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
        ),
        migrations.CreateModel(
            name="SettlementAgreed",
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
                ("side", models.CharField(max_length=8)),
                ("name", models.TextField()),
                ("agreed_on", models.DateField()),
                ("how", models.TextField(blank=True)),
                ("keyed", models.BooleanField()),
                ("drafted_by", models.UUIDField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "settlement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.settlement",
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
        ),
        migrations.CreateModel(
            name="SettlementDispute",
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
                ("side", models.CharField(max_length=8)),
                ("name", models.TextField()),
                ("words", models.TextField()),
                ("raised_on", models.DateField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("resolved_words", models.TextField(blank=True)),
                ("resolved_on", models.DateField(null=True)),
                ("resolved_by", models.UUIDField(null=True)),
                (
                    "settlement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.settlement",
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
        ),
        migrations.CreateModel(
            name="SettlementLine",
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
                ("month", models.DateField()),
                ("service_from", models.DateField()),
                ("service_to", models.DateField()),
                ("paid_by_us", models.BooleanField()),
                ("care_pence", models.BigIntegerField()),
                ("refund_pence", models.BigIntegerField()),
                ("owed_pence", models.BigIntegerField()),
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
                    "settlement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.settlement",
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
        ),
        migrations.AddConstraint(
            model_name="contributionfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["council_care"])), name="contribution_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason__regex", "^\\s*$"), _negated=True),
                    models.Q(("source__regex", "^\\s*$"), _negated=True),
                ),
                name="contribution_has_its_words",
            ),
        ),
        migrations.AddIndex(
            model_name="fundingfinding",
            index=models.Index(fields=["tenant", "budget"], name="finding_by_budget"),
        ),
        migrations.AddConstraint(
            model_name="fundingfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["shared", "hand_over"])), name="finding_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="finding_days_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason__regex", "^\\s*$"), _negated=True),
                    models.Q(("source__regex", "^\\s*$"), _negated=True),
                    models.Q(("found_by__regex", "^\\s*$"), _negated=True),
                ),
                name="finding_has_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingpart",
            constraint=models.UniqueConstraint(
                fields=("tenant", "finding", "position"), name="finding_part_once_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingpart",
            constraint=models.UniqueConstraint(
                fields=("tenant", "finding", "funder"), name="finding_part_once_a_funder"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ten_thousandths__gte", 1),
                        ("ten_thousandths__lte", 10000),
                        ("weekly_pence", None),
                    ),
                    models.Q(
                        ("ten_thousandths", None),
                        ("weekly_pence__gte", 1),
                        ("weekly_pence__lte", 99999999999),
                    ),
                    _connector="OR",
                ),
                name="finding_part_is_a_share_or_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("tenant", "budget", "from_body"), name="hand_over_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("refund_by__in", ["council", "nhs"])),
                name="hand_over_refund_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_body", models.F("to_body")), _negated=True),
                name="hand_over_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_on__lte", models.F("decided_on"))),
                name="hand_over_not_after_its_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "agreed", "refused", "paid"])),
                name="refund_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("pence__gte", 1), ("pence__lte", 99999999999)),
                name="refund_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="refund_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                    models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                    _connector="OR",
                ),
                name="refund_decided_by_and_at_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", openphb.domains.payments.types.settlement.RefundState["PROPOSED"]),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="refund_beyond_proposed_was_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paid_on__isnull", False),
                        ("state", openphb.domains.payments.types.settlement.RefundState["PAID"]),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state",
                                openphb.domains.payments.types.settlement.RefundState["PAID"],
                            ),
                            _negated=True,
                        ),
                        ("paid_journal", None),
                        ("paid_on", None),
                    ),
                    _connector="OR",
                ),
                name="refund_paid_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionrefund",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", openphb.domains.payments.types.settlement.RefundState["PROPOSED"])
                ),
                fields=("tenant", "hand_over"),
                name="refund_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="linefunding",
            index=models.Index(fields=["tenant", "budget"], name="line_funding_by_budget"),
        ),
        migrations.AddIndex(
            model_name="paidschedule",
            index=models.Index(fields=["tenant", "body"], name="paid_schedule_by_body"),
        ),
        migrations.AddIndex(
            model_name="paidelsewhere",
            index=models.Index(fields=["tenant", "budget"], name="paid_elsewhere_by_budget"),
        ),
        migrations.AddConstraint(
            model_name="paidelsewhere",
            constraint=models.UniqueConstraint(
                fields=("tenant", "body", "reference"), name="paid_elsewhere_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paidelsewhere",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service_to__isnull", True),
                    ("service_to__gt", models.F("service_from")),
                    _connector="OR",
                ),
                name="paid_elsewhere_days_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="paidelsewhere",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_pence__gte", -99999999999), ("paid_pence__lte", 99999999999)
                ),
                name="paid_elsewhere_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="paidelsewhere",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("adds_to", None),
                        ("contribution_pence__gte", 0),
                        ("contribution_pence__lte", models.F("paid_pence")),
                        ("paid_pence__gt", 0),
                    ),
                    ("adds_to__isnull", False),
                    _connector="OR",
                ),
                name="paid_elsewhere_contribution_within",
            ),
        ),
        migrations.AddIndex(
            model_name="personcontribution",
            index=models.Index(fields=["tenant", "budget"], name="contribution_by_budget"),
        ),
        migrations.AddConstraint(
            model_name="personcontribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_pence__gte", 0), ("weekly_pence__lte", 99999999999)),
                name="contribution_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.UniqueConstraint(
                fields=("tenant", "refund", "line_key", "month"), name="refund_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service_to__isnull", True),
                    ("service_to__gt", models.F("service_from")),
                    _connector="OR",
                ),
                name="refund_line_days_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.CheckConstraint(
                condition=models.Q(("pence", 0), _negated=True), name="refund_line_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("tenant", "number"), name="settlement_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "agreed", "settled", "withdrawn"])),
                name="settlement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="settlement_days_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ours", models.F("other")), _negated=True),
                name="settlement_with_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_on__isnull", False),
                        (
                            "state",
                            openphb.domains.payments.types.settlement.SettlementState["SETTLED"],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state",
                                openphb.domains.payments.types.settlement.SettlementState[
                                    "SETTLED"
                                ],
                            ),
                            _negated=True,
                        ),
                        ("settled_journal", None),
                        ("settled_on", None),
                    ),
                    _connector="OR",
                ),
                name="settlement_settled_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", openphb.domains.payments.types.settlement.SettlementState["DRAFT"])
                ),
                fields=("tenant", "other"),
                name="settlement_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementagreed",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["ours", "theirs"])),
                name="settlement_agreed_side_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementagreed",
            constraint=models.UniqueConstraint(
                fields=("tenant", "settlement", "side"), name="settlement_agreed_once_a_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementagreed",
            constraint=models.UniqueConstraint(
                fields=("tenant", "settlement", "recorded_by"), name="settlement_agreed_by_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementagreed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("side", openphb.domains.payments.types.settlement.Side["THEIRS"]),
                    models.Q(("recorded_by", models.F("drafted_by")), _negated=True),
                    _connector="OR",
                ),
                name="settlement_agreed_by_another_than_drafted",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementagreed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("keyed", False),
                    models.Q(
                        ("side", openphb.domains.payments.types.settlement.Side["THEIRS"]),
                        models.Q(("how__regex", "^\\s*$"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="settlement_agreed_keyed_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["ours", "theirs"])),
                name="settlement_dispute_side_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "^\\s*$"), _negated=True),
                name="settlement_dispute_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_on__isnull", False), ("resolved_by__isnull", False)),
                    models.Q(("resolved_on__isnull", True), ("resolved_by__isnull", True)),
                    _connector="OR",
                ),
                name="settlement_dispute_resolved_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resolved_on", None),
                    models.Q(("resolved_words__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="settlement_dispute_resolved_says_how",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementline",
            index=models.Index(fields=["tenant", "settlement"], name="settlement_line_by_stmt"),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(
                fields=("tenant", "settlement", "budget", "line_key", "month", "paid_by_us"),
                name="settlement_line_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service_to__isnull", True),
                    ("service_to__gt", models.F("service_from")),
                    _connector="OR",
                ),
                name="settlement_line_days_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "owed_pence",
                        django.db.models.expressions.CombinedExpression(
                            models.F("care_pence"), "-", models.F("refund_pence")
                        ),
                    )
                ),
                name="settlement_line_adds_up",
            ),
        ),
    ]
