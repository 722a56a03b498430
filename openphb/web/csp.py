"""The content security policy: what a page may load, and from where (django-csp 4.0's form)."""

from __future__ import annotations

from typing import Any

NONE = "'none'"
SELF = "'self'"

# Everything comes from this site. Images may also be `data:`, for the QR code of two-step
# sign-in, which must not be stored anywhere. No inline script or style is ever allowed.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
