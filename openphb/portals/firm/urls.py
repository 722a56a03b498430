"""Routes of the pages for organisations that hold people's money."""

from django.urls import path

from openphb.portals.firm import files, owing, views

app_name = "firm"
urlpatterns = [
    path("firm/", views.home, name="home"),
    path("firm/person/", views.person, name="person"),
    path("firm/tell/", views.tell, name="tell"),
    path("firm/all-told/", views.all_told, name="all_told"),
    path("firm/answer/", views.answer, name="answer"),
    path("firm/withdraw/", views.withdraw, name="withdraw"),
    path("firm/owed/", owing.tell, name="owed"),
    path("firm/owed/one/", owing.owed, name="owed_one"),
    path("firm/account/", views.account, name="account"),
    path("firm/file/", files.send, name="file"),
    path("firm/file/template/", files.template, name="template"),
]
