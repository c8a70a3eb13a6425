"""Records as JSON: their own lines, those of jobs, and those that jobs wrote before they held a seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import stack
from tests.offline.pictures import class_folders, smooth, store
from vicinal.offline import augment

OLD = (
    '{"source": "cats/0.png", "id": "cd6bd7b2d8a7e4c1", "copy": 1, "output": "cats/0_1.png", "parameters": '
    '{"HorizontalFlip[0]": {}, "Rotate[0]": {"degrees": 9.008206807110206}}}'
)
"""As jobs wrote it up to 0.1."""
RECIPE = vc.Pipeline([vc.HorizontalFlip(p=1.0), vc.Rotate((-40, 40))], seed=6)


def test_a_line_of_before_is_read_with_the_seed_of_its_recipe() -> None:
    picture = smooth(3)
    record = vc.Record.from_json(OLD, seed=6)
    assert record.epochs.tolist() == [1]
    expected = RECIPE(picture, ids="cd6bd7b2d8a7e4c1", epoch=1)
    np.testing.assert_array_equal(RECIPE.replay(record, picture), expected)
    with pytest.raises(vc.DataError, match=r"seed: expected a line with the seed that .* got none .*recipe\.yaml"):
        vc.Record.from_json(OLD)
    with pytest.raises(vc.DataError, match=r"Rotate\[0\]\.degrees: the record holds .*, this pipeline draws"):
        RECIPE.replay(vc.Record.from_json(OLD, seed=7), picture)
    assert RECIPE.replay(record, []) == []
    both = np.stack([picture, picture])
    np.testing.assert_array_equal(RECIPE.replay(record, both), np.stack([expected, expected]))
    with pytest.raises(vc.DataError, match=r"Record\.inverse: expected a record that holds its geometry"):
        record.inverse()


@pytest.mark.parametrize("recipe", ["segmentation", "gentle"])
def test_a_job_can_be_replayed_line_by_line(tmp_path: Path, recipe: str) -> None:
    source = tmp_path / "src"
    for index in range(4):
        store(source / f"{index}.png", smooth(index, 40 + index, 48))
    out = tmp_path / "out"
    augment(source, out, recipe, copies=2, seed=3)
    pipeline = vc.Pipeline.from_yaml((out / "recipe.yaml").read_text())
    lines = (out / "manifest.jsonl").read_text().splitlines()
    replayed = 0
    for text in lines:
        line = json.loads(text)
        if line["copy"] == "original":
            with pytest.raises(vc.DataError, match="copy: expected the number of a copy"):
                vc.Record.from_json(text)
            continue
        assert line["seed"] == 3
        picture, made = vc.read(source / line["source"]), vc.read(out / line["output"])
        np.testing.assert_array_equal(pipeline.replay(vc.Record.from_json(text), picture), made)
        smaller = picture[:30, :36]
        pipeline.replay(vc.Record.from_json(text), smaller)  # the line knows the size that it was drawn for
        replayed += 1
    assert replayed == 8


def test_mixes_of_a_job_are_refused_by_name(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    recipe = vc.Pipeline([vc.Resize((16, 16)), vc.CutMix(per_sample=True)], seed=1)
    augment(source, tmp_path / "out", recipe, to="webdataset")
    lines = (tmp_path / "out/manifest.jsonl").read_text().splitlines()
    partners = [text for text in lines if '"partner"' in text]
    assert partners
    with pytest.raises(vc.DataError, match=r"CutMix\[0\]\.partner: expected numbers \(a mix of a job cannot be replayed"):
        vc.Record.from_json(partners[0])


def test_lines_hold_everything() -> None:
    augment = vc.Pipeline(
        [vc.SomeOf([vc.Rotate((-9, 9)), vc.RandomCrop((5, 6)), vc.Hue((-0.2, 0.2))], 2), vc.RandAugment(2)], seed=2
    )
    _, record = augment.trace(stack(count=6), ids=[f"sample {n}" for n in range(6)], epoch=4)
    text = record.to_json()
    assert len(text.splitlines()) == len(record) == 6
    again = vc.Record.from_json(text)
    for one, other in zip(again.to_json().splitlines(), text.splitlines(), strict=True):
        first, second = json.loads(one), json.loads(other)
        assert set(first.pop("active")) == set(second.pop("active"))
        assert first == second
    assert again.seed == 2
    np.testing.assert_array_equal(again.ids, record.ids)
    np.testing.assert_array_equal(again.epochs, record.epochs)
    np.testing.assert_array_equal(again.matrix, record.matrix)
    for place, active in record.active.items():
        np.testing.assert_array_equal(again.active.get(place, np.zeros(6, bool)), active)
        for name, values in record.values.get(place, {}).items():
            if active.any():
                np.testing.assert_array_equal(again.values[place][name][active], values[active])
    for index, canvases in enumerate(zip(*again.canvases, strict=True)):
        mine = [canvas[index] for canvas in record.canvases]
        np.testing.assert_array_equal(canvases, mine)


GOOD: dict[str, Any] = {
    "record": 1, "seed": 5, "id": 3, "epoch": 0, "size": [4, 5], "parameters": {"Rotate[0]": {"degrees": 1.5}}
}  # fmt: skip

FIELD = {"shifts": np.ones((3, 4, 2)).tolist()}

BAD: dict[str, tuple[Any, str]] = {
    "no text": (3, "expected text, one line for each sample, got 3"),
    "nothing": ("\n", "expected at least one line"),
    "no JSON": ("degrees: 3", "expected a line of JSON that is an object, got 'degrees: 3'"),
    "a list": ("[1, 2]", r"expected a line of JSON that is an object"),
    "another object": ('{"a": 1}', r"expected a line of Record\.to_json, .* with id and parameters, got 'a'"),
    "another version": ({**GOOD, "record": 2}, "record: expected 1, the format that this version of Vicinal reads, got 2"),
    "no seed": ({k: v for k, v in GOOD.items() if k != "seed"}, "seed: expected a line with the seed"),
    "a broken seed": ({**GOOD, "seed": -1}, "seed: expected a whole number"),
    "a broken id": ({**GOOD, "id": 1.5}, "id: expected an integer of at most 64 bits or a string, got 1.5"),
    "a broken epoch": ({**GOOD, "epoch": -2}, "epoch: expected a whole number from 0"),
    "a broken size": ({**GOOD, "size": [4, 0]}, r"size: expected \[height, width\]"),
    "broken values": ({**GOOD, "parameters": {"Rotate[0]": {"degrees": "x"}}}, r"Rotate\[0\]\.degrees: expected a number"),
    "values of no name": ({**GOOD, "parameters": {"Rotate[0]": 3}}, r"Rotate\[0\]: expected an object, got 3"),
    "broken places": ({**GOOD, "active": "Rotate[0]"}, "active: expected a list of places"),
    "a broken step": (
        {**GOOD, "geometry": [{"place": "a", "matrix": [[1]], "size": [4, 5]}]}, r"geometry\[0\]: matrix: expected 3 rows"
    ),
    "a broken field": (
        {**GOOD, "geometry": [{"place": "a", "matrix": np.eye(3).tolist(), "size": [4, 5], "shifts": [[1, 2]]}]},
        r"geometry\[0\]: shifts: expected finite numbers",
    ),
    "a broken curve": (
        {**GOOD, "geometry": [{"place": "a", "matrix": np.eye(3).tolist(), "size": [4, 5], **FIELD, "curve": "cubik"}]},
        r"geometry\[0\]: curve: expected one of linear, cubic, got 'cubik'; did you mean 'cubic'",
    ),
    "no steps": ({**GOOD, "geometry": {"a": 1}}, "geometry: expected a list of steps"),
}


@pytest.mark.parametrize(("field", "curve"), [(vc.ElasticTransform(), "cubic"), (vc.GridDistortion(), "linear")])
def test_a_line_holds_the_displacement_field(field: Any, curve: str) -> None:
    _, record = vc.Pipeline([vc.Rotate(10), field], seed=2).trace(stack(count=3))
    lines = [json.loads(line) for line in record.to_json().splitlines()]
    assert all(line["geometry"][0]["curve"] == curve for line in lines)
    points = np.random.default_rng(0).uniform(1, 5, (7, 2))
    again = vc.Record.from_json(record.to_json())
    for n in range(3):
        one, other = (known.inverse().moves[0].places_of(n, points)[0] for known in (again, record))
        np.testing.assert_array_equal(one, other)
        assert np.abs(one - points).max() > 0.01
    for line in lines:
        del line["geometry"][0]["curve"]  # of before there were others
    old = vc.Record.from_json("\n".join(map(json.dumps, lines)))
    assert json.loads(old.to_json().splitlines()[0])["geometry"][0]["curve"] == "linear"


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_record_is_refused_by_name(name: str) -> None:
    vc.Record.from_json(json.dumps(GOOD))
    value, message = BAD[name]
    text = value if not isinstance(value, dict) else json.dumps(value)
    with pytest.raises(vc.DataError, match=message):
        vc.Record.from_json(text)


def test_lines_that_do_not_belong_together() -> None:
    other = {**GOOD, "seed": 6}
    with pytest.raises(vc.DataError, match="expected lines of one pipeline, got the seeds 5 and 6"):
        vc.Record.from_json(f"{json.dumps(GOOD)}\n{json.dumps(other)}")
    other = {**GOOD, "parameters": {"Rotate[0]": {"degrees": [1, 2]}}}
    with pytest.raises(vc.DataError, match=r"Rotate\[0\]\.degrees: expected one shape in all lines"):
        vc.Record.from_json(f"{json.dumps(GOOD)}\n{json.dumps(other)}")
    with pytest.raises(vc.DataError, match="line 2: seed"):
        vc.Record.from_json(f"{json.dumps(GOOD)}\n{json.dumps({**GOOD, 'seed': None})}")
    with pytest.raises(vc.DataError, match="seed: expected 5, which the line says, or None, got 4"):
        vc.Record.from_json(json.dumps(GOOD), seed=4)
