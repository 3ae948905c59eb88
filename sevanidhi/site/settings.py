"""Settings of one installation. What differs between installations comes from its environment."""

import os
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sevanidhi.site.database import connections, instance

BASE = Path(__file__).resolve().parents[1]
INSTANCE = instance.current()
SECRETS = INSTANCE.secrets()
OPTIONS = INSTANCE.options()
PROCESS = os.environ.get("SEVANIDHI_PROCESS", "command")

SECRET_KEY = SECRETS["secret_key"]
OTP_KEY = SECRETS["otp_key"].encode()
SEAL_KEY = SECRETS["seal_key"].encode()
SIGNING_KEY = SECRETS["signing_key"].encode()  # under it the private halves of the signing keys are sealed
# What is sealed anew is sealed with the key of the highest number; what an older one sealed it still opens.
VAULT_KEYS = {
    int(name.removeprefix("vault_key_")): secret.encode()
    for name, secret in SECRETS.items()
    if name.startswith("vault_key_")
}
VAULT_INDEX_KEY = SECRETS["vault_index_key"].encode()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SEVANIDHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PUBLIC_ADDRESS = os.environ.get("SEVANIDHI_ADDRESS", "http://127.0.0.1:8000")
SECURE = PUBLIC_ADDRESS.startswith("https://")
# How many proxies of ours a request comes through: so many of the last addresses in X-Forwarded-For are true,
# and X-Forwarded-Proto is the first proxy's word. The limits by address and the audit name the client then.
TRUSTED_PROXIES = int(os.environ.get("SEVANIDHI_PROXIES", "0"))

# The states this installation serves and the schemes it runs, in the order they are shown.
STATES = ("rajasthan", "uttar_pradesh")
# Where the `holidays` package lists a state's holidays; the gazette's own days are entered over them.
HOLIDAY_LISTS = {"rajasthan": "RJ", "uttar_pradesh": "UP"}
SCHEMES = ("gpf", "state_insurance", "health_card")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "sevanidhi.web",
    "sevanidhi.core.audit",
    "sevanidhi.core.registry",
    "sevanidhi.core.offices",
    "sevanidhi.core.people",
    "sevanidhi.core.accounts",
    "sevanidhi.core.uploads",
    "sevanidhi.core.documents",
    "sevanidhi.core.notices",
    "sevanidhi.core.api",
    "sevanidhi.core.ledger",
    "sevanidhi.core.signatures",
    "sevanidhi.core.vault",
    "sevanidhi.core.casework",
    "sevanidhi.core.journeys",
    "sevanidhi.core.mailroom",
    "sevanidhi.core.payroll",
    "sevanidhi.lines.funds",
    "sevanidhi.lines.policies",
    *(f"sevanidhi.schemes.{scheme}" for scheme in SCHEMES),
    "sevanidhi.desks.charter",
    "sevanidhi.desks.counter",
    "sevanidhi.site",
]

MIDDLEWARE = [
    "sevanidhi.web.middleware.RequestMark",
    "sevanidhi.web.middleware.SafeHeaders",
    "sevanidhi.web.middleware.ClientAddress",
    "sevanidhi.web.middleware.Limits",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "sevanidhi.core.audit.middleware.WhereaboutsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sevanidhi.core.accounts.middleware.SignedIn",
    "sevanidhi.core.accounts.middleware.SignInFirst",
    "sevanidhi.web.middleware.PlainNo",
]

ROOT_URLCONF = "sevanidhi.site.urls"
WSGI_APPLICATION = "sevanidhi.site.wsgi.application"
DATABASES = connections.databases(INSTANCE, process=PROCESS)
DATABASE_ROUTERS = ["sevanidhi.core.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["sevanidhi.core.accounts.backends.Logins"]
LOGIN_URL = "accounts:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# In slots of so many seconds the doors are answered where a code or a password is asked of a user ID:
# core/accounts/even_time.py. A password takes a quarter of a second.
SLOT_SECONDS = {"code": 0.25, "password": 1.0}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", _("Hindi")), ("en", _("English"))]
# Our rooms' words before those of Django's own apps, which say some of the same messages otherwise.
LOCALE_PATHS = [
    BASE.joinpath(*app.split(".")[1:], "locale") for app in INSTALLED_APPS if app.startswith("sevanidhi.")
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"

# The day the office lives on. Unset: today in the state's time zone. The demo lives on 17 April 2017.
_fixed_date = os.environ.get("SEVANIDHI_BUSINESS_DATE") or OPTIONS.get("business_date")
BUSINESS_DATE = date.fromisoformat(_fixed_date) if _fixed_date else None

TEMPLATES = [
    {
        "BACKEND": "sevanidhi.web.environment.Templates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "sevanidhi.web.environment.environment",
            "context_processors": ["sevanidhi.web.environment.form_token"],
        },
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [("built", BASE / "web" / "static" / "built")]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = INSTANCE.home / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": INSTANCE.files, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "sevanidhi.core.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if SECURE else []
CSRF_FAILURE_VIEW = "sevanidhi.web.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
API_CALLS_A_MINUTE = 300  # for one token, or one address where no token is needed
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# What goes wrong is told on the standard error, with the mark that the reader's page shows; Django alone
# would tell nobody. Addresses that are merely not found are not told: some of them are single-use links.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"marked": {"()": "sevanidhi.core.audit.context.Marked"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(mark)s] %(message)s"}},
    "handlers": {"told": {"class": "logging.StreamHandler", "filters": ["marked"], "formatter": "line"}},
    "root": {"handlers": ["told"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}

# The virus scanner: a socket of this machine (/run/clamav/clamd.ctl) or host:port. Without it files are drawn
# and written anew, and not scanned; with it, none is taken that it has not answered for in so many seconds.
CLAMD = os.environ.get("SEVANIDHI_CLAMD", "")
CLAMD_SECONDS = 10
# What makes a photo doubtful: uploads.formulas.PhotoLimits. Our own measure, to be confirmed.
PHOTO_LIMITS = {"least_light": 60, "least_sharpness": 4.0, "least_width": 120, "least_height": 150}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("SEVANIDHI_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SEVANIDHI_SMTP_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("SEVANIDHI_MAIL_FROM", "sevanidhi@localhost")
# The mailbox to which signed forms are mailed. Without it forms are uploaded, posted and handed in.
IMAP_HOST = os.environ.get("SEVANIDHI_IMAP_HOST", "")
IMAP_PORT = int(os.environ.get("SEVANIDHI_IMAP_PORT", "993"))
IMAP_USER = os.environ.get("SEVANIDHI_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("SEVANIDHI_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("SEVANIDHI_IMAP_FOLDER", "INBOX")
IMAP_SECURITY = os.environ.get("SEVANIDHI_IMAP_SECURITY", "tls")  # tls, starttls; none on this machine
IMAP_CA = os.environ.get("SEVANIDHI_IMAP_CA", "")  # the file of the authority that signs for the mail server
IMAP_SECONDS = 20
# Kannel's sendsms address, e.g. http://localhost:13013/cgi-bin/sendsms; without it they stay in the outbox.
KANNEL_URL = os.environ.get("SEVANIDHI_KANNEL_URL", "")
KANNEL_USER = os.environ.get("SEVANIDHI_KANNEL_USER", "")
KANNEL_PASSWORD = os.environ.get("SEVANIDHI_KANNEL_PASSWORD", "")
# In the demo a public page shows every "SMS" and letter, so that a newcomer can read the codes.
DEMO_INBOX = (os.environ.get("SEVANIDHI_DEMO") or OPTIONS.get("demo")) == "1"
