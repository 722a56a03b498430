from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0005_keyed_deliveries")]
    operations = [Secure("ProviderMember", subject=None), run_sql_file(__file__)]
