"""Objects in memory, and on a real S3 server that runs on this machine."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import fsspec
import pytest

from vicinal.errors import JobError
from vicinal.offline.places import remote
from vicinal.offline.places.open import open_place


@pytest.fixture(params=["memory", "s3"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "s3":
        yield f"{request.getfixturevalue('bucket')}/set"
        return
    yield "memory://out/set"
    fsspec.filesystem("memory").store.clear()


def test_files_of_a_stage_are_seen_after_its_commit_and_not_before(url):
    place = open_place(url)
    with place.stage("shard") as stage:
        stage.put("cats/a.jpg", b"one")
        stage.put("b.bin", (part for part in (b"two", b"three")))
        assert list(place.files()) == []
        assert not place.exists("b.bin")
        stage.commit()
    assert list(place.files()) == ["b.bin", "cats/a.jpg"]
    assert b"".join(place.chunks("b.bin")) == b"twothree"
    assert place.exists("cats/a.jpg")
    assert not place.exists("cats")


def test_a_stage_left_without_commit_sends_nothing_and_takes_nothing_away(url):
    place = open_place(url)
    place.put("kept", b"old")

    def fail():
        with place.stage("shard") as stage:
            stage.put("kept", b"new")
            stage.put("other", b"new")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    place.clean()
    assert list(place.files()) == ["kept"]
    assert b"".join(place.chunks("kept")) == b"old"


def test_a_long_file_is_streamed(url):
    place = open_place(url)
    parts = [bytes([number]) * remote.CHUNK for number in range(13)]
    place.put("long", iter(parts))
    chunks = list(place.chunks("long"))
    assert b"".join(chunks) == b"".join(parts)
    assert max(map(len, chunks)) <= 1 << 20


def test_many_files_wait_for_their_commit_with_little_memory(url):
    """Of a shard of small pictures there may be more than memory should hold; many threads put them."""
    place = open_place(url)
    files = {f"{number}.bin": bytes([number]) * (700_000 + number) for number in range(30)}
    with place.stage("shard") as stage:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(stage.put, files.keys(), files.values()))
        held = [waiting for waiting in stage._staged.values() if isinstance(waiting, bytes)]
        assert sum(map(len, held)) <= remote.IN_MEMORY
        stage.commit()
    assert {path: b"".join(place.chunks(path)) for path in place.files()} == files


def test_data_that_fails_on_its_way_is_no_object(url):
    def broken():
        for _ in range(11):
            yield bytes(remote.CHUNK)
        raise OSError("the source broke")

    place = open_place(url)
    with pytest.raises(OSError, match="the source broke"):
        place.put("a", broken())
    assert list(place.files()) == []


def test_many_threads_put_into_one_stage(url):
    place = open_place(url)
    with place.stage("shard") as stage, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: stage.put(f"{n % 7}/{n}", str(n).encode()), range(60)))
        stage.commit()
    assert {path: int(b"".join(place.chunks(path))) for path in place.files()} == {f"{n % 7}/{n}": n for n in range(60)}


def test_files_are_listed_in_the_order_of_their_paths(url):
    place = open_place(url)
    paths = ["a/b/c", "a.txt", "a/b.d", "a b/c", "é/x", "B/c", "a/b-/c", "a/[x]*?"]
    for path in paths:
        place.put(path, b"")
    assert list(place.files()) == sorted(paths)
    assert list(place.files("a")) == ["a/[x]*?", "a/b-/c", "a/b.d", "a/b/c"]
    assert list(place.files("none")) == []


def test_what_another_process_put_is_seen_though_it_was_looked_for_before(url):
    place = open_place(url)
    assert list(place.files("receipts")) == []
    assert not place.exists("receipts/1")
    other, root = fsspec.core.url_to_fs(url)
    other.pipe_file(f"{root}/receipts/1", b"{}")
    assert list(place.files("receipts")) == ["receipts/1"]
    assert place.exists("receipts/1")


def test_objects_are_removed(url):
    place = open_place(url)
    place.put("a/b", b"")
    place.put("a/c", b"")
    place.remove("a/b")
    place.remove("a/b")
    assert list(place.files()) == ["a/c"]


def test_local_files_are_copied_in(url, tmp_path):
    (tmp_path / "picture.jpg").write_bytes(b"picture")
    place = open_place(url)
    with place.stage("s") as stage:
        stage.link(str(tmp_path / "picture.jpg"), "cats/a.jpg")
        stage.commit()
    assert b"".join(place.chunks("cats/a.jpg")) == b"picture"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//b", "", "."])
def test_paths_that_climb_out_are_refused(url, path):
    place = open_place(url)
    with pytest.raises(JobError, match="a relative path that stays inside"):
        place.put(path, b"")
    assert list(place.files()) == []


def test_places_travel_between_processes_and_keep_secrets_to_themselves(url):
    place = open_place(url, {"skip_instance_cache": False} if url.startswith("memory") else {"key": "test", "secret": "hidden"})
    pickle.loads(pickle.dumps(place)).put("a", b"1")
    assert list(place.files()) == ["a"]
    assert "hidden" not in repr(place)


def test_what_a_store_refuses_is_named(url):
    with pytest.raises(JobError, match=r"set/missing: cannot read: "):
        list(open_place(url).chunks("missing"))
    if url.startswith("s3"):
        with pytest.raises(JobError, match=r"s3://nosuchbucket/x/a: cannot write: .*bucket"):
            open_place("s3://nosuchbucket/x").put("a", b"")
        nobody = {"endpoint_url": "http://127.0.0.1:9", "config_kwargs": {"retries": {"max_attempts": 1}}}
        with pytest.raises(JobError, match=r"s3://bucket/x/a: cannot write: .*connect"):
            open_place("s3://bucket/x", nobody).put("a", b"")


def test_a_protocol_without_its_package():
    with pytest.raises(JobError, match=r"gs://bucket/x: Please install gcsfs"):
        open_place("gs://bucket/x")
