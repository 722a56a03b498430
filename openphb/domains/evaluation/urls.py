"""Routes of evaluation."""

from __future__ import annotations

from django.urls import path

from openphb.domains.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("fairness/", views.fairness, name="fairness"),
    path("fairness/figures.csv", views.fairness_file, name="fairness_file"),
]
