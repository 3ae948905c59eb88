"""What a command stands on: the database server running and Django ready."""

import os


def stand(*, process: str = "command") -> bool:
    """Start the embedded server where one is needed and set Django up. Return whether this call started it.

    `process` chooses the statement limits: "web", "worker" or "command".
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sevanidhi.site.settings")
    os.environ["SEVANIDHI_PROCESS"] = process
    import django

    django.setup()
    from sevanidhi.site.database import setup

    return setup.start_server()
