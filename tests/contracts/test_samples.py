"""What a sample becomes depends on (seed, epoch, id) and on nothing else."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import (
    BACKENDS,
    CHANNELS,
    DTYPES,
    NAMES,
    SIZE,
    assert_same,
    everything,
    paired,
    pictures,
    pipeline,
    said,
    stack,
    subject,
)  # fmt: skip

IDS = [4, 2**63, 17]


@pytest.mark.parametrize(("name", "dtype", "channels"), paired(DTYPES, CHANNELS))
def test_a_batch_equals_one_at_a_time(name: str, dtype: Any, channels: int) -> None:
    augment = pipeline(name)
    for images in (stack(dtype, channels), pictures(dtype, channels)):
        together = augment(images, ids=IDS, epoch=2, **said(channels))
        for index, sample_id in enumerate(IDS):
            assert_same(together[index], augment(images[index], ids=sample_id, epoch=2, **said(channels)))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_a_batch_does_not_matter(name: str, backend: str) -> None:
    augment, batch = pipeline(name), everything()
    order = [2, 0, 1]
    turned = vc.Batch.from_samples([{k: v for k, v in batch[i].items() if k != "epoch"} for i in order])
    out, again = augment(batch, backend=backend), augment(turned, backend=backend)
    for place, index in enumerate(order):
        for target, value in again[place].items():
            assert_same(value, out[index][target])


@pytest.mark.parametrize("name", NAMES)
def test_threads_do_not_matter(name: str) -> None:
    augment, images = pipeline(name), stack(count=13, size=(160, 170))  # enough work for three threads
    results = []
    try:
        for threads in (1, 2, 5):
            vc.set_threads(threads)
            results.append(augment(images, ids=list(range(13))))
    finally:
        vc.set_threads(None)
    assert_same(results[0], results[1])
    assert_same(results[0], results[2])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_epoch_and_id_give_the_same(name: str, backend: str) -> None:
    images = stack()
    first = pipeline(name)(images, ids=IDS, epoch=3, backend=backend)
    assert_same(pipeline(name)(images, ids=IDS, epoch=3, backend=backend), first)


@pytest.mark.parametrize("name", NAMES)
def test_other_seeds_epochs_and_ids_give_another_where_anything_is_drawn(name: str) -> None:
    """Of 16 samples: among so many, coins and a few choices fall differently at least once."""
    images, ids = stack(count=16, size=(16, 16)), np.arange(16)
    subject_alone = [subject(name)] if "p" not in _coins(name) else [vc.Sometimes(0.5, [subject(name)])]
    augment, other = vc.Pipeline(subject_alone, seed=1), vc.Pipeline(subject_alone, seed=2)
    first, drawn = augment(images, ids=ids), _drawn(augment, images, ids=ids)
    for another, given in ((other, {"ids": ids}), (augment, {"ids": ids, "epoch": 1}), (augment, {"ids": ids + 100})):
        result = another(images, **given)
        differs = any(a.shape != b.shape or (a != b).any() for a, b in zip(first, result, strict=True))
        assert differs == (_drawn(another, images, **given) != drawn)


def _drawn(augment: vc.Pipeline, images: Any, **given: Any) -> list[Any]:
    """All that the ops of a call are told: who is active, parameters, and the keys of what they draw by themselves."""
    ops = [attrs.asdict(op, recurse=False) for op in augment.program(images, **given).ops]
    told = [value for op in ops for value in (*op.values(), *op.get("parameters", {}).values())]
    return [value.tolist() for value in told if isinstance(value, np.ndarray)]


def _coins(name: str) -> set[str]:
    """Flips draw nothing but whether they run."""
    return {"p"} if name.endswith("Flip") else set()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_no_pictures_at_all(name: str, backend: str) -> None:
    augment, kind = pipeline(name), pipeline(name).program(stack()).out_dtype
    for dtype in DTYPES:
        out = augment(np.zeros((0, *SIZE, 3), dtype), backend=backend)
        assert isinstance(out, np.ndarray)
        one = augment(np.zeros((1, *SIZE, 3), dtype), ids=[0], backend=backend)
        assert out.shape == (0, *one.shape[1:])
        assert out.dtype == (kind if kind == np.float32 else dtype)
    assert augment([], backend=backend) == []
    empty = augment(vc.Batch(images=[], masks=[], boxes=[], keypoints=[], labels=[]), backend=backend)
    assert [len(value) for value in empty.targets().values() if value is not None] == [0] * 5


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_pictures_of_one_pixel(name: str, backend: str) -> None:
    augment = pipeline(name)
    for dtype in DTYPES:
        for channels in CHANNELS:
            images = stack(dtype, channels, size=(1, 1))
            program = augment.program(images, ids=IDS, **said(channels))
            out = augment(images, ids=IDS, backend=backend, **said(channels))
            assert [list(picture.shape) for picture in out] == [
                [channels, *canvas] if program.layout == "chw" else [*canvas, channels]
                for canvas in program.out_canvas.tolist()
            ]
            assert all(np.isfinite(picture).all() for picture in out)
