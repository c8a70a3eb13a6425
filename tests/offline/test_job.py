"""What a job writes, that it can be reproduced, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.offline.pictures import broken_files, class_folders, lasting, smooth, store
from vicinal.data.batch import Batch
from vicinal.errors import DataError, JobError, RecipeError
from vicinal.files.read import read, read_mask
from vicinal.offline import augment
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.one_of import OneOf
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.geometric.rotate import Rotate


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): lasting(path.name, path.read_bytes())
        for path in root.rglob("*")
        if path.is_file() and ".vicinal" not in path.parts
    }


def test_every_copy_is_written_in_its_class_folder_and_format(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    seen: list[tuple[int, int, int]] = []
    summary = augment(source, tmp_path / "out", copies=3, progress=lambda *numbers: seen.append(numbers))
    expected = {f"cats/{i}_{k}.jpg" for i in range(3) for k in range(3)}
    expected |= {f"dogs/{i}_{k}.png" for i in range(3) for k in range(3)}
    assert set(contents(tmp_path / "out")) == expected | {"manifest.jsonl", "quarantine.jsonl", "recipe.yaml", "summary.html"}
    assert (tmp_path / "out/quarantine.jsonl").read_bytes() == b""
    assert (summary.sources, summary.written, summary.quarantined) == (6, 18, 0)
    assert summary.rate > 0
    assert seen[-1] == (18, 18, 0)
    assert seen == sorted(seen)
    assert [line["output"] for line in lines(tmp_path / "out/manifest.jsonl")] == sorted(expected)


def test_a_rerun_gives_the_same_bytes_with_any_number_of_threads_and_another_seed_gives_others(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src", each=6)
    for name, seed, threads in (("a", 5, 1), ("b", 5, 3), ("c", 6, 1)):
        augment(source, tmp_path / name, copies=4, seed=seed, threads=threads)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    first, other = contents(tmp_path / "a"), contents(tmp_path / "c")
    assert set(first) == set(other)
    assert all(first[name] != other[name] for name in first if name != "quarantine.jsonl")


def test_more_copies_leave_the_first_ones_as_they_were(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src", each=1)
    augment(source, tmp_path / "few", copies=2)
    augment(source, tmp_path / "many", copies=40)
    many = contents(tmp_path / "many")
    assert len(many) == 2 * 40 + 4
    few = contents(tmp_path / "few")
    assert all(many[name] == data for name, data in few.items() if name.startswith(("cats", "dogs")))


def test_the_manifest_reproduces_every_output(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    out = tmp_path / "out"
    augment(source, out, "segmentation", copies=2, seed=11)
    pipeline = Pipeline.from_yaml((out / "recipe.yaml").read_text())
    checked = 0
    for line in lines(out / "manifest.jsonl"):
        picture = read(source / line["source"])
        result, record = pipeline.trace(Batch(images=[picture], ids=[line["id"]], epochs=[line["copy"]]))
        active = {place for place, on in record.active.items() if on[0]}
        assert set(line["parameters"]) == active
        for place, values in line["parameters"].items():
            for name, value in values.items():
                np.testing.assert_array_equal(record.values[place][name][0], value)
        if line["output"].endswith(".png"):
            np.testing.assert_array_equal(read(out / line["output"]), result.images[0])
            checked += 1
    assert checked == 6


def test_parameters_tell_what_was_done_to_each_output(tmp_path: Path) -> None:
    source = tmp_path / "src"
    for index in range(10):
        store(source / f"{index}.png", smooth(index))
    out = tmp_path / "out"
    augment(source, out, Pipeline([HorizontalFlip(p=0.5)], seed=0), copies=2)
    flips = 0
    for line in lines(out / "manifest.jsonl"):
        picture, result = read(source / line["source"]), read(out / line["output"])
        flipped = "HorizontalFlip[0]" in line["parameters"]
        np.testing.assert_array_equal(result, picture[:, ::-1] if flipped else picture)
        flips += flipped
    assert 0 < flips < 20


def test_masks_are_moved_with_their_pictures(tmp_path: Path) -> None:
    source, masks, out = tmp_path / "src", tmp_path / "masks", tmp_path / "out"
    for name in ("a/1.jpg", "2.png"):
        mask = (smooth(3)[..., 0] > 127).astype(np.uint16) * 700
        store(source / name, smooth(3))
        store((masks / name).with_suffix(".png"), mask)
    summary = augment(source, out, Pipeline([Rotate(180.0), RandomCrop((20, 30))], seed=0), copies=2, masks=masks)
    assert summary.written == 4
    for line in lines(out / "manifest.jsonl"):
        result, moved = read(out / line["output"]), read_mask(out / line["mask"])
        assert line["output"].startswith("images/")
        assert line["mask"].startswith("masks/")
        assert moved.dtype == np.uint16
        clear = np.abs(result[..., 0].astype(int) - 127) > 25  # JPEG and resampling blur the boundary
        assert clear.mean() > 0.5
        np.testing.assert_array_equal((result[..., 0] > 127)[clear], (moved == 700)[clear])


def test_depths_and_channels_of_all_kinds_share_a_job(tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    kinds = {
        "grey.png": smooth(1, channels=1), "alpha.png": smooth(2, channels=4),
        "deep.png": smooth(3).astype(np.uint16) * 257,
        "photo.jpg": smooth(4), "tiff.tif": smooth(5).astype(np.uint16) * 257, "web.webp": smooth(6),
    }  # fmt: skip
    for name, picture in kinds.items():
        store(source / name, picture)
    assert augment(source, out, Pipeline([Rotate((-20, 20))], seed=0)).written == len(kinds)
    for name, picture in kinds.items():
        stem, suffix = name.split(".")
        result = read(out / f"{stem}_0.{suffix}")
        assert (result.shape, result.dtype) == (picture.shape, picture.dtype)


def test_what_cannot_be_used_is_quarantined_with_its_reason_and_stops_nothing(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    bad = broken_files(source)
    store(source / "small.png", smooth(1, 8, 8))
    summary = augment(source, out, Pipeline([RandomCrop(32)], seed=0), copies=20)
    assert (summary.written, summary.quarantined) == (120, 4)
    reasons = {line["source"]: line["reason"] for line in lines(out / "quarantine.jsonl")}
    assert sorted(reasons) == sorted([*bad, "small.png"])
    assert reasons["empty.png"] == "empty file"
    assert "RandomCrop" in reasons["small.png"]
    assert not {line["source"] for line in lines(out / "manifest.jsonl")} & set(reasons)


def test_strict_stops_at_what_cannot_be_used_and_leaves_nothing(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    (source / "empty.png").touch()
    with pytest.raises(JobError, match=r"^empty.png: empty file$"):
        augment(source, tmp_path / "out", strict=True)
    assert not (tmp_path / "out").exists()


def test_masks_that_do_not_fit_are_quarantined(tmp_path: Path) -> None:
    source, masks = tmp_path / "src", tmp_path / "masks"
    for name in ("good", "none", "other"):
        store(source / f"{name}.png", smooth(1))
    store(masks / "good.png", smooth(1)[..., 0])
    store(masks / "other.png", smooth(1)[:10, :10, 0])
    augment(source, tmp_path / "out", masks=masks)
    reasons = {line["source"]: line["reason"] for line in lines(tmp_path / "out/quarantine.jsonl")}
    assert set(reasons) == {"none.png", "other.png"}
    assert reasons["none.png"].startswith("mask: ")
    assert reasons["other.png"] == "mask: expected the picture's size (40, 48), got (10, 10)"


def test_overwrite_replaces_what_a_job_wrote(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, copies=2)
    augment(source, out, copies=1, overwrite=True)
    assert len(lines(out / "manifest.jsonl")) == 6
    assert not (out / "cats/0_1.jpg").exists()


def test_an_interrupt_before_the_first_shard_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        augment(class_folders(tmp_path / "src"), tmp_path / "out", progress=interrupt)
    assert not (tmp_path / "out").exists()


NORMALIZES = (
    "recipe: expected pictures at its end, but Normalize makes numbers that no picture file holds; "
    "leave it out here and normalise when the pictures are read for training"
)


@pytest.mark.parametrize("recipe", [Pipeline([Normalize()]), Pipeline([HorizontalFlip(), Pipeline([Normalize()])])])
def test_a_recipe_that_normalises_is_refused(tmp_path: Path, recipe: Pipeline) -> None:
    with pytest.raises(JobError) as caught:
        augment(class_folders(tmp_path / "src"), tmp_path / "out", recipe)
    assert str(caught.value) == NORMALIZES


def test_a_composed_recipe_is_stored_as_it_was_given(tmp_path: Path) -> None:
    recipe = Pipeline([OneOf([HorizontalFlip(), Rotate((-5, 5))], p=0.5)], seed=3)
    augment(class_folders(tmp_path / "src"), tmp_path / "out", recipe)
    assert Pipeline.from_yaml((tmp_path / "out/recipe.yaml").read_text()) == recipe


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"copies": 0}, "copies: expected a whole number in [1, 1000000], got 0"),
        ({"threads": 0}, "threads: expected a whole number in [1, 1024], got 0"),
        ({"out": "src/out"}, "{root}/src/out: expected an output folder outside of the source folder {root}/src"),
        ({"out": "src"}, "{root}/src: expected an output folder other than the source folder"),
        ({"out": "."}, "{root}/.: expected an output folder that does not hold the source folder {root}/src"),
        ({"out": "file"}, "{root}/file: expected a folder for the output, got a file"),
        ({"out": "full"}, "{root}/full: expected a new or empty folder, got one with 'x' in it"),
        (
            {"out": "full", "overwrite": True},
            "{root}/full: overwrite=True replaces only what an earlier job wrote, got 'x'",
        ),
        ({"masks": "none"}, "{root}/none: no such folder of masks"),
        (
            {"masks": "out/masks"},
            "{root}/out: expected an output folder that does not hold the folder of masks {root}/out/masks",
        ),
    ],
)
def test_jobs_that_cannot_start(tmp_path: Path, arguments: dict[str, Any], message: str) -> None:
    root = tmp_path
    class_folders(root / "src", each=1)
    (root / "file").touch()
    (root / "full").mkdir()
    (root / "full/x").touch()
    (root / "out/masks").mkdir(parents=True) if "masks" in arguments else None
    before = contents(root)
    given = {name: f"{root}/{v}" if name in ("out", "masks") else v for name, v in arguments.items()}
    with pytest.raises((JobError, DataError)) as caught:
        augment(root / "src", given.pop("out", root / "out"), **given)
    assert str(caught.value) == message.format(root=root)
    assert contents(root) == before


def test_a_folder_of_nothing_but_broken_files_is_an_error(tmp_path: Path) -> None:
    broken_files(tmp_path / "src")
    with pytest.raises(JobError, match=r"none of 3 pictures could be used; the first: cut.jpg: truncated JPEG$"):
        augment(tmp_path / "src", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_unknown_recipes_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(RecipeError):
        augment(class_folders(tmp_path / "src"), tmp_path / "out", "gentel")
    assert not (tmp_path / "out").exists()
