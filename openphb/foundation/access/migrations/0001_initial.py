import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=openphb.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("username", models.CharField(max_length=150, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Grant",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("authority", models.TextField()),
                ("granted_at", models.DateTimeField()),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "holder",
                                    "representative",
                                    "nominee",
                                    "supporter",
                                    "care_coordinator",
                                    "clinician",
                                    "approver",
                                    "phb_manager",
                                    "finance_officer",
                                    "finance_approver",
                                    "provider",
                                    "personal_assistant",
                                    "broker",
                                    "programme_lead",
                                    "auditor",
                                    "counter_fraud",
                                    "administrator",
                                    "system",
                                ],
                            )
                        ),
                        name="grant_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="grant_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "broker",
                                    "holder",
                                    "nominee",
                                    "personal_assistant",
                                    "provider",
                                    "representative",
                                    "supporter",
                                    "system",
                                ],
                            ),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="grant_of_staff_names_their_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("code_hash", models.CharField(max_length=64, unique=True)),
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
                ("invited_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "broker",
                                    "holder",
                                    "nominee",
                                    "personal_assistant",
                                    "provider",
                                    "representative",
                                    "supporter",
                                ],
                            )
                        ),
                        name="invitation_for_a_personal_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at", None), ("used_by", None)),
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_used_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantLine",
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
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.grant",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grant", "tenant", "subject"),
                        name="grant_line_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
