"""Of processes that need one kernel at the same time one compiles it, and none waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from vicinal.sampling import turn
from vicinal.sampling.turn import BusyError, Turn, without_waiting

pytestmark = pytest.mark.skipif(turn.fcntl is None, reason="no locks of files")


def no_word() -> None:
    raise AssertionError("nobody else has it")


def test_whoever_comes_first_does_not_wait_and_the_next_waits_for_its_end(tmp_path: Path) -> None:
    first, second, told = Turn(tmp_path / "f.lock"), Turn(tmp_path / "f.lock"), list[str]()
    assert first.take(no_word) is False
    answers: list[bool] = []
    waiting = threading.Event()

    def tell() -> None:
        told.append("waits")
        waiting.set()

    thread = threading.Thread(target=lambda: answers.append(second.take(tell)))
    thread.start()
    assert waiting.wait(60)
    assert answers == []
    first.end()
    thread.join(60)
    assert (answers, told) == ([True], ["waits"])
    second.end()
    assert list(tmp_path.iterdir()) == []
    assert first.take(no_word) is False


def test_a_fork_does_not_end_its_parents_turn(tmp_path: Path) -> None:
    first = Turn(tmp_path / "f.lock")
    first.take(no_word)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the child does nothing that they might hold
        child = os.fork()
    if child == 0:
        first.end()
        os._exit(0)
    os.waitpid(child, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["f.lock"]
    with without_waiting(), pytest.raises(BusyError):
        Turn(tmp_path / "f.lock").take(no_word)
    first.end()


def test_its_own_turn_is_not_waited_for(tmp_path: Path) -> None:
    """As when compiling has failed, and the function is called again."""
    one = Turn(tmp_path / "f.lock")
    assert (one.take(no_word), one.take(no_word)) == (False, False)


def test_a_process_that_only_compiles_goes_on_to_the_next(tmp_path: Path) -> None:
    first, second = Turn(tmp_path / "f.lock"), Turn(tmp_path / "f.lock")
    first.take(no_word)
    with without_waiting(), pytest.raises(BusyError):
        second.take(no_word)
    first.end()
    with without_waiting():
        assert second.take(no_word) is False


def test_one_that_never_ends_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "LONGEST", 0.0)
    first, second = Turn(tmp_path / "f.lock"), Turn(tmp_path / "f.lock")
    first.take(no_word)
    assert second.take(lambda: None) is True
    second.end()  # which is not its own to end
    with without_waiting(), pytest.raises(BusyError):
        Turn(tmp_path / "f.lock").take(no_word)


def test_where_nothing_can_be_locked_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "gone" / "f.lock", tmp_path / "file" / "f.lock", tmp_path):
        assert Turn(path).take(no_word) is False


def test_a_process_that_dies_ends_its_turn(tmp_path: Path) -> None:
    code = (
        "import sys, os\nfrom pathlib import Path\nfrom vicinal.sampling.turn import Turn\n"
        "one = Turn(Path(sys.argv[1]))\none.take(lambda: None)\nprint('has it', flush=True)\nsys.stdin.read()\nos._exit(1)"
    )
    path = tmp_path / "f.lock"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "has it\n"
        with without_waiting(), pytest.raises(BusyError):
            Turn(path).take(no_word)
    assert Turn(path).take(no_word) is False


SEVERAL = """
import sys
sys.path.insert(0, sys.argv[1])
import slow
print(slow.slow(3.0), sum(slow.slow.stats.cache_hits.values()))
"""
SLOW = (
    "import numba\nfrom vicinal.sampling.disk import keep\n\n\ndef _slow(x):\n"
    + "".join(f"    x = x + {k}.0 * x if x > {k}.0 else x - {k}.5\n" for k in range(120))
    + "    return x\n\n\nslow = keep(numba.njit(_slow))\n"
)


def test_of_processes_at_once_one_compiles(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    settings = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-c", SEVERAL, str(tmp_path)]
    pipe = subprocess.PIPE
    several = [subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=settings) for _ in range(3)]
    told = [one.communicate(timeout=300) for one in several]
    values, found = zip(*(out.split() for out, _ in told), strict=True)
    assert len(set(values)) == 1
    assert sorted(found) == ["0", "1", "1"], told
    assert all(len(error.splitlines()) <= 1 for _, error in told)
    assert not [*(tmp_path / "cache").rglob("*.lock")]
