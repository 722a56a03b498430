"""Keys of records."""

from __future__ import annotations

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Return a new UUIDv7: unique, and ordered by when it was made, which keeps indexes compact.

    It is a key, not a clock: no rule may read the time out of it.
    """
    made: uuid.UUID = uuid7()
    return made
