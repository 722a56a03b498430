from django.db import migrations, models

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("spending", "0002_secure"),
        ("plans", "0002_secure"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                fields=["tenant", "-on"],
                name="spending_out_latest",
                condition=models.Q(pence__lt=0),
            ),
        ),
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(fields=["tenant", "movement"], name="coding_by_movement"),
        ),
        run_sql_file(__file__),
    ]
