"""Routes of jobs."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.jobs import views

app_name = "jobs"
urlpatterns = [path("jobs/", views.jobs, name="jobs")]
