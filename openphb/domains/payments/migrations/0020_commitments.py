import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_cases_told"),
        ("ledger", "0007_withdrawn"),
        ("organisations", "0001_initial"),
        ("payments", "0019_report_of_a_run"),
        ("plans", "0005_touched_at"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentStatement",
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
                ("as_of", models.DateField()),
                ("year", models.CharField(max_length=7)),
                ("known_seq", models.BigIntegerField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("budgets", models.PositiveIntegerField()),
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
                        fields=("tenant", "number"), name="commitment_statement_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentTotal",
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
                ("agreed_pence", models.BigIntegerField()),
                ("paid_pence", models.BigIntegerField()),
                ("committed_pence", models.BigIntegerField()),
                ("overpaid_pence", models.BigIntegerField()),
                ("accrued_pence", models.BigIntegerField()),
                ("prepaid_pence", models.BigIntegerField()),
                ("year", models.CharField(max_length=7)),
                ("management_option", models.CharField(max_length=20)),
                (
                    "funder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "statement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.commitmentstatement",
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
                    models.Index(fields=["tenant", "statement"], name="commitment_total_by_stmt")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("management_option__in", ["notional", "third_party", "direct_payment"])
                        ),
                        name="commitment_total_option_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreed_pence",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("paid_pence"), "+", models.F("committed_pence")
                                    ),
                                    "-",
                                    models.F("overpaid_pence"),
                                ),
                            )
                        ),
                        name="commitment_total_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommittedLine",
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
                ("agreed_pence", models.BigIntegerField()),
                ("paid_pence", models.BigIntegerField()),
                ("committed_pence", models.BigIntegerField()),
                ("overpaid_pence", models.BigIntegerField()),
                ("accrued_pence", models.BigIntegerField()),
                ("prepaid_pence", models.BigIntegerField()),
                ("line_key", models.UUIDField()),
                ("management_option", models.CharField(max_length=20)),
                ("year", models.CharField(max_length=7)),
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
                    "funder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
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
                    "statement",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.commitmentstatement",
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
                        fields=["tenant", "statement", "budget"], name="committed_line_by_budget"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("management_option__in", ["notional", "third_party", "direct_payment"])
                        ),
                        name="committed_line_option_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreed_pence",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("paid_pence"), "+", models.F("committed_pence")
                                    ),
                                    "-",
                                    models.F("overpaid_pence"),
                                ),
                            )
                        ),
                        name="committed_line_adds_up",
                    ),
                ],
            },
        ),
    ]
