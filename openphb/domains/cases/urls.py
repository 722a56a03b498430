"""Routes about cases; `cases/` and `cases/<id>/` belong to the staff portal."""

from __future__ import annotations

from django.urls import path

from openphb.domains.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/refer/", views.refer, name="refer"),
    path("cases/<uuid:case_id>/referred/", views.referred, name="referred"),
    path("cases/<uuid:case_id>/eligibility/", views.decide, name="decide"),
    path("cases/<uuid:case_id>/offer/", views.offer, name="offer"),
    path("cases/<uuid:case_id>/answer/", views.answer, name="answer"),
    path("disagreements/<uuid:disagreement_id>/", views.disagreement, name="disagreement"),
    path(
        "disagreements/<uuid:disagreement_id>/answer/",
        views.answer_disagreement,
        name="answer_disagreement",
    ),
    path("cases/<uuid:case_id>/co-ordinator/", views.assign, name="assign"),
]
