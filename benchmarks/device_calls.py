"""The two pipelines of device.py in each library: pictures uint8 [N, 3, H, W] in, normalised float16 [N, 3, h, w] out."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import attrs
import torch
from torch import Tensor

from benchmarks.steps import MEAN, STD

Call = Callable[[Tensor], Tensor]


@attrs.frozen
class Case:
    """``crop``: resized crops, flips and jitter; else affine and perspective maps, colour, noise and erased rectangles."""

    name: str
    crop: bool
    count: int
    given: int
    side: int


def cases(small: bool) -> list[Case]:
    """On a GPU as the issue has them, else of a size that CPUs get through."""
    count, large, side = (8, 256, 112) if small else (256, 512, 224)
    return [Case("crop, flip, jitter", True, count, large, side), Case("bend, colour, noise, erase", False, count, side, side)]


def vicinal(case: Case, backend: str, fused: str = "0") -> Call:
    import vicinal as vc

    jitter, normalize = vc.ColorJitter(0.4, 0.4, 0.4, 0.1), vc.Normalize(MEAN, STD, dtype="float16")
    if case.crop:
        transforms = [vc.RandomResizedCrop(case.side), vc.HorizontalFlip(), jitter]
    else:
        shift: dict[str, Any] = {"translate_x": (-0.1, 0.1), "translate_y": (-0.1, 0.1), "unit": "fraction"}
        bent = [vc.Affine((-15, 15), (0.8, 1.2), **shift), vc.Perspective(0.5, p=1.0)]
        transforms = [*bent, jitter, vc.GaussianNoise(0.05), vc.RandomErasing(p=1.0)]
    pipeline = vc.Pipeline([*transforms, normalize], seed=1)
    vc.set_threads(1)

    def call(images: Tensor) -> Tensor:
        os.environ["VICINAL_FUSED"] = fused
        return pipeline(images, backend=backend)  # type: ignore[no-any-return]

    return call


def kornia(case: Case) -> Call:
    from kornia import augmentation as K  # noqa: N812

    if case.crop:
        crop = K.RandomResizedCrop((case.side, case.side), cropping_mode="resample")
        made = [crop, K.RandomHorizontalFlip(p=0.5), K.ColorJitter(0.4, 0.4, 0.4, 0.1)]
    else:
        made = [
            K.RandomAffine(15.0, (0.1, 0.1), (0.8, 1.2), p=1.0), K.RandomPerspective(0.5, p=1.0),
            K.ColorJitter(0.4, 0.4, 0.4, 0.1), K.RandomGaussianNoise(0.0, 0.05, p=1.0), K.RandomErasing(p=1.0),
        ]  # fmt: skip
    augment = K.AugmentationSequential(*made, K.Normalize(torch.tensor(MEAN), torch.tensor(STD)), data_keys=["input"])
    return lambda images: augment(images.float().div_(255)).half()  # type: ignore[no-any-return]


def torchvision(case: Case) -> Call:
    """One draw for the whole batch, as its transforms have it."""
    from torchvision.transforms import v2

    jitter, end = v2.ColorJitter(0.4, 0.4, 0.4, 0.1), [v2.ToDtype(torch.float16, scale=True), v2.Normalize(MEAN, STD)]
    if case.crop:
        return v2.Compose([v2.RandomResizedCrop(case.side), v2.RandomHorizontalFlip(), jitter, *end])  # type: ignore[no-any-return]
    bent = [v2.RandomAffine(15, (0.1, 0.1), (0.8, 1.2)), v2.RandomPerspective(p=1.0), jitter]
    noise = [v2.ToDtype(torch.float32, scale=True), v2.GaussianNoise(0.0, 0.05), v2.RandomErasing(p=1.0)]
    return v2.Compose([*bent, *noise, *end])  # type: ignore[no-any-return]


def torchtransform(case: Case) -> Call:
    import torchtransform as tt

    jitter = tt.ColorJitter((0.6, 1.4), (0.6, 1.4), (0.6, 1.4), (-0.1, 0.1))
    if case.crop:
        made = [tt.RandomResizedCrop(case.side), tt.HorizontalFlip(p=0.5), jitter]
    else:
        shift = (-0.1 * case.side, 0.1 * case.side)
        bent = tt.Affine(rotation=(-15, 15), scale=(0.8, 1.2), translation=shift, shear=(0, 0))
        made = [bent, tt.Perspective((0.0, 0.5)), jitter, tt.GaussianNoise((0.05, 0.05)), tt.Erasing(1, (0.14, 0.57))]
    augment = tt.Compose(*made, tt.Normalize(MEAN, STD))
    return lambda images: augment(images.float().div_(255)).half().contiguous()  # type: ignore[no-any-return]


def triton_augment(case: Case) -> Call:
    """It resizes nothing and bends without perspective, and has neither noise nor rectangles nor hue: of the first, a crop."""
    import triton_augment as ta

    bend: dict[str, Any] = {} if case.crop else {"degrees": 15, "translate": (0.1, 0.1), "scale": (0.8, 1.2)}
    augment = ta.TritonFusedAugment(
        crop_size=case.side, horizontal_flip_p=0.5 if case.crop else 0.0, brightness=0.4, contrast=0.4, saturation=0.4,
        mean=MEAN, std=STD, **bend,
    )  # fmt: skip
    return lambda images: augment(images.half().div_(255))  # type: ignore[no-any-return]


def calls(gpu: bool) -> dict[str, Callable[[Case], Call]]:
    """By name, those that may run here; what is not installed is left out when it is made."""
    ours: dict[str, Callable[[Case], Call]] = {"vicinal": lambda case: vicinal(case, "torch")}
    if gpu:
        ours["vicinal fused"] = lambda case: vicinal(case, "torch", "1")
    else:
        ours["vicinal cpu"] = lambda case: vicinal(case, "cpu")
    rivals = {"kornia": kornia, "torchvision": torchvision, "torchtransform": torchtransform}
    return {**ours, **rivals, **({"triton-augment": triton_augment} if gpu else {})}
