"""Reads a Bacs Standard 18 file and says what is wrong with it."""

from openphb.domains.payments.bacs.check.file import check_standard18
from openphb.domains.payments.bacs.check.records import BacsCheck, BacsFault, DayTotal

__all__ = ["BacsCheck", "BacsFault", "DayTotal", "check_standard18"]
