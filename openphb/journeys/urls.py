"""Routes of the use cases that cross domains."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "journeys"
urlpatterns: list[URLPattern] = []
