"""Pictures as tensors on a device, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tests.backends.build import Picture, Pictures, program_of
from vicinal.backends.reference.run import run as define
from vicinal.backends.torch.held import Held
from vicinal.backends.torch.run import run
from vicinal.program.ops import Op


def tensor(array: Any, device: str = "cpu") -> torch.Tensor:
    """A picture or a stack [..., H, W, C] as a tensor [..., C, H, W]."""
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(np.asarray(array), -1, -3))).to(device)


def tensors(pictures: Pictures, device: str = "cpu") -> Any:
    """A stack, or a list of pictures."""
    return [tensor(one, device) for one in pictures] if isinstance(pictures, list) else tensor(pictures, device)


def array(one: torch.Tensor) -> Picture:
    """[..., C, H, W] as an array [..., H, W, C]."""
    return np.moveaxis(one.detach().cpu().numpy(), -3, -1)


def arrays(result: Any) -> list[Picture]:
    """One array a picture."""
    return [array(one) for one in result]


def held(pictures: Pictures, device: str = "cpu") -> Any:
    """As the backend is given them."""
    if isinstance(pictures, list):
        return [Held(tensor(one, device).movedim(-3, -1)) for one in pictures]
    return Held(tensor(pictures, device).movedim(-3, -1))


def apart(chain: Op | list[Op], batch: Pictures, device: str) -> list[Any]:
    """How far each value lies from what the reference makes of it, by picture, in the units of the result."""
    program = program_of(chain, batch)
    wanted = define(program, batch)
    got = run(program, held(batch, device), None) if len(batch) else []
    assert len(got) == len(wanted)
    found = []
    for index, other in enumerate(wanted):
        one = got[index].tensor.cpu().numpy()
        assert one.shape == other.shape
        assert one.dtype == other.dtype
        found.append(np.abs(one.astype(np.float64) - other))
    return found
