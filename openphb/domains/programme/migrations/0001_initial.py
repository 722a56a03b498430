import django.db.models.deletion
from django.db import migrations, models

import openphb.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Population",
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
                ("people", models.PositiveIntegerField()),
                ("counted_on", models.DateField()),
                ("source", models.TextField()),
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
                        fields=("tenant", "counted_on"), name="population_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordedCount",
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
                ("people", models.PositiveIntegerField()),
                ("counted_on", models.DateField()),
                ("source", models.TextField()),
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
                        fields=("tenant", "name", "counted_on"), name="recorded_count_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                ("by", models.DateField()),
                ("rate", models.DecimalField(decimal_places=6, max_digits=12)),
                ("unit", models.CharField(max_length=30)),
                ("printed_people", models.PositiveIntegerField(null=True)),
                ("source", models.TextField()),
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
                    models.UniqueConstraint(fields=("tenant", "name", "by"), name="target_once"),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["percent_of_population", "people"])),
                        name="target_unit_known",
                    ),
                ],
            },
        ),
    ]
