"""Every argument of the public functions with every strange value: whatever is refused is refused as VicinalError."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.errors.strange import STRANGE, refusal
from vicinal.offline import augment

STACK = np.zeros((2, 8, 9, 3), np.uint8)
BOX = [[1.0, 2.0, 3.0, 4.0]]
FLIP = vc.Pipeline([vc.HorizontalFlip()])
TYPED = {"image": STACK[0], "backend": "reference"}


def call(name: str) -> Callable[[Any], object]:
    return lambda value: FLIP(STACK, **{"backend": "reference", name: value})


def one(name: str, **others: Any) -> Callable[[Any], object]:
    return lambda value: FLIP(**{**TYPED, **others, name: value})


def batch(name: str) -> Callable[[Any], object]:
    return lambda value: FLIP(vc.Batch(**{"images": STACK, name: value}), backend="reference")


def boxes(name: str) -> Callable[[Any], object]:
    return lambda value: FLIP(**TYPED, boxes=vc.Boxes(**{"data": BOX, name: value}))


def points(name: str) -> Callable[[Any], object]:
    return lambda value: FLIP(**TYPED, keypoints=vc.Keypoints(**{"xy": [[1, 2]], name: value}))


def distribution(name: str, *others: float) -> Callable[[Any], object]:
    return lambda value: getattr(vc, name)(value, *others)


ARGUMENTS: dict[str, Callable[[Any], object]] = {
    "images": lambda value: FLIP(value, backend="reference"),
    "explain": lambda value: str(FLIP.explain(value)),
    "trace": lambda value: FLIP.trace(value, backend="reference"),
    "program ids": lambda value: FLIP.program(STACK, ids=value),
    "Batch.from_samples": vc.Batch.from_samples,
    "Batch.from_samples[0]": lambda value: vc.Batch.from_samples([value]),
    "Batch.repeat": lambda value: vc.Batch(STACK).repeat(value),
    "boxes_from_instances": vc.boxes_from_instances,
    "labels of boxes": one("labels", boxes=BOX),
    "instances of boxes": one("instances", boxes=BOX),
    "from_yaml": vc.Pipeline.from_yaml,
    "from_json": vc.Pipeline.from_json,
    "from_dict": vc.Pipeline.from_dict,
    "recipes.load": vc.recipes.load,
    "read": vc.read,
    "read_mask": vc.read_mask,
    "Choice": distribution("Choice"),
    "Choice.weights": lambda value: vc.Choice([1, 2], value),
    "Constant": distribution("Constant"),
    "Poisson": distribution("Poisson"),
    "TruncatedNormal": distribution("TruncatedNormal", 1, -1, 1),
    **{name: distribution(name, 2) for name in ("Uniform", "LogUniform", "IntUniform", "Normal", "Beta")},
    **{f"call {name}": call(name) for name in ("epoch", "ids", "out", "backend", "channels")},
    **{f"one {name}": one(name) for name in ("image", "mask", "instances", "boxes", "keypoints", "labels", "id")},
    **{f"Batch.{name}": batch(name) for name in
       ("images", "masks", "instances", "boxes", "keypoints", "labels", "ids", "epochs", "channels")},
    **{f"Boxes.{name}": boxes(name) for name in ("data", "format", "normalized", "labels", "fields", "clip")},
    **{f"Keypoints.{name}": points(name) for name in ("xy", "visibility", "pairs")},
}  # fmt: skip


OF_ANY_KIND = ("one labels", "labels of boxes")
"""Arguments that are passed on as they are where nothing mixes them."""


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_a_strange_argument_is_refused_in_one_line_or_taken(argument: str) -> None:
    run = ARGUMENTS[argument]
    messages = [message for value in STRANGE if (message := refusal(lambda value=value: run(value))) is not None]
    assert argument in OF_ANY_KIND or len(messages) > len(STRANGE) // 2
    assert all("\n" not in message and len(message) < 400 for message in messages)


@pytest.mark.parametrize("argument", ["path", "picture", "quality", "compression"])
def test_write_leaves_nothing_where_it_refuses(argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good = {"path": tmp_path / "a.png", "picture": STACK[0]}
    for value in STRANGE:
        fields = {**good, argument: value}
        message = refusal(lambda fields=fields: vc.write(**fields))
        assert message is None or list(tmp_path.iterdir()) == []
        (tmp_path / "a.png").unlink(missing_ok=True)


@pytest.mark.parametrize("argument", ["src", "out", "recipe", "copies", "seed", "threads", "masks"])
def test_a_job_leaves_nothing_where_it_refuses(argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    vc.write("src/a.png", STACK[0])
    good = {"src": "src", "out": "out", "recipe": FLIP}
    takes = {"out": ["abc"], "copies": [2**70], "threads": [None], "masks": [None], "seed": [None, 0]}.get(argument, [])
    for value in STRANGE:
        if any(value is known or value == known for known in takes if isinstance(value, type(known))):
            continue
        with pytest.raises(vc.VicinalError):
            augment(**{**good, argument: value})
        assert [path.name for path in tmp_path.iterdir()] == ["src"]
