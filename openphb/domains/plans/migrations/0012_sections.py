import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids
from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0011_move_limits"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContingencyStep",
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
                ("step_key", models.UUIDField(default=openphb.kernel.ids.new_id)),
                ("position", models.PositiveIntegerField()),
                ("trigger", models.TextField()),
                ("happens", models.TextField()),
                ("who", models.TextField()),
                ("cap_pence", models.BigIntegerField(null=True)),
                ("sees", models.CharField(default="both", max_length=8)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="PlanAction",
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
                ("action_key", models.UUIDField(default=openphb.kernel.ids.new_id)),
                ("position", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("who", models.TextField()),
                ("by_when", models.DateField(null=True)),
                ("status", models.CharField(default="to_do", max_length=8)),
                ("sees", models.CharField(default="both", max_length=8)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="PlanAssent",
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
                ("position", models.PositiveIntegerField()),
                ("name", models.TextField()),
                ("standing", models.TextField()),
                ("agreed_on", models.DateField()),
                ("form", models.CharField(max_length=8)),
                ("put_as", models.TextField(blank=True, default="")),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="PlanPerson",
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
                ("person_key", models.UUIDField(default=openphb.kernel.ids.new_id)),
                ("position", models.PositiveIntegerField()),
                ("role", models.CharField(max_length=16)),
                ("name", models.TextField()),
                ("does", models.TextField(blank=True, default="")),
                ("contact", models.TextField(blank=True, default="")),
                ("sees", models.CharField(default="both", max_length=8)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="PlanSection",
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
                ("section", models.CharField(max_length=24)),
                ("words", models.TextField(blank=True)),
                ("sees", models.CharField(default="both", max_length=8)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PlanWriting",
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
                ("section", models.CharField(blank=True, default="", max_length=24)),
                ("part_id", models.UUIDField(null=True)),
                ("said", models.JSONField()),
                ("seen", models.PositiveIntegerField()),
                ("revision", models.PositiveIntegerField(null=True)),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="budgetline",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="sees",
            field=models.CharField(default="both", max_length=8),
        ),
        migrations.AddField(
            model_name="need",
            name="assessed_by",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="need",
            name="assessed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="need",
            name="condition",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="need",
            name="monitored_by",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="need",
            name="need_key",
            field=models.UUIDField(default=openphb.kernel.ids.new_id),
        ),
        migrations.AddField(
            model_name="need",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="need",
            name="sees",
            field=models.CharField(default="both", max_length=8),
        ),
        migrations.AddField(
            model_name="outcome",
            name="baseline",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="outcome",
            name="by_when",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="outcome",
            name="measure_kind",
            field=models.CharField(default="words", max_length=8),
        ),
        migrations.AddField(
            model_name="outcome",
            name="no_line_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="outcome",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="outcome",
            name="sees",
            field=models.CharField(default="both", max_length=8),
        ),
        migrations.AddField(
            model_name="outcome",
            name="target",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="planversion",
            name="dates_revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="risk",
            name="impact",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="risk",
            name="likelihood",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="risk",
            name="look_again_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="risk",
            name="person_view",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="risk",
            name="professional_view",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="risk",
            name="residual_impact",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="risk",
            name="residual_likelihood",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="risk",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="risk",
            name="risk_key",
            field=models.UUIDField(default=openphb.kernel.ids.new_id),
        ),
        migrations.AddField(
            model_name="risk",
            name="sees",
            field=models.CharField(default="both", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="line_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="need_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure_kind__in", ["words", "scale", "count"])),
                name="outcome_measure_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="outcome_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure_kind", "scale"), _negated=True),
                    models.Q(
                        models.Q(("baseline", None), ("baseline__lte", 10), _connector="OR"),
                        models.Q(("target", None), ("target__lte", 10), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="outcome_scale_is_0_to_10",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure_kind", "words"), _negated=True),
                    models.Q(("baseline", None), ("target", None)),
                    _connector="OR",
                ),
                name="outcome_words_have_no_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="risk_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("likelihood", None), ("impact", None)),
                    models.Q(
                        ("likelihood__gte", 1),
                        ("likelihood__isnull", False),
                        ("likelihood__lte", 5),
                        ("impact__gte", 1),
                        ("impact__isnull", False),
                        ("impact__lte", 5),
                    ),
                    _connector="OR",
                ),
                name="risk_weighed",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("residual_likelihood", None), ("residual_impact", None)),
                    models.Q(
                        ("residual_likelihood__gte", 1),
                        ("residual_likelihood__isnull", False),
                        ("residual_likelihood__lte", 5),
                        ("residual_impact__gte", 1),
                        ("residual_impact__isnull", False),
                        ("residual_impact__lte", 5),
                    ),
                    _connector="OR",
                ),
                name="risk_weighed_after",
            ),
        ),
        migrations.AddField(
            model_name="contingencystep",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="contingencystep",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="contingencystep",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="outcome",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.outcome",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="planassent",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="planassent",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="planassent",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="planperson",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="planperson",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="planperson",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="plansection",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="plansection",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="plansection",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="planwriting",
            name="plan",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="planwriting",
            name="subject",
            field=openphb.foundation.tenancy.models.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.subject",
            ),
        ),
        migrations.AddField(
            model_name="planwriting",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="contingencystep",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "step_key"), name="step_key_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="contingencystep",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="step_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contingencystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cap_pence", None),
                    models.Q(("cap_pence__gte", 1), ("cap_pence__lte", 99999999999)),
                    _connector="OR",
                ),
                name="step_cap_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "action_key"), name="action_key_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["to_do", "doing", "done", "stopped"])),
                name="action_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="action_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planassent",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["spoken", "written", "signed", "other"])),
                name="assent_form_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planperson",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "person_key"), name="person_key_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="planperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "co_ordinator")),
                fields=("tenant", "plan"),
                name="plan_one_co_ordinator",
            ),
        ),
        migrations.AddConstraint(
            model_name="planperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["co_ordinator", "clinician", "supporter", "advocate", "other"])
                ),
                name="person_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="person_sees_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^\\s*$"), _negated=True),
                name="person_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansection",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "section"), name="section_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "section__in",
                        [
                            "about_me",
                            "what_matters",
                            "how_to_support_me",
                            "strengths",
                            "communication",
                            "monitoring",
                            "training",
                            "learning",
                            "contingency",
                            "capacity",
                            "advance_decisions",
                            "liberty",
                            "safeguarding",
                            "review_how",
                            "anything_else",
                        ],
                    )
                ),
                name="section_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansection",
            constraint=models.CheckConstraint(
                condition=models.Q(("sees__in", ["both", "health", "council"])),
                name="section_sees_known",
            ),
        ),
        migrations.AddIndex(
            model_name="planwriting",
            index=models.Index(
                fields=["tenant", "plan", "kind", "section", "part_id"], name="writing_of_a_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="planwriting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "section",
                            "dates",
                            "need",
                            "outcome",
                            "action",
                            "line",
                            "risk",
                            "step",
                            "person",
                            "assent",
                        ],
                    )
                ),
                name="writing_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planwriting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "section"),
                        ("part_id", None),
                        (
                            "section__in",
                            [
                                "about_me",
                                "what_matters",
                                "how_to_support_me",
                                "strengths",
                                "communication",
                                "monitoring",
                                "training",
                                "learning",
                                "contingency",
                                "capacity",
                                "advance_decisions",
                                "liberty",
                                "safeguarding",
                                "review_how",
                                "anything_else",
                            ],
                        ),
                    ),
                    models.Q(models.Q(("kind", "section"), _negated=True), ("section", "")),
                    _connector="OR",
                ),
                name="writing_of_one_thing",
            ),
        ),
        Secure("PlanSection"),
        Secure("PlanAction"),
        Secure("ContingencyStep"),
        Secure("PlanPerson"),
        Secure("PlanAssent"),
        Secure("PlanWriting", append_only=True),
    ]
