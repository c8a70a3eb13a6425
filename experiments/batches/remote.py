"""A library's process, from outside."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.environments import python_of
from benchmarks.fleet import KEPT_MEMORY, Child, variables
from experiments.batches.settings import LIBRARIES, PACKAGES


class Remote(Child):
    """The process of one library, on ``core``, with ``pictures`` in a .npy file. What it says goes to ``log``.

    ``versions``: of the library and its NumPy. ``fault``: why it did not start, else None.
    """

    def __init__(self, library: str, pictures: Path, core: int, log: Path) -> None:
        self.library = library
        environment, arguments = LIBRARIES[library], [library, PACKAGES[library], str(pictures), str(core)]
        command = [str(python_of(environment)), "-m", "experiments.batches.worker", *arguments]
        super().__init__(command, variables(environment, 1, **KEPT_MEMORY), log)
        first = self.ask()
        self.versions: dict[str, str] = first.get("versions", {})
        self.fault: str | None = first.get("error")

    def time(self, task: str, how: str, count: int, calls: int) -> dict[str, Any]:
        """Seconds of ``calls`` calls for ``count`` pictures: "cpu" and "wall"; or "unsupported" or "error"."""
        return self.ask(task=task, how=how, count=count, calls=calls)

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
