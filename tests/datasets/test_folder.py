"""Class folders: what is a class and what a split, names of keys, links, and trees that say the same when written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import fsspec
import pytest
from hypothesis import example as with_example
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.writing import copy, example, picture, real, same_pixels, store, write
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.errors import DataError

LABELLED = frozenset({"label"})


def touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def folder(root: Path, *names: str, **options: object) -> Dataset:
    return read(touch(root, *names), "folder", **options)


def labels(data: Dataset) -> dict[str, tuple[str, str | None]]:
    """Split and class by key."""
    return {item.key: (item.split, None if item.label is None else data.names[item.label]) for item in data.items()}


def test_folders_of_one_depth_are_classes(tmp_path: Path) -> None:
    data = folder(tmp_path, "dogs/b.jpg", "cats/deep/no.txt", "cats/a.jpg", "notes.txt")
    assert data.names == ("cats", "dogs")
    assert labels(data) == {"cats/a": ("", "cats"), "dogs/b": ("", "dogs")}


def test_first_folders_named_as_splits_are_splits_and_keep_their_names(tmp_path: Path) -> None:
    data = folder(tmp_path / "src", "valid/cats/a.jpg", "train/dogs/a.jpg", "train/cats/b.jpg")
    assert labels(data) == {
        "train/cats/b": ("train", "cats"), "train/dogs/a": ("train", "dogs"), "valid/cats/a": ("val", "cats"),
    }  # fmt: skip
    assert data.header.splits == ("train", "val")
    out = write(tmp_path / "out", "folder", data.header, [example("valid/cats/a_0", split="val", label=0)])
    assert (out / "valid/cats/a_0.png").is_file()


@pytest.mark.parametrize(
    "names", [("a.jpg", "b/c.jpg"), ("a/b.jpg", "a/b/c.jpg"), ("a.jpg", "b.png"), ("train/a.jpg", "test/b.jpg")]
)
def test_other_trees_have_no_classes(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = folder(tmp_path, *names)
    assert data.names == ()
    assert data.header.holds == frozenset()
    assert all(item.label is None for item in data.items())


def test_order_hidden_files_suffixes_and_keys(tmp_path: Path) -> None:
    names = ["0.webp", "a-b/x.jpg", "a.PNG", "a/1.jpg", "a/1.png", "a/1.jpg.png", "b/2.tif", "b.jpg/c.gif"]
    data = folder(tmp_path, *names, ".hidden.png", ".git/x.png", "notes.txt")
    found = [Path(item.picture.path).relative_to(tmp_path).as_posix() for item in data.items()]
    assert found == sorted(names)
    keys = {name: item.key for name, item in zip(found, data.items(), strict=True)}
    assert keys["a.PNG"] == "a"
    assert (keys["a/1.jpg"], keys["a/1.png"], keys["a/1.jpg.png"]) == ("a/1.jpg", "a/1.png", "a/1.jpg.png")
    assert len(set(keys.values())) == len(keys)


stem = st.text("ab.", min_size=1, max_size=4).filter(lambda text: not text.startswith("."))
names = st.lists(st.tuples(stem, st.sampled_from([".jpg", ".JPG", ".png"])).map("".join), min_size=1, max_size=12, unique=True)


@settings(max_examples=60)
@given(names)
def test_keys_never_clash(tmp_path_factory: pytest.TempPathFactory, files: list[str]) -> None:
    data = folder(tmp_path_factory.mktemp("keys"), *files)
    keys = [item.key for item in data.items()]
    assert len(set(keys)) == len(files)
    assert all(item.key in (name, name.rpartition(".")[0]) for name, item in zip(sorted(files), data.items(), strict=True))


def test_links_out_of_the_tree_and_in_circles_are_faults_unless_they_are_to_be_followed(tmp_path: Path) -> None:
    root, other = tmp_path / "src", tmp_path / "other"
    store(root / "a.png", picture(1))
    store(other / "deep/far.png", picture(2))
    (root / "near.png").symlink_to("a.png")
    (root / "out.png").symlink_to(other / "deep/far.png")
    (root / "nothing.png").symlink_to("gone.png")
    (root / "more").symlink_to(other)
    (root / "circle").symlink_to(root)
    (other / "back").symlink_to(root)
    faults = {item.key: item.fault for item in read(root, "folder").items()}
    assert {key for key, fault in faults.items() if not fault} == {"a", "near"}
    assert faults["out"].startswith("a link that leads out of the data set, to ")
    assert faults["more"] == "a link to a folder (links=True follows it)"
    assert faults["circle"] == "a link to a folder that it lies in"
    assert faults["nothing"] == "a link that cannot be followed: No such file or directory"
    followed = {item.key: item.fault for item in read(root, "folder", links=True).items()}
    assert {key for key, fault in followed.items() if not fault} == {"a", "near", "out", "more/deep/far"}
    assert followed["more/back"] == "a link to a folder that it lies in"
    with pytest.raises(DataError, match="circle: a link to a folder that it lies in"):
        list(read(root, "folder"))


def test_pipes_and_names_that_are_no_text_are_faults(tmp_path: Path) -> None:
    store(tmp_path / "a.png", picture(1))
    os.mkfifo(tmp_path / "b.png")
    (tmp_path / os.fsdecode(b"c\xff.png")).touch()
    faults = {item.key: item.fault for item in read(tmp_path, "folder").items()}
    assert faults == {"a": "", "b": "expected a file, got a device or a pipe", "c\\udcff": "a name that is not UTF-8"}


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A picture below 1050 folders, more than Python's recursion has room for."""
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1050):
            os.mkdir("d")
            os.chdir("d")
        Path("a.png").touch()
        yield tmp_path
        Path("a.png").unlink()
        for _ in range(1050):
            os.chdir("..")
            os.rmdir("d")
    finally:
        os.chdir(here)


def test_a_tree_of_a_thousand_levels_is_read(deep: Path) -> None:
    assert [item.key for item in read(deep, "folder").items()] == ["d/" * 1050 + "a"]


def test_one_picture_is_a_data_set(tmp_path: Path) -> None:
    data = read(store(tmp_path / "photo.png", picture(1)))
    assert [(item.key, item.label) for item in data.items()] == [("photo", None)]


def test_a_folder_behind_a_url() -> None:
    files = fsspec.filesystem("memory")
    for name in ("cats/a.png", "cats/.hidden.png", "dogs/b.png"):
        files.pipe(f"/folder-test/{name}", b"x")
    data = read("memory://folder-test", "folder")
    assert labels(data) == {"cats/a": ("", "cats"), "dogs/b": ("", "dogs")}


def test_real_photos_keep_classes_splits_and_bytes(tmp_path: Path) -> None:
    data = read(real("bigcats"), "folder")
    assert data.names == ("cat", "leopard", "lion", "tiger")
    some = list(islice(data.items(), 0, None, 37))
    again = copy(some, data.header, tmp_path, "folder")
    assert {path.name for path in tmp_path.iterdir()} == {"test", "train"}
    assert again.header == data.header
    for first, second in zip(some, again.items(), strict=True):
        assert (second.key, second.split, second.label) == (first.key, first.split, first.label)
        assert Path(second.picture.path).read_bytes() == Path(first.picture.path).read_bytes()


@pytest.mark.parametrize(
    ("names", "labelled"),
    [
        (("dog", "cat"), [("a", 0), ("b", 1)]),
        (("T-shirt/top", "../up", ".hidden", "100%2F", ""), [("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 4)]),
        (("a", "b", "never"), [("x", 0), ("y", 1)]),
        (("a", "b"), [("deep/x", 0), ("y", 1)]),
        (("a", "b"), [("x", 0), ("y", None)]),
        (tuple(map(str, range(12))), [(str(n), n) for n in range(12)]),
    ],
)
def test_classes_come_back_in_their_order_whatever_they_are_called(
    tmp_path: Path, names: tuple[str, ...], labelled: list[tuple[str, int | None]]
) -> None:
    examples = [example(key, number, label=label) for number, (key, label) in enumerate(labelled)]
    data = read(write(tmp_path, "folder", Header(LABELLED, names=names), examples), "folder")
    assert data.names == names
    assert {item.key.rpartition("/")[2]: item.label for item in data.items()} == {
        key.rpartition("/")[2]: label for key, label in labelled
    }


def test_two_samples_for_one_file_are_an_error_and_never_one_sample() -> None:
    samples = [example("a", 0, label=0), example("b", 1, label=0), example("cats/a", 2, label=0)]
    header = Header(LABELLED, names=("cats",))
    writer = find("folder").writer
    assert writer is not None
    made = writer(header)
    entries = [entry for one in samples for entry in made.shard(0, [one], lambda *_: None)]
    with pytest.raises(DataError, match=r"^cats/a.png: two samples have this name"):
        made.finish(lambda: iter(entries), lambda *_: None, lambda _: iter(()))


def test_pictures_without_classes_do_not_get_any_from_their_folders(tmp_path: Path) -> None:
    data = read(write(tmp_path, "folder", Header(), [example("one/a"), example("two/b", 1)]), "folder")
    assert labels(data) == {"one/a": ("", None), "two/b": ("", None)}


part = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=6)


@settings(max_examples=60)
@with_example(pairs=[("TST", "0")], split="")
@with_example(pairs=[("train", "0"), ("val", "1")], split="")
@with_example(pairs=[("train", "0"), ("val", "1")], split="val")
@given(
    st.lists(st.tuples(part, part), min_size=1, max_size=5, unique_by=lambda pair: pair[0]),
    st.sampled_from(["", "train", "val", "odd/../split"]),
)
def test_any_class_and_key_is_written_inside_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], split: str
) -> None:
    root = tmp_path_factory.mktemp("any")
    classes = tuple(dict.fromkeys(name for name, _ in pairs))
    examples = [
        example(f"k{number}-{key}".replace("\\", "-"), number, label=classes.index(name), split=split)
        for number, (name, key) in enumerate(pairs)
    ]
    data = read(write(root, "folder", Header(LABELLED, names=classes), examples), "folder")
    found: list[Item] = list(data.items())
    assert sorted(data.names[item.label] for item in found if item.label is not None) == sorted(classes)
    for item in found:
        number = int(Path(item.picture.path).name[1:].partition("-")[0])
        assert data.names[item.label or 0] == classes[examples[number].label or 0]


LONG = "n" * 300
NAMES = {
    "../up": "%2E%2E/up", "/etc/x": "etc/x", "a/../../b": "a/%2E%2E/%2E%2E/b", "": "%5F", "a\0b": "a%00b", "m\\n": "m%5Cn",
    "a/p\\..\\..\\q": "a/p%5C..%5C..%5Cq", "C:\\x": "C:%5Cx", "line\nbreak": "line%0Abreak", "\x7f": "%7F",
    "ends. /b. ": "ends.%20/b.%20",
    " a/ b": "%20a/%20b", "aux/con.1": "%61ux/%63on.1", "COM1": "%43OM1", "console": "console", ".hidden/.x": "%2Ehidden/%2Ex",
    "50%/a%20b": "50%/a%20b", "./a//b/": "a/b", "ä/日本": "ä/日本",
}  # fmt: skip


@pytest.mark.parametrize("key", NAMES)
def test_keys_of_any_kind_stay_in_the_folder_under_names_that_every_system_takes(tmp_path: Path, key: str) -> None:
    root = tmp_path / "below" / "out"
    write(root, "folder", Header(), [example(key)])
    found = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "classes.txt"]
    assert [path.relative_to(root).as_posix() for path in found] == [f"{NAMES[key]}.png"]


def test_keys_that_are_too_long_keep_their_beginning(tmp_path: Path) -> None:
    keys = [LONG, f"{LONG}x", f"{LONG}/a", f"{LONG}x/a", "ä" * 200, "/".join(["deep" * 20] * 40), "n" * 250, "n" * 251]
    write(tmp_path, "folder", Header(), [example(key, number) for number, key in enumerate(keys)])
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.png")]
    assert len(set(found)) == len(keys)
    assert all(len(part.encode()) <= 255 for name in found for part in name.split("/"))
    assert all(len(name.encode()) <= 805 for name in found)
    assert sum(name.startswith("n" * 230) for name in found) == 6
    assert "n" * 250 + ".png" in found


def test_what_is_no_folder_of_pictures(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(touch(tmp_path, "a.txt"), "folder")
    looked = ".bmp, .gif, .jpeg, .jpg, .pgm, .png, .ppm, .tif, .tiff, .webp"
    assert str(caught.value) == f"{tmp_path}: no pictures found (looked for {looked})"
    with pytest.raises(DataError, match="no such folder"):
        read(tmp_path / "none", "folder")
    with pytest.raises(DataError, match=r"folder.links: expected True or False, got 'maybe'"):
        read(tmp_path, "folder", links="maybe")


def test_written_pictures_are_those_given(tmp_path: Path) -> None:
    data = read(write(tmp_path, "folder", Header(), [example("a", 5)]), "folder")
    item = next(data.items())
    assert same_pixels(item, Item("a", item.picture))
    assert (data[0]["image"] == picture(5)).all()
