"""Tar shards: what a sample is, what is never followed, and tars that webdataset reads."""

from __future__ import annotations

import io
import json
import tarfile
from itertools import islice
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.writing import copy, example, picture, real, same_pixels, write
from vicinal.datasets.formats.tar_samples import decode_key, encode_key
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.mask_files import encode_mask
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError
from vicinal.files.write import encode

LABELLED = Header(frozenset({"label"}), names=("cat", "dog"))
PNG = encode(picture(0), ".png")


def tar(path: Path, *members: tuple[str, bytes] | tarfile.TarInfo) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as file:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                file.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            file.addfile(info, io.BytesIO(member[1]))
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_members_of_one_name_are_a_sample(tmp_path: Path) -> None:
    mask, ids = picture(1, channels=1)[..., 0], picture(2, channels=1)[..., 0].astype(np.uint16) * 9
    path = tar(
        tmp_path / "a.tar",
        special("./", tarfile.DIRTYPE), ("x/one.png", PNG),
        ("x/one.cls", b"1\n"), ("x/one.seg.png", encode_mask(mask)), ("x/one.txt", b"a cat"),
        ("x/one.instances.png", encode_mask(ids)), ("x/one.json", b'{"objects": [[0, 0, 5, 5]], "by": "me"}'),
        ("x/._one.png", b"junk"), ("v1.0/two.PNG", PNG), ("v1.0/two.JSON", b'{"label": 0}'),
    )  # fmt: skip
    data = read(path)
    assert data.format == "webdataset"
    first, second = data.items()
    assert data.header.holds == {"label", "mask", "instances", "boxes"}
    assert (first.key, first.label, first.fault) == ("x/one", 1, "")
    assert first.extra == {"columns": {"by": "me", "txt": "a cat"}}
    assert (second.key, second.label, second.mask) == ("v1.0/two", 0, None)
    sample = data[0]
    np.testing.assert_array_equal(sample["image"], picture(0))
    np.testing.assert_array_equal(sample["mask"], mask)
    np.testing.assert_array_equal(sample["instances"], ids)
    assert sample["boxes"].data.tolist() == [[0, 0, 5, 5]]


BOX = b'{"objects": [[0, 0, 5, 5]]}'


@pytest.mark.parametrize(
    ("members", "samples"),
    [
        ("photo.1.png photo.1.cls photo.2.png photo.2.cls", {"photo.1": 1, "photo.2": 1}),
        ("photo.1.png photo.1.cls other.png photo.2.png", {"photo.1": 1, "other": None, "photo.2": None}),
        ("d.e/x.png d.e/x.cls d.e/x.B.png d.e/x.B.cls", {"d.e/x": 1, "d.e/x.B": 1}),
        ("a.b.c.PNG a.b.d.PNG", {"a.b.c": None, "a.b.d": None}),
        ("a.v2.png a.v2.seg.png a.v2.cls", {"a.v2": 1}),
        ("2024.01.01.png 2024.01.02.png 2024.01.02.cls", {"2024.01.01": None, "2024.01.02": 1}),
        ("a.png a.cls a.seg.png a.json", {"a": 1}),
        ("a.input.png a.cls", {"a": 1}),
        ("a.png a.cls a.thumb.png", {"a": 1}),
    ],
)
def test_dots_in_names_join_no_pictures(tmp_path: Path, members: str, samples: dict[str, int | None]) -> None:
    contents = {"cls": b"1", "json": BOX, "seg.png": encode_mask(picture(1, channels=1)[..., 0])}
    names = members.split()
    files = [(name, next((data for end, data in contents.items() if name.endswith(f".{end}")), PNG)) for name in names]
    data = read(tar(tmp_path / "a.tar", *files))
    assert {item.key: item.label for item in data.items()} == samples
    assert not any(item.fault for item in data.items())
    assert sum(item.mask is not None for item in data.items()) == members.count(".seg.png")
    further = "left out: 1 further pictures of samples, beside the first of each (a.thumb.png)"
    assert (further in str(data.summary)) == ("thumb" in members)


@pytest.mark.parametrize("members", ["a.left.png a.right.png a.cls", "a.1.png a.2.png a.2.cls a.json", "x.b.png x.c.jpg x.txt"])
def test_several_pictures_of_one_sample_are_a_fault(tmp_path: Path, members: str) -> None:
    contents = {"png": PNG, "jpg": PNG, "json": b"{}", "cls": b"1", "txt": b"1"}
    files = [(name, contents[name.rpartition(".")[2]]) for name in members.split()]
    (item,) = read(tar(tmp_path / "a.tar", *files)).items()
    assert "expected one picture, got several by the name up to its first dot: ." in item.fault


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ("a.png a.label b.png b.label", ["2 members .label, which are not read (a.label)"]),
        ("a.png a.cls.txt", ["1 members .cls.txt, which are not read (a.cls.txt)"]),
        (
            "a.png a.npy b.png b.npy b.pyd",
            ["2 members .npy, which are not read (a.npy)", "1 members .pyd, which are not read (b.pyd)"],
        ),
        ("a.png a.cls a.json a.txt a.seg.png", []),
        ("a.png a.1.png", ["1 further pictures of samples, beside the first of each (a.1.png)"]),
    ],
)
def test_members_that_are_not_read_are_said(members: str, said: list[str], tmp_path: Path) -> None:
    contents = {"png": PNG, "json": b"{}", "seg.png": encode_mask(picture(1, channels=1)[..., 0])}
    files = [(name, contents.get(name.partition(".")[2], PNG if name.endswith("png") else b"1")) for name in members.split()]
    assert [str(one) for one in read(tar(tmp_path / "a.tar", *files)).header.left_out] == said


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of webdataset's
def test_tars_that_webdataset_writes(tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset")
    with webdataset.TarWriter(str(tmp_path / "a.tar")) as file:
        for number in range(3):
            mask = {"seg.png": encode_mask(picture(9, channels=1)[..., 0])} if number else {}
            file.write({"__key__": f"s/{number:03d}", "png": PNG, "cls": number, "json": {"n": number}, **mask})
    data = read(tmp_path / "a.tar")
    assert data.header.holds == {"label", "mask"}
    items = list(data.items())
    assert [(item.key, item.label, item.extra["columns"]) for item in items] == [(f"s/{n:03d}", n, {"n": n}) for n in range(3)]


def test_names_of_classes(tmp_path: Path) -> None:
    labels = {"1": b"dog", "2": b"1", "3": b"9"}
    members = [[(f"{key}.png", PNG), (f"{key}.cls", label)] for key, label in labels.items()]
    path = tar(tmp_path / "a.tar", *(member for sample in members for member in sample))
    assert [item.label for item in read(path, names="cat,dog").items()] == [1, 1, None]
    assert list(read(path, names="cat,dog").items())[2].fault == "3: label: expected one of 2 classes, got '9'; valid: cat, dog"
    unnamed = list(read(path).items())
    assert [item.label for item in unnamed] == [None, 1, 9]
    assert unnamed[0].fault.startswith("1: label: expected a number (names= or index.json says what classes are called)")


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("", ["0", "train-001/0", "train-002/0"]),
        ("train-*.tar", ["0", "train-001/0", "train-002/0"]),
        ("train-{000..001}.tar", ["0", "train-001/0"]),
        ("train-{002,000}.tar", ["0", "train-000/0"]),
    ],
)
def test_folders_and_patterns_and_keys_that_repeat(tmp_path: Path, source: str, keys: list[str]) -> None:
    for number in range(3):
        tar(tmp_path / f"train-{number:03d}.tar", ("0.png", encode(picture(number), ".png")))
    data = read(tmp_path / source, "webdataset")
    assert [(item.key, item.split) for item in data.items()] == [(key, "train") for key in keys]
    first = 2 if source == "train-{002,000}.tar" else 0
    np.testing.assert_array_equal(data[0]["image"], picture(first))


def test_what_climbs_out_links_and_devices_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    path = tar(
        tmp_path / "a.tar",
        ("../up.png", PNG), ("/abs.png", PNG), special("link.png", tarfile.SYMTYPE, str(tmp_path / "secret.png")),
        special("hard.png", tarfile.LNKTYPE, "../up.png"), special("device.png", tarfile.CHRTYPE),
        special("pipe.png", tarfile.FIFOTYPE), ("text.txt", b"x"), ("twice.png", PNG), ("twice.png", PNG), ("good.png", PNG),
        ("nan.png", PNG), ("nan.json", b'{"objects": [[0, 0, NaN, 5]]}'), ("list.png", PNG), ("list.json", b"[1]"),
        ("latin.png", PNG), ("latin.txt", b"\xff"),
    )  # fmt: skip
    before = sorted(tmp_path.rglob("*"))
    faults = [item.fault for item in read(path, annotations="strict").items()]
    assert faults == [
        "../up.png: expected a name inside the data set, got '../up.png'",
        "/abs.png: expected a name relative to the data set, got '/abs.png'",
        "link.png: expected a file, got a link",
        "hard.png: expected a file, got a link",
        "device.png: expected a file, got a device",
        "pipe.png: expected a file, got a device",
        "text: no picture among .txt",
        "twice.png: two members of this name",
        "",
        "objects[0]: expected a box of finite numbers and positive size, got [0.0, 0.0, nan, 5.0]",
        "list: .json: expected a JSON object, got [1]",
        "latin: .txt: expected UTF-8: invalid start byte",
    ]
    assert sorted(tmp_path.rglob("*")) == before
    assert [sample["id"] for sample in read(path, faults="skip", annotations="strict")] == ["good"]


def test_damaged_tars_lose_only_what_is_damaged(tmp_path: Path) -> None:
    path = tar(tmp_path / "a.tar", *((f"{number}.png", PNG) for number in range(4)))
    data, step = path.read_bytes(), 512 + -(-len(PNG) // 512) * 512
    for name, broken, good in (
        ("cut.tar", data[: 2 * step + 700], 2),
        ("cut-in-header.tar", data[: 2 * step + 100], 2),
        ("cut-in-filling.tar", data[: step + 512 + len(PNG) + 1], 2),
        ("cut-between.tar", data[: 2 * step], 2),
        ("bent.tar", data[:step] + b"\xff" * 512 + data[step + 512 :], 1),
    ):
        (tmp_path / name).write_bytes(broken)
        items = list(read(tmp_path / name).items())
        assert [item.fault for item in items[:good]] == [""] * good
        assert len(items) == good + 1
        size = len(broken)
        ends = f"ends after byte {size} without the mark of its end"
        said = ("cut off at the end", *(f"{tmp_path / name}: {text}" for text in (f"damaged after byte {good * step}", ends)))
        assert any(text in items[-1].fault for text in said)
    (tmp_path / "z").mkdir()
    (tmp_path / "z/b.tar").write_bytes(b"no tar at all" * 100)
    tar(tmp_path / "z/a.tar", ("0.png", PNG))
    assert [bool(item.fault) for item in read(tmp_path / "z").items()] == [False, True]
    for path in (tmp_path / "z/b.tar", tmp_path / "z/c.tar"):
        path.write_bytes(path.read_bytes() if path.exists() else b"")
        with pytest.raises(DataError, match=f"^{path}: expected a tar file that is not compressed: "):
            read(path)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of webdataset's
def test_written_tars_are_read_by_webdataset_and_again(tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset")
    objects = Objects(np.array([[1.0, 2, 5, 8]]), np.array([1]), fields={"iscrowd": [0]})
    header = Header(frozenset({"label", "mask", "instances", "boxes"}), names=("cat", "dog"), pairs=((0, 1),))
    mask = picture(3, channels=1)[..., 0]
    examples = [
        example(
            f"d.e/k.{number}", number, label=number % 2, objects=objects, mask=mask, instances=mask.astype(np.uint16),
            split="train" if number < 5 else "val",
            extra={"columns": {"txt": "hällo", "n": number}},
        )
        for number in range(7)
    ]  # fmt: skip
    root = write(tmp_path, "webdataset", header, examples, shard=3)
    names = ["train-000000.tar", "train-000001.tar", "val-000001.tar", "val-000002.tar"]
    assert sorted(path.name for path in root.iterdir()) == ["index.json", *names]
    index = json.loads((root / "index.json").read_text())
    assert [(shard["url"], shard["nsamples"]) for shard in index["shardlist"]] == list(zip(names, (3, 2, 1, 1), strict=True))
    theirs: list[dict[str, Any]] = []
    for name in names:
        theirs += webdataset.WebDataset(str(root / name), shardshuffle=False).decode("rgb8")
    data = read(root)
    assert data.names == header.names
    assert (data.header.holds, data.header.pairs) == (header.holds, header.pairs)
    for one, their, item, sample in zip(examples, theirs, data.items(), data, strict=True):
        assert item.key == one.key
        assert (item.split, item.label) == (one.split, one.label)
        assert item.extra["columns"] == {"txt": "hällo", "n": one.number}
        assert item.objects is not None
        assert item.objects.plain() == objects.plain()
        np.testing.assert_array_equal(sample["mask"], mask)
        np.testing.assert_array_equal(their["png"], picture(one.number))
        assert (their["cls"], their["txt"], their["json"]["objects"]) == (one.label, "hällo", objects.plain())
    again = write(tmp_path / "again", "webdataset", header, examples, shard=3)
    assert all((again / name).read_bytes() == (root / name).read_bytes() for name in names)
    with tarfile.open(root / names[0]) as file:
        assert {(info.mtime, info.uid, info.gid, info.uname) for info in file} == {(0, 0, 0, "")}


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\\"), min_size=1, max_size=8), min_size=1))
def test_keys_of_any_name(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    keys = list(dict.fromkeys(f"{number % 2}/x{name.replace('/', '.')}" for number, name in enumerate(names)))
    data = read(write(tmp_path_factory.mktemp("any"), "webdataset", Header(), [example(key) for key in keys]))
    assert [item.key for item in data.items()] == keys
    assert all(decode_key(encode_key(key)) == key and "." not in encode_key(key).rpartition("/")[2] for key in keys)


def test_classes_called_by_numbers_keep_their_order(tmp_path: Path) -> None:
    header = Header(frozenset({"label"}), names=("1", "0"))
    data = read(write(tmp_path, "webdataset", header, [example("a", 0, label=0), example("b", 1, label=1)]))
    assert [data.names[sample["labels"]] for sample in data] == ["1", "0"]


@pytest.mark.parametrize("folder", ["bigcats", "nuclei"])
def test_real_pictures(tmp_path: Path, folder: str) -> None:
    source = read(real(folder), "folder" if folder == "bigcats" else "masks")
    some = list(islice(source.items(), 0, None, 45))
    data = copy(some, source.header, tmp_path, "webdataset")
    assert data.names == source.names
    found = {item.key: item for item in data.items()}
    assert len(found) == len(some)
    for item in some:
        assert (found[item.key].split, found[item.key].label) == (item.split, item.label)
        assert same_pixels(item, found[item.key])


def test_shards_behind_a_url(tmp_path: Path) -> None:
    write(tmp_path, "webdataset", LABELLED, [example(f"k{number}", number, label=number % 2) for number in range(5)])
    fsspec.filesystem("memory").put(f"{tmp_path}/", "/shards/", recursive=True)
    for source in ("memory://shards", "memory://shards/data-{000000..000001}.tar", "memory://shards/data-*.tar"):
        data = read(source)
        assert data.names == ("cat", "dog")
        assert [sample["labels"] for sample in data] == [0, 1, 0, 1, 0]
        np.testing.assert_array_equal(data[4]["image"], picture(4))


@pytest.mark.parametrize("source", ["a-{0..9999999}.tar", "a-{9..0}.tar", "*/a.tar"])
def test_patterns_that_are_none(tmp_path: Path, source: str) -> None:
    with pytest.raises(DataError, match="expected"):
        read(tmp_path / source, "webdataset")
