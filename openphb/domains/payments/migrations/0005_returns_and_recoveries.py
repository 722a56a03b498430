import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import openphb.domains.payments.types.states
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_secure"),
        ("ledger", "0003_balance"),
        ("payments", "0004_sent"),
        ("plans", "0003_guards"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Overpayment",
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
                ("found_on", models.DateField()),
                ("found_pence", models.BigIntegerField()),
                ("for_user_id", models.UUIDField(null=True)),
                ("closed_on", models.DateField(null=True)),
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
                        condition=models.Q(
                            ("found_pence__gte", 1), ("found_pence__lte", 99999999999)
                        ),
                        name="overpayment_found_sane",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("tenant", "budget"),
                        name="overpayment_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentReturn",
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
                ("returned_on", models.DateField()),
                ("reason_code", models.CharField(blank=True, max_length=10)),
                ("reason", models.TextField()),
                ("source", models.CharField(max_length=40)),
                ("source_sha256", models.CharField(blank=True, max_length=64)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
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
                    "received",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journal",
                    ),
                ),
                (
                    "reversal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "payment"), name="payment_returned_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
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
                ("state", models.CharField(max_length=12)),
                ("pence", models.BigIntegerField()),
                ("reasons", models.TextField()),
                ("told_on", models.DateField(null=True)),
                ("answer_by", models.DateField(null=True)),
                ("repaid_by", models.TextField(blank=True)),
                ("unused_pence", models.BigIntegerField(null=True)),
                ("unused_on", models.DateField(null=True)),
                ("enough", models.TextField(blank=True)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                ("done_on", models.DateField(null=True)),
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
                    "overpayment",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.overpayment",
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
                        condition=models.Q(("kind__in", ["offset", "repayment", "write_off"])),
                        name="recovery_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "agreed", "refused", "done"])
                        ),
                        name="recovery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pence__gte", 1), ("pence__lte", 99999999999)),
                        name="recovery_pence_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="recovery_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                            models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="recovery_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state",
                                openphb.domains.payments.types.states.RecoveryState["PROPOSED"],
                            ),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="recovery_beyond_proposed_was_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind",
                                    openphb.domains.payments.types.states.RecoveryKind["OFFSET"],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("told_on__isnull", False),
                                ("unused_on__isnull", False),
                                ("unused_pence__gte", models.F("pence")),
                            ),
                            _connector="OR",
                        ),
                        name="recovery_offset_rests_on_unused_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state",
                                    openphb.domains.payments.types.states.RecoveryState["DONE"],
                                ),
                                _negated=True,
                            ),
                            ("payment__isnull", False),
                            ("journal__isnull", False),
                            _connector="OR",
                        ),
                        name="recovery_done_is_in_the_ledger",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    openphb.domains.payments.types.states.RecoveryState["PROPOSED"],
                                    openphb.domains.payments.types.states.RecoveryState["AGREED"],
                                ],
                            )
                        ),
                        fields=("tenant", "overpayment"),
                        name="recovery_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryLine",
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
                ("pence", models.BigIntegerField()),
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
                    "recovery",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.recovery",
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
                    models.Index(fields=["tenant", "budget"], name="recovery_line_by_budget")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_to__isnull", True),
                            ("service_to__gt", models.F("service_from")),
                            _connector="OR",
                        ),
                        name="recovery_line_period_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pence", 0), _negated=True),
                        name="recovery_line_not_zero",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="paymentline",
            name="payment_line_adds_up",
        ),
        migrations.AddField(
            model_name="paymentline",
            name="left_pence",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "due_pence",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("entitled_pence"), "-", models.F("accounted_pence")
                            ),
                            "+",
                            models.F("left_pence"),
                        ),
                    )
                ),
                name="payment_line_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_pence__gte", 0), ("left_pence__lte", 99999999999)),
                name="payment_line_left_sane",
            ),
        ),
    ]
