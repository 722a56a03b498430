from django.db import migrations

from openphb.foundation.tenancy.operations import Reference
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("tenancy", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        Reference("GrantLine", "subject"),
        Reference("Invitation", "subject"),
        run_sql_file(__file__),
        # Django's shared cache: allauth's rate limits count here, across every process.
        migrations.RunSQL(
            'create unlogged table "framework_cache" (cache_key varchar(255) primary key, '
            "value text not null, expires timestamp with time zone not null);"
            'create index "framework_cache_expires" on "framework_cache" (expires);',
            'drop table "framework_cache"',
        ),
    ]
