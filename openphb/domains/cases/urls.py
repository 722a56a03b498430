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
    path("cases/<uuid:case_id>/assessments/", views.assessments, name="assessments"),
    path("cases/<uuid:case_id>/assessments/<slug:tool>/", views.assess, name="assess"),
    path("cases/<uuid:case_id>/need/", views.note_need, name="note_need"),
    path("cases/<uuid:case_id>/delay/", views.explain_delay, name="explain_delay"),
    path("assessments/<uuid:assessment_id>/", views.assessment, name="assessment"),
    path(
        "assessments/<uuid:assessment_id>/correct/",
        views.correct_assessment,
        name="correct_assessment",
    ),
    path("assessments/take-in/<slug:tool>/", views.take_in_assessments, name="take_in_assessments"),
    path(
        "assessments/take-in/<slug:tool>/template.csv",
        views.assessments_template,
        name="assessments_template",
    ),
    path("disagreements/<uuid:disagreement_id>/", views.disagreement, name="disagreement"),
    path(
        "disagreements/<uuid:disagreement_id>/answer/",
        views.answer_disagreement,
        name="answer_disagreement",
    ),
    path("cases/<uuid:case_id>/co-ordinator/", views.assign, name="assign"),
]
