"""Settings for tests: an instance, and so a PostgreSQL, of their own. Read before Django is configured."""

import os

from sevanidhi.site.database import instance

_home = os.environ.get("SEVANIDHI_TEST_HOME") or f"{instance.current().home}-test"
os.environ["SEVANIDHI_TEST_HOME"] = os.environ["SEVANIDHI_HOME"] = _home
os.environ["SEVANIDHI_PROCESS"] = "test"
os.environ.pop("SEVANIDHI_BUSINESS_DATE", None)

from sevanidhi.site.settings import *  # noqa: E402, F403

# Pages are tested without gathering the static files first; tests/journeys/browser serves them as in life.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405

# WhiteNoise warns at every visitor where the folder it serves is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405

# Tests try what is done with passwords, not how long a guess takes: a quarter of a second each, otherwise.
PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
# Nor how long a door takes to answer: tests.two_alike tries it with the slots of life.
SLOT_SECONDS = {"code": 0.001, "password": 0.001}
