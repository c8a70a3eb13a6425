"""AutoAugment, RandAugment, TrivialAugmentWide and AugMix: of pictures and videos; masks, boxes and points are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.compat.torchvision.chance import chance, happens, whole
from vicinal.compat.torchvision.kinds import BOXES, MASK, PICTURES, PIL, POINTS, kind_of, like, plain
from vicinal.compat.torchvision.transforms import policy as policies
from vicinal.compat.torchvision.transforms.arguments import mode_of
from vicinal.compat.torchvision.transforms.policy import AutoAugmentPolicy
from vicinal.compat.torchvision.transforms.v2.base import Transform, fill_of, refuse
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = ["AugMix", "AutoAugment", "AutoAugmentPolicy", "RandAugment", "TrivialAugmentWide"]

Apply = Callable[[Any, str, float], Any]


class _Auto(Transform):
    """A policy."""

    def __init__(self, interpolation: Any, fill: Any) -> None:
        super().__init__()
        self.interpolation = mode_of(interpolation)
        self.fill = fill

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Raises TypeError for what moves with the picture, and where there is none."""
        refuse((BOXES, MASK, POINTS), type(self).__name__)(flat_inputs)
        if not any(kind_of(inpt) in PICTURES for inpt in flat_inputs):
            raise TypeError(f"{type(self).__name__}: expected a picture or a video, got {[type(inpt) for inpt in flat_inputs]}")

    def takes(self, inpt: Any) -> bool:
        """Pictures."""
        return kind_of(inpt) in PICTURES

    def apply(self, image: Any, name: str, value: float) -> Any:
        """One operation on one picture."""
        return policies.applied(image, name, value, self.interpolation, fill_of(self.fill, image))


class AutoAugment(_Auto):
    """One of a table's sub-policies: two operations, each with its own probability."""

    def __init__(
        self, policy: AutoAugmentPolicy = AutoAugmentPolicy.IMAGENET, interpolation: Any = "nearest", fill: Any = None
    ) -> None:
        super().__init__(interpolation, fill)
        names = {member.value for member in AutoAugmentPolicy}
        if getattr(policy, "value", None) not in names:
            raise ValueError(f"AutoAugment.policy: expected an AutoAugmentPolicy, got {policy!r}")
        self.policy = AutoAugmentPolicy(policy.value)

    @staticmethod
    def get_params(transform_num: int) -> tuple[int, list[float], list[int]]:
        """A random sub-policy, and for its two operations a chance and a sign."""
        chances = [float(chance().random()) for _ in range(2)]
        return whole(0, transform_num), chances, [whole(0, 2) for _ in range(2)]

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One picture changed."""
        space = policies.auto_augment(*sizes_of([inpt]))
        for name, probability, level in policies.sub_policy(self.policy):
            if happens(probability):
                inpt = self.apply(inpt, name, policies.drawn(space, name, level or 0))
        return inpt


class RandAugment(_Auto):
    """``num_ops`` random operations of one magnitude, of ``num_magnitude_bins``."""

    def __init__(
        self, num_ops: int = 2, magnitude: int = 9, num_magnitude_bins: int = 31, interpolation: Any = "nearest",
        fill: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(interpolation, fill)
        self.num_ops = num_ops
        self.magnitude = magnitude
        self.num_magnitude_bins = num_magnitude_bins

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One picture changed."""
        space = policies.rand_augment(self.num_magnitude_bins, *sizes_of([inpt]))
        for _ in range(self.num_ops):
            name = policies.pick(space)
            inpt = self.apply(inpt, name, policies.drawn(space, name, self.magnitude))
        return inpt


class TrivialAugmentWide(_Auto):
    """One random operation of a random magnitude."""

    def __init__(self, num_magnitude_bins: int = 31, interpolation: Any = "nearest", fill: Any = None) -> None:
        super().__init__(interpolation, fill)
        self.num_magnitude_bins = num_magnitude_bins

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One picture changed."""
        space = policies.trivial_augment(self.num_magnitude_bins)
        name = policies.pick(space)
        return self.apply(inpt, name, policies.drawn(space, name, None))


class AugMix(_Auto):
    """A mixture of ``mixture_width`` chains of operations with the picture."""

    def __init__(
        self, severity: int = 3, mixture_width: int = 3, chain_depth: int = -1, alpha: float = 1.0, all_ops: bool = True,
        interpolation: Any = "bilinear", fill: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(interpolation, fill)
        if not 1 <= severity <= 10:
            raise ValueError(f"AugMix.severity: expected a number in [1, 10], got {severity}")
        self.severity = severity
        self.mixture_width = mixture_width
        self.chain_depth = chain_depth
        self.alpha = alpha
        self.all_ops = all_ops

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One picture changed; each of a batch of tensors gets weights of its own."""
        from vicinal.compat.torchvision.transforms.v2.functional.conversion import pil_to_tensor, to_pil_image

        is_pil = kind_of(inpt) == PIL
        picture = pil_to_tensor(inpt) if is_pil else plain(inpt)
        batch = picture.reshape(1, *picture.shape) if picture.ndim == 3 else picture
        mixed = self._mixed(batch).reshape(picture.shape).to(picture.dtype)
        return to_pil_image(mixed, None if inpt.mode == "P" else inpt.mode) if is_pil else like(mixed, inpt)

    def _mixed(self, batch: Any) -> Any:
        height, width = sizes_of([batch])
        space = policies.aug_mix(height, width, self.all_ops)
        count = len(batch)
        share = chance().dirichlet([self.alpha] * 2, count)
        weights = chance().dirichlet([self.alpha] * self.mixture_width, count) * share[:, 1:]
        column = (count, *[1] * (batch.ndim - 1))
        dtype = batch.dtype if batch.is_floating_point() else batch.float().dtype
        mixed = batch.new_tensor(share[:, 0], dtype=dtype).view(column) * batch
        for chain in range(self.mixture_width):
            changed = batch
            for _ in range(self.chain_depth if self.chain_depth > 0 else whole(1, 4)):
                name = policies.pick(space)
                changed = self.apply(changed, name, policies.drawn(space, name, whole(0, self.severity)))
            mixed = mixed + batch.new_tensor(weights[:, chain], dtype=dtype).view(column) * changed
        return mixed
