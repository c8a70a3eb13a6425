"""datasets.read: what a sample is, iterated and by index, in worker processes, and how it is opened."""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest

import vicinal as vc
import vicinal.datasets
from tests.datasets.writing import example, picture, real, store, write
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.datasets.rle import encode

PLANE = np.zeros((12, 16), np.uint8)
PLANE[3:6, 2:9] = 1


def classes(root: Path) -> Dataset:
    for split in ("train", "val"):
        for number, name in enumerate(("cat", "dog")):
            for count in range(3):
                store(root / split / name / f"{count}.png", picture(10 * number + count))
    return read(root)


def full(root: Path) -> Dataset:
    """A data set with all kinds of labels."""
    header = Header(frozenset(HOLDS), names=("a", "b"), pairs=((0, 1),))
    ring = np.array([[1.0, 1], [9, 1], [9, 8]])
    objects = Objects(
        np.array([[1.0, 1, 9, 8], [2, 3, 9, 6]]), np.array([1, 0]), [(ring,), None], [None, encode(PLANE)],
        np.arange(12.0).reshape(2, 2, 3) % 3, {"id": [5, 6]},
    )  # fmt: skip
    mask = picture(3, channels=1)[..., 0]
    examples = [
        example(f"k{number}", number, label=number, mask=mask, instances=mask, objects=objects if number else None)
        for number in range(2)
    ]
    return read(write(root, "jsonl", header, examples))


def test_samples_iterated_and_by_index_are_the_same(tmp_path: Path) -> None:
    data = classes(tmp_path)
    assert (data.format, data.names, len(data)) == ("folder", ("cat", "dog"), 12)
    streamed = list(data)
    for index, sample in enumerate(streamed):
        assert set(sample) == {"image", "labels", "id"}
        again = data[index]
        assert (sample["id"], sample["labels"]) == (again["id"], again["labels"])
        np.testing.assert_array_equal(sample["image"], again["image"])
    assert data[-1]["id"] == streamed[-1]["id"] == "val/dog/2"
    assert data[np.int64(0)]["id"] == "train/cat/0"
    for bad in (12, -13):
        with pytest.raises(IndexError, match=f"sample {bad} of 12"):
            data[bad]
    with pytest.raises(TypeError):
        data["a"]  # type: ignore[index]


def test_samples_make_a_batch_that_a_pipeline_takes(tmp_path: Path) -> None:
    data = classes(tmp_path)
    batch = vc.Batch.from_samples(data)
    result = vc.Pipeline([vc.HorizontalFlip(p=1.0)])(batch)
    assert result.ids[3] == "train/dog/0"
    np.testing.assert_array_equal(result.images[3], picture(10)[:, ::-1])
    assert list(result.labels) == [0, 0, 0, 1, 1, 1] * 2


def test_all_kinds_of_labels_make_a_batch_too(tmp_path: Path) -> None:
    data = full(tmp_path)
    first, second = data
    assert set(first) == set(second) == {"image", "id", "labels", "mask", "instances", "boxes", "keypoints"}
    assert (len(first["boxes"]), len(second["boxes"])) == (0, 2)
    assert second["boxes"].fields["id"] == [5, 6]
    assert len(second["keypoints"]) == 4
    assert second["keypoints"].pairs == ((0, 1), (2, 3))
    result = vc.Pipeline([vc.HorizontalFlip(p=1.0)])(vc.Batch.from_samples([second]))
    np.testing.assert_allclose(result.boxes[0].data, [[7, 1, 15, 8], [7, 3, 14, 6]])
    np.testing.assert_array_equal(result.masks[0], second["mask"][:, ::-1])


def test_rle_masks_come_as_planes(tmp_path: Path) -> None:
    objects = Objects(np.array([[2.0, 3, 9, 6], [0, 0, 4, 4]]), np.array([0, 0]), masks=[encode(PLANE), None])
    header = Header(frozenset({"boxes", "rle"}))
    sample = read(write(tmp_path, "jsonl", header, [example("a", objects=objects)]))[0]
    np.testing.assert_array_equal(sample["instances"][0], PLANE)
    assert sample["instances"][1].sum() == 16


def test_one_split_channels_and_encoded_pictures(tmp_path: Path) -> None:
    classes(tmp_path)
    data = read(tmp_path, only="val", channels="grey", decode=False)
    assert len(data) == 6
    sample = data[0]
    assert isinstance(sample["image"], vc.Encoded)
    assert sample["image"].shape == (12, 16, 1)
    assert vc.Pipeline([vc.HorizontalFlip()])(vc.Batch.from_samples(data)).images[0].shape == (12, 16, 1)
    assert read(tmp_path, only="val", channels="gray")[0]["image"].shape == (12, 16, 1)


def test_faults_stop_or_are_left_out(tmp_path: Path) -> None:
    store(tmp_path / "a.png", picture(1))
    (tmp_path / "b.png").symlink_to("none")
    (tmp_path / "c.png").write_bytes(b"no picture")
    data = read(tmp_path, "folder")
    assert len(data) == 3
    with pytest.raises(vc.DataError, match=r"^b: a link that cannot be followed: No such file or directory$"):
        data[1]
    skipping = read(tmp_path, "folder", faults="skip")
    assert [item.key for item in skipping.items()] == ["a", "c"]
    with pytest.raises(vc.ReadError, match=f"^{tmp_path}/c.png: not a picture"):
        skipping[1]


def test_items_may_be_taken_by_another_thread(tmp_path: Path) -> None:
    data = full(tmp_path)
    items = data.items()
    first = next(items)
    with ThreadPoolExecutor(1) as pool:
        rest = pool.submit(list, items).result()
    assert [first.key, *(item.key for item in rest)] == ["k0", "k1"]


def test_pickled_it_reads_the_same_with_and_without_its_index(tmp_path: Path) -> None:
    data = classes(tmp_path)
    fresh = pickle.loads(pickle.dumps(data))
    assert len(data) == 12
    listed = pickle.loads(pickle.dumps(data))
    store(tmp_path / "val/dog/3.png", picture(1))
    assert (len(fresh), len(listed)) == (13, 12)
    for one in (fresh, listed):
        assert one.names == ("cat", "dog")
        np.testing.assert_array_equal(one[4]["image"], picture(11))


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_workers_of_torch_read_every_sample_once(tmp_path: Path, start: str) -> None:
    data = pytest.importorskip("torch.utils.data")
    loader = data.DataLoader(
        classes(tmp_path), batch_size=5, shuffle=True, num_workers=2 if start == "fork" else 1,
        collate_fn=vc.Batch.from_samples, multiprocessing_context=multiprocessing.get_context(start),
    )  # fmt: skip
    ids = [id for batch in loader for id in batch.ids]
    assert sorted(ids) == sorted(item.key for item in read(tmp_path).items())


def test_opening_costs_no_imports_of_heavy_packages() -> None:
    heavy = ("cv2", "numba", "pyarrow", "fsspec", "torch")
    code = f"import vicinal.datasets, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    assert vicinal.datasets.read is read


def test_every_format_says_what_it_is() -> None:
    for name in FORMATS:
        format = find(name)
        assert format.name == name
        assert format.summary
        assert format.holds <= set(HOLDS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"src": "none"}, "{root}/none: no such file or folder"),
        ({"src": ""}, f"{{root}}: no data set found (tried {', '.join(FORMATS)}); format= says which it is"),
        ({"src": "a.txt"}, "{root}/a.txt: no data set found (tried coco, "),
        ({"format": "foldr"}, f"format: expected one of {', '.join(FORMATS)}, got 'foldr'; did you mean 'folder'?"),
        ({"format": "folder", "lniks": True}, "format folder: unknown option 'lniks'; did you mean 'links'?"),
        ({"format": "csv", "src": "."}, "{root}: expected a table (.csv, .tsv), or a folder with metadata.csv or meta"),
        ({"src": "p", "channels": "rbg"}, "channels: expected unchanged, rgb or grey, got 'rbg'; did you mean 'rgb'?"),
        ({"src": "p", "faults": "ignore"}, "faults: expected one of raise, skip, got 'ignore'"),
        ({"src": "p", "only": "train"}, "split: expected None (there are none), got 'train'"),
        ({"src": "p", "decode": 1}, "decode: expected True or False, got 1"),
        ({"src": 3}, "src: expected a path or a URL, got 3"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened(tmp_path: Path, arguments: dict[str, Any], message: str) -> None:
    (tmp_path / "a.txt").touch()
    store(tmp_path / "p/x.png", picture(1))
    store(tmp_path / "p/y/x.png", picture(1))
    src = arguments.pop("src", "")
    if src == "":
        (tmp_path / "p/x.png").unlink()
        (tmp_path / "p/y/x.png").unlink()
    with pytest.raises(vc.DataError) as caught:
        read(f"{tmp_path}/{src}".rstrip("/") if isinstance(src, str) else src, **arguments)
    assert str(caught.value).startswith(message.format(root=tmp_path))


def test_behind_a_url() -> None:
    files = fsspec.filesystem("memory")
    for name, number in (("cat/a", 1), ("dog/b", 2)):
        files.pipe(f"/dataset-test/{name}.png", example(name, number).data)
    data = read("memory://dataset-test")
    assert [(sample["id"], sample["labels"]) for sample in data] == [("cat/a", 0), ("dog/b", 1)]
    np.testing.assert_array_equal(data[1]["image"], picture(2))
    with pytest.raises(vc.DataError, match=r"^memory://nothing-here: no such file or folder$"):
        read("memory://nothing-here")


def test_real_photos_by_index() -> None:
    data = read(real("bigcats"), only="train")
    assert len(data) == 200
    sample = data[123]
    assert (sample["image"].shape, data.names[sample["labels"]]) == ((224, 224, 3), "lion")
