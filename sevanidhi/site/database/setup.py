"""Bring an installation's database up to date: server, roles, migrations, rights."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from sevanidhi.site.database import connections, instance, provision
from sevanidhi.site.database.embedded import Cluster


def start_server() -> bool:
    """Start the embedded server where the installation has no other. Return whether this call did."""
    import os

    if os.environ.get("DATABASE_URL"):
        return False
    here = instance.current()
    started = Cluster.of(here).ensure_running()
    provision.make_embedded_database(
        here, name=connections.EMBEDDED_NAME, owner=f"{connections.EMBEDDED_NAME}_owner"
    )
    return started


def migrate(*, verbosity: int = 0) -> None:
    """Make the roles, run the migrations as the owner and give the run-time roles their rights."""
    provision.make_roles(settings.DATABASES)
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    provision.grant_rights(settings.DATABASES, append_only=append_only_tables())


def append_only_tables() -> set[str]:
    """Return the tables whose model says `append_only = True`."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if getattr(model, "append_only", False)}
