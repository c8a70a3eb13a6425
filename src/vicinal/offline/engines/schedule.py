"""Shards to workers that may die: what every engine with processes does, whoever its workers are."""

from __future__ import annotations

import functools
import pickle
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

import attrs
import cv2

from vicinal.errors import VicinalError
from vicinal.offline.engines.bisect import Course
from vicinal.offline.engines.engine import Work
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard
from vicinal.threads.spread import set_threads

Call: TypeAlias = Callable[[], Any]


@attrs.frozen
class Done:
    """A call came back: its value, or the exception that it raised."""

    value: Any = None
    error: BaseException | None = None


@attrs.frozen
class Died:
    """The worker died before the call came back."""


class Workers(Protocol):
    """Processes that run one call each. A worker that dies is replaced, and takes no other's call with it."""

    @property
    def size(self) -> int:
        """How many calls to keep in flight."""
        ...

    def submit(self, token: Any, call: Call) -> None: ...

    def wait(self) -> tuple[Any, Done | Died]:
        """Waits for any one call, and says by its token which it was."""
        ...


def schedule(workers: Workers, work: Work, shards: Iterator[Shard]) -> Iterator[Receipt]:
    """The receipts of all shards, in the order in which they end. What ``work`` raises ends it."""
    courses = (Course(shard) for shard in shards)
    again: deque[Course] = deque()
    running = 0
    while True:
        while running < workers.size and (course := again.popleft() if again else next(courses, None)):
            workers.submit(course, _call(work, course))
            running += 1
        if not running:
            return
        course, outcome = workers.wait()
        running -= 1
        if isinstance(outcome, Died):
            course.died()
            again.append(course)
        elif outcome.error is not None:
            raise outcome.error
        elif course.probe is not None:
            course.survived()
            again.append(course)
        else:
            yield outcome.value


def attempt(call: Call) -> Done:
    """Runs a call in its worker, on one thread: workers share out the machine between them."""
    set_threads(1)
    cv2.setNumThreads(1)
    try:
        return Done(call())
    except Exception as error:
        return Done(error=_portable(error))


def _call(work: Work, course: Course) -> Call:
    if course.probe is None:
        return functools.partial(work, course.shard, course.faults)
    suspects = set(course.probe)
    part = tuple(task for task in course.shard.tasks if task.item.key in suspects)
    return functools.partial(work, attrs.evolve(course.shard, tasks=part), keep=False)


def _portable(error: Exception) -> Exception:
    """An exception as it can travel to another process; one that is no message for the user, with its traceback."""
    if not isinstance(error, VicinalError):
        error.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(traceback.format_exc())
    return error
