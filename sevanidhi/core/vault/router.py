"""Which database a model lives in: the vault's in the vault, everything else never there."""

from __future__ import annotations

from typing import Any

VAULT, VAULT_OWNER = "vault", "vault_owner"


class VaultRouter:
    """Keeps the vault's models in the vault and all others out of it; there is no relation across."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return VAULT if _is_of_the_vault(model._meta.app_label) else None

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        here, there = (_is_of_the_vault(thing._meta.app_label) for thing in (one, other))
        return None if here is there else False

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return _is_of_the_vault(app_label) is (db in (VAULT, VAULT_OWNER))


def _is_of_the_vault(app_label: str) -> bool:
    return app_label == "vault"
