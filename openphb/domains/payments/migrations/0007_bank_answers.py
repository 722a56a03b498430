import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_secure_recoveries"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAnswer",
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
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=40)),
                ("file_name", models.TextField(blank=True)),
                ("taken_in_by", models.UUIDField()),
                ("taken_in_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("tenant", "sha256"), name="bank_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAnswerLine",
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
                ("line_id", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("pence", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(max_length=16)),
                ("reason", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                (
                    "answer",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.bankanswer",
                    ),
                ),
                (
                    "payment",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payment",
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
                    models.Index(fields=["tenant", "answer"], name="bank_answer_line_by_answer"),
                    models.Index(fields=["tenant", "line_id"], name="bank_answer_line_by_line"),
                    models.Index(fields=["tenant", "payment"], name="bank_answer_by_payment"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["pending", "accepted", "rejected", "returned"])
                        ),
                        name="bank_answer_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["matched", "already_known", "unmatched", "ambiguous"])
                        ),
                        name="bank_answer_outcome_known",
                    ),
                ],
            },
        ),
    ]
