"""How often a code may be tried: counted in the shared cache, which no rollback empties."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from openphb.kernel.refusal import Refusal

SECONDS = 15 * 60
# Wrong codes within that time: from one address, and from everywhere.
FROM_ONE = 10
FROM_ALL = 200


def check(address: str) -> None:
    """Refuse `too_often` where too many wrong codes came from this address, or from everywhere."""
    if cache.get(_key(address), 0) >= FROM_ONE or cache.get(_key(""), 0) >= FROM_ALL:
        raise Refusal(
            "too_often",
            "Too many codes were tried that did not work.",
            "Wait a quarter of an hour, then try again.",
            "code",
        )


def wrong(address: str) -> None:
    """Count one wrong code."""
    for key in (_key(address), _key("")):
        cache.add(key, 0, SECONDS)
        cache.incr(key)


def _key(address: str) -> str:
    # Hashed: an address is personal data, and a cache key is easily read.
    return f"join:{hashlib.sha256(address.encode()).hexdigest()[:32] if address else 'all'}"
