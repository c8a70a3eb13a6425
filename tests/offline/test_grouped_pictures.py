"""Jobs in which pictures share what is drawn: frames of a video, slices of a volume."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from vicinal.offline import augment

NOISY = vc.Pipeline([vc.Translate((-9, 9), unit="pixels"), vc.GaussianNoise(0.2)], seed=4)


def clips(root: Path) -> Path:
    """Two videos of four equal frames."""
    picture = np.random.default_rng(1).integers(0, 256, (24, 30, 3), np.uint8)
    for clip in ("a", "b"):
        (root / clip).mkdir(parents=True)
        for frame in range(4):
            cv2.imwrite(str(root / clip / f"{clip}_{frame}.png"), picture)
    return root


def made(out: Path) -> dict[str, Any]:
    return {path.relative_to(out).as_posix(): vc.read(path) for path in sorted(out.rglob("*.png"))}


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("groups", ["folder", r"/(.)_[0-9]", r"(?<=/)[ab]"])
def test_frames_of_a_group_are_drawn_alike_and_their_noise_is_not(tmp_path: Path, groups: str) -> None:
    augment(clips(tmp_path / "src"), tmp_path / "out", NOISY, copies=2, groups=groups, shard_size=3)
    drawn: dict[tuple[str, int], set[str]] = {}
    for line in lines(tmp_path / "out"):
        drawn.setdefault((line["source"].split("/")[0], line["copy"]), set()).add(json.dumps(line["parameters"]))
    assert set(drawn) == {("a", 0), ("a", 1), ("b", 0), ("b", 1)}
    assert all(len(values) == 1 for values in drawn.values())
    assert len(set.union(*drawn.values())) == 4
    pictures = made(tmp_path / "out")
    assert len(pictures) == 16
    assert len({picture.tobytes() for picture in pictures.values()}) == 16


def test_frozen_noise_is_the_same_for_all_frames_and_any_shard(tmp_path: Path) -> None:
    source = clips(tmp_path / "src")
    for name, size, threads in (("one", 3, 1), ("two", 256, 2)):
        augment(source, tmp_path / name, NOISY, groups="folder", noise="frozen", shard_size=size, threads=threads)
    first, second = made(tmp_path / "one"), made(tmp_path / "two")
    assert {name: picture.tobytes() for name, picture in first.items()} == {n: p.tobytes() for n, p in second.items()}
    assert len({picture.tobytes() for picture in first.values()}) == 2


def test_a_line_of_the_manifest_is_replayed_to_the_same_bytes(tmp_path: Path) -> None:
    source = clips(tmp_path / "src")
    augment(source, tmp_path / "out", NOISY, groups="folder")
    for line in lines(tmp_path / "out"):
        again = NOISY.replay(vc.Record.from_json(json.dumps(line)), vc.read(source / line["source"]))
        np.testing.assert_array_equal(again, vc.read(tmp_path / "out" / line["output"]))


def test_processes_make_the_same_bytes(tmp_path: Path) -> None:
    source = clips(tmp_path / "src")
    augment(source, tmp_path / "threads", NOISY, groups="folder")
    augment(source, tmp_path / "processes", NOISY, groups="folder", processes=2, shard_size=3)
    for name, picture in made(tmp_path / "threads").items():
        np.testing.assert_array_equal(vc.read(tmp_path / "processes" / name), picture)


@pytest.mark.parametrize(("settings", "message"), [
    ({"groups": 3}, 'groups: expected "folder", or a regular expression'), ({"groups": "("}, "groups: expected"),
    ({"noise": "frozen"}, "noise: expected groups beside it, got 'frozen' alone"),
    ({"groups": "folder", "noise": "old"}, 'noise: expected "fresh" or "frozen", got \'old\''),
])  # fmt: skip
def test_what_does_not_fit_is_named(tmp_path: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(vc.JobError) as error:
        augment(clips(tmp_path / "src"), tmp_path / "out", NOISY, **settings)
    assert str(error.value).startswith(message)
    assert not (tmp_path / "out").exists()


def test_recipes_that_mix_or_go_by_epochs_are_refused(tmp_path: Path) -> None:
    source = clips(tmp_path / "src")
    with pytest.raises(vc.JobError, match="groups: expected a recipe that mixes no pictures"):
        augment(source, tmp_path / "out", vc.Pipeline([vc.CutMix()]), groups="folder")
    with pytest.raises(vc.JobError, match="got ByEpoch"):
        augment(source, tmp_path / "out", vc.Pipeline([vc.ByEpoch({0: vc.Invert()})]))


def test_a_picture_without_a_group_is_quarantined(tmp_path: Path) -> None:
    augment(clips(tmp_path / "src"), tmp_path / "out", NOISY, groups=r"a_[0-9]")
    refused = [json.loads(line) for line in (tmp_path / "out/quarantine.jsonl").read_text().splitlines()]
    assert len(refused) == 4
    assert all("groups: expected a name in which" in json.dumps(line) for line in refused)
