import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_secure_asking_and_concerns"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralFile",
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
                ("name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                ("sent_by", models.UUIDField()),
                ("sent_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("again", models.PositiveIntegerField(default=0)),
                ("asked", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
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
            name="Referral",
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
                ("referrer", models.CharField(max_length=12)),
                ("came_by", models.CharField(max_length=8)),
                ("role", models.TextField(blank=True)),
                ("organisation", models.TextField(blank=True)),
                ("source_reference", models.TextField(blank=True)),
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
                (
                    "file",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.referralfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralRow",
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
                ("line", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("source_reference", models.TextField(blank=True)),
                ("column", models.TextField(blank=True)),
                ("code", models.TextField(blank=True)),
                ("message", models.TextField(blank=True)),
                ("mend", models.TextField(blank=True)),
                ("likely", models.JSONField(default=list)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "case",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "file",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.referralfile",
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
            model_name="referralfile",
            index=models.Index(fields=["tenant", "-sent_at"], name="referral_file_latest"),
        ),
        migrations.AddConstraint(
            model_name="referralfile",
            constraint=models.UniqueConstraint(
                fields=("tenant", "sha256"), name="referral_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rows", None),
                    (
                        "rows",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opened"), "+", models.F("again")
                                ),
                                "+",
                                models.F("asked"),
                            ),
                            "+",
                            models.F("wrong"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_file_counts_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content", None), ("rows__isnull", False)),
                    models.Q(("content__isnull", False), ("rows", None)),
                    _connector="OR",
                ),
                name="referral_file_is_kept_until_it_is_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("referrer__in", ["professional", "person", "family", "other"])),
                name="referral_referrer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("came_by__in", ["staff", "phone", "page", "file"])),
                name="referral_came_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("tenant", "case"), name="referral_of_case_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_reference", ""), _negated=True),
                fields=("tenant", "source_reference"),
                name="referral_source_once",
            ),
        ),
        migrations.AddIndex(
            model_name="referralrow",
            index=models.Index(
                condition=models.Q(("case", None), ("code", "")),
                fields=["tenant", "source_reference"],
                name="referral_row_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", False),
                        ("answered_by__isnull", False),
                        ("answered_at__isnull", False),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("answered_by__isnull", True),
                        ("answered_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="referral_row_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralrow",
            constraint=models.UniqueConstraint(
                fields=("tenant", "file", "line"), name="referral_row_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("code", ""), _negated=True), ("likely", []), ("case", None)),
                    models.Q(("code", ""), models.Q(("likely", []), _negated=True)),
                    _connector="OR",
                ),
                name="referral_row_wrong_or_asked",
            ),
        ),
    ]
