"""Ray Core as a scheduler of shards: no picture passes through it."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from collections.abc import Generator, Iterator
from typing import Any

import attrs

from vicinal.errors import JobError
from vicinal.offline.engines.engine import Work
from vicinal.offline.engines.schedule import Call, Died, Done, attempt, schedule
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard

OBJECTS = 100 << 20
"""Bytes of the object store of a Ray that we start: only receipts go through it."""
AHEAD = 2
"""Shards in flight for each core, so that none waits for the next."""

PATIENCE = 30.0
"""Seconds that cancelled tasks have to end."""

KNOCK = 10.0
"""Seconds within which an address must answer."""


@attrs.frozen
class Ray:
    """See ``Engine``: tasks of one core each on a Ray cluster.

    ``address``: of a running cluster ("auto", "host:6379", "ray://host:10001"); None: the environment's RAY_ADDRESS, else
    a Ray of ``cores`` cores (None: all) on this machine, for as long as the job. A Ray that the caller has initialised is
    used as it is. All nodes need the same vicinal, and must reach source and output by the same path or URL: a shared
    folder or an object store. A worker or a node that is lost costs the shards that ran there, which run again; pictures
    that kill every worker are left out (bisect.py).
    """

    address: str | None = None
    cores: int | None = None

    def run(self, work: Work, shards: Iterator[Shard]) -> Generator[Receipt]:
        with _connected(self.address, self.cores) as ray, contextlib.closing(Tasks(ray)) as tasks:
            yield from schedule(tasks, work, shards)


class Tasks:
    """See ``Workers``. Ray's own retries are off, as they would not say which shard killed its worker."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self._run = ray.remote(num_cpus=1, max_retries=0)(attempt)
        self._tokens: dict[Any, Any] = {}

    @property
    def size(self) -> int:
        """Asked every time, as clusters grow."""
        return AHEAD * max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def submit(self, token: Any, call: Call) -> None:
        self._tokens[self._run.remote(call)] = token

    def wait(self) -> tuple[Any, Done | Died]:
        (ended, *_), _ = self._ray.wait(list(self._tokens), num_returns=1)
        token = self._tokens.pop(ended)
        errors = self._ray.exceptions
        try:
            return token, self._ray.get(ended)
        except (errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError, errors.ObjectLostError):
            return token, Died()
        except errors.RayError as error:
            raise JobError(f"Ray: {' '.join(str(error).split())}") from None

    def close(self) -> None:
        """Ends what is in flight: what it had not committed is lost, and nothing else."""
        tasks = list(self._tokens)
        for task in tasks:
            self._ray.cancel(task, force=True)
        if tasks:
            self._ray.wait(tasks, num_returns=len(tasks), timeout=PATIENCE)
        self._tokens.clear()


@contextlib.contextmanager
def _connected(address: str | None, cores: int | None) -> Iterator[Any]:
    """Ray, left as it was found."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise JobError("the engine 'ray' needs Ray: pip install vicinal[ray]") from None
    if ray.is_initialized():
        yield ray
        return
    address = address or os.environ.get("RAY_ADDRESS") or "local"
    started: dict[str, Any] = {"num_cpus": cores, "object_store_memory": OBJECTS, "include_dashboard": False}
    try:
        _knock(address)
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL, **(started if address == "local" else {}))
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise JobError(f"{address}: cannot reach Ray: {' '.join(str(error).split())}") from None
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """OSError where nobody listens: Ray itself tries for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK).close()
