"""Transforms between PIL images, arrays and tensors, and between dtypes and values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from vicinal.compat.torchvision.kinds import (
    BOXES,
    IMAGE,
    MASK,
    OTHER,
    PIL,
    POINTS,
    TENSOR,
    VIDEO,
    kind_of,
    like,
    plain,
    stands_for,
)
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.functional import conversion as convert
from vicinal.extras import needed

__all__ = [
    "ConvertImageDtype", "Identity", "Lambda", "LinearTransformation", "Normalize", "PILToTensor", "ToDtype", "ToImage",
    "ToPILImage", "ToPureTensor", "ToTensor", "UniformTemporalSubsample",
]  # fmt: skip

_TENSORS = (TENSOR, IMAGE, VIDEO)


class Identity(Transform):
    """Nothing."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The input."""
        return inpt


class Lambda(Transform):
    """A function of one's own, on each input that is one of ``types`` (all, if there are none)."""

    def __init__(self, lambd: Callable[[Any], Any], *types: type) -> None:
        super().__init__()
        if not callable(lambd):
            raise TypeError(f"Lambda.lambd: expected a function, got {type(lambd).__name__}")
        self.lambd = lambd
        self.types = types or (object,)

    def takes(self, inpt: Any) -> bool:
        """Inputs of the types."""
        return isinstance(inpt, self.types)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The function's result."""
        return self.lambd(inpt)

    def extra_repr(self) -> str:
        """The types."""
        return f"types={[kind.__name__ for kind in self.types]}"


class ToTensor(Transform):
    """PIL images and arrays as float tensors [C, H, W] in [0, 1]; other dtypes than bytes keep their values."""

    def takes(self, inpt: Any) -> bool:
        """PIL images and arrays."""
        return kind_of(inpt) == PIL or isinstance(inpt, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A tensor."""
        return convert.to_tensor(inpt)


class PILToTensor(Transform):
    """PIL images as tensors [C, H, W] of their own dtype."""

    def takes(self, inpt: Any) -> bool:
        """PIL images."""
        return kind_of(inpt) == PIL

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A tensor."""
        return convert.pil_to_tensor(inpt)


class ToImage(Transform):
    """PIL images, arrays [H, W, C] and plain tensors as tensors with the meaning of a picture."""

    def takes(self, inpt: Any) -> bool:
        """PIL images, arrays and plain tensors."""
        return kind_of(inpt) in (PIL, TENSOR) or isinstance(inpt, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A picture."""
        return convert.to_image(inpt)


class ToPILImage(Transform):
    """Tensors [C, H, W] and arrays [H, W, C] as PIL images."""

    def __init__(self, mode: str | None = None) -> None:
        super().__init__()
        self.mode = mode

    def takes(self, inpt: Any) -> bool:
        """Pictures that are none yet, and arrays."""
        return kind_of(inpt) in (TENSOR, IMAGE) or isinstance(inpt, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A PIL image."""
        return convert.to_pil_image(inpt, mode=self.mode)


class ToPureTensor(Transform):
    """Tensors without their meaning."""

    def takes(self, inpt: Any) -> bool:
        """Tensors with a meaning."""
        return kind_of(inpt) not in (OTHER, PIL, TENSOR)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A plain tensor."""
        return plain(inpt)


class ToDtype(Transform):
    """Another dtype: of pictures and videos, or of a dict by class; with ``scale`` black and white stay what they are."""

    def __init__(self, dtype: Any, scale: bool = False) -> None:
        super().__init__()
        if not isinstance(dtype, dict) and type(dtype).__name__ != "dtype":
            raise ValueError(f"ToDtype.dtype: expected a torch.dtype or a dict of them, got {type(dtype)}")
        self.dtype = dtype
        self.scale = scale

    def takes(self, inpt: Any) -> bool:
        """Tensors."""
        return kind_of(inpt) not in (OTHER, PIL)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input in its dtype."""
        if not isinstance(self.dtype, dict):
            dtype = self.dtype if kind_of(inpt) in _TENSORS else None
        else:
            dtype = self._of_class(inpt)
        return inpt if dtype is None else convert.to_dtype(inpt, dtype, scale=self.scale)

    def _of_class(self, inpt: Any) -> Any:
        for key, dtype in self.dtype.items():
            if stands_for(key, inpt):
                return dtype
        if "others" not in self.dtype:
            raise ValueError(f'ToDtype.dtype: expected a key for {type(inpt)}, or "others", which stands for all without one')
        return self.dtype["others"]


class ConvertImageDtype(Transform):
    """Another dtype (float32 if None) of pictures and videos, with the same black and white; all else is cast to it."""

    def __init__(self, dtype: Any = None) -> None:
        super().__init__()
        if dtype is None:
            with needed("tensors"):
                import torch

            dtype = torch.float32
        self.dtype = dtype

    def takes(self, inpt: Any) -> bool:
        """Tensors of pictures, and masks, boxes and points, as torchvision has it."""
        return kind_of(inpt) in (*_TENSORS, MASK, BOXES, POINTS)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input in the dtype."""
        return convert.to_dtype(inpt, self.dtype, scale=True)


class Normalize(Transform):
    """(levels - mean) / std for each channel of float tensors."""

    def __init__(self, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> None:
        super().__init__()
        self.mean = list(mean)
        self.std = list(std)
        self.inplace = inplace

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Raises TypeError for PIL images."""
        if any(kind_of(inpt) == PIL for inpt in flat_inputs):
            raise TypeError(f"{type(self).__name__}: expected tensors, got a PIL image")

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input normalized."""
        return self.call("normalize", inpt, mean=self.mean, std=self.std, inplace=self.inplace)


class LinearTransformation(Transform):
    """(pixels - mean_vector) @ transformation_matrix, of the flattened picture: whitening, for one."""

    def __init__(self, transformation_matrix: Any, mean_vector: Any) -> None:
        super().__init__()
        size = tuple(transformation_matrix.shape)
        if len(size) != 2 or size[0] != size[1]:
            raise ValueError(f"LinearTransformation.transformation_matrix: expected a square one, got {size}")
        if mean_vector.shape[0] != size[0]:
            raise ValueError(f"LinearTransformation.mean_vector: expected {size[0]} values, got {mean_vector.shape[0]}")
        if transformation_matrix.device != mean_vector.device or transformation_matrix.dtype != mean_vector.dtype:
            raise ValueError("LinearTransformation: expected both tensors on one device and of one dtype")
        self.transformation_matrix = transformation_matrix
        self.mean_vector = mean_vector

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Raises TypeError for PIL images."""
        if any(kind_of(inpt) == PIL for inpt in flat_inputs):
            raise TypeError(f"{type(self).__name__}: expected tensors, got a PIL image")

    def takes(self, inpt: Any) -> bool:
        """Tensors of pictures."""
        return kind_of(inpt) in _TENSORS

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input transformed. Raises ValueError where its size is another."""
        pixels = plain(inpt)
        size = pixels.shape[-3] * pixels.shape[-2] * pixels.shape[-1]
        if size != self.transformation_matrix.shape[0]:
            raise ValueError(
                f"LinearTransformation: expected pictures of {self.transformation_matrix.shape[0]} values, got {size}"
            )
        flat = pixels.reshape(-1, size) - self.mean_vector.to(pixels.device)
        result = flat.to(self.transformation_matrix.dtype) @ self.transformation_matrix.to(pixels.device)
        return like(result.reshape(pixels.shape), inpt)


class UniformTemporalSubsample(Transform):
    """``num_samples`` frames of videos [..., T, C, H, W] at even distances."""

    def __init__(self, num_samples: int) -> None:
        super().__init__()
        self.num_samples = num_samples

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Fewer frames."""
        return self.call("uniform_temporal_subsample", inpt, num_samples=self.num_samples)
