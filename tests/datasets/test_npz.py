"""npz files: which array is which, archives that lie, and that what is written is what was there."""

from __future__ import annotations

import io
import zipfile
from itertools import islice
from pathlib import Path

import fsspec
import numpy as np
import pytest

from tests.datasets.writing import copy, picture, real, same_pixels, write
from vicinal.datasets.example import Example
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.errors import DataError

X = np.random.default_rng(0).integers(0, 256, (4, 6, 5, 3), np.uint8)
Y = np.array([2, 0, 1, 2])


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize(
    ("names", "splits"),
    [
        ({"images": X, "labels": Y}, {"": X}),
        ({"x_train": X, "y_train": Y, "x_test": X[:2], "y_test": Y[:2, None]}, {"train": X, "test": X[:2]}),
        ({"train_images": X, "train_labels": Y, "val_images": X[1:], "val_labels": Y[1:]}, {"train": X, "val": X[1:]}),
        ({"X": X, "y": Y.astype(np.float64)}, {"": X}),
        ({"data": X.transpose(0, 3, 1, 2).copy(), "target": Y.astype(np.uint8)}, {"": X}),
    ],
)
def test_arrays_by_their_usual_names(tmp_path: Path, save, names: dict, splits: dict) -> None:  # type: ignore[no-untyped-def, type-arg]
    save(tmp_path / "a.npz", **names)
    data = read(tmp_path / "a.npz")
    assert data.format == "npz"
    assert data.names == ("0", "1", "2")
    assert data.header.splits == tuple(split for split in splits if split)
    expected = [(split, picture) for split, pictures in splits.items() for picture in pictures]
    assert [item.split for item in data.items()] == [split for split, _ in expected]
    for sample, (_, wanted) in zip(data, expected, strict=True):
        np.testing.assert_array_equal(sample["image"], wanted)
        match = int(np.flatnonzero((wanted == X).all(axis=(1, 2, 3)))[0])
        assert sample["labels"] == Y[match]


def test_arrays_by_option_masks_and_names(tmp_path: Path) -> None:
    grey = X[..., 0].astype(np.uint16) * 7
    kind, instances = np.array(["u", "v", "u", "u"]), X[..., 2].astype(int)
    np.savez(tmp_path / "a.npz", cells=grey, kind=kind, masks=X[..., 1] > 9, instances=instances)
    data = read(tmp_path / "a.npz", images="cells", labels="kind")
    assert data.names == ("u", "v")
    assert data.header.holds == {"label", "mask", "instances"}
    sample = data[1]
    assert (sample["labels"], sample["image"].dtype, sample["image"].shape) == (1, np.uint16, (6, 5, 1))
    np.testing.assert_array_equal(sample["mask"], X[1, ..., 1] > 9)
    np.testing.assert_array_equal(sample["instances"], X[1, ..., 2])


def test_rows_of_probabilities_are_soft_labels_and_rows_of_a_single_one_are_classes(tmp_path: Path) -> None:
    soft = np.array([[0.25, 0.75, 0], [1, 0, 0], [0, 0.25, 0.75], [0, 0, 1]])
    np.savez(tmp_path / "a.npz", images=X, labels=soft)
    data = read(tmp_path / "a.npz")
    assert (data.names, data.header.holds) == (("0", "1", "2"), {"label", "soft_label"})
    assert [item.label for item in data.items()] == [None, 0, None, 2]
    np.testing.assert_array_equal([sample["labels"] for sample in data], soft)
    np.savez(tmp_path / "a.npz", images=X, labels=np.eye(3, dtype=np.float32)[[1, 0, 2, 2]])
    data = read(tmp_path / "a.npz")
    assert (data.header.holds, [sample["labels"] for sample in data]) == ({"label"}, [1, 0, 2, 2])


def test_fortran_order_is_refused_and_objects_are_never_unpickled(tmp_path: Path) -> None:
    for array, message in (
        (np.asfortranarray(X), "images: expected rows one after the other, got Fortran order; numpy.ascontiguousarray helps"),
        (np.array([{}, 1]), "images: expected numbers, got Python objects"),
        (X.astype(np.int64), "images: expected pictures [N, H, W] or [N, H, W, C] of uint8, uint16 or float32, got int64"),
        (X[0, 0], "images: expected pictures [N, H, W] or [N, H, W, C] of uint8, uint16 or float32, got uint8 of shape (5, 3)"),
    ):
        np.savez(tmp_path / "a.npz", images=array)
        with pytest.raises(DataError) as caught:
            read(tmp_path / "a.npz")
        assert str(caught.value).startswith(f"{tmp_path}/a.npz: {message}")


def header(shape: tuple[int, ...]) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return file.getvalue()


def test_archives_that_lie_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    for data in (header((10**12, 28, 28)) + bytes(1000), header((2, 3, 3)) + bytes(17), b"\x93NUMPY\x01\0\xff"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("images.npy", data)
        with pytest.raises(DataError, match=f"^{path}: images: "):
            read(path)
    path.write_bytes(b"PK no zip")
    with pytest.raises(DataError, match=f"^{path}: "):
        read(path, "npz")


def test_damage_in_a_packed_array_is_an_error_of_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, images=X)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DataError, match=f"^{path}: "):
        read(path)[0]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": X, "b": Y}, "no array of pictures found among a, b; images= names it"),
        ({"images": X, "labels": Y[:3]}, "labels: expected 4 entries, as there are pictures, got 3"),
        ({"images": X, "masks": X}, "masks: expected integers [N, H, W], got uint8 of shape (4, 6, 5, 3)"),
        ({"images": X, "labels": Y * 1j}, "labels: expected labels [N] or [N, K], got complex128 of shape (4,)"),
    ],
)
def test_arrays_that_do_not_fit(tmp_path: Path, arrays: dict[str, np.ndarray], message: str) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(DataError) as caught:
        read(tmp_path / "a.npz")
    assert str(caught.value) == f"{tmp_path}/a.npz: {message}"


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_written_files_are_read_again_by_numpy_too(tmp_path: Path, dtype: str) -> None:
    head = Header(frozenset({"label", "mask", "instances"}), names=("a", "b c"))
    mask = picture(9, channels=1)[..., 0]
    examples = [
        Example(
            f"k{number}", number, (12, 16), pixels=picture(number).astype(dtype), label=number % 2, split=split,
            mask=mask, instances=mask.astype(np.uint16) + number,
        )
        for number, split in enumerate(["train", "test", "train", "test", "train"])
    ]  # fmt: skip
    root = write(tmp_path, "npz", head, examples, shard=2)
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["data.npz"]
    with np.load(root / "data.npz") as theirs:
        assert theirs["names"].tolist() == ["a", "b c"]
        for split in ("train", "test"):
            wanted = [one for one in examples if one.split == split]
            np.testing.assert_array_equal(theirs[f"{split}_images"], np.stack([one.pixels for one in wanted]))
            assert theirs[f"{split}_images"].dtype == dtype
            assert theirs[f"{split}_labels"].tolist() == [one.label for one in wanted]
            np.testing.assert_array_equal(theirs[f"{split}_instances"], np.stack([one.instances for one in wanted]))
    data = read(root)
    assert data.header.holds == head.holds
    assert data.names == head.names
    for one, sample in zip(sorted(examples, key=lambda one: one.split, reverse=True), data, strict=True):
        np.testing.assert_array_equal(sample["image"], one.pixels)
        np.testing.assert_array_equal(sample["instances"], one.instances)
        assert sample["labels"] == one.label
    again = write(tmp_path / "again", "npz", head, examples, shard=3)
    assert (again / "data.npz").read_bytes() == (root / "data.npz").read_bytes()


@pytest.mark.parametrize("names", [("1", "0"), ("5", "7", "0")])
def test_classes_called_by_numbers_keep_their_order(tmp_path: Path, names: tuple[str, ...]) -> None:
    examples = [Example(str(n), n, (12, 16), pixels=picture(n), label=n) for n in range(len(names))]
    data = read(write(tmp_path, "npz", Header(frozenset({"label"}), names=names), examples))
    assert tuple(data.names[sample["labels"]] for sample in data) == names


def test_numbers_with_large_gaps_are_classes_of_their_own(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=X, labels=np.array([70000, 5, 0, 70000]))
    data = read(tmp_path / "a.npz")
    assert data.names == ("0", "5", "70000")
    assert [item.label for item in data.items()] == [2, 1, 0, 2]


def test_grey_pictures_keep_the_axes_that_they_had(tmp_path: Path) -> None:
    for name, array in (("three", X[..., 0]), ("four", X[..., :1])):
        np.savez(tmp_path / f"{name}.npz", images=array)
        data = read(tmp_path / f"{name}.npz")
        copy(data.items(), data.header, tmp_path / name, "npz")
        with np.load(tmp_path / name / "data.npz") as again:
            np.testing.assert_array_equal(again["images"], array)


def test_real_fashion_mnist_and_nuclei(tmp_path: Path) -> None:
    for folder, step in (("fashion-mnist", 9000), ("nuclei", 70)):
        source = read(real(folder))
        some = list(islice(source.items(), 0, None, step))
        data = copy(some, source.header, tmp_path / folder, "npz")
        assert data.names == source.names
        for first, second in zip(some, data.items(), strict=True):
            assert (second.split, second.label) == (first.split, first.label)
            assert same_pixels(first, second)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_behind_a_url(tmp_path: Path, save) -> None:  # type: ignore[no-untyped-def]
    save(tmp_path / "a.npz", images=X, labels=Y)
    url = f"memory://npz-{save.__name__}/a.npz"
    fsspec.filesystem("memory").put(str(tmp_path / "a.npz"), url)
    data = read(url)
    assert [sample["labels"] for sample in data] == Y.tolist()
    np.testing.assert_array_equal(data[3]["image"], X[3])


@pytest.mark.parametrize(
    ("splits", "more"),
    [(("night", "day"), {}), (("train", "extra"), {}), (("fold_1", "my_train"), {}), (("train",), {"mean": X})],
)
@pytest.mark.parametrize("labelled", [True, False])
def test_splits_of_any_name_are_read(tmp_path: Path, splits: tuple[str, ...], more: dict, labelled: bool) -> None:  # type: ignore[type-arg]
    arrays = {f"{split}_images": X[number:] for number, split in enumerate(splits)}
    if labelled:
        arrays |= {f"{split}_labels": Y[number:] for number, split in enumerate(splits)}
    np.savez(tmp_path / "a.npz", **arrays, **more)
    data = read(tmp_path / "a.npz")
    known = labelled or "train" not in splits or len(splits) == 1
    expected = [split for number, split in enumerate(splits) if known or split == "train" for _ in X[number:]]
    assert [item.split for item in data.items()] == expected
    rest = list(more) if known else ["extra_images"]
    assert [one.example for one in data.header.left_out] == rest
