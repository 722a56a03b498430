import django.db.models.deletion
from django.db import migrations, models

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
            name="Review",
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
                ("calendar", models.CharField(max_length=20)),
                ("because", models.TextField()),
                ("due_by", models.DateField()),
                ("booked_for", models.DateField(null=True)),
                ("where", models.TextField(blank=True)),
                ("held_on", models.DateField(null=True)),
                ("held_by", models.UUIDField(null=True)),
                ("found", models.TextField(blank=True)),
                ("booked_by", models.UUIDField(null=True)),
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
                "indexes": [models.Index(fields=["tenant", "due_by"], name="review_by_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("calendar__in", ["plan_and_budget", "money_audit", "chc_eligibility"])
                        ),
                        name="review_calendar_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), ("held_by__isnull", False)),
                            models.Q(("held_on__isnull", True), ("held_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="review_held_on_and_by_together",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("held_on", None)),
                        fields=("tenant", "budget", "calendar"),
                        name="review_one_open_a_calendar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeRating",
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
                ("outcome_key", models.UUIDField()),
                ("score", models.PositiveSmallIntegerField()),
                ("said_on", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("recorded_by", models.UUIDField()),
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
                    "outcome",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.outcome",
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
                    "review",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["tenant", "budget", "outcome_key"], name="rating_by_outcome"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                        name="rating_from_one_to_five",
                    )
                ],
            },
        ),
    ]
