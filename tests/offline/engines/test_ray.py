"""Ray as the scheduler of shards, on this machine: workers and nodes that are killed."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.offline.engines.sums import COUNT, SHARDS, Sums, expected, results, shards
from tests.offline.engines.test_jobs import killed_now_and_then
from tests.offline.mixing import test_same_bytes as mixed
from tests.offline.pictures import class_folders
from tests.offline.test_resume import tree
from vicinal.errors import JobError
from vicinal.offline import augment
from vicinal.offline.engines.ray import Ray

ray = pytest.importorskip("ray", reason="ray is not installed")


@pytest.fixture(scope="module")
def engine() -> Iterator[Ray]:
    """One Ray for most tests: its start takes seconds."""
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100 << 20)
    yield Ray()
    ray.shutdown()


def test_every_shard_is_run_once_and_a_ray_that_others_started_is_left(engine, tmp_path):
    work = Sums(tmp_path)
    assert results(engine, work) == expected()
    assert [work.times(f"kept-{number}") for number in range(len(SHARDS))] == [1] * len(SHARDS)
    assert os.getpid() not in work.workers()
    assert ray.is_initialized()


def test_a_worker_that_is_killed_costs_its_shard_only(engine, tmp_path):
    work = Sums(tmp_path, deadly_once=frozenset({11}))
    assert results(engine, work) == expected()
    assert [work.times(f"read-{number}") for number in range(COUNT)] == [2 if 8 <= n <= 11 else 1 for n in range(COUNT)]


def test_a_picture_that_kills_every_worker_is_found_and_left_out(engine, tmp_path):
    work = Sums(tmp_path, deadly=frozenset({21}))  # one: each costs some workers, which Ray takes seconds to start
    assert results(engine, work) == expected(without=work.deadly)
    assert [work.times(f"kept-{number}") for number in range(len(SHARDS))] == [1] * len(SHARDS)


def test_errors_of_the_work_end_the_job_as_they_are(engine, tmp_path):
    with pytest.raises(JobError, match=r"^9: the disk is full$"):
        results(engine, Sums(tmp_path, refused=frozenset({9})))
    with pytest.raises(RuntimeError, match=r"(?s)sums\.py.*UnusualError: a mistake in the code"):
        results(engine, Sums(tmp_path, broken=frozenset({9})))


def test_few_shards_are_in_flight_and_closing_stops_them(engine, tmp_path):
    work, asked = Sums(tmp_path, seconds=0.02), []
    running = engine.run(work, (shard for shard in shards(10**9) if not asked.append(shard.number)))
    for _ in range(3):
        next(running)
    running.close()
    assert len(asked) <= 3 + 2 * 2
    time.sleep(0.1)
    before = len(list(tmp_path.iterdir()))
    time.sleep(0.3)
    assert len(list(tmp_path.iterdir())) == before


def test_a_worker_killed_from_outside(engine, tmp_path):
    work = Sums(tmp_path, seconds=0.02)
    killed = threading.Thread(target=_kill_a_worker, args=(work,))
    killed.start()
    assert results(engine, work) == expected()
    killed.join()


def _kill_a_worker(work: Sums) -> None:
    while len(list(work.folder.glob("read-*"))) < COUNT // 3:  # the job goes on, so they become more
        time.sleep(0.01)
    os.kill(int(max(work.folder.glob("read-*"), key=lambda path: path.stat().st_mtime_ns).name.split(".")[1]), signal.SIGKILL)


def processes_below() -> Iterator[tuple[int, str]]:
    """Ids and command lines of this process's children, and of theirs."""
    parents, lines = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                lines[int(folder.name)] = (folder / "cmdline").read_text()
    for pid, line in lines.items():
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() != pid:
            yield pid, line


def workers() -> list[int]:
    return [pid for pid, line in processes_below() if line.startswith(("ray::attempt", "ray::IDLE"))]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="/proc is needed to find the workers")
@pytest.mark.usefixtures("engine")
def test_a_job_whose_workers_are_killed_now_and_then_ends_as_any(tmp_path):
    killed_now_and_then(tmp_path, workers, engine="ray")


@pytest.mark.usefixtures("engine")
def test_a_job_that_mixes_gives_the_same_bytes(tmp_path):
    source = mixed.data_set(tmp_path / "src")
    mixed.run(source, tmp_path / "here", threads=1)
    mixed.run(source, tmp_path / "there", engine="ray", processes=1)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_without_ray_running_a_job_starts_one_gives_the_same_bytes_and_stops_it(tmp_path):
    ray.shutdown()
    source = class_folders(tmp_path / "src")
    (source / "cats/empty.jpg").touch()
    augment(source, tmp_path / "here", copies=3)
    augment(source, tmp_path / "there", copies=3, engine="ray", processes=1)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    assert not ray.is_initialized()


def test_an_address_where_no_ray_is(tmp_path):
    ray.shutdown()
    with pytest.raises(JobError, match=r"127\.0\.0\.1:9: cannot reach Ray"):
        results(Ray("127.0.0.1:9"), Sums(tmp_path))


def test_a_node_that_dies_costs_its_shards_only(tmp_path: Path):
    from ray.cluster_utils import Cluster

    ray.shutdown()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    lost = cluster.add_node(num_cpus=1)
    work, finished = Sums(tmp_path, seconds=0.25), threading.Event()  # slow, so that the second node's worker starts in time

    def lose() -> None:
        while len(work.workers()) < 2 and not finished.is_set():  # until both nodes are at work
            time.sleep(0.01)
        cluster.remove_node(lost, allow_graceful=False)

    try:
        losing = threading.Thread(target=lose)
        losing.start()
        try:
            assert results(Ray(cluster.address), work) == expected()
        finally:
            finished.set()
            losing.join()
        assert sum(work.times(f"read-{number}") for number in range(COUNT)) > COUNT
        assert not ray.is_initialized()
    finally:
        cluster.shutdown()
