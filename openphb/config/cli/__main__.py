"""`python -m openphb.config.cli` is `openphb`."""

import sys

from openphb.config.cli import main

sys.exit(main())
