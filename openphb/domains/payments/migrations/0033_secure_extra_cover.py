from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0032_extra_cover"),
        ("plans", "0034_secure_extra_cover"),
    ]
    operations = [
        Secure("ExtraCover"),
        Secure("ExtraCoverYear"),
        run_sql_file(__file__),
    ]
