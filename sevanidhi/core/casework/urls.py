from django.urls import path

from sevanidhi.core.casework import views

app_name = "casework"

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("next/", views.take_next, name="take_next"),
    path("reports/", views.to_report_on, name="to_report_on"),
    path("mine/", views.mine, name="mine"),
    path("apply/<str:code>/", views.apply, name="apply"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/take/", views.take, name="take"),
    path("<str:number>/put-back/", views.put_back, name="put_back"),
    path("<str:number>/signed-form/", views.send_form, name="send_form"),
    path("<str:number>/<slug:verb>/", views.move, name="move"),
]
