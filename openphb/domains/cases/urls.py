"""Routes about cases; `cases/` and `cases/<id>/` belong to the staff portal."""

from __future__ import annotations

from django.urls import path

from openphb.domains.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/refer/", views.refer, name="refer"),
    path("cases/referrals/", views.files, name="files"),
    path("cases/referrals/template.csv", views.template, name="template"),
    path("cases/referrals/send/", views.send, name="send"),
    path("cases/referrals/work/<uuid:work_id>/", views.work, name="work"),
    path("cases/referrals/rows/<uuid:asked_id>/", views.asked_row, name="asked_row"),
    path("cases/referrals/<uuid:file_id>/", views.file, name="file"),
    path("cases/referrals/<uuid:file_id>/given-back.csv", views.given_back, name="given_back"),
    path("ask-for-a-budget/<uuid:subject_id>/", views.ask, name="ask"),
    path("ask-for-a-budget/<uuid:case_id>/asked/", views.asked, name="asked"),
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
