from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        Secure("AuditEvent", append_only=True),
        Secure("Look", append_only=True),
        migrations.RunSQL(
            "create trigger append_only before update or delete on audit_refusedattempt "
            "for each row execute function openphb_refuse_change()",
            "drop trigger append_only on audit_refusedattempt",
        ),
    ]
