"""Calls on a pretended GPU up to the launch of their kernels, compiled for an H100 or H200. Run by test_fused.py.

Prints the kernels that each call would launch. Triton's driver is one that loads and launches nothing: all before it is real.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from triton.backends.compiler import GPUTarget
from triton.runtime.driver import driver

import vicinal as vc
from tests.pretend_cuda import pretended
from vicinal.backends.torch.fused.kernels import stored, summed

launched: list[str] = []
told: list[tuple[Any, ...]] = []
"""The arguments of each launch that are the kernel's."""


class Launcher:
    def __init__(self, source: Any, metadata: Any) -> None:
        assert metadata.num_warps == 4
        self.name = source.fn.__name__

    def __call__(self, *args: Any) -> None:
        grid = args[:3]
        assert grid[0] >= 1
        assert grid[1:] == (1, 1)
        launched.append(self.name)
        told.append(args[9:])


def load_binary(_: str, binary: bytes, shared: int, device: int) -> tuple[int, int, int, int, int]:
    assert len(binary) > 1000
    assert device == 0
    assert shared < 2**15
    return 1, 1, 64, 0, 1024


PROPERTIES = {"max_shared_mem": 232448, "multiprocessor_count": 132}
driver.set_active(
    SimpleNamespace(
        get_current_target=lambda: GPUTarget("cuda", 90, 32), get_current_device=lambda: 0, get_current_stream=lambda _: 0,
        launcher_cls=Launcher, utils=SimpleNamespace(load_binary=load_binary, get_device_properties=lambda _: PROPERTIES),
    )
)  # fmt: skip

crop = [vc.RandomResizedCrop(24), vc.HorizontalFlip(), vc.ColorJitter(0.4, 0.4, 0.4, 0.1)]
bent = [vc.Affine(degrees=20), vc.Perspective(), vc.ColorJitter(0.2), vc.GaussianNoise(), vc.RandomErasing(p=1.0)]
copied: dict[str, Any] = {"border": "wrap", "interpolation": "nearest"}
levels = [vc.Rotate(20, **copied), vc.ElasticTransform(**copied), vc.ColorJitter(0.2, 0.2), vc.Posterize(), vc.Solarize()]


def call(transforms: list[Any], size: tuple[int, int], last: bool = False, dtype: Any = np.uint8, channels: int = 3) -> None:
    there = torch.from_numpy(np.zeros((2, *size, channels), dtype)).to("cuda").movedim(-1, 1)
    before = len(mode.waits)
    given = there if last else there.clone(memory_format=torch.contiguous_format)
    vc.Pipeline(transforms, seed=1)(given, ids=range(2))
    assert mode.waits[before:] == []
    print(*launched)
    launched.clear()


def check_again(transforms: list[Any], size: tuple[int, int]) -> None:
    """Further calls, by a plan, find their kernels without Triton, and tell them what the first call did."""
    pipeline = vc.Pipeline([*transforms, vc.Normalize(dtype="float16")], seed=1)
    given = torch.zeros((2, 3, *size), dtype=torch.uint8).to("cuda")
    out = pipeline(given, ids=range(2))
    seen = []
    for _ in range(5):
        told.clear()
        before = len(mode.waits)
        pipeline(given, ids=range(2), out=out)
        assert mode.waits[before:] == []
        seen.append(list(told))
    assert len({len(launches) for launches in seen}) == 1
    for launches in zip(*seen, strict=True):
        for arguments in zip(*launches, strict=True):
            numbers = [one for one in arguments if not isinstance(one, torch.Tensor) and not _is_address(one)]
            assert all(one == numbers[0] for one in numbers)
        assert not any(isinstance(one, torch.Tensor) for one in launches[-1])
        for launch in launches:
            tables = [_address(one) for one in launch[2:6]]
            assert tables == sorted(tables)
        assert {len(launch) for launch in launches} == {len(launches[0])}
        ends = [[one for one in launch if _address(one) in (_address(given), _address(out))] for launch in launches]
        assert len({len(one) for one in ends}) == 1
    launched.clear()


def _address(one: Any) -> Any:
    return one.data_ptr() if isinstance(one, torch.Tensor) else one


def _is_address(one: Any) -> bool:
    return isinstance(one, int) and one > 2**32


def variants() -> int:
    """How many kernels were compiled so far."""
    return sum(len(kernel.device_caches[0][0]) for kernel in (summed, stored))


with pytest.MonkeyPatch.context() as monkeypatch, pretended(monkeypatch) as mode:
    monkeypatch.setenv("VICINAL_FUSED", "1")
    for memory in ("chw", "channels_last"):
        call([*crop, vc.Normalize(dtype="bfloat16", layout=memory)], (30, 44), memory != "chw")
    call([*bent, vc.Normalize(dtype="float16")], (30, 44))
    call(levels, (30, 44), dtype=np.uint16)
    for size in ((30, 44), (500, 300)):  # of the second, torch adds up the parts of means
        check_again(crop, size)
        check_again(bent, size)
    known = variants()
    for size in ((37, 53), (38, 51)):  # kernels of before
        call([*crop, vc.Normalize(dtype="bfloat16")], size)
        call([*bent, vc.Normalize(dtype="float16")], size)
    assert variants() == known
    for size in ((1, 1), (1, 64), (65, 1)):
        call([*crop[1:], vc.Normalize(dtype="float16")], size)
        call([vc.Contrast((0.5, 1.5))], size, channels=1)
