"""IDX files: what belongs together, sizes that lie, and that what is written is what was there."""

from __future__ import annotations

import gzip
import struct
from itertools import islice
from pathlib import Path

import fsspec
import numpy as np
import pytest

from tests.datasets.writing import copy, example, picture, real, same_pixels, write
from vicinal.datasets.example import Example
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.errors import DataError

LABELLED = frozenset({"label"})
WISH = "pictures [N, H, W] or [N, H, W, C] of uint8, uint16 or float32"


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)
    return path


def stack(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 5, 4), np.uint8)


@pytest.mark.parametrize(
    "names", ["{}-images-idx3-ubyte.gz {}-labels-idx1-ubyte.gz", "{}-images.idx3-ubyte {}-labels.idx1-ubyte"]
)
def test_splits_of_a_folder(tmp_path: Path, names: str) -> None:
    for prefix, count in (("t10k", 2), ("train", 3)):
        images, labels = names.format(prefix, prefix).split()
        put(tmp_path / "raw" / images, idx(stack(count)))
        put(tmp_path / "raw" / labels, idx(np.arange(count, dtype=np.uint8) + 1))
    data = read(tmp_path)
    assert data.format == "idx"
    assert data.names == ("0", "1", "2", "3")
    assert [(item.key, item.split, item.label) for item in data.items()] == [
        ("train/00000", "train", 1), ("train/00001", "train", 2), ("train/00002", "train", 3),
        ("test/00000", "test", 1), ("test/00001", "test", 2),
    ]  # fmt: skip
    np.testing.assert_array_equal(data[2]["image"][..., 0], stack(3)[2])
    np.testing.assert_array_equal(data[-1]["image"][..., 0], stack(2)[1])


def test_one_file_finds_its_labels_and_none_needs_labels(tmp_path: Path) -> None:
    path = put(tmp_path / "train-images-idx3-ubyte", idx(stack(2)))
    assert read(path).header.holds == frozenset()
    put(tmp_path / "train-labels-idx1-ubyte.gz", idx(np.array([7, 0], ">i4"), 0x0C))
    assert [item.label for item in read(path).items()] == [7, 0]
    assert read(path, names="a,b,c,d,e,f,g,h").names[7] == "h"
    (tmp_path / "classes.txt").write_text("zero\none\n")
    assert [item.fault for item in read(path).items()] == ["label: expected one of 2 classes, got '7'; valid: one, zero", ""]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 2**16, 2**16), "declares 4294967295x65536x65536 = "),
        (idx(stack(3))[:-1], "declares 3x5x4 = 60 bytes, but there are 59"),
        (idx(stack(3)) + b"\0", "declares 3x5x4 = 60 bytes, but there are 61"),
        (b"\0\0\x08\x03\0\0", "ends inside its header"),
        (b"PNG and more", "no IDX file (it starts with 50 4e 47 20)"),
        (b"", "no IDX file (it starts with )"),
        (idx(stack(3)[0]), f"expected {WISH}, got uint8 of shape (5, 4)"),
        (idx(stack(3).astype(">i2"), 0x0B), f"expected {WISH}, got >i2 of shape (3, 5, 4)"),
    ],
)
def test_files_that_lie(tmp_path: Path, data: bytes, message: str) -> None:
    for name in ("a-images-idx3-ubyte", "b-images-idx3-ubyte.gz"):
        path = put(tmp_path / name, data)
        if path.suffix == ".gz" and "60 bytes" in message:
            continue  # how much is packed shows only when it is unpacked
        with pytest.raises(DataError) as caught:
            read(path, "idx")
        assert str(caught.value).startswith(f"{path}: {message.split(' = ')[0]}")


def test_a_packed_file_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a-images-idx3-ubyte.gz"
    head = b"\0\0\x08\x03" + struct.pack(">3I", 9 * 2**10, 2**10, 2**10)
    with gzip.open(path, "wb", 0) as file:
        file.write(head + bytes(10 * 2**20))
    with pytest.raises(DataError, match=rf"^{path}: .* unpacks to {9 * 2**30} bytes; at most {2**33} are read$"):
        read(path)


def test_labels_that_do_not_fit(tmp_path: Path) -> None:
    path = put(tmp_path / "train-images-idx3-ubyte", idx(stack(2)))
    labels = put(tmp_path / "train-labels-idx1-ubyte", idx(np.zeros(3, np.uint8)))
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(caught.value) == f"{labels}: expected 2 entries, as there are pictures, got 3"


@pytest.mark.parametrize(("channels", "file"), [(1, "train-images-idx3-ubyte"), (3, "train-images-idx4-ubyte")])
def test_written_files_are_read_again(tmp_path: Path, channels: int, file: str) -> None:
    header = Header(LABELLED, names=("T-shirt/top", "Trouser"))
    examples = [
        Example(f"k{number}", number, (12, 16), pixels=picture(number, channels=channels), label=number % 2, split=split)
        for number, split in enumerate(["train", "test", "train", "train", "test", "val"])
    ]
    root = write(tmp_path, "idx", header, examples, shard=2)
    assert file in {path.name for path in root.iterdir()}
    assert not (root / ".vicinal").exists()
    data = read(root)
    assert data.names == header.names
    for split in ("train", "test", "val"):
        wanted = [one for one in examples if one.split == split]
        got = list(read(root, only=split))
        assert [sample["labels"] for sample in got] == [one.label for one in wanted]
        for sample, one in zip(got, wanted, strict=True):
            np.testing.assert_array_equal(sample["image"], one.pixels)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"pixels": picture(1, 9, 9)},
            "b: expected images of uint8 [12, 16, 3], as in the same array before, got uint8 [9, 9, 3]; Resize in ",
        ),
        ({"pixels": picture(1).astype(np.uint16)}, "b: expected pixels of uint8, as idx holds, got uint16"),
        ({"label": None}, "b: expected a label, as the other pictures have"),
    ],
)
@pytest.mark.parametrize("shard", [1, 2])
def test_pictures_that_do_not_fit_in_one_array(tmp_path: Path, changed: dict[str, object], message: str, shard: int) -> None:
    first = Example("a", 0, (12, 16), pixels=picture(0), label=0)
    fields = {"pixels": picture(1), "label": 1, **changed}
    second = Example("b", 1, (12, 16), **fields)  # type: ignore[arg-type]
    with pytest.raises(DataError) as caught:
        write(tmp_path, "idx", Header(LABELLED), [first, second], shard=shard)
    assert str(caught.value).startswith(message)


def test_more_than_256_classes(tmp_path: Path) -> None:
    names = tuple(f"c{number}" for number in range(300))
    examples = [Example(str(label), n, (12, 16), pixels=picture(n), label=label) for n, label in enumerate((299, 0))]
    data = read(write(tmp_path, "idx", Header(LABELLED, names=names), examples))
    assert [item.label for item in data.items()] == [299, 0]


def test_real_fashion_mnist(tmp_path: Path) -> None:
    data = read(real("fashion-mnist"))
    assert data.header.splits == ("train", "test")
    assert len(data) == 70000
    counts = np.bincount([item.label or 0 for item in data.items() if item.split == "test"])
    assert counts.tolist() == [1000] * 10
    some = list(islice(data.items(), 0, None, 9000))
    again = copy(some, data.header, tmp_path, "idx")
    assert again.names == data.names
    for first, second in zip(some, again.items(), strict=True):
        assert (second.split, second.label) == (first.split, first.label)
        assert same_pixels(first, second)


def test_idx_behind_a_url() -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/idx-test/train-images-idx3-ubyte.gz", gzip.compress(idx(stack(3))))
    files.pipe("/idx-test/t10k-images-idx3-ubyte", idx(stack(2, 1)))
    data = read("memory://idx-test")
    np.testing.assert_array_equal(data[2]["image"][..., 0], stack(3)[2])
    np.testing.assert_array_equal(data[4]["image"][..., 0], stack(2, 1)[1])


def test_encoded_pictures_do_not_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^a: expected pixels, got none$"):
        write(tmp_path, "idx", Header(), [example("a")])


@pytest.mark.parametrize("splits", [("night", "day"), ("train", "extra"), ("test", "fold1", "fold2")])
def test_splits_of_any_name_come_back(tmp_path: Path, splits: tuple[str, ...]) -> None:
    header = Header(holds=frozenset({"label"}), names=("0", "1"), splits=splits)
    examples = [
        Example(f"{split}/a", number, (12, 16), "", pixels=picture(number), split=split, label=1)
        for number, split in enumerate(splits)
    ]
    data = read(write(tmp_path, "idx", header, examples))
    assert sorted(item.split for item in data.items()) == sorted(splits)
