"""Routes of roles and invitations."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.access import views

app_name = "access"
urlpatterns = [
    path("roles/", views.grants, name="grants"),
    path("roles/give/", views.give, name="give"),
    path("roles/<uuid:grant_id>/end/", views.end, name="end"),
    path("people/<uuid:subject_id>/access/", views.joined, name="joined"),
    path("join/", views.join, name="join"),
    path("permissions/", views.permissions, name="permissions"),
]
