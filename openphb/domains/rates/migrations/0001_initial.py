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
            name="RateProposal",
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
                ("what", models.TextField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
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
            name="RateDecision",
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
                ("proposed_by", models.UUIDField()),
                ("agreed", models.BooleanField()),
                ("known_seq", models.BigIntegerField(null=True)),
                ("decided_by", models.UUIDField()),
                ("decided_at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "proposal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rates.rateproposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RateVersion",
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
                ("code", models.CharField(max_length=60)),
                ("value", models.BigIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                (
                    "proposal",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rates.rateproposal",
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
        migrations.AddIndex(
            model_name="rateproposal",
            index=models.Index(fields=["tenant", "proposed_at"], name="rate_proposal_by_time"),
        ),
        migrations.AddConstraint(
            model_name="rateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="rate_proposal_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratedecision",
            constraint=models.UniqueConstraint(
                fields=("tenant", "proposal"), name="rate_decided_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratedecision",
            constraint=models.UniqueConstraint(
                fields=("tenant", "known_seq"), name="rate_known_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                name="rate_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed", True), ("known_seq__isnull", False)),
                    models.Q(("agreed", False), ("known_seq", None)),
                    _connector="OR",
                ),
                name="rate_agreed_has_its_place",
            ),
        ),
        migrations.AddIndex(
            model_name="rateversion",
            index=models.Index(
                fields=["tenant", "code", "valid_from"], name="rate_version_by_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="rateversion",
            constraint=models.UniqueConstraint(
                fields=("tenant", "proposal", "code", "valid_from"), name="rate_version_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="rateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value", None),
                    models.Q(("value__gte", 0), ("value__lte", 100000000)),
                    _connector="OR",
                ),
                name="rate_version_value_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="rateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", False), ("valid_to", None), _connector="OR"),
                name="rate_version_taken_back_has_no_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="rateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="rate_version_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="rateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="rate_version_sourced"
            ),
        ),
    ]
