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
            name="Case",
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
                ("category", models.CharField(max_length=30)),
                ("standing", models.CharField(max_length=20)),
                ("standing_source", models.TextField()),
                ("referred_on", models.DateField()),
                ("referred_by", models.TextField()),
                ("reason", models.TextField()),
                ("co_ordinator_id", models.UUIDField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("closed_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    models.Index(
                        fields=["tenant", "-referred_on", "-id"], name="case_newest_first"
                    ),
                    models.Index(fields=["tenant", "subject"], name="case_by_subject"),
                    models.Index(fields=["tenant", "co_ordinator_id"], name="case_by_co_ordinator"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "reference"), name="case_reference_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "chc_adult",
                                    "chc_fast_track",
                                    "children_continuing_care",
                                    "joint_funded",
                                    "s117",
                                    "wheelchair",
                                    "learning_disability",
                                    "mental_health",
                                    "long_term_condition",
                                    "end_of_life",
                                    "one_off",
                                ],
                            )
                        ),
                        name="case_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["right", "discretionary"])),
                        name="case_standing_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityDecision",
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
                ("decision", models.CharField(max_length=20)),
                ("decided_on", models.DateField()),
                ("decided_by_body", models.TextField()),
                ("reasons", models.TextField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "case",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                    models.Index(
                        fields=["tenant", "case", "-decided_on"], name="eligibility_latest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["eligible", "not_eligible"])),
                        name="eligibility_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons__regex", "^\\s*$"), _negated=True),
                        name="eligibility_has_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                ("offered_on", models.DateField()),
                ("how", models.TextField()),
                ("offered_by", models.UUIDField()),
                ("answer", models.CharField(max_length=20, null=True)),
                ("answered_on", models.DateField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                (
                    "case",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                        condition=models.Q(
                            ("answer__in", ["accepted", "declined"]),
                            ("answer", None),
                            _connector="OR",
                        ),
                        name="offer_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__isnull", False), ("answered_on__isnull", False)),
                            models.Q(("answer__isnull", True), ("answered_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="offer_answer_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None),
                            ("answered_on__gte", models.F("offered_on")),
                            _connector="OR",
                        ),
                        name="offer_answered_after_it_was_made",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", None)),
                        fields=("tenant", "case"),
                        name="offer_one_open",
                    ),
                ],
            },
        ),
    ]
