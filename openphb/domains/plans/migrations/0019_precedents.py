import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0018_secure_readiness"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Precedent",
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
                ("bought", models.TextField()),
                ("outcome", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("category", models.CharField(max_length=40)),
                ("every", models.CharField(max_length=4)),
                ("band_from_pence", models.BigIntegerField()),
                ("band_to_pence", models.BigIntegerField(null=True)),
                ("agreed", models.BooleanField()),
                ("code", models.CharField(blank=True, default="", max_length=30)),
                ("reason", models.TextField()),
                ("month", models.DateField()),
                ("confirmed_by", models.UUIDField()),
                ("confirmed_at", models.DateTimeField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrecedentLine",
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
                ("agreed", models.BooleanField()),
                ("kept_out", models.TextField(blank=True, default="")),
                ("looked_by", models.UUIDField()),
                ("looked_at", models.DateTimeField()),
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
                    "precedent",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.precedent",
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
        ),
        migrations.CreateModel(
            name="PrecedentSharing",
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
                ("shares", models.BooleanField()),
                ("words", models.TextField()),
                ("said_by", models.UUIDField()),
                ("said_at", models.DateTimeField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("bought__regex", "^\\s*$"), _negated=True),
                name="precedent_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__regex", "^\\s*$"), _negated=True),
                name="precedent_says_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "^\\s*$"), _negated=True),
                name="precedent_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "personal_assistant",
                            "agency",
                            "therapy",
                            "day_service",
                            "equipment",
                            "start_up",
                            "training",
                            "insurance",
                            "activity",
                            "travel",
                            "contingency",
                            "other",
                        ],
                    )
                ),
                name="precedent_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", ["week", "once"])), name="precedent_every_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="precedent_of_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed", False), ("code", ""), _connector="OR"),
                name="precedent_agreed_has_no_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("band_from_pence__gte", 0),
                    models.Q(
                        ("band_to_pence", None),
                        ("band_to_pence__gt", models.F("band_from_pence")),
                        _connector="OR",
                    ),
                ),
                name="precedent_band_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedentline",
            constraint=models.UniqueConstraint(
                fields=("tenant", "line_key", "agreed"), name="precedent_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="precedentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_out", ""), ("precedent__isnull", False)),
                    models.Q(
                        ("precedent", None), models.Q(("kept_out__regex", "^\\s*$"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="precedent_line_in_or_out_and_why",
            ),
        ),
        migrations.AddIndex(
            model_name="precedentsharing",
            index=models.Index(fields=["tenant", "-said_at", "-id"], name="precedent_sharing_last"),
        ),
        migrations.AddConstraint(
            model_name="precedentsharing",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "^\\s*$"), _negated=True),
                name="precedent_sharing_says_why",
            ),
        ),
    ]
