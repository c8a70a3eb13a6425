"""Reading COCO: everything that a file says arrives, by the conventions of Vicinal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.coco_files import CATEGORIES, CROWD, HEIGHT, INFO, LICENSES, PERSON, POLYGON, WIDTH, coco, image, write_coco
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.coco import FORMAT
from vicinal.datasets.rle import decode
from vicinal.errors import DataError


def test_boxes_and_outlines_are_in_pixels_of_the_canvas(tmp_path: Path) -> None:
    first = next(FORMAT.open(str(write_coco(tmp_path, coco()))).items())
    assert first.objects is not None
    assert first.objects.boxes.tolist() == [[4.25, 6.5, 24.25, 16.5], [10, 2, 19, 32]]
    assert first.objects.labels.tolist() == [1, 0], "indices into the categories as they are listed"
    assert first.objects.polygons is not None
    assert [len(rings) for rings in first.objects.polygons if rings] == [1, 2]
    assert first.objects.polygons[0][0].tolist() == [[4.25, 6.5], [24.25, 6.5], [24.25, 16.5], [4.25, 16.5]]


def test_keypoints_are_centres_of_pixels_and_unlabelled_ones_stay_zero(tmp_path: Path) -> None:
    first = next(FORMAT.open(str(write_coco(tmp_path, coco()))).items())
    assert first.objects is not None
    assert first.objects.keypoints is not None
    assert first.objects.keypoints[1].tolist() == [[12.5, 5.5, 2], [11.5, 4.5, 1], [0, 0, 0]]
    assert not first.objects.keypoints[0].any(), "a kite has no keypoints"


def test_header_keeps_what_the_file_says_once(tmp_path: Path) -> None:
    header = FORMAT.open(str(write_coco(tmp_path, coco()))).header
    assert header.names == ("person", "kite")
    assert header.keypoints == ("nose", "left_eye", "right_eye")
    assert header.pairs == ((1, 2),)
    assert header.skeleton == ((0, 1), (0, 2))
    assert header.holds == {"boxes", "polygons", "rle", "keypoints"}
    assert header.extra["coco"]["categories"] == CATEGORIES
    assert header.extra["coco"]["files"][""] == {"info": INFO, "licenses": LICENSES}


def test_uncompressed_masks_become_compressed_ones_of_the_same_pixels(tmp_path: Path) -> None:
    crowd = list(FORMAT.open(str(write_coco(tmp_path, coco()))).items())[1].objects
    assert crowd is not None
    assert crowd.masks is not None
    entry = crowd.masks[0]
    assert entry is not None
    plane = decode(entry, (HEIGHT, WIDTH), "mask")
    expected = np.zeros((HEIGHT, WIDTH), np.uint8)
    expected[:20, 0] = expected[:10, 1] = 1
    assert np.array_equal(plane, expected)
    assert crowd.fields["iscrowd"] == [1]


def test_pictures_without_objects_and_other_members_of_images_are_kept(tmp_path: Path) -> None:
    items = list(FORMAT.open(str(write_coco(tmp_path, coco()))).items())
    assert [item.key for item in items] == ["0001", "0002", "0009"]
    assert items[2].objects is None
    assert items[0].extra == {"coco": {"license": 3}}
    assert [Path(item.picture.path).is_file() for item in items] == [True] * 3


def test_splits_come_from_the_names_of_files_and_prefix_keys(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train2017")
    write_coco(tmp_path, coco(images=[image(1)], annotations=[POLYGON]), "val2017", ("0001.jpg",))
    reader = FORMAT.open(str(tmp_path))
    assert reader.header.splits == ("train", "val")
    assert [(item.key, item.split) for item in reader.items()] == [
        ("train/0001", "train"), ("train/0002", "train"), ("train/0009", "train"), ("val/0001", "val"),
    ]  # fmt: skip
    assert not any(item.fault for item in reader.items())


def test_roboflow_folders_are_splits(tmp_path: Path) -> None:
    for split in ("train", "valid"):
        store(tmp_path / split / "0001.jpg", smooth(1, HEIGHT, WIDTH))
        (tmp_path / split / "_annotations.coco.json").write_text(json.dumps(coco([image(1)], [POLYGON])))
    reader = FORMAT.open(str(tmp_path))
    assert [(item.key, item.split, item.fault) for item in reader.items()] == [
        ("train/0001", "train", ""), ("val/0001", "val", ""),
    ]  # fmt: skip


def test_captions_of_the_same_split_go_to_their_pictures(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train")
    captions = [{"id": 1, "image_id": 2, "caption": "two kites"}, {"id": 2, "image_id": 2, "caption": "sky"}]
    (tmp_path / "annotations" / "captions_train.json").write_text(json.dumps(coco(annotations=captions)))
    items = list(FORMAT.open(str(tmp_path)).items())
    assert [item.extra.get("captions") for item in items] == [None, ["two kites", "sky"], None]
    assert [len(item.objects or []) for item in items] == [2, 1, 0]


def test_sizes_that_are_not_stated_are_those_of_the_pictures(tmp_path: Path) -> None:
    bare = {"id": 1, "file_name": "0001.jpg"}
    beyond = {**POLYGON, "bbox": [4, 6, WIDTH, 10], "segmentation": []}
    for found, losses in ((POLYGON, []), (beyond, ["clipped"])):
        item = next(FORMAT.open(str(write_coco(tmp_path, coco([bare], [found])))).items())
        assert item.objects is not None
        assert (item.fault, list(item.objects.losses)) == ("", losses)
    assert f"{WIDTH} x {HEIGHT} picture" in item.objects.losses["clipped"][0]


@pytest.mark.parametrize("over", [0.4, 1.0])
def test_boxes_and_outlines_that_stick_out_by_rounding_are_clipped(tmp_path: Path, over: float) -> None:
    out = {**POLYGON, "bbox": [40, 6.5, 8 + over, 10], "segmentation": [[40, 6.5, 48 + over, 6.5, 48, 16.5, 40, 16.5]]}
    first = next(FORMAT.open(str(write_coco(tmp_path, coco([image(1)], [out])))).items())
    assert first.objects is not None
    assert first.objects.boxes.tolist() == [[40, 6.5, 48, 16.5]]
    assert first.objects.polygons is not None
    assert first.objects.polygons[0][0][:, 0].max() == 48


def test_clip_says_how_far_boxes_may_stick_out(tmp_path: Path) -> None:
    out = {**POLYGON, "bbox": [40, 6.5, 12, 10], "segmentation": []}
    root = str(write_coco(tmp_path, coco([image(1)], [out])))
    assert "annotation 11" in next(FORMAT.open(root).items()).objects.losses["clipped"][0]
    near = next(FORMAT.open(root, clip="4").items()).objects
    assert (near.boxes.tolist(), near.losses) == ([[40, 6.5, 48, 16.5]], {})
    with pytest.raises(DataError, match="coco: clip: expected a number of pixels of at least 0, got 'far'"):
        FORMAT.open(root, clip="far")


def test_person_keypoints_are_read_when_asked_for(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(annotations=[POLYGON]), "train")
    (tmp_path / "annotations" / "person_keypoints_train.json").write_text(json.dumps(coco(annotations=[PERSON])))
    assert next(FORMAT.open(str(tmp_path)).items()).objects.labels.tolist() == [1]
    assert next(FORMAT.open(str(tmp_path), task="person_keypoints").items()).objects.labels.tolist() == [0]
    with pytest.raises(DataError, match="did you mean 'captions'"):
        FORMAT.open(str(tmp_path), task="caption")


def test_pictures_that_differ_by_suffix_alone_keep_it_in_their_keys(tmp_path: Path) -> None:
    images = [image(1, file_name="a.jpg"), image(2, file_name="a.png"), image(9, file_name="a.jpg.png")]
    root = write_coco(tmp_path, coco(images), names=("a.jpg", "a.png", "a.jpg.png"))
    assert [item.key for item in FORMAT.open(str(root)).items()] == ["a.jpg", "a.png", "a.jpg.png"]


def test_pretty_printed_and_compact_files_read_the_same(tmp_path: Path) -> None:
    compact = write_coco(tmp_path / "a", json.dumps(coco(), separators=(",", ":")))
    pretty = write_coco(tmp_path / "b", "\ufeff" + json.dumps(coco(), indent=2))
    one, two = (
        [{**item.plain(), "picture": None} for item in FORMAT.open(str(root)).items()] for root in (compact, pretty)
    )  # fmt: skip
    assert one == two


def test_what_is_coco(tmp_path: Path) -> None:
    root = write_coco(tmp_path, coco())
    assert FORMAT.matches(str(root))
    assert FORMAT.matches(str(root / "annotations" / "instances.json"))
    assert not FORMAT.matches(str(root / "images"))
    (root / "other.json").write_text('{"a": 1}')
    assert not FORMAT.matches(str(root / "other.json"))


def renumbered(changed: dict[int, int], value: dict[str, Any]) -> dict[str, Any]:
    """A file in which the categories have other ids."""
    return {
        **value,
        "categories": [{**one, "id": changed[one["id"]]} for one in value["categories"]],
        "annotations": [{**one, "category_id": changed[one["category_id"]]} for one in value["annotations"]],
    }


@pytest.mark.parametrize("changed", [{7: 90, 90: 7}, {7: 1, 90: 2}, {7: 90, 90: 1}, {7: 7, 90: 90}])
def test_classes_are_known_by_name_whatever_ids_a_split_gives_them(tmp_path: Path, changed: dict[int, int]) -> None:
    write_coco(tmp_path, coco(), "train")
    write_coco(tmp_path, renumbered(changed, coco()), "val")
    reader = FORMAT.open(str(tmp_path))
    assert reader.header.names == ("person", "kite")
    labels: dict[str, list[list[int]]] = {"train": [], "val": []}
    for item in reader.items():
        labels[item.split].append([] if item.objects is None else item.objects.labels.tolist())
    assert labels["train"] == labels["val"] == [[1, 0], [1], []]
    assert [one["id"] for one in reader.header.extra["coco"]["categories"]] == [7, 90]


def test_an_id_that_another_class_has_in_another_split_is_replaced(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train")
    dog = [{"id": 7, "name": "dog"}]
    write_coco(tmp_path, coco(categories=dog, annotations=[{**CROWD, "category_id": 7}]), "val")
    reader = FORMAT.open(str(tmp_path))
    assert reader.header.names == ("person", "kite", "dog")
    assert [one["id"] for one in reader.header.extra["coco"]["categories"]] == [7, 90, 91]
    labels = [item.objects.labels.tolist() for item in reader.items() if item.objects and item.split == "val"]
    assert labels == [[2]]


def test_keypoints_that_only_a_later_split_names_are_read(tmp_path: Path) -> None:
    bare = [{"id": one["id"], "name": one["name"]} for one in coco()["categories"]]
    write_coco(tmp_path, coco(categories=bare), "train")
    write_coco(tmp_path, coco(), "val")
    reader = FORMAT.open(str(tmp_path))
    assert reader.header.keypoints == ("nose", "left_eye", "right_eye")
    points = [item.objects.keypoints for item in reader.items() if item.objects]
    assert sum(found is not None and bool(found.any()) for found in points) == 2


def test_keypoints_that_differ_between_splits_are_an_error(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train")
    other = [{"id": 7, "name": "person", "keypoints": ["nose"]}, {"id": 90, "name": "kite"}]
    write_coco(tmp_path, coco(categories=other), "val")
    with pytest.raises(DataError, match="keypoints: expected those of 'person' in an earlier file"):
        FORMAT.open(str(tmp_path))


POSED = {**PERSON, "keypoints": [12, 5, 2, 11, 4, 1, 0, 0, 0]}
BARE = [{"id": 7, "name": "person"}, {"id": 90, "name": "kite"}]


@pytest.mark.parametrize("splits", [("",), ("train", "val")])
def test_keypoints_that_no_category_names_are_called_by_numbers(tmp_path: Path, splits: tuple[str, ...]) -> None:
    for split in splits:
        write_coco(tmp_path, coco(annotations=[POLYGON, POSED], categories=BARE), split)
    data = FORMAT.open(str(tmp_path))
    assert data.header.keypoints == ("0", "1", "2")
    first = next(iter(data.items()))
    assert first.objects is not None
    assert first.objects.keypoints is not None
    assert first.objects.keypoints.tolist() == [[[0, 0, 0]] * 3, [[12.5, 5.5, 2], [11.5, 4.5, 1], [0, 0, 0]]]
    assert first.objects.losses == {}


def test_keypoints_that_no_category_names_and_that_differ_in_number_are_losses(tmp_path: Path) -> None:
    other = {**POSED, "id": 6, "image_id": 2, "keypoints": [1, 2, 2]}
    data = FORMAT.open(str(write_coco(tmp_path, coco(annotations=[POSED, other], categories=BARE))))
    first = next(iter(data.items()))
    assert first.objects is not None
    assert len(first.objects) == 1
    (text,) = first.objects.losses["dropped"]
    assert text.startswith("annotation 5: keypoints: expected none, as no category names any")
