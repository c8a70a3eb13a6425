"""Launches of the two kernels: all that is the same for pictures and results of one kind is worked out once, and kept.

Triton looks at every argument of every call to find what it compiled for such arguments. Here a ``Kind`` says it: further
calls go straight to the compiled kernel, as in Triton's tutorials, with addresses in place of tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, NamedTuple

import torch
from torch import Tensor


class Kind(NamedTuple):
    """What launches depend on, beside where things lie."""

    device: torch.device
    samples: int
    given: torch.dtype
    target: torch.dtype
    sizes: tuple[int, int, int, int]  # height and width of pictures and of results
    strides: tuple[int, ...]  # of pictures [N, C, H, W]
    target_strides: tuple[int, ...]  # of results
    blocks: tuple[int, int, int]  # pixels of a program of the grid, such programs for a sample, and sums that those add up
    widths: tuple[int, int, int, int]  # floats and words of a sample, and numbers of its field and of a row of that
    steps: tuple[int, ...]
    means: tuple[int, ...]  # the steps that need one
    step_count: int
    top: float
    channels: int
    gather: tuple[int, int, int, bool, bool]  # TAPS, BORDER, CURVE, AFFINE, PRECISE


@lru_cache(maxsize=64)
def launch_for(kind: Kind) -> Launch:
    """The one that is kept."""
    return Launch(kind)


class Launch:
    """Starts the kernels for pictures and results of one kind."""

    def __init__(self, kind: Kind) -> None:
        from triton import next_power_of_2

        self._kind, self._cuda = kind, kind.device.type == "cuda"
        block, self._blocks, self._parts = kind.blocks
        self._grid = kind.samples * self._blocks, 1, 1
        floats, words, *nodes = kind.widths
        widths = floats, words, self._parts, kind.samples * self._parts, *nodes
        self._of_sums = *kind.sizes, *kind.strides, *widths
        self._of_results = *kind.sizes, *kind.strides, *kind.target_strides, *widths
        taps, border, curve, affine, precise = kind.gather
        self._static = {
            "TOP": kind.top, "STEPS": kind.steps, "PARTS": next_power_of_2(self._parts), "CHANNELS": kind.channels,
            "TAPS": taps, "BORDER": border, "CURVE": curve, "AFFINE": affine, "PRECISE": precise, "BLOCK": block,
        }  # fmt: skip
        self._compiled: dict[int, tuple[Any, tuple[Any, ...]]] = {}  # by how many steps come before the mean; -1: what stores

    def __call__(
        self, pictures: Tensor, target: Tensor, buffer: Tensor, starts: Sequence[int], views: Callable[[], list[Tensor]]
    ) -> None:
        """``buffer`` holds the tables, on the device, from ``starts`` on; ``views`` are these as tensors."""
        from vicinal.backends.torch.fused.kernels import stored, summed

        kind, parts, blocks = self._kind, self._parts, self._blocks
        first, means = buffer.data_ptr(), None
        at = [first + start for start in starts]
        if kind.means:
            means = torch.empty((len(kind.means), kind.samples, parts), dtype=torch.float32, device=kind.device)
        with torch.cuda.device(kind.device) if self._cuda else nullcontext():  # where Triton launches
            for number, steps in enumerate(kind.means):
                assert means is not None
                sums = means[number] if parts == blocks else means.new_empty((kind.samples, blocks))
                self._start(summed, steps, (pictures, sums), at, views, means, self._of_sums, {})
                if parts < blocks:
                    means[number, :, 0] = sums.sum(1, dtype=torch.float64)
            levels = {"LEVELS": not kind.target.is_floating_point}
            self._start(stored, -1, (pictures, target), at, views, means, self._of_results, levels)

    def _start(
        self, kernel: Any, steps: int, ends: tuple[Tensor, Tensor], at: list[int], views: Callable[[], list[Tensor]],
        means: Tensor | None, numbers: tuple[int, ...], more: dict[str, Any],
    ) -> None:  # fmt: skip
        """``ends``: what the kernel reads and what it fills. Where no means are needed, floats stand in their place."""
        if steps in self._compiled:
            compiled, static = self._compiled[steps]
            own = ends[0].data_ptr(), ends[1].data_ptr()
            compiled[self._grid](*own, *at, at[0] if means is None else means.data_ptr(), *numbers, *static)
            return
        tables = views()
        said = {**self._static, "COUNT": self._kind.step_count if steps < 0 else steps, **more}
        compiled = kernel[self._grid](*ends, *tables, tables[0] if means is None else means, *numbers, **said)
        if compiled is not None:  # the interpreter compiles nothing
            static = tuple(said[name] for name in kernel.arg_names if name in said)
            self._compiled[steps] = compiled, static
