"""Routes of the staff screens that cross domains."""

from __future__ import annotations

from django.urls import path

from openphb.portals.staff import views

app_name = "staff"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("cases/", views.cases, name="cases"),
    path("people/<uuid:subject_id>/cases/", views.person_cases, name="person_cases"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
]
