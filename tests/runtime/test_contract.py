"""What the runtime may expect of a backend, and what users see of it: results, ``out``, memory, and ops that it refuses."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from tests.contracts.subjects import DTYPES, assert_same
from tests.runtime.simple import BACKEND, Counting
from vicinal.program.ops import Blend, Linear, Warp
from vicinal.runtime.backend import CONTRACT, Backend
from vicinal.runtime.execute import check_runs
from vicinal.runtime.registry import backend_named

NAMES = ("cpu", "reference", "counting")


def backend(name: str) -> Backend:
    return BACKEND if name == "counting" else backend_named(name)


def program_of(*transforms: vc.Transform, images: Any, count: int = 3) -> Any:
    return vc.Pipeline(transforms, seed=3).program(images, ids=range(count))


@pytest.mark.parametrize("name", NAMES)
def test_it_has_all_that_the_contract_names(name: str) -> None:
    assert [part for part in CONTRACT if not hasattr(backend(name), part)] == []
    assert backend(name).name == name
    assert {part for part in dir(Backend) if not part.startswith("_")} == set(CONTRACT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: np.dtype(dtype).name)
@pytest.mark.parametrize("stacked", [False, True])
def test_results_are_a_stack_where_sizes_agree_and_out_where_it_is_given(name: str, dtype: Any, stacked: bool) -> None:
    images: Any = random_picture((3, 8, 9, 3), dtype, 1)
    images = images if stacked else [images[0], images[1], random_picture((7, 12, 3), dtype, 2)]
    before = [image.copy() for image in images]
    program = program_of(vc.RandomCrop((5, 6)), vc.Brightness((0.5, 1.2)), images=images)
    result = backend(name).run(program, images, None)
    assert (result.shape, result.dtype) == ((3, 5, 6, 3), np.dtype(dtype))
    out = np.empty_like(result)
    assert backend(name).run(program, images, out) is out
    assert_same(out, result)
    out = np.empty_like(result)
    reads = [((0,), lambda _: images[0]), ((1,), lambda _: images[1]), ((2,), lambda _: images[2])]
    assert backend(name).run_reads(program, reads, out) is out
    assert_same(out, result)
    assert_same(list(images), before)
    flip = program_of(vc.HorizontalFlip(), images=images)
    assert isinstance(backend(name).run(flip, images, None), np.ndarray) is stacked


@pytest.mark.parametrize("name", NAMES)
def test_masks_are_moved_beside_as_they_are_alone(name: str) -> None:
    images = random_picture((3, 8, 9, 3), np.uint8, 1)
    program = program_of(vc.Rotate((-30, 30)), images=images)
    masks: list[Any] = [random_picture((3, 8, 9), np.uint8, 4), [np.ones((8, 9), kind) for kind in (np.uint8, bool, np.int64)]]
    pictures, moved = backend(name).run_beside(program, images, [(program.warps, mask) for mask in masks], None)
    assert_same(pictures, backend(name).run(program, images, None))
    assert_same(moved, [backend(name).move_masks(program.warps, mask) for mask in masks])
    assert isinstance(moved[0], np.ndarray)
    assert [mask.dtype for mask in moved[1]] == [np.uint8, bool, np.int64]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["hwc", "chw"])
def test_pictures_are_mixed_to_a_stack(name: str, layout: str) -> None:
    images = random_picture((4, 3, 8, 3), np.uint8, 1)
    op = next(op for op in program_of(vc.Mixup(), images=images, count=4).ops if isinstance(op, Blend))
    op = attrs.evolve(op, rectangle=np.minimum(op.rectangle, 3))
    for given in (images, list(images)):
        result = backend(name).blend(op, given, layout, None)
        assert isinstance(result, np.ndarray)
        out = np.empty_like(result)
        assert backend(name).blend(op, given, layout, out) is out
        assert_same(out, result)
        np.testing.assert_allclose(result.astype(int), backend("reference").blend(op, images, layout, None).astype(int), atol=1)


class WithoutWarps(Counting):
    """Refuses geometry."""

    ops: ClassVar[Any] = frozenset(BACKEND.ops) - {Warp}


@attrs.frozen(eq=False, kw_only=True)
class Unheard(Linear):
    """An op of which no backend has heard."""


def test_an_op_that_it_lacks_is_told_by_transform_and_name() -> None:
    images = random_picture((3, 8, 9, 3), np.uint8, 1)
    mixed = vc.Pipeline([vc.Mixup(), vc.Brightness(2), vc.CenterCrop(4)], seed=3).program(images, ids=range(3))
    with pytest.raises(vc.SpecError, match=r"CenterCrop.*: expected what backend 'counting' runs, got the op Warp"):
        check_runs(mixed, WithoutWarps())
    for name in NAMES:
        check_runs(mixed, backend(name))
        ops = tuple(
            Unheard(**attrs.asdict(op, recurse=False)) if type(op) is Linear else op
            for op in program_of(vc.Brightness((0.5, 1.5)), images=images).ops
        )
        unheard = attrs.evolve(mixed, ops=ops)
        with pytest.raises(vc.SpecError, match=rf"Brightness.*: expected what backend '{name}' runs, got the op Unheard"):
            check_runs(unheard, backend(name))
