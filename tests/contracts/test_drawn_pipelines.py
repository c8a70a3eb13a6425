"""Any pipeline of the catalogue on any legal batch: it keeps its word, or says with a VicinalError why it does not run."""

from __future__ import annotations

import os
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vicinal as vc
from tests.contracts.drawn import batches, pipelines
from tests.contracts.subjects import assert_same
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import holds

USUAL = 150
EXAMPLES = int(os.environ.get("VICINAL_DRAWN", USUAL))
"""How many; by hand more, with other seeds (pytest --hypothesis-seed)."""


def check(pipeline: vc.Pipeline, batch: vc.Batch, epoch: int) -> bool:
    """Runs it in every way there is, and compares; False where it refuses, which it does before it gives anything."""
    try:
        out, record = pipeline.trace(batch, epoch=epoch)
    except vc.VicinalError as refusal:
        with pytest.raises(type(refusal), match=f"^{re.escape(str(refusal))}$"):
            pipeline(batch, epoch=epoch)
        return False
    program, mixed = pipeline.program(batch, epoch=epoch), holds(pipeline, tuple(FOLDERS["mix"]))
    check_pictures(pipeline, batch, out, program)
    for index, size in enumerate(program.out_canvas.tolist()):
        check_targets(batch[index], out[index], size, mixed)
    assert_same(pipeline(batch, epoch=epoch), out)
    assert_same(pipeline.replay(record, batch), out)
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    if not mixed:
        for index in range(len(batch)):
            row = {name: value for name, value in batch[index].items() if name not in ("epoch", "group")}
            alone = vc.Batch.from_samples([row], alpha=batch.alpha, layout="hwc", value_range=batch.value_range)
            assert_same(pipeline(alone, epoch=epoch)[0], out[index])
    return True


def check_pictures(pipeline: vc.Pipeline, batch: vc.Batch, out: vc.Batch, program: Any) -> None:
    """Size, dtype, and values in range."""
    normalised = holds(pipeline, ("Normalize",))
    for before, after, size in zip(batch.images, out.images, program.out_canvas.tolist(), strict=True):
        channels = before.shape[2]
        assert list(after.shape) == ([channels, *size] if program.layout == "chw" else [*size, channels])
        assert after.dtype == (np.float32 if normalised else before.dtype)
        assert np.isfinite(after).all()
        if not normalised and after.dtype != np.uint16:
            low, high = batch.value_range or ((0, 1) if after.dtype == np.float32 else (0, 255))
            assert low <= after.min() <= after.max() <= high


def check_targets(before: dict[str, Any], after: dict[str, Any], size: list[int], mixed: bool) -> None:
    """The same names; masks of the picture's size; boxes with an extent, inside; labels for each.

    ``mixed``: with another's, whose labels and points are there too.
    """
    assert set(before) == set(after)
    for name in {"mask", "instances", "heatmap"} & set(after):
        planes = name == "instances" and before[name].ndim == 3
        assert list(after[name].shape[planes:][:2]) == size
        assert after[name].dtype == before[name].dtype
        assert np.isfinite(after[name]).all()
        if after[name].dtype.kind in "ui" and not mixed:
            assert set(np.unique(after[name])) <= {*np.unique(before[name]).tolist(), 0}
    if "boxes" in after:
        boxes = np.asarray(after["boxes"])
        assert boxes.shape[1:] == (4,)
        assert (boxes[:, :2] < boxes[:, 2:]).all()
        assert ((boxes >= 0) & (boxes <= [size[1], size[0]] * 2)).all()
    if {"boxes", "labels"} <= set(after):
        assert len(after["labels"]) == len(after["boxes"])
    if "keypoints" in after:
        assert np.isfinite(after["keypoints"]).all()
        assert mixed or len(after["keypoints"]) <= len(before["keypoints"])
    if "extra" in after:
        assert list(after["extra"]["depth"].shape[:2]) == size


def test_any_pipeline_keeps_its_word_or_says_why_not() -> None:
    ran = [0, 0]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == USUAL, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data(), epoch=st.integers(0, 3))
    def run(data: st.DataObject, epoch: int) -> None:
        try:
            pipeline = data.draw(pipelines())
        except vc.SpecError:  # Normalize where not every sample meets it, a mix inside of a choice ...
            ran[1] += 1
            return
        ran[not check(pipeline, data.draw(batches()), epoch)] += 1

    run()
    print("ran, refused:", ran)
    assert ran[0] > ran[1], f"most are to run: {ran}"
