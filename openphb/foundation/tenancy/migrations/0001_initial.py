import django.db.models.deletion
from django.db import migrations, models

import openphb.foundation.tenancy.models
import openphb.kernel.ids
from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file

ID = {
    "primary_key": True,
    "default": openphb.kernel.ids.new_id,
    "editable": False,
    "serialize": False,
}


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        run_sql_file(__file__),
        migrations.CreateModel(
            name="Tenant",
            fields=[
                ("id", models.UUIDField(**ID)),
                ("name", models.TextField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.UUIDField(**ID)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        Secure("Subject", subject="id"),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.UUIDField(**ID)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("reason", models.TextField()),
                (
                    "subject",
                    openphb.foundation.tenancy.models.TenantForeignKey(
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
                    "with_tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        Secure("Share", subject=None),
    ]
