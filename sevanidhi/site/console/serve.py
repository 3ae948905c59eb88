"""`sevanidhi serve`: the site and its worker, in front of an up-to-date database."""

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

import click

from sevanidhi.site.console import ground


@click.command(
    "serve",
    help="साइट चलाएँ (और उसका वर्कर)। / Serve the site, and its worker beside it.",
)
@click.option("--port", default=8000, show_default=True, help="पोर्ट / The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="पता / The address to listen on.")
@click.option("--workers", default=2, show_default=True, help="वेब प्रक्रियाएँ / Web processes.")
@click.option(
    "--worker/--no-worker",
    default=True,
    show_default=True,
    help="संदेश और रात के काम भी चलाएँ / Run messages and background work too.",
)
def command(port: int, host: str, workers: int, worker: bool) -> None:
    refuse_a_taken_port(port, host=host)
    say_where(port)
    started = ground.stand()
    prepare()
    try:
        serve(port=port, host=host, workers=workers, worker=worker)
    finally:
        if started:
            stop_server()


def refuse_a_taken_port(port: int, *, host: str = "127.0.0.1") -> None:
    """End with a word to the reader, before any work, where another program listens on this port."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise click.ClickException(
            f"पोर्ट {port} नहीं मिल रहा ({error.strerror}); दूसरा दें, जैसे --port {port + 1}। / Port {port} is not "
            f"to be had ({error.strerror}); give another, such as --port {port + 1}."
        ) from error


def say_where(port: int) -> None:
    """Let links and papers name this port where no address is set; to be called before settings are read."""
    os.environ.setdefault("SEVANIDHI_ADDRESS", f"http://127.0.0.1:{port}")


def prepare() -> None:
    """Migrate the database and gather the static files."""
    from django.core.management import call_command

    from sevanidhi.site.database import setup

    setup.migrate()
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(*, port: int, host: str = "127.0.0.1", workers: int = 2, worker: bool = True) -> None:
    """Run gunicorn, and the worker beside it, until one of them ends or somebody stops us."""
    children = [_child("-m", "gunicorn", *_gunicorn_words(host, port, workers), process="web")]
    if worker:
        children.append(_child("-m", "sevanidhi", "worker", process="worker"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo(f"सेवानिधि: http://{host}:{port}/  (Ctrl+C से बंद करें / Ctrl+C stops it)")
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except (KeyboardInterrupt, SystemExit):
        return
    finally:
        _end(children)
    raise click.ClickException("एक प्रक्रिया रुक गई; ऊपर का संदेश देखें / a process ended; see its message above")


def stop_server() -> None:
    """Stop the embedded database server."""
    from sevanidhi.site.database import instance
    from sevanidhi.site.database.embedded import Cluster

    Cluster.of(instance.current()).stop()


def _gunicorn_words(host: str, port: int, workers: int) -> list[str]:
    return [
        "sevanidhi.site.wsgi:application", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--threads", "4", "--timeout", "60", "--max-requests", "20000", "--log-level", "warning",
    ]  # fmt: skip


def _child(*words: str, process: str) -> subprocess.Popen[Any]:
    env = os.environ | {"SEVANIDHI_PROCESS": process}
    return subprocess.Popen([sys.executable, *words], env=env, start_new_session=True)  # noqa: S603


def _end(children: list[subprocess.Popen[Any]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
