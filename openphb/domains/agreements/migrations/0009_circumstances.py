import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import openphb.domains.agreements.types
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0008_secure_payee_check"),
        ("budgets", "0002_secure"),
        ("plans", "0004_decided_last"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PauseRecord",
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
                ("kind", models.CharField(max_length=8)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField()),
                ("authority", models.TextField(blank=True)),
                ("safe_care", models.TextField(blank=True)),
                ("review_on", models.DateField(null=True)),
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
            options={
                "indexes": [models.Index(fields=["tenant", "budget"], name="pause_by_budget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pause", "resume"])),
                        name="pause_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", openphb.domains.agreements.types.PauseKind["RESUME"]),
                                ("reason", ""),
                            ),
                            models.Q(
                                ("kind", openphb.domains.agreements.types.PauseKind["PAUSE"]),
                                (
                                    "reason__in",
                                    [
                                        "no_care_bought",
                                        "care_elsewhere",
                                        "away",
                                        "money_unsafe",
                                        "use_in_question",
                                        "asked_for",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="pause_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words__regex", "^\\s*$"), _negated=True),
                            models.Q(
                                ("kind", openphb.domains.agreements.types.PauseKind["RESUME"]),
                                models.Q(
                                    models.Q(("authority__regex", "^\\s*$"), _negated=True),
                                    models.Q(("safe_care__regex", "^\\s*$"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="pause_has_words_authority_and_safe_care",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                ("stops", models.BooleanField()),
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
                (
                    "record",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.pauserecord",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "budget"], name="pause_fact_by_budget")],
            },
        ),
        migrations.AddField(
            model_name="directpaymentagreement",
            name="hospital_lines",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="directpaymentagreement",
            name="hospital_nights",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="directpaymentagreement",
            name="hospital_rule",
            field=models.CharField(default="paid_as_usual", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="directpaymentagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hospital_rule__in", ["paid_as_usual", "paid_for_nights", "named_lines"])
                ),
                name="agreement_hospital_known",
            ),
        ),
    ]
