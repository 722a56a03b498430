from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("budgets", "0007_accommodation_top_ups")]
    operations = [Secure("AccommodationTopUp"), run_sql_file(__file__)]
