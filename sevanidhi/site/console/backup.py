"""`sevanidhi backup`: books, vault, papers and keys of one moment, in one folder."""

from datetime import UTC, datetime
from pathlib import Path

import click

from sevanidhi.site.backups import folder
from sevanidhi.site.console import answers, ground


@click.command(
    "backup",
    short_help="डेटाबेस, कागज़ और कुंजियाँ सहेजें। / Save the database, papers and keys.",
    help="डेटाबेस, आधार की तिजोरी, कागज़ और कुंजियाँ, एक ही क्षण की, एक खाली फ़ोल्डर में रखें। / "
    "Put the database, the vault of Aadhaar numbers, the papers and the keys of one moment into an empty "
    "folder. It holds every secret of the installation: keep it as safe as the installation itself. The "
    "vault and its keys lie in its folder vault/, which can be kept elsewhere and put back to restore.",
)
@click.argument("folder_name", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def command(folder_name: str, as_json: bool) -> None:
    started = ground.stand()
    try:
        manifest = take(Path(folder_name))
    finally:
        if started:
            from sevanidhi.site.console.serve import stop_server

            stop_server()
    if as_json:
        answers.say_json({"folder": folder_name, "taken_at": manifest.taken_at, "files": len(manifest.files),
                          "bytes": manifest.size})  # fmt: skip
    else:
        click.echo(f"बैकअप बन गया / Backup made: {folder_name}")
        click.echo(f"{len(manifest.files)} फ़ाइलें / files, {manifest.size:,} बाइट / bytes, {manifest.taken_at}")


def take(to: Path) -> folder.Manifest:
    """Take a backup of this installation. May refuse: FolderNotEmpty.

    The books are dumped in one snapshot, then the vault in another, then the papers are copied. A paper, and
    a number in the vault, is written before the row that names it is committed, and is never changed, nor
    removed while a row names it. So every one the books' snapshot knows is among those taken after it; one or
    two that came later do no harm.
    """
    from django.conf import settings

    from sevanidhi.site.backups import dump

    here, owner = settings.INSTANCE, settings.DATABASES["owner"]
    folder.prepare(to)
    for part in (folder.INSTANCE, folder.VAULT):
        (to / part).mkdir(mode=0o700)
    taken_at = datetime.now(UTC).isoformat(timespec="seconds")
    dump.dump(owner, to / folder.DUMP, home=here.home)
    dump.dump(settings.DATABASES["vault_owner"], to / folder.VAULT_DUMP, home=here.home)
    folder.copy_below(here.files, to / folder.FILES)
    folder.keep_secrets(here.secrets(), to)
    _copy_instance(here.home, to / folder.INSTANCE)
    manifest = folder.write_manifest(to, taken_at=taken_at, postgres_version=dump.server_version(owner))
    here.keep_options(last_backup_at=taken_at)  # `doctor` asks how long ago that was
    return manifest


def _copy_instance(home: Path, to: Path) -> None:
    for name in folder.INSTANCE_FILES:
        if (home / name).exists():
            (to / name).write_bytes((home / name).read_bytes())
            (to / name).chmod(0o600)
