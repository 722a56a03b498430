import django.db.models.deletion
from django.db import migrations, models

import openphb.kernel.ids
from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_secure"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceCounter",
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
                ("latest", models.PositiveIntegerField()),
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
                    models.UniqueConstraint(fields=("tenant",), name="reference_counter_once")
                ],
            },
        ),
        Secure("ReferenceCounter", subject=None),
    ]
