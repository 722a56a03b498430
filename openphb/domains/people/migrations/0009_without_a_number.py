from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_secure_equality"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="person",
            name="person_nhs_number_is_ten_digits",
        ),
        migrations.AddField(
            model_name="person",
            name="no_number_reason",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="person",
            name="number_status",
            field=models.CharField(default="02", max_length=2),
        ),
        migrations.AlterField(
            model_name="person",
            name="nhs_number",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nhs_number", None),
                    models.Q(
                        ("nhs_number__regex", "^\\d{10}$"),
                        models.Q(("nhs_number", "0000000000"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="person_nhs_number_is_ten_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nhs_number__isnull", False), ("no_number_reason", "")),
                    models.Q(
                        ("nhs_number__isnull", True),
                        (
                            "no_number_reason__in",
                            ["not_known_yet", "no_gp", "visitor", "newborn", "not_given"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="person_has_a_number_or_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number_status__in", ["01", "02", "03", "04", "05", "06", "07", "08"])
                ),
                name="person_number_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nhs_number__isnull", False),
                    models.Q(("number_status__in", ["01", "02"]), _negated=True),
                    _connector="OR",
                ),
                name="person_number_status_fits",
            ),
        ),
    ]
