import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
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
                ("opened_on", models.DateField()),
                ("weeks_in_year", models.CharField(max_length=6)),
                ("frequency", models.CharField(max_length=12)),
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
                "indexes": [models.Index(fields=["tenant", "subject"], name="budget_by_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "case"), name="budget_one_per_case"),
                    models.CheckConstraint(
                        condition=models.Q(("weeks_in_year__in", ["52", "365/7"])),
                        name="budget_weeks_in_year_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["weekly", "four_weekly", "monthly"])),
                        name="budget_frequency_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicativeBudget",
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
                ("version", models.PositiveIntegerField()),
                ("pack", models.CharField(max_length=40)),
                ("worked_out_on", models.DateField()),
                ("worked_out_by", models.UUIDField()),
                ("told_on", models.DateField(null=True)),
                ("weekly_pence", models.BigIntegerField()),
                ("annual_pence", models.BigIntegerField()),
                ("one_off_pence", models.BigIntegerField()),
                ("working", models.JSONField()),
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
                    models.UniqueConstraint(
                        fields=("tenant", "budget", "version"), name="indicative_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekly_pence__gte", 0), ("weekly_pence__lte", 99999999999)
                        ),
                        name="indicative_weekly_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annual_pence__gte", 0), ("annual_pence__lte", 99999999999)
                        ),
                        name="indicative_annual_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("one_off_pence__gte", 0), ("one_off_pence__lte", 99999999999)
                        ),
                        name="indicative_one_off_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicativeLine",
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
                ("description", models.TextField()),
                ("quantity_hundredths", models.PositiveIntegerField()),
                ("unit", models.TextField()),
                ("unit_pence", models.BigIntegerField()),
                ("basis", models.CharField(max_length=20)),
                (
                    "indicative",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.indicativebudget",
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
                        fields=("tenant", "indicative", "position"), name="indicative_line_position"
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
                        name="indicative_line_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_pence__gte", 1), ("unit_pence__lte", 99999999999)
                        ),
                        name="indicative_line_price_sane",
                    ),
                ],
            },
        ),
    ]
