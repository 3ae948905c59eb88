"""Work on what strangers sent, in a process of its own that may die of it.

It is given bytes and gives bytes, within limits of time and memory; it is told no secret and writes no file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys

TOLD = ("PATH", "LD_LIBRARY_PATH", "LANG")  # of the environment, in which secrets stand
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each thread takes its share of memory


class ChildDied(Exception):
    """The child ended without an answer."""


class ChildTookTooMuch(ChildDied):
    """The child died of its limits."""


def ask(module: str, *arguments: str, content: bytes, wall_seconds: float) -> bytes:
    """Run a module of ours as the child and return what it answers. May raise ChildDied, ChildTookTooMuch."""
    command = [sys.executable, "-I", "-m", module, *arguments]
    environment = {name: os.environ[name] for name in TOLD if name in os.environ} | ONE_THREAD
    try:
        answer = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=wall_seconds, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        raise ChildTookTooMuch() from None
    if answer.returncode != 0:
        raise ChildTookTooMuch() if _died_of_its_limits(answer) else ChildDied()
    return answer.stdout


def live_within(*, cpu_seconds: int, memory: int) -> None:
    """Set the limits of this process, which is the child: the first thing it does."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _died_of_its_limits(answer: subprocess.CompletedProcess[bytes]) -> bool:
    return answer.returncode < 0 or b"MemoryError" in answer.stderr or b"memory allocation" in answer.stderr
