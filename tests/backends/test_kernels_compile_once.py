"""What Python calls is compiled for one signature: another would cost users a compilation in the middle of a job.

Numba's cache on disk could also mix up two signatures of one function that two processes compile at the same time.
"""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS, example, needed
from vicinal.backends.cpu.fixed.program import run_fixed
from vicinal.backends.cpu.mix import blend_samples
from vicinal.backends.cpu.move_masks import move_masks
from vicinal.backends.cpu.sample import run_samples
from vicinal.transforms.catalogue import FOLDERS


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_no_transform_dtype_or_kind_of_batch_compiles_a_kernel_anew(dtype: type) -> None:
    rng = np.random.default_rng(1)
    top = 1 if dtype is np.float32 else 255
    stack = (rng.random((3, 24, 30, 3)) * top).astype(dtype)
    masks = rng.integers(0, 5, (3, 24, 30)).astype(np.uint8)
    kinds = [stack, list(stack), [stack[0], stack[1][:20, :25]], stack[:, ::-1], stack[:1]]
    for name in ARGUMENTS:
        augment = vc.Pipeline([example(name)])
        mixes = name in FOLDERS["mix"]
        for images in kinds:
            if not mixes or len({picture.shape for picture in images}) == 1:
                augment(vc.Batch(images=images, **needed(name, [one.shape for one in images])))
        more = needed(name, [one.shape for one in stack])
        augment(vc.Batch(images=stack, **(more if mixes else {"masks": masks, **more})))
    for entry in (run_samples, move_masks, blend_samples):
        assert entry.signatures == [entry.declared]  # which is what a wheel's kernels take
    assert set(run_fixed.signatures) <= {run_fixed.declared}  # that of 8-bit pictures alone
