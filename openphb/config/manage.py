"""Django's own commands, for developers: `python -m openphb.config.manage migrate`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
    execute_from_command_line(sys.argv)
