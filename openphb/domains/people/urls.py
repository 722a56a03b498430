"""Routes about people."""

from __future__ import annotations

from django.urls import path

from openphb.domains.people import views

app_name = "people"
urlpatterns = [
    path("people/", views.find, name="find"),
    path("people/new/", views.register, name="register"),
    path("people/<uuid:subject_id>/", views.person, name="person"),
    path("people/<uuid:subject_id>/number/", views.number, name="number"),
    path("people/<uuid:subject_id>/about-you/", views.equality, name="equality"),
    path("people/<uuid:subject_id>/contacts/new/", views.add_contact, name="add_contact"),
    path(
        "people/<uuid:subject_id>/contacts/<uuid:contact_id>/end/",
        views.end_contact,
        name="end_contact",
    ),
]
