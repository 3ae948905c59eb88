from django.urls import path

from sevanidhi.core.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("inbox/", views.inbox, name="inbox"),
    path("parked/", views.parked, name="parked"),
    path("parked/<int:number>/", views.send_again, name="send_again"),
    path("report/<uuid:token>", views.report, name="report"),
]
