from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_disagreements"),
    ]
    operations = [
        Secure("Disagreement", append_only=True),
        Secure("DisagreementReply", append_only=True),
        run_sql_file(__file__),
    ]
