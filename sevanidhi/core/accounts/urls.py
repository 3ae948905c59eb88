"""The addresses of logins, under account/."""

from django.urls import path

from sevanidhi.core.accounts.views import charge, officers, own, replacements, signing_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.member, name="sign_in"),
    path("sign-in/officers/", signing_in.officer, name="officer_sign_in"),
    path("sign-in/code/", signing_in.second_step, name="second_step"),
    path("sign-in/code/again/", signing_in.code_again, name="code_again"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("forgotten/", signing_in.forgot, name="forgot"),
    path("link/<str:token>/", signing_in.link, name="link"),
    path("confirm/", own.confirm, name="confirm"),
    path("role/", own.role, name="role"),
    path("security/", own.security, name="security"),
    path("authenticator/", own.authenticator, name="authenticator"),
    path("hand-over/", charge.hand_overs, name="hand_overs"),
    path("hand-over/<int:pk>/", charge.hand_over, name="hand_over"),
    path("roles/", officers.roles, name="roles"),
    path("roles/new-login/", officers.new_login, name="new_login"),
    path("roles/propose/", officers.propose, name="propose"),
    path("roles/<int:pk>/end/", officers.end, name="end"),
    path("roles/proposals/<int:pk>/", officers.proposal, name="proposal"),
    path("replacements/", replacements.replacements, name="replacements"),
    path("replacements/<int:pk>/", replacements.replacement, name="replacement"),
]
