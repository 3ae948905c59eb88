from django.urls import path

from sevanidhi.core.journeys import views

app_name = "journeys"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("start/<str:code>/", views.start, name="start"),
    path("start/<str:code>/code/", views.prove, name="prove"),
    path("again/<str:code>/<str:number>/", views.again, name="again"),
    path("<str:number>/", views.tasks, name="tasks"),
    path("<str:number>/ask/<slug:page_name>/", views.ask, name="page"),
    path("<str:number>/ask/<uuid:row>/<slug:page_name>/", views.ask, name="row_page"),
    path("<str:number>/list/<slug:task_name>/", views.list_rows, name="list"),
    path("<str:number>/list/<slug:task_name>/<uuid:row>/remove/", views.remove, name="remove"),
    path("<str:number>/check/", views.check, name="check"),
    path("<str:number>/declare/", views.declare, name="declare"),
    path("<str:number>/code/", views.code, name="code"),
    path("<str:number>/done/", views.done, name="done"),
    path("<str:number>/helpers/", views.helpers, name="helpers"),
    path("<str:number>/helpers/code/", views.helper_code, name="helper_code"),
    path("<str:number>/helpers/<int:pk>/end/", views.end_help, name="end_help"),
    path("<str:number>/drop/", views.drop, name="drop"),
]
