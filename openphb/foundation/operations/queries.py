"""Whether money may leave, and which life of the database this is.

The same for everybody, and about nobody: these take no viewer.
"""

from __future__ import annotations

from openphb.foundation.operations.models import ClusterEpoch, Quarantine
from openphb.foundation.operations.types import OpenQuarantine


def rails_closed() -> OpenQuarantine | None:
    """Why no payment may leave now, or None where payments may."""
    found = Quarantine.objects.filter(released_at__isnull=True).first()
    if found is None:
        return None
    return OpenQuarantine(found.id, found.began_at, found.backup_taken_at)


def epoch() -> int:
    """Which life of the database this is: 1 where it was installed, one more after each restore."""
    return ClusterEpoch.objects.order_by("-number").values_list("number", flat=True)[0]
