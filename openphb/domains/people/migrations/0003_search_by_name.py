import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_secure"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="by_family_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Concat(
                        "family_name",
                        models.Value(" "),
                        "given_name",
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="by_given_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Concat(
                        "given_name",
                        models.Value(" "),
                        "family_name",
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["tenant", "by_family_name"], name="person_begins_family"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["tenant", "by_given_name"], name="person_begins_given"),
        ),
    ]
