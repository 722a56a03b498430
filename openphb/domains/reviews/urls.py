"""Routes of reviews."""

from __future__ import annotations

from django.urls import path

from openphb.domains.reviews import views

app_name = "reviews"
urlpatterns = [
    path("reviews/due/", views.due, name="due"),
    path("reviews/budgets/<uuid:budget_id>/", views.budget, name="budget"),
    path("reviews/budgets/<uuid:budget_id>/open/", views.open_, name="open"),
    path("reviews/budgets/<uuid:budget_id>/outcomes/<uuid:outcome_id>/", views.rate, name="rate"),
    path("reviews/<uuid:review_id>/", views.review, name="review"),
    path("reviews/<uuid:review_id>/book/", views.book, name="book"),
    path("reviews/<uuid:review_id>/record/", views.record, name="record"),
]
