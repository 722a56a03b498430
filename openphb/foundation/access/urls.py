"""Routes of roles and invitations."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.access import views

app_name = "access"
urlpatterns = [
    path("roles/", views.grants, name="grants"),
    path("roles/give/", views.give, name="give"),
    path("roles/invite/", views.invite_staff, name="invite_staff"),
    path("roles/proposals/<uuid:proposal_id>/", views.decide, name="decide"),
    path("roles/<uuid:grant_id>/", views.held, name="role"),
    path("roles/<uuid:grant_id>/new-link/", views.invite_again, name="invite_again"),
    path("roles/<uuid:grant_id>/renew/", views.renew, name="renew"),
    path("roles/<uuid:grant_id>/end/", views.end, name="end"),
    path("people/<uuid:subject_id>/access/", views.joined, name="joined"),
    path("join/", views.join, name="join"),
    path("join/staff/", views.open_account, name="open_account"),
    path("command-line/", views.token, name="token"),
    path("permissions/", views.permissions, name="permissions"),
]
