"""Routes of the use cases that cross domains."""

from __future__ import annotations

from django.urls import URLPattern, path

from openphb.journeys import (
    cap_views,
    circumstance_views,
    closing_views,
    deciding_views,
    extra_cover_views,
    hand_over_views,
    left_views,
    move_views,
    one_off_views,
    part_views,
    rebase_views,
    transfer_views,
    views,
)

app_name = "journeys"
urlpatterns: list[URLPattern] = [
    path("budgets/<uuid:budget_id>/suspend/", circumstance_views.suspend, name="suspend"),
    path("budgets/<uuid:budget_id>/left-to-close/", left_views.left_to_close, name="left_to_close"),
    path("budgets/<uuid:budget_id>/kept-for/", left_views.keep_for, name="keep_for"),
    path("budgets/<uuid:budget_id>/last-money/", left_views.propose_last, name="propose_last"),
    path(
        "budgets/<uuid:budget_id>/last-statement.pdf",
        left_views.last_statement,
        name="last_statement",
    ),
    path("last-money/<uuid:last_money_id>/decide/", left_views.decide_last, name="decide_last"),
    path("last-money/<uuid:last_money_id>/received/", left_views.receive_last, name="receive_last"),
    path("transfers/", transfer_views.transfers, name="transfers"),
    path(
        "budgets/<uuid:budget_id>/transfer/",
        transfer_views.propose_transfer,
        name="propose_transfer",
    ),
    path("transfers/<uuid:transfer_id>/", transfer_views.transfer, name="transfer"),
    path(
        "transfers/<uuid:transfer_id>/accept/",
        transfer_views.accept_transfer,
        name="accept_transfer",
    ),
    path(
        "transfers/<uuid:transfer_id>/say/",
        transfer_views.say_about_transfer,
        name="say_about_transfer",
    ),
    path("transfers/<uuid:transfer_id>/end/", transfer_views.end_transfer, name="end_transfer"),
    path("transfers/<uuid:transfer_id>/take-over/", transfer_views.take_over, name="take_over"),
    path(
        "transfers/<uuid:transfer_id>/letter.pdf",
        transfer_views.transfer_letter,
        name="transfer_letter",
    ),
    path("plans/<uuid:plan_id>/decide/in-part/", part_views.decide_in_part, name="decide_in_part"),
    path("plans/<uuid:plan_id>/decide/", deciding_views.decide_plan, name="decide_plan"),
    path("plans/<uuid:plan_id>/over-cap/", cap_views.ask_over_cap, name="ask_over_cap"),
    path("plans/<uuid:plan_id>/decided/", deciding_views.plan_decided, name="plan_decided"),
    path("payments/runs/<uuid:run_id>/submit/", views.submit_run, name="submit_run"),
    path(
        "overpayments/<uuid:overpayment_id>/propose/<slug:kind>/",
        views.propose_recovery,
        name="propose_recovery",
    ),
    path("one-offs/<uuid:budget_id>/close/", one_off_views.close, name="close_one_off"),
    path("budgets/<uuid:budget_id>/move/", move_views.move_money_page, name="move_money"),
    path(
        "budgets/<uuid:budget_id>/extra-cover/",
        extra_cover_views.extra_cover_start,
        name="extra_cover_start",
    ),
    path("extra-cover/<uuid:extra_cover_id>/", extra_cover_views.extra_cover, name="extra_cover"),
    path(
        "extra-cover/<uuid:extra_cover_id>/end/",
        extra_cover_views.extra_cover_end,
        name="extra_cover_end",
    ),
    path("budgets/<uuid:budget_id>/re-base/", rebase_views.rebase, name="rebase"),
    path("moves/<uuid:move_id>/", move_views.money_move, name="money_move"),
    path("budgets/<uuid:budget_id>/hand-over/", hand_over_views.hand_over, name="hand_over"),
    path("budgets/<uuid:budget_id>/pause/", circumstance_views.pause, name="pause"),
    path("budgets/<uuid:budget_id>/stop/", circumstance_views.stop, name="stop"),
    path("budgets/<uuid:budget_id>/resume/", circumstance_views.resume, name="resume"),
    path(
        "budgets/<uuid:budget_id>/closing-cost/",
        circumstance_views.closing_cost,
        name="closing_cost",
    ),
    path(
        "cases/<uuid:case_id>/hospital-stay/",
        circumstance_views.hospital_stay,
        name="hospital_stay",
    ),
    path("cases/<uuid:case_id>/discharge/", circumstance_views.discharge, name="discharge"),
    path("cases/<uuid:case_id>/death/", circumstance_views.death, name="death"),
    path(
        "cases/<uuid:case_id>/death/mistaken/",
        circumstance_views.death_mistaken,
        name="death_mistaken",
    ),
    path("agreements/<uuid:agreement_id>/sign/", views.sign, name="sign"),
    path(
        "agreements/<uuid:agreement_id>/sign-for-body/",
        views.sign_for_body,
        name="sign_for_body",
    ),
    path(
        "agreements/<uuid:agreement_id>/sign-on-paper/",
        views.record_paper_signature,
        name="record_paper_signature",
    ),
    path("cases/<uuid:case_id>/close/", closing_views.close_case, name="close_case"),
]
