from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_way_in"),
    ]
    operations = [
        Secure("Comparison", append_only=True),
        Secure("RecordJoin"),
        Secure("CommunicationRecord", append_only=True),
        Secure("ConsentRecord", append_only=True),
        Secure("CapacityRecord", append_only=True),
        run_sql_file(__file__),
    ]
