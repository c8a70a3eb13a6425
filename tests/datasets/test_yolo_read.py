"""Reading YOLO: every kind of line, and every way in which data sets are laid out."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.datasets.yolo_files import BOX, HEIGHT, SQUARE, WIDTH, write_yolo
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.yolo import FORMAT
from vicinal.datasets.objects import Objects

LAYOUT = "names: [cat, dog]\ntrain: images/train\nval: images/val\n"


def objects_of(root: Path, text: str, description: str = "names: [cat, dog]\ntrain: images\n", **options: object) -> Objects:
    item = next(FORMAT.open(str(write_yolo(root, {"a": text}, description)), **options).items())
    assert item.fault == ""
    assert item.objects is not None
    return item.objects


def test_boxes_are_corners_in_pixels(tmp_path: Path) -> None:
    objects = objects_of(tmp_path, f"{BOX}\n\n0 0.125 0.1 0.25 0.2\n")
    assert objects.boxes.tolist() == [SQUARE, [0, 0, 12, 8]]
    assert objects.labels.tolist() == [1, 0]
    assert objects.polygons is None
    assert objects.keypoints is None


def test_polygons_have_their_hull_as_box_and_stand_beside_boxes(tmp_path: Path) -> None:
    objects = objects_of(tmp_path, f"0 0.5 0.25 0.75 0.5 0.25 0.5\n{BOX}\n")
    assert objects.boxes.tolist() == [[12, 10, 36, 20], SQUARE]
    assert objects.polygons is not None
    assert objects.polygons[1] is None
    assert objects.polygons[0][0].tolist() == [[24, 10], [36, 20], [12, 20]]


def test_keypoints_are_fractions_of_the_canvas(tmp_path: Path) -> None:
    description = "names: [cat, dog]\ntrain: images\nkpt_shape: [2, 3]\nflip_idx: [1, 0]\nkpt_names: {0: [ear_l, ear_r]}\n"
    root = write_yolo(tmp_path, {"a": f"{BOX} 0.25 0.5 2 0 0 0\n{BOX}\n"}, description)
    reader = FORMAT.open(str(root))
    objects = next(reader.items()).objects
    assert objects is not None
    assert objects.keypoints is not None
    assert objects.keypoints.tolist() == [[[12, 20, 2], [0, 0, 0]], [[0, 0, 0]] * 2]
    assert (reader.header.keypoints, reader.header.pairs) == (("ear_l", "ear_r"), ((0, 1),))
    assert reader.header.holds == {"boxes", "keypoints"}


def test_keypoints_without_visibility_are_visible_unless_at_zero(tmp_path: Path) -> None:
    objects = objects_of(tmp_path, f"{BOX} 0.25 0.5 0 0\n", "nc: 2\ntrain: images\nkpt_shape: [2, 2]\n")
    assert objects.keypoints is not None
    assert objects.keypoints.tolist() == [[[12, 20, 2], [0, 0, 0]]]


@pytest.mark.parametrize("by", ["option", "data.yaml"])
def test_rotated_boxes_are_polygons_of_four_corners(tmp_path: Path, by: str) -> None:
    corners = "0 0.5 0.25 0.75 0.5 0.5 0.75 0.25 0.5\n"
    description = "names: [cat, dog]\ntrain: images\n" + ("task: obb\n" if by == "data.yaml" else "")
    root = write_yolo(tmp_path, {"a": corners}, description)
    reader = FORMAT.open(str(root), **({"task": "obb"} if by == "option" else {}))
    objects = next(reader.items()).objects
    assert objects is not None
    assert objects.polygons is not None
    assert objects.polygons[0][0].tolist() == [[24, 10], [36, 20], [24, 30], [12, 20]]
    assert reader.header.extra["yolo"] == {"task": "obb"}


@pytest.mark.parametrize("text", [None, "", "\n \n"])
def test_pictures_without_lines_are_background(tmp_path: Path, text: str | None) -> None:
    items = list(FORMAT.open(str(write_yolo(tmp_path, {"a": BOX, "b": text}))).items())
    assert [(item.key, item.objects is None, item.fault) for item in items] == [("train/a", False, ""), ("train/b", True, "")]


def test_fractions_are_of_the_picture_turned_upright(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX})
    turned, exif = Image.fromarray(smooth(1, HEIGHT, WIDTH)), Image.Exif()
    exif[274] = 6
    turned.save(root / "images" / "a.jpg", exif=exif)
    objects = next(FORMAT.open(str(root)).items()).objects
    assert objects is not None
    assert objects.boxes.tolist() == [[15, 12, 25, 36]], "of a picture 40 wide and 48 high"


@pytest.mark.parametrize("suffix", [".png", ".webp", ".bmp", ".tif"])
def test_sizes_of_other_kinds_of_pictures(tmp_path: Path, suffix: str) -> None:
    root = write_yolo(tmp_path, {"a": BOX})
    shutil.rmtree(root / "images")
    store(root / "images" / f"a{suffix}", smooth(1, HEIGHT, WIDTH))
    objects = next(FORMAT.open(str(root)).items()).objects
    assert objects is not None
    assert objects.boxes.tolist() == [SQUARE]


def test_a_jpeg_whose_header_is_long(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX})
    buffer = io.BytesIO()
    Image.fromarray(smooth(1, HEIGHT, WIDTH)).save(buffer, "JPEG", icc_profile=bytes(400_000))
    (root / "images" / "a.jpg").write_bytes(buffer.getvalue())
    objects = next(FORMAT.open(str(root)).items()).objects
    assert objects is not None
    assert objects.boxes.tolist() == [SQUARE]


@pytest.mark.parametrize(
    "names", ["[cat, no, '7']", "{0: cat, 1: no, 2: 7}", "\n  2: 7\n  0: cat\n  1: no", "\n- cat\n- no\n- 7"]
)
def test_names_are_text_whatever_yaml_makes_of_them(tmp_path: Path, names: str) -> None:
    root = write_yolo(tmp_path, {"a": BOX}, f"train: images\nnc: 3\nnames: {names}\n")
    assert FORMAT.open(str(root)).header.names == ("cat", "no", "7")


def test_splits_of_data_yaml(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"train/b": BOX, "train/a": BOX, "val/a": BOX}, LAYOUT + "test:\n")
    reader = FORMAT.open(str(root))
    assert reader.header.splits == ("train", "val")
    assert [(item.key, item.split) for item in reader.items()] == [
        ("train/a", "train"), ("train/b", "train"), ("val/a", "val"),
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [("test", "holdout"), ("val", "valid"), ("train", "training")])
def test_two_members_that_mean_one_split_stay_apart(tmp_path: Path, first: str, second: str) -> None:
    text = f"nc: 2\ntrain: images/one\n{first}: images/one\n{second}: images/two\n"
    items = list(FORMAT.open(str(write_yolo(tmp_path, {"one/a": BOX, "two/a": BOX}, text))).items())
    assert [item.key for item in items if item.split == second] == [f"{second}/a"]
    assert [item.key for item in items if item.split == first] == [f"{first}/a"]


def test_the_file_itself_may_be_given(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"train/a": BOX, "val/a": BOX}, LAYOUT)
    (root / "data.yaml").rename(root / "pets.yaml")
    assert FORMAT.matches(str(root / "pets.yaml"))
    assert [item.key for item in FORMAT.open(str(root / "pets.yaml")).items()] == ["train/a", "val/a"]
    assert [item.key for item in FORMAT.open(str(root)).items()] == ["train/a", "val/a"]


def test_one_folder_for_train_and_val_is_no_split(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"train2017/a": BOX}, "nc: 2\ntrain: images/train2017\nval: images/train2017\n")
    reader = FORMAT.open(str(root))
    assert [(item.key, item.split) for item in reader.items()] == [("a", "")]
    assert reader.header.splits == ()


def test_roboflow_paths_that_climb_lie_beside_the_file(tmp_path: Path) -> None:
    for split in ("train", "valid"):
        write_yolo(tmp_path / split, {"a": BOX}, None)
    (tmp_path / "data.yaml").write_text("names: [cat, dog]\ntrain: ../train/images\nval: ../valid/images\n")
    items = list(FORMAT.open(str(tmp_path)).items())
    assert [(item.key, item.split, len(item.objects or ())) for item in items] == [("train/a", "train", 1), ("val/a", "val", 1)]


@pytest.mark.parametrize("path", ["{root}", ".", "data/..", "/content/datasets/pets", "../datasets/pets"])
def test_path_that_is_of_another_machine_is_the_folder_of_the_file(tmp_path: Path, path: str) -> None:
    description = f"path: {path.format(root=tmp_path)}\n{LAYOUT}"
    assert len(list(FORMAT.open(str(write_yolo(tmp_path, {"train/a": BOX, "val/a": BOX}, description))).items())) == 2


def test_path_is_a_folder_below(tmp_path: Path) -> None:
    write_yolo(tmp_path / "pets", {"train/a": BOX, "val/a": BOX}, None)
    (tmp_path / "data.yaml").write_text(f"path: pets\n{LAYOUT}")
    assert [item.key for item in FORMAT.open(str(tmp_path)).items()] == ["train/a", "val/a"]


def test_lists_of_pictures(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"c": BOX, "b": BOX, "d": None}, "names: [cat, dog]\ntrain: train.txt\nval: val.txt\n")
    (root / "train.txt").write_text(f"./images/c.jpg\n\n{root}/images/b.jpg\n")
    (root / "val.txt").write_text("images/d.jpg\n")
    items = list(FORMAT.open(str(root)).items())
    assert [(item.key, item.split, item.objects is not None) for item in items] == [
        ("train/c", "train", True), ("train/b", "train", True), ("val/d", "val", False),
    ]  # fmt: skip


def test_labels_lie_beside_pictures_that_are_in_no_folder_images(tmp_path: Path) -> None:
    store(tmp_path / "all" / "a.jpg", smooth(1, HEIGHT, WIDTH))
    (tmp_path / "all" / "a.txt").write_text(BOX)
    (tmp_path / "data.yaml").write_text("nc: 2\ntrain: all\n")
    assert len(next(FORMAT.open(str(tmp_path)).items()).objects or ()) == 1


@pytest.mark.parametrize("layout", ["flat", "inner", "outer"])
def test_without_data_yaml_folders_tell(tmp_path: Path, layout: str) -> None:
    if layout == "outer":
        for split in ("train", "test"):
            write_yolo(tmp_path / split, {"a": "3 0.5 0.5 0.5 0.5"}, None)
    else:
        inner = {"a": "3 0.5 0.5 0.5 0.5"} if layout == "flat" else {"train/a": "3 0.5 0.5 0.5 0.5", "test/a": BOX}
        write_yolo(tmp_path, dict(inner), None)
    assert FORMAT.matches(str(tmp_path))
    reader = FORMAT.open(str(tmp_path))
    assert reader.header.names == ("0", "1", "2", "3")
    found = [(item.key, item.split) for item in reader.items()]
    assert sorted(found) == ([("a", "")] if layout == "flat" else [("test/a", "test"), ("train/a", "train")])


def test_names_from_an_option_or_classes_txt(tmp_path: Path) -> None:
    root = write_yolo(tmp_path, {"a": BOX}, None)
    assert FORMAT.open(str(root), names="cat,dog,cow").header.names == ("cat", "dog", "cow")
    (root / "labels" / "classes.txt").write_text("a cat\na dog\n")
    assert FORMAT.open(str(root)).header.names == ("a cat", "a dog")


def test_what_is_no_yolo(tmp_path: Path) -> None:
    store(tmp_path / "images" / "a.jpg", smooth(1))
    (tmp_path / "data.yaml").write_text("author: me\n")
    assert not FORMAT.matches(str(tmp_path))
    assert not FORMAT.matches(str(tmp_path / "nothing"))
