"""Check that the migrations say what the models say."""

import sys
import warnings

import django
from django.core.management import CommandError, call_command


def main() -> int:
    django.setup()
    # Only files are compared: whether a database is up makes no difference.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1, interactive=False)
    except CommandError as reason:
        print(reason, file=sys.stderr)
        return 1
    except SystemExit:
        print("models have changed: write a migration, named for what it does", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
