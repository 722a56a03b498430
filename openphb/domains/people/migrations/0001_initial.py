import django.db.models.deletion
from django.db import migrations, models

import openphb.domains.people.types
import openphb.foundation.tenancy.models
import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
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
                ("relationship", models.TextField()),
                ("standing", models.CharField(max_length=20)),
                ("authority", models.TextField(blank=True)),
                ("same_household", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
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
                            ("standing__in", ["representative", "nominee", "supporter", "contact"])
                        ),
                        name="contact_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="contact_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "standing",
                                    openphb.domains.people.types.Standing["REPRESENTATIVE"],
                                ),
                                _negated=True,
                            ),
                            models.Q(("authority", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_who_decides_has_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("given_name", models.TextField()),
                ("family_name", models.TextField()),
                ("known_as", models.TextField(blank=True)),
                ("date_of_birth", models.DateField()),
                ("nhs_number", models.CharField(max_length=10)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("communication_needs", models.TextField(blank=True)),
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
                        fields=["tenant", "family_name", "given_name", "id"], name="person_by_name"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "subject"), name="person_one_per_subject"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "nhs_number"), name="person_nhs_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nhs_number__regex", "^\\d{10}$"),
                            models.Q(("nhs_number", "0000000000"), _negated=True),
                        ),
                        name="person_nhs_number_is_ten_digits",
                    ),
                ],
            },
        ),
    ]
