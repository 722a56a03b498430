from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_order_endings")]
    operations = [Secure("OrderEnding")]
