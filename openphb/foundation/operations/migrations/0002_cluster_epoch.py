from django.db import migrations, models

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ClusterEpoch",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("because", models.TextField()),
            ],
        ),
        run_sql_file(__file__),
    ]
