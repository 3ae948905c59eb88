"""The connections Django uses: an owner for migrations, a run-time role that owns nothing, a reader.

Identity numbers lie in a database of their own, the vault, with an owner and a run-time role of its own:
whoever reads the books cannot even enter it.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sevanidhi.site.database.embedded import Cluster
from sevanidhi.site.database.instance import Instance

STATEMENT_TIMEOUT = {"web": "5s", "worker": "15min", "command": "15min", "test": "60s"}
EMBEDDED_NAME = "sevanidhi"
VAULT_ENDING = "_vault"
TLS_NAMES = "ssl"  # how libpq's names of it begin
# Each owner with the roles that come in at run time.
BOOKS_ROLES, VAULT_ROLES = ("owner", ("default", "readonly")), ("vault_owner", ("vault",))


def databases(instance: Instance, *, process: str) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES.

    `default` is the run-time role (reads, writes, owns nothing), `owner` migrates, `readonly` only reads;
    `vault` and `vault_owner` are their like in the vault. Taken from DATABASE_URL and VAULT_DATABASE_URL, the
    owners' connections, or else from the embedded server's socket. What an address says of TLS, such as
    `?sslmode=verify-full&sslrootcert=/…`, holds for every role there.
    """
    owner = _from_url("DATABASE_URL") or _embedded(instance)
    vault = _from_url("VAULT_DATABASE_URL") or _vault_beside(owner, instance)
    secrets = instance.secrets()
    return {
        "default": _as_role(owner, f"{owner['NAME']}_rw", secrets["rw_password"], process),
        "owner": _as_role(owner, owner["USER"], owner["PASSWORD"], "command"),
        "readonly": _as_role(owner, f"{owner['NAME']}_ro", secrets["ro_password"], process),
        "vault": _as_role(vault, f"{vault['NAME']}_rw", secrets["vault_rw_password"], process),
        "vault_owner": _as_role(vault, vault["USER"], vault["PASSWORD"], "command"),
    }


def vault_of(name: str) -> str:
    """Return the name of the vault that belongs to a database of books on the same server."""
    return f"{name}{VAULT_ENDING}"


def tls(database: dict[str, Any]) -> dict[str, Any]:
    """Return what was said of TLS for a connection: {libpq's name of it: value}."""
    return {name: said for name, said in database.get("OPTIONS", {}).items() if name.startswith(TLS_NAMES)}


def place(instance: Instance) -> str:
    """Return where an installation keeps its books: in its own folder, or at DATABASE_URL."""
    owner = _from_url("DATABASE_URL")
    if not owner:
        return str(instance.home)
    return f"{owner['HOST']}:{owner['PORT']}/{owner['NAME']}"


def place_of_vault(instance: Instance) -> str:
    """Return where an installation keeps its vault."""
    vault = databases(instance, process="command")["vault_owner"]
    return f"{vault['HOST']}:{vault['PORT']}/{vault['NAME']}"


def _embedded(instance: Instance) -> dict[str, Any]:
    return {
        "NAME": EMBEDDED_NAME,
        "USER": f"{EMBEDDED_NAME}_owner",
        "PASSWORD": instance.secrets()["owner_password"],
        "HOST": str(Cluster.of(instance).socket_folder),
        "PORT": "5432",
    }


def _vault_beside(owner: dict[str, Any], instance: Instance) -> dict[str, Any]:
    """Return the vault on the server of the books. The embedded server gives it an owner of its own."""
    vault = owner | {"NAME": vault_of(owner["NAME"])}
    if os.environ.get("DATABASE_URL"):
        return vault
    password = instance.secrets()["vault_owner_password"]
    return vault | {"USER": f"{vault['NAME']}_owner", "PASSWORD": password}


def _from_url(variable: str) -> dict[str, Any]:
    """Return the connection that a variable of the environment names; nothing where it is not set."""
    told = os.environ.get(variable)
    if not told:
        return {}
    url = urlsplit(told)
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or 5432),
        "OPTIONS": {name: said for name, said in parse_qsl(url.query) if name.startswith(TLS_NAMES)},
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
        "OPTIONS": tls(owner) | {"options": limits, "prepare_threshold": 5},
    }
