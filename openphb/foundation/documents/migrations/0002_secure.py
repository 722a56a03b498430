from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [Secure("Document", append_only=True)]
