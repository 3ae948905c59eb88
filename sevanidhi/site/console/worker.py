"""`sevanidhi worker`: the work done later, until somebody stops it."""

import click

from sevanidhi.site.console import ground


@click.command(
    "worker",
    help="बाद में होने वाले काम चलाएँ: संदेश, मुहर, रात की गणनाएँ। / Run the background work: messages, seals, runs.",
)
@click.option("--concurrency", default=2, show_default=True, help="एक साथ कितने काम / Jobs run side by side.")
@click.option("--until-idle", is_flag=True, help="काम न बचे तो रुकें / Stop when no job is left.")
def command(concurrency: int, until_idle: bool) -> None:
    ground.stand(process="worker")
    from sevanidhi.core import queue

    queue.run_worker(concurrency=concurrency, until_idle=until_idle)
