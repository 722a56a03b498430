import django.db.models.deletion
from django.db import migrations, models

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        run_sql_file(__file__),
        migrations.CreateModel(
            name="KnowledgeSequence",
            fields=[
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="tenancy.tenant",
                    ),
                ),
                ("latest", models.BigIntegerField(default=0)),
            ],
        ),
    ]
