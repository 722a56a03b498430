"""Routes of counts and targets."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from openphb.domains.programme import views


class DayConverter:
    """A day in an address: 2026-09-30."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError for no day of the calendar, which Django answers with 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "programme"
urlpatterns = [
    path("programme/", views.commissioner, name="commissioner"),
    path("programme/<uuid:tenant_id>/<day:on>/", views.rows, name="rows"),
    path("programme/targets/new/", views.set_target, name="set_target"),
    path("programme/populations/new/", views.set_population, name="set_population"),
]
