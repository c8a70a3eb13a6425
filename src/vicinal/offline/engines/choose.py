"""The engine that a user names."""

from __future__ import annotations

from vicinal.errors import JobError, one_of
from vicinal.numbers import check_integer
from vicinal.offline.engines.engine import Engine
from vicinal.threads.spread import get_threads

ENGINES = ("local", "ray")


def engine_of(name: str, threads: int | None, processes: int | None, address: str | None) -> Engine:
    """"local": ``threads`` of this process (None: as many as ``set_threads`` says), or ``processes`` of one thread each.
    "ray": the cluster at ``address``, or one of ``processes`` cores on this machine.
    """
    threads = None if threads is None else check_integer(JobError, "threads", threads, 1, 1024)
    processes = None if processes is None else check_integer(JobError, "processes", processes, 1, 1024)
    if not isinstance(name, str) or name not in ENGINES:
        raise JobError(one_of("engine", ENGINES, name))
    if name == "ray":
        from vicinal.offline.engines.ray import Ray

        return Ray(address, processes)
    if address is not None:
        raise JobError(f"address: only the engine 'ray' has one, got {address!r}")
    if processes is not None:
        from vicinal.offline.engines.processes import Processes

        return Processes(processes)
    from vicinal.offline.engines.local import Threads

    return Threads(threads or get_threads())
