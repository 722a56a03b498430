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
            name="RefusedAttempt",
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
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=60)),
                ("route", models.CharField(max_length=120)),
                ("record_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
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
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField()),
                ("grant_id", models.UUIDField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "Holder"),
                            ("representative", "Representative"),
                            ("nominee", "Nominee"),
                            ("supporter", "Supporter"),
                            ("care_coordinator", "Care co-ordinator"),
                            ("clinician", "Clinician"),
                            ("approver", "Approver"),
                            ("phb_manager", "PHB manager"),
                            ("finance_officer", "Finance officer"),
                            ("finance_approver", "Finance approver"),
                            ("provider", "Provider"),
                            ("personal_assistant", "Personal assistant"),
                            ("broker", "Broker or managed-account firm"),
                            ("programme_lead", "Programme lead"),
                            ("auditor", "Auditor"),
                            ("counter_fraud", "Counter-fraud"),
                            ("administrator", "Administrator"),
                            ("system", "OpenPHB itself"),
                        ],
                        max_length=20,
                    ),
                ),
                ("authority", models.TextField()),
                ("what", models.CharField(max_length=60)),
                ("record_kind", models.CharField(max_length=60)),
                ("record_id", models.UUIDField()),
                ("details", models.JSONField(default=dict)),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        null=True,
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
                    models.Index(fields=["tenant", "subject", "at"], name="audit_by_subject"),
                    models.Index(fields=["tenant", "record_id", "at"], name="audit_by_record"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
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
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField()),
                ("name", models.TextField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "Holder"),
                            ("representative", "Representative"),
                            ("nominee", "Nominee"),
                            ("supporter", "Supporter"),
                            ("care_coordinator", "Care co-ordinator"),
                            ("clinician", "Clinician"),
                            ("approver", "Approver"),
                            ("phb_manager", "PHB manager"),
                            ("finance_officer", "Finance officer"),
                            ("finance_approver", "Finance approver"),
                            ("provider", "Provider"),
                            ("personal_assistant", "Personal assistant"),
                            ("broker", "Broker or managed-account firm"),
                            ("programme_lead", "Programme lead"),
                            ("auditor", "Auditor"),
                            ("counter_fraud", "Counter-fraud"),
                            ("administrator", "Administrator"),
                            ("system", "OpenPHB itself"),
                        ],
                        max_length=20,
                    ),
                ),
                ("page", models.CharField(max_length=80)),
                ("withheld", models.BooleanField(default=False)),
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
                "indexes": [models.Index(fields=["subject", "at"], name="look_by_subject")],
            },
        ),
    ]
