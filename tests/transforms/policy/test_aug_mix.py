"""AugMix: the weights that are drawn, and the mixture that they make."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from scipy import stats

import vicinal as vc
from tests.backends.build import random_picture
from tests.transforms.lowered import lowered
from vicinal.backends.reference.run import run
from vicinal.errors import SpecError
from vicinal.program.ops import Fork, Join, Op
from vicinal.program.program import Program
from vicinal.program.verify import verify

COUNT = 8_000


@pytest.mark.parametrize("alpha", [0.4, 1.0, 3.0])
def test_weights_are_dirichlets_and_the_share_is_betas(alpha: float) -> None:
    values = lowered(vc.AugMix(alpha=alpha, width=3), (12, 12), COUNT).record.values["AugMix[0]"]
    weights = values["weights"]
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    for chain in range(3):  # each weight of a Dirichlet is a Beta
        assert stats.kstest(weights[:, chain], stats.beta(alpha, 2 * alpha).cdf).pvalue > 1e-4
    assert stats.kstest(values["m"], stats.beta(alpha, alpha).cdf).pvalue > 1e-4


def test_depths_and_severities() -> None:
    values = lowered(vc.AugMix(severity=3), (12, 12), COUNT).record.values
    depth = values["AugMix[0]/chain[1]"]["depth"].astype(int)
    assert stats.chisquare(np.bincount(depth, minlength=4)[1:]).pvalue > 1e-4
    strength = values["AugMix[0]/chain[1]/slot[0]"]["strength"]
    assert stats.kstest(strength * 10, stats.uniform(0.1, 2.9).cdf).pvalue > 1e-4
    deep = lowered(vc.AugMix(depth=2), (12, 12), 4).record.values
    assert (deep["AugMix[0]/chain[0]"]["depth"] == 2).all()


def parts(program: Program) -> tuple[Fork, list[tuple[list[Op], Join]]]:
    """The fork, and each chain's ops with the join behind it."""
    fork, *rest = program.ops
    assert isinstance(fork, Fork)
    found: list[tuple[list[Op], Join]] = []
    chain: list[Op] = []
    for op in rest:
        if isinstance(op, Join):
            found.append((chain, op))
            chain = []
        else:
            chain.append(op)
    return fork, found


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_the_mixture_is_the_weighted_sum_of_its_chains(dtype: Any, backend: str) -> None:
    pictures = random_picture((12, 17, 19, 3), dtype)
    augment = vc.Pipeline([vc.AugMix(severity=8, interpolation="nearest")], seed=2)
    program = augment.program(pictures)
    fork, chains = parts(program)
    total = fork.weight[:, None, None, None] * pictures
    for chain, join in chains:
        alone = attrs.evolve(program, ops=tuple(chain))
        total = total + join.weight[:, None, None, None] * np.array(run(alone, pictures))
    apart = np.abs(augment(pictures, ids=range(12), backend=backend) - total)
    assert apart.max() <= (1.01 if dtype is np.uint8 else 1e-5)  # each chain is rounded here, once in all there


def test_boxes_masks_and_keypoints_stay() -> None:
    batch = vc.Batch(
        images=random_picture((6, 20, 20, 3)), masks=np.ones((6, 20, 20), np.uint8), boxes=[[[2, 2, 9, 9]]] * 6,
        keypoints=[[[3.0, 4.0]]] * 6, ids=range(6),
    )  # fmt: skip
    out = vc.Pipeline([vc.AugMix(severity=10)], seed=0)(batch)
    assert (out.images != batch.images).any()
    np.testing.assert_array_equal(out.masks, batch.masks)
    for boxes, points in zip(out.boxes, out.keypoints, strict=True):
        np.testing.assert_array_equal(boxes, [[2, 2, 9, 9]])
        np.testing.assert_array_equal(points, [[3.0, 4.0]])


def test_what_stands_before_and_after_a_mixture_runs_and_moves_targets() -> None:
    pictures = random_picture((5, 18, 24, 3))
    chain = [
        vc.HorizontalFlip(), vc.AugMix(), vc.AugMix(width=1), vc.GaussianBlur(1.0), vc.CenterCrop((9, 9)), vc.Contrast([1.4]),
    ]  # fmt: skip
    augment = vc.Pipeline(chain, seed=1)
    program = augment.program(pictures)
    verify(program, deep=True)
    assert [len(warp.place.split("+")) for warp in program.warps] == [1, 1]
    for fused in (True, False):
        again = vc.Pipeline(chain, seed=1, fuse=fused)
        both = [again(pictures, ids=range(5), backend=backend).astype(int) for backend in ("cpu", "reference")]
        assert both[0].shape == (5, 9, 9, 3)
        assert np.abs(both[0] - both[1]).max() <= 3


def test_forks_without_their_joins_are_refused() -> None:
    pictures = random_picture((2, 8, 8, 3))
    program = vc.Pipeline([vc.AugMix()], seed=0).program(pictures)
    cut = attrs.evolve(program, ops=program.ops[:-1])
    with pytest.raises(SpecError, match=r"AugMix\[0\]/fork\.weight: expected a last join behind the fork, got none"):
        verify(cut, deep=True)
    fork, *rest = program.ops
    with pytest.raises(SpecError, match="expected no fork before the last join"):
        verify(attrs.evolve(program, ops=(fork, fork, *rest)), deep=True)
    with pytest.raises(SpecError, match="expected the samples of the fork before it"):
        verify(attrs.evolve(program, ops=tuple(rest)), deep=True)
