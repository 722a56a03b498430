"""Routes about people."""

from __future__ import annotations

from django.urls import path

from openphb.domains.people import views

app_name = "people"
urlpatterns = [
    path("people/", views.find, name="find"),
    path("people/new/", views.register, name="register"),
    path("people/<uuid:subject_id>/", views.person, name="person"),
    path("people/same/", views.unsure, name="unsure"),
    path("people/same/<uuid:comparison_id>/", views.settle, name="settle"),
    path("people/joined/<uuid:join_id>/part/", views.part, name="part"),
    path("people/<uuid:subject_id>/join/", views.join, name="join"),
    path("people/<uuid:subject_id>/communication/", views.communication, name="communication"),
    path("people/<uuid:subject_id>/consent/", views.consent, name="consent"),
    path("people/<uuid:subject_id>/capacity/", views.capacity, name="capacity"),
    path("people/<uuid:subject_id>/number/", views.number, name="number"),
    path("people/<uuid:subject_id>/about-you/", views.equality, name="equality"),
    path("people/<uuid:subject_id>/contacts/new/", views.add_contact, name="add_contact"),
    path(
        "people/<uuid:subject_id>/contacts/<uuid:contact_id>/end/",
        views.end_contact,
        name="end_contact",
    ),
]
