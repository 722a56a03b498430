import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Journal",
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
                ("key", models.CharField(max_length=100)),
                ("content_sha256", models.CharField(max_length=64)),
                ("what", models.CharField(max_length=40)),
                ("posted_on", models.DateField()),
                ("posting_year", models.CharField(max_length=7)),
                ("posted_by", models.UUIDField()),
                ("posted_at", models.DateTimeField()),
                (
                    "reverses",
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
                        null=True,
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
                    models.Index(fields=["tenant", "posted_on", "id"], name="journal_by_day")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "key"), name="journal_key_once"),
                    models.UniqueConstraint(
                        fields=("tenant", "reverses"), name="journal_reversed_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerAccount",
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
                ("code", models.CharField(max_length=20)),
                ("name", models.TextField()),
                ("kind", models.CharField(max_length=12)),
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
                        fields=("tenant", "code"), name="ledger_account_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["asset", "liability", "income", "expense"])
                        ),
                        name="ledger_account_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("debit_pence", models.BigIntegerField()),
                ("credit_pence", models.BigIntegerField()),
                ("budget_id", models.UUIDField(null=True)),
                ("line_id", models.UUIDField(null=True)),
                ("funder_id", models.UUIDField(null=True)),
                ("option", models.CharField(blank=True, max_length=20)),
                ("service_from", models.DateField(null=True)),
                ("service_to", models.DateField(null=True)),
                ("service_year", models.CharField(blank=True, max_length=7)),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
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
                    "journal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journal",
                    ),
                ),
                (
                    "account",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.ledgeraccount",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "journal"], name="entry_by_journal"),
                    models.Index(fields=["tenant", "account", "id"], name="entry_by_account"),
                    models.Index(fields=["tenant", "budget_id", "line_id"], name="entry_by_budget"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_pence", 0), ("debit_pence__gt", 0)),
                            models.Q(("credit_pence__gt", 0), ("debit_pence", 0)),
                            _connector="OR",
                        ),
                        name="entry_on_one_side_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service_from", None), ("service_to", None)),
                            ("service_to__gt", models.F("service_from")),
                            _connector="OR",
                        ),
                        name="entry_service_period_whole",
                    ),
                ],
            },
        ),
    ]
