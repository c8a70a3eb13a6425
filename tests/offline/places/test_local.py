"""A local folder in which a file is whole or not there."""

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vicinal.errors import JobError
from vicinal.offline.places.open import open_place


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_of_a_stage_are_seen_after_its_commit_and_not_before(tmp_path):
    place = open_place(tmp_path / "out")
    with place.stage("shard") as stage:
        stage.put("cats/a.jpg", b"one")
        stage.put("b.bin", (part for part in (b"two", b"three")))
        assert list(place.files()) == []
        stage.commit()
    assert list(place.files()) == ["b.bin", "cats/a.jpg"]
    assert b"".join(place.chunks("b.bin")) == b"twothree"
    place.clean()
    assert tree(tmp_path / "out") == {"b.bin": b"twothree", "cats/a.jpg": b"one"}


def test_a_stage_left_without_commit_leaves_nothing(tmp_path):
    place = open_place(tmp_path)
    place.put("kept", b"old")

    def fail():
        with place.stage("shard") as stage:
            stage.put("kept", b"new")
            stage.put("other", b"new")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    place.clean()
    assert tree(tmp_path) == {"kept": b"old"}
    assert [path.name for path in (tmp_path / ".vicinal").iterdir()] == []


def test_data_that_fails_on_its_way_is_no_file_and_its_error_is_its_own(tmp_path):
    def broken():
        yield b"some"
        raise OSError("the source broke")

    place = open_place(tmp_path)
    with place.stage("shard") as stage:
        with pytest.raises(OSError, match="the source broke"):
            stage.put("a", broken())
        stage.put("b", b"whole")
        stage.commit()
    assert list(place.files()) == ["b"]


def test_many_threads_put_into_one_stage(tmp_path):
    place = open_place(tmp_path)
    with place.stage("shard") as stage, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: stage.put(f"{n % 7}/{n}", str(n).encode()), range(200)))
        stage.commit()
    assert {path: int(data) for path, data in tree(tmp_path).items() if "lock" not in path} == {
        f"{n % 7}/{n}": n for n in range(200)
    }


def test_files_are_listed_in_the_order_of_their_paths(tmp_path):
    place = open_place(tmp_path)
    paths = ["a/b/c", "a.txt", "a/b.d", "a b/c", "é/x", "B/c", "a/b-/c"]
    for path in paths:
        place.put(path, b"")
    assert list(place.files()) == sorted(paths)
    assert list(place.files("a")) == ["a/b-/c", "a/b.d", "a/b/c"]
    assert list(place.files("none")) == []


def test_removing_a_file_removes_folders_that_it_leaves_empty(tmp_path):
    place = open_place(tmp_path)
    place.put("a/b/c", b"")
    place.put("a/d", b"")
    place.remove("a/b/c")
    assert not (tmp_path / "a" / "b").exists()
    assert place.exists("a/d")
    assert not place.exists("a/b/c")
    place.remove("a/b/c")


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//b", "", ".", "a/./b", "a\0b", ".."])
def test_paths_that_climb_out_are_refused(tmp_path, path):
    place = open_place(tmp_path / "out")
    with pytest.raises(JobError, match="a relative path that stays inside"), place.stage("s") as stage:
        stage.put(path, b"")
    with pytest.raises(JobError, match="a relative path that stays inside"):
        list(place.chunks(path))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    place = open_place(tmp_path / "out")
    place.put("a", b"")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_bytes(b"not ours")
    (tmp_path / "out" / "cats").symlink_to(tmp_path / "elsewhere")
    for act in (
        lambda: place.put("cats/a", b"x"),
        lambda: place.put("cats/deeper/a", b"x"),
        lambda: place.remove("cats/file"),
        lambda: list(place.chunks("cats/file")),
    ):
        with pytest.raises(JobError, match=r"'cats(/deeper)?' to be a folder inside, got .*elsewhere"):
            act()
    assert tree(tmp_path / "elsewhere") == {"file": b"not ours"}
    assert list(place.files()) == ["a"]


def test_a_file_that_is_a_link_is_replaced_and_what_it_led_to_is_left(tmp_path):
    place = open_place(tmp_path / "out")
    (tmp_path / "file").write_bytes(b"not ours")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(tmp_path / "file")
    place.put("a", b"new")
    assert (tmp_path / "file").read_bytes() == b"not ours"
    assert (tmp_path / "out" / "a").read_bytes() == b"new"


def test_a_linked_file_shares_its_blocks_with_the_source_and_a_later_one_does_not_write_into_it(tmp_path):
    source = tmp_path / "source.jpg"
    source.write_bytes(b"picture")
    place = open_place(tmp_path / "out")
    for _ in range(2):  # the second time, the file in place is the source already
        with place.stage("s") as stage:
            stage.link(str(source), "cats/a.jpg")
            stage.commit()
    assert (tmp_path / "out/cats/a.jpg").samefile(source)
    place.put("cats/a.jpg", b"other")
    assert source.read_bytes() == b"picture"


def test_linking_from_another_disk_copies(tmp_path):
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev or not os.access(memory, os.W_OK):
        pytest.skip("no second file system at /dev/shm")
    source = memory / f"vicinal-test-{os.getpid()}"
    try:
        source.write_bytes(b"picture")
        with open_place(tmp_path).stage("s") as stage:
            stage.link(str(source), "a.jpg")
            stage.commit()
    finally:
        source.unlink()
    assert (tmp_path / "a.jpg").read_bytes() == b"picture"


def test_what_a_killed_writer_left_is_cleaned_and_what_a_living_one_writes_is_not(tmp_path):
    code = (
        "import sys, time\n"
        "from vicinal.offline.places.open import open_place\n"
        f"stage = open_place({str(tmp_path)!r}).stage('killed')\n"
        "stage.put('a', b'half of the shard')\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    place = open_place(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        place.clean()
        staged = list((tmp_path / ".vicinal/stage").glob("killed.*"))
        assert len(staged) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    with place.stage("alive") as stage:
        stage.put("b", b"kept")
        place.clean()
        assert not staged[0].exists()
        stage.commit()
    place.clean()
    assert list(place.files()) == ["b"]
    assert not (tmp_path / ".vicinal/stage").exists()


def test_a_forced_clean_takes_the_stage_of_a_writer_that_was_given_up(tmp_path):
    place = open_place(tmp_path)
    with place.stage("lost") as stage:
        stage.put("a", b"")
        place.clean(forced=True)
        with pytest.raises(JobError, match="No such file"):
            stage.put("b", b"")
    assert list(place.files()) == []


def test_errors_name_the_file_and_what_to_do(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(JobError, match="file: cannot write"):
        open_place(tmp_path / "file").put("a", b"")
    with pytest.raises(JobError, match=r"missing: cannot read: No such file or directory"):
        list(open_place(tmp_path).chunks("missing"))
    place = open_place(tmp_path / "out")
    place.put("a", b"")
    with pytest.raises(JobError, match=r"out/a/b: cannot write: Not a directory"):
        place.put("a/b", b"")
    with pytest.raises(JobError, match=r"cannot write: File name too long$"):
        place.put("x" * 300, b"")
    assert list(place.files()) == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path):
    place = open_place(tmp_path)
    tmp_path.chmod(0o500)
    with pytest.raises(JobError, match="cannot write: Permission denied; see to it that this user may write there"):
        place.put("a", b"")
    tmp_path.chmod(0o700)


def test_places_travel_between_processes(tmp_path):
    place = open_place(str(tmp_path))
    pickle.loads(pickle.dumps(place)).put("a", b"1")
    assert b"".join(place.chunks("a")) == b"1"
    assert open_place(f"file://{tmp_path}") == place


@pytest.mark.parametrize("wrong", ["", 3, None, "nosuch://a/b", "://x"])
def test_what_is_no_place(wrong):
    with pytest.raises(JobError):
        open_place(wrong)


def test_a_commit_flushes_each_file_before_it_is_seen_and_its_folders_after(tmp_path, monkeypatch):
    events: list[tuple[str, int]] = []
    fsync, replace = os.fsync, os.replace

    def flushed(descriptor: int) -> None:
        events.append(("flush", os.fstat(descriptor).st_ino))
        fsync(descriptor)

    def moved(source: str, target: str) -> None:
        replace(source, target)
        events.append(("move", os.stat(target).st_ino))

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", moved)
    with open_place(tmp_path / "out").stage("shard") as stage:
        for number in range(20):
            stage.put(f"{number % 2}/deep/{number}", b"data")
        stage.commit()
    moves = [at for at, (what, _) in enumerate(events) if what == "move"]
    files = {path.stat().st_ino for path in (tmp_path / "out").glob("*/deep/*")}
    folders = {path.stat().st_ino for path in (tmp_path / "out").glob("[01]/**/") if path.is_dir()}
    assert len(moves) == len(files) == 20
    assert files <= {inode for _, inode in events[: moves[0]]}
    assert folders | {(tmp_path / "out").stat().st_ino} <= {inode for _, inode in events[moves[-1] :]}
