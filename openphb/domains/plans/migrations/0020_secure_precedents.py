from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0019_precedents"),
    ]
    operations = [
        Secure("Precedent", subject=None, append_only=True),
        Secure("PrecedentLine", append_only=True),
        Secure("PrecedentSharing", subject=None, append_only=True),
        run_sql_file(__file__),
    ]
