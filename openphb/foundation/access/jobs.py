"""Sign-ins that have ended are forgotten each night."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("access.forget_sessions", every="41 3 * * *")
def forget_sessions(run: Run) -> None:  # noqa: ARG001  it is about nobody
    """Delete sessions past their end, and what is kept of each: the real clock, as sign-in has it."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
