"""Processes that run shards, and may die."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.offline.engines.sums import COUNT, SHARDS, Sums, expected, results, shards
from vicinal.errors import JobError
from vicinal.offline.engines.processes import Processes

TWO = Processes(2)


def test_every_shard_is_run_once_by_other_processes(tmp_path):
    work = Sums(tmp_path)
    assert results(TWO, work) == expected()
    assert [work.times(f"kept-{number}") for number in range(len(SHARDS))] == [1] * len(SHARDS)
    assert 1 <= len(work.workers()) <= 2
    assert os.getpid() not in work.workers()
    assert multiprocessing.active_children() == []


def test_a_worker_that_is_killed_costs_its_shard_only(tmp_path):
    work = Sums(tmp_path, deadly_once=frozenset({11}))
    assert results(TWO, work) == expected()
    assert [work.times(f"read-{number}") for number in range(COUNT)] == [2 if 8 <= n <= 11 else 1 for n in range(COUNT)]


def test_pictures_that_kill_every_worker_are_found_and_left_out(tmp_path):
    work = Sums(tmp_path, deadly=frozenset({3, 4, 21}))
    assert results(TWO, work) == expected(without=work.deadly)
    assert [work.times(f"kept-{number}") for number in range(len(SHARDS))] == [1] * len(SHARDS)


def test_a_shard_that_dies_though_none_of_its_pictures_kills_alone_ends_the_job(tmp_path):
    with pytest.raises(JobError, match="shard 1: its worker died again and again, though no picture kills it alone"):
        results(TWO, Sums(tmp_path, deadly_together=frozenset({8, 15})))
    assert multiprocessing.active_children() == []


def test_an_error_of_the_work_ends_the_job_as_it_is(tmp_path):
    with pytest.raises(JobError, match=r"^9: the disk is full$"):
        results(TWO, Sums(tmp_path, refused=frozenset({9})))
    assert multiprocessing.active_children() == []


def test_a_mistake_in_the_work_is_no_death_and_says_where_it_is(tmp_path):
    with pytest.raises(RuntimeError, match=r"(?s)sums\.py.*UnusualError: a mistake in the code"):
        results(TWO, Sums(tmp_path, broken=frozenset({9})))


def test_shards_are_asked_for_as_workers_get_free(tmp_path):
    asked = itertools.count()
    running = TWO.run(Sums(tmp_path), (shard for shard in shards(10**9) if next(asked) >= 0))
    for _ in range(5):
        next(running)
    assert next(asked) <= 7
    running.close()
    assert multiprocessing.active_children() == []


PROGRAM = """
import sys
from pathlib import Path
from tests.offline.engines.sums import Sums, shards
from vicinal.offline.engines.processes import Processes
if __name__ == "__main__":
    try:
        for result in Processes(2).run(Sums(Path(sys.argv[1]), seconds=0.02), shards(10**6)):
            pass
    except KeyboardInterrupt:
        sys.exit("interrupted")
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_process_that_started_it(tmp_path, sent):
    """Ctrl-C goes to the whole group, as a terminal sends it; a kill to the first process alone."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    notes = tmp_path / "notes"
    notes.mkdir()
    process = subprocess.Popen(
        [sys.executable, str(script), str(notes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    work = Sums(notes)
    while len(work.workers()) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, sent) if sent == signal.SIGINT else process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (out, err.strip()) == ("", "interrupted" if sent == signal.SIGINT else "")
    deadline = time.monotonic() + 60
    while any(alive(worker) for worker in work.workers()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_script_that_does_not_guard_its_calls_is_told_so(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.replace('if __name__ == "__main__":', "if True:"))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        check=False,
    )
    assert "needs its calls below: if __name__ == '__main__':" in done.stderr.splitlines()[-1]
