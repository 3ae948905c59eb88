"""The connections Django uses: an owner for migrations, a run-time role that owns nothing, a reader."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from sevanidhi.site.database.embedded import Cluster
from sevanidhi.site.database.instance import Instance

STATEMENT_TIMEOUT = {"web": "5s", "worker": "15min", "command": "15min", "test": "60s"}
EMBEDDED_NAME = "sevanidhi"


def databases(instance: Instance, *, process: str) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES.

    `default` is the run-time role (reads, writes, owns nothing), `owner` migrates, `readonly` only reads.
    Taken from DATABASE_URL, the owner's connection, or else from the embedded server's socket.
    """
    owner = _from_url() if os.environ.get("DATABASE_URL") else _embedded(instance)
    secrets = instance.secrets()
    stem = owner["NAME"]
    return {
        "default": _as_role(owner, f"{stem}_rw", secrets["rw_password"], process),
        "owner": _as_role(owner, owner["USER"], owner["PASSWORD"], "command"),
        "readonly": _as_role(owner, f"{stem}_ro", secrets["ro_password"], process),
    }


def place(instance: Instance) -> str:
    """Return where an installation keeps its books: in its own folder, or at DATABASE_URL."""
    if not os.environ.get("DATABASE_URL"):
        return str(instance.home)
    owner = _from_url()
    return f"{owner['HOST']}:{owner['PORT']}/{owner['NAME']}"


def _embedded(instance: Instance) -> dict[str, Any]:
    return {
        "NAME": EMBEDDED_NAME,
        "USER": f"{EMBEDDED_NAME}_owner",
        "PASSWORD": instance.secrets()["owner_password"],
        "HOST": str(Cluster.of(instance).socket_folder),
        "PORT": "5432",
    }


def _from_url() -> dict[str, Any]:
    url = urlsplit(os.environ["DATABASE_URL"])
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or 5432),
    }


def _as_role(owner: dict[str, Any], user: str, password: str, process: str) -> dict[str, Any]:
    limits = (
        f"-c statement_timeout={STATEMENT_TIMEOUT[process]} -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    )
    if process != "web":
        limits = limits.replace("idle_in_transaction_session_timeout=30s", "jit=off")
    return owner | {
        "ENGINE": "django.db.backends.postgresql",
        "USER": user,
        "PASSWORD": password,
        "CONN_MAX_AGE": 600 if process in ("web", "worker") else 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        # Five times asked, a statement of `core.reading` is kept planned; Django's own are not.
        "OPTIONS": {"options": limits, "prepare_threshold": 5},
    }
