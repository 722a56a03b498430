import django.db.models.deletion
from django.db import migrations, models

import openphb.domains.payments.types.states
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_dead_accounts"),
        ("budgets", "0002_secure"),
        ("ledger", "0006_years"),
        ("payments", "0008_secure_bank_answers"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunLeftOut",
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
                ("case_reference", models.TextField()),
                ("recipient_name", models.TextField()),
                ("pence", models.BigIntegerField()),
                ("because", models.CharField(max_length=30)),
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
                    "run",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrun",
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
                        fields=("tenant", "run", "budget"), name="left_out_once_a_run"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because__in", ["no_approved_account"])),
                        name="left_out_because_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pence__gte", 1), ("pence__lte", 99999999999)),
                        name="left_out_was_owed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="look",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        state__in=[
                            openphb.domains.payments.types.states.PaymentState["HELD"],
                            openphb.domains.payments.types.states.PaymentState["KEPT_BACK"],
                        ],
                        then=openphb.domains.payments.types.states.Look["HELD"],
                    ),
                    models.When(
                        exceptions=[], then=openphb.domains.payments.types.states.Look["PLAIN"]
                    ),
                    default=openphb.domains.payments.types.states.Look["NEEDED"],
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="by_year",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="held_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="held_pence",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="left_out_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="reasons",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="unchanged_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="unchanged_pence",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["tenant", "run", "look", "recipient_name", "id"], name="payment_by_look"
            ),
        ),
    ]
