"""Whether money may leave. The same for everybody, and about nobody: these take no viewer."""

from __future__ import annotations

from openphb.foundation.operations.models import Quarantine
from openphb.foundation.operations.types import OpenQuarantine


def rails_closed() -> OpenQuarantine | None:
    """Why no payment may leave now, or None where payments may."""
    found = Quarantine.objects.filter(released_at__isnull=True).first()
    if found is None:
        return None
    return OpenQuarantine(found.id, found.began_at, found.backup_taken_at)
