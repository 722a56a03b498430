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
    path(
        "disagreements/<uuid:disagreement_id>/letter.pdf", views.reply_letter, name="reply_letter"
    ),
    path("cases/<uuid:case_id>/rights/", views.rights, name="rights"),
    path("cases/<uuid:case_id>/ask/", views.ask_for_budget, name="ask_for_budget"),
    path("cases/<uuid:case_id>/managing/", views.managing, name="managing"),
    path("cases/<uuid:case_id>/not-offered/", views.not_offered, name="not_offered"),
    path("cases/<uuid:case_id>/complain/", views.complain, name="complain"),
    path("cases/<uuid:case_id>/late/", views.late, name="late"),
    path("requests/<uuid:request_id>/answer/", views.answer_request, name="answer_request"),
    path("decisions/rules/", views.rules, name="decision_rules"),
    path("decisions/<uuid:notice_id>/", views.notice, name="notice"),
    path("decisions/<uuid:notice_id>/again/", views.ask_again, name="ask_again"),
    path("decisions/<uuid:notice_id>/redone/", views.redone, name="redone"),
    path("decisions/<uuid:notice_id>/letter.pdf", views.notice_letter, name="notice_letter"),
    path("concerns/<uuid:concern_id>/", views.concern, name="concern"),
    path("concerns/<uuid:concern_id>/done/", views.concern_step, name="concern_step"),
    path("concerns/<uuid:concern_id>/move/", views.move_concern, name="move_concern"),
    path("concerns/<uuid:concern_id>/letter.pdf", views.concern_letter, name="concern_letter"),
    path("our-offer/", views.local_offers, name="local_offers"),
    path("our-offer/<uuid:tenant_id>/new/", views.write_local_offer, name="write_local_offer"),
    path("our-offer/versions/<uuid:local_offer_id>/", views.local_offer, name="local_offer"),
    path("letters/", views.letter_templates, name="letter_templates"),
    path(
        "letters/<uuid:tenant_id>/<slug:letter_kind>/new/", views.write_letter, name="write_letter"
    ),
    path(
        "letters/versions/<uuid:letter_template_id>/",
        views.letter_template,
        name="letter_template",
    ),
    path(
        "letters/versions/<uuid:letter_template_id>/letter.pdf",
        views.letter_template_pdf,
        name="letter_template_pdf",
    ),
    path(
        "letters/versions/<uuid:letter_template_id>/easy-read.pdf",
        views.letter_template_easy,
        name="letter_template_easy",
    ),
    path("decisions/<uuid:notice_id>/easy-read.pdf", views.notice_easy, name="notice_easy"),
    path("cases/<uuid:case_id>/offer/letter.pdf", views.offer_letter, name="offer_letter"),
    path("queues/<slug:queue>/", views.queue, name="queue"),
    path("late-letters/<uuid:letter_id>/", views.late_letter, name="late_letter"),
    path("late-letters/<uuid:letter_id>/letter.pdf", views.late_letter_pdf, name="late_letter_pdf"),
]
