"""YOLO data sets that are broken or mean harm: faults that name file and line, or one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.yolo_files import BOX, HEIGHT, WIDTH, write_yolo
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.yolo import FORMAT
from vicinal.datasets.load import read
from vicinal.datasets.strict import StrictReader
from vicinal.errors import DataError


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("0 nan 0.5 0.1 0.1", "expected finite numbers, got '0 nan 0.5 0.1 0.1'"),
        ("0 inf 0.5 0.1 0.1", "expected finite numbers"),
        ("0 0.5 0.5 x 0.1", "expected finite numbers, got '0 0.5 0.5 x 0.1'"),
        ("nan 0.5 0.5 0.1 0.1", "expected finite numbers"),
        ("0 0.5 0.5 0.1", "expected 5 numbers (class, centre, size) or an odd number from 7 (class and polygon), got 4"),
        ("0 0.5 0.5 0.1 0.1 0.9", "got 6 numbers"),
        ("0 0.5 0.5 0.1 0.1 0.9 0.9 0.9", "got 8 numbers"),
        ("0", "got 1 numbers"),
        ("2 0.5 0.5 0.1 0.1", "expected a class from 0 to 1, got 2"),
        ("-1 0.5 0.5 0.1 0.1", "expected a class from 0 to 1, got -1"),
        ("0.5 0.5 0.5 0.1 0.1", "expected a class from 0 to 1, got 0.5"),
        ("0 0.5 0.5 -0.1 0.1", "expected a positive width and height"),
        ("0 0.5 0.5 0.1 0", "expected a positive width and height"),
        ("0 0.95 0.5 0.2 0.1", "expected a box inside the 48 x 40 picture (up to clip=1 pixels outside are clipped)"),
        ("0 320 240 64 64", "expected a box inside the 48 x 40 picture"),
        ("0 0.1 0.1 1.1 0.2 0.3 0.3", "a point 4.8 pixels outside"),
    ],
)  # fmt: skip
def test_a_bad_line_is_strictly_a_fault_that_names_file_and_line(tmp_path: Path, line: str, fault: str) -> None:
    root = write_yolo(tmp_path, {"a": f"{BOX}\n{line}\n", "b": BOX})
    bad, good = StrictReader(FORMAT.open(str(root))).items()
    assert bad.fault.startswith(f"{root}/labels/a.txt: line 2: ")
    assert fault in bad.fault
    assert (good.fault, len(good.objects or ())) == ("", 1)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"{BOX} 0.1 0.2 3", "expected visibilities 0, 1 or 2, got 3"),
        (f"{BOX} 0.1 0.2", "expected 5 numbers (class, centre, size) or 8 (with 1 keypoints), got 7 numbers"),
        ("0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2", "or 8 (with 1 keypoints), got 9 numbers"),
    ],
)
def test_bad_keypoints(tmp_path: Path, line: str, fault: str) -> None:
    root = write_yolo(tmp_path, {"a": line}, "nc: 2\ntrain: images\nkpt_shape: [1, 3]\n")
    assert fault in next(StrictReader(FORMAT.open(str(root))).items()).fault


def test_rotated_boxes_have_nine_numbers(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX}, "nc: 2\ntrain: images\ntask: obb\n")
    item = next(StrictReader(FORMAT.open(str(root))).items())
    assert "expected 9 numbers (class and four corners), got 5 numbers" in item.fault


def test_what_sticks_out_by_rounding_is_clipped(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": "0 0.95 0.5 0.1002 1.000001\n0 -0.001 0.1 0.5 0.1 0.5 0.5\n"})
    item = next(FORMAT.open(str(root)).items())
    assert item.objects is not None
    assert item.objects.boxes.max(axis=0)[2:].tolist() == [48, 40]
    assert item.objects.boxes.min() == 0


def test_broken_and_binary_files_are_faults(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX, "b": BOX, "c": BOX})
    (root / "images" / "a.jpg").write_bytes(b"no picture")
    (root / "labels" / "b.txt").write_bytes(b"\xff\xfe0 0.5")
    faults = [item.fault for item in FORMAT.open(str(root)).items()]
    assert "not a picture" in faults[0]
    assert "b.txt: expected UTF-8" in faults[1]
    assert faults[2] == ""


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", "images/missing.jpg", "s3://bucket/a.jpg", "images"])
def test_lists_that_name_what_is_not_inside(tmp_path: Path, name: str) -> None:
    store(tmp_path / "secret.jpg", smooth(1))
    root = write_yolo(tmp_path / "set", {"a": BOX}, "nc: 2\ntrain: train.txt\n")
    (root / "train.txt").write_text(f"{name}\nimages/a.jpg\nimages/a.jpg\n")
    bad, *twice = FORMAT.open(str(root)).items()
    assert bad.fault
    assert ".." not in bad.key
    assert not bad.key.startswith("/")
    assert [item.fault for item in twice] == ["a.jpg: listed more than once"] * 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("train: ../outside\nnc: 1", "train: expected a folder or a list of pictures (.txt) inside {root}, got '../outside'"),
        ("train: /etc\nnc: 1", "train: expected a folder or a list of pictures (.txt) inside {root}, got '/etc'"),
        ("train: images/../../outside\nnc: 1", "got 'images/../../outside'"),
        ("train: none\nval: images\nnc: 1", "train: expected a folder or a list of pictures (.txt) inside {root}, got 'none'"),
        ("train: ''\nnc: 1", "expected the folders of pictures as train, val or test"),
        ("train: images\nnc: many", "nc: expected a whole number in [0, 65536], got 'many'"),
        ("train: images\nnc: 3\nnames: [a]", "nc: expected 1, as many as there are names, got 3"),
        ("train: images\nnames: [[a], [b]]", "names: expected names of classes, in a list or by their numbers"),
        ("train: images\nnames: {a: b}", "names: expected a whole number in [0, 65535], got 'a'"),
        ("train: images\nnames: {999999999: b}", "names: expected a whole number in [0, 65535]"),
        ("train: images\nnc: 1\nkpt_shape: 17", "kpt_shape: expected [number of keypoints, 2 or 3]"),
        ("train: images\nnc: 1\nkpt_shape: [2, 5]", "kpt_shape[1]: expected a whole number in [2, 3], got '5'"),
        ("train: images\nnc: 1\nkpt_shape: [2, 3]\nflip_idx: [0, 5]", "flip_idx: expected a whole number in [0, 1], got '5'"),
        ("train: images\nnc: 1\nkpt_shape: [3, 3]\nflip_idx: [1, 2, 0]", "flip_idx: expected keypoints that change places"),
        ("train: images\nnc: 1\ntask: segmentation", "task: expected one of detect, segment, pose, obb, got 'segmentation'"),
        ("train: [images\nnc: 1", "no valid YAML"),
        ("a: &a [x, x]\nb: [*a, *a]\ntrain: images\nnc: 1", "line 2: no valid YAML: aliases (*name) are not read"),
        ("train: images\nnc: 1\nx: " + "[" * 5000, "no valid YAML"),
        ("- train", "expected the members of a data set (names, train, val ...)"),
        ("\0", "no valid YAML"),
    ],
)  # fmt: skip
def test_a_bad_data_yaml_is_one_error(tmp_path: Path, text: str, error: str) -> None:
    (tmp_path / "outside").mkdir()
    root = write_yolo(tmp_path / "set", {"a": BOX}, text)
    with pytest.raises(DataError) as caught:
        FORMAT.open(str(root / "data.yaml"))
    assert error.format(root=root) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_descriptions_are_not_chosen_between(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX})
    (root / "data.yaml").rename(root / "one.yaml")
    (root / "two.yaml").write_text((root / "one.yaml").read_text())
    with pytest.raises(DataError, match="expected one YAML file of a data set"):
        FORMAT.open(str(root))


def test_a_huge_file_that_says_it_is_yaml(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX})
    (root / "data.yaml").write_bytes(b"# " + b"x" * (1 << 22))
    with pytest.raises(DataError, match="expected at most 4194304 bytes of YAML"):
        FORMAT.open(str(root))


@pytest.mark.parametrize(
    ("images", "labels", "looked_for"),
    [
        ("images", "images/a.txt", "labels/a.txt"),
        ("Images", "Labels/a.txt", "Images/a.txt"),
        ("train/img", "train/ann/a.txt", "train/img/a.txt"),
        ("images", "", "labels/a.txt"),
    ],
)
def test_where_labels_are_looked_for_is_said(tmp_path: Path, images: str, labels: str, looked_for: str) -> None:
    for name in ("a", "b"):
        store(tmp_path / images / f"{name}.png", smooth(0, HEIGHT, WIDTH))
    if labels:
        (tmp_path / labels).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / labels).write_text(BOX)
    (tmp_path / "data.yaml").write_text(f"train: {images}\nval: {images}\nnames: [cat]\n")
    said = f"read, but: 2 pictures, and none has a label file ({looked_for})"
    assert str(read(tmp_path).summary).endswith(said)
    place = tmp_path / looked_for
    place.parent.mkdir(exist_ok=True)
    place.write_text("")
    assert "none has a label file" not in str(read(tmp_path).summary)
