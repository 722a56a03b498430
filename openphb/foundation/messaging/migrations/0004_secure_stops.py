from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_stops")]
    operations = [Secure("MessageStop")]
