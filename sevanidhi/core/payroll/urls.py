"""The addresses of the pay bill, under schedules/."""

from django.urls import path

from sevanidhi.core.payroll.views import contrary, district, month, schedules, tracing

app_name = "payroll"
urlpatterns = [
    path("", month.this_month, name="this_month"),
    path("send/", month.upload, name="upload"),
    path("sample/", month.sample_file, name="sample"),
    path("headings/", month.map_headings, name="headings"),
    path("nil/", month.nil, name="nil"),
    path("suspense/", district.suspense, name="suspense"),
    path("suspense/<int:pk>/", district.item, name="item"),
    path("suspense/<int:pk>/hand-over/", district.hand_over, name="hand_over"),
    path("matches/<int:pk>/", district.decide, {"matter": "match"}, name="decide_match"),
    path("matches/<int:pk>/undo/", contrary.undo_match, name="undo_match"),
    path("corrections/<int:pk>/", district.decide, {"matter": "correction"}, name="decide_correction"),
    path("district/", district.district, name="district"),
    path("find/", tracing.find, name="find"),
    path("accounts/<slug:head>/<path:number>/", tracing.account, name="account"),
    path("offices/<str:code>/one-person/", district.one_person, name="one_person"),
    path("vouchers/", district.vouchers, name="vouchers"),
    path("vouchers/<int:pk>/", district.difference, name="settle"),
    path("<uuid:key>/", schedules.schedule, name="schedule"),
    path("<uuid:key>/fix/", schedules.fix, name="fix"),
    path("<uuid:key>/prepare/", schedules.prepare, name="prepare"),
    path("<uuid:key>/totals/", schedules.totals, name="totals"),
    path("<uuid:key>/undo/", schedules.undo, name="undo"),
    path("<uuid:key>/approve/", schedules.approve, name="approve"),
    path("<uuid:key>/<slug:head>/lines/", schedules.lines, name="lines"),
    path("<uuid:key>/<slug:head>/print/", schedules.printed, name="print"),
    path("<uuid:key>/<slug:head>/lines/<int:row>/", contrary.correct, name="correct"),
    path("<uuid:key>/<slug:head>/lines/<int:row>/way/", tracing.way, name="way"),
]
