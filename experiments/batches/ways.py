"""How each library does each task, one picture at a time and as a batch, as its documentation says.

Runs in the libraries' own environments, so it imports NumPy alone, and a library when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

PIXELS, DEGREES = 10, 15
TASKS = {
    "shift": f"shift by up to {PIXELS} whole pixels to either side",
    "three": f"mirror half of them, turn by up to {DEGREES} degrees, shift by up to {PIXELS} pixels both ways (bilinear)",
}
SINGLE, BATCH = "one by one", "at once"

Array = NDArray[np.uint8]
Run = Callable[[], Any]
"""Augments all pictures: gives [N, H, W, 1], or a list of [H, W, 1], or what the library has in their place."""


class UnsupportedError(Exception):
    """A library that does not do this."""


def prepare(library: str, task: str, how: str, pictures: Array) -> Run:
    """The call that is timed, for uint8 ``pictures`` [N, H, W, 1]; every picture gets draws of its own."""
    return _WAYS[library](task, how, pictures)


def _vicinal(task: str, how: str, pictures: Array) -> Run:
    vc: Any = import_module("vicinal")
    vc.set_threads(1)
    shift = vc.Translate(x=(-PIXELS, PIXELS), whole=True)
    both = vc.Translate(x=(-PIXELS, PIXELS), y=(-PIXELS, PIXELS))
    three = [vc.HorizontalFlip(p=0.5), vc.Rotate((-DEGREES, DEGREES)), both]
    augment = vc.Pipeline([shift] if task == "shift" else three, seed=1)
    return _loop(augment, pictures) if how == SINGLE else lambda: augment(pictures)


def _imgaug(task: str, how: str, pictures: Array) -> Run:
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(1)
    iaa: Any = import_module("imgaug.augmenters")
    reach = (-PIXELS, PIXELS)
    three = [iaa.Fliplr(0.5), iaa.Affine(rotate=(-DEGREES, DEGREES), translate_px={"x": reach, "y": reach}, order=1)]
    augment = iaa.Affine(translate_px={"x": reach}, order=0) if task == "shift" else iaa.Sequential(three)
    augment.seed_(1)
    if how == SINGLE:
        return _loop(lambda picture: augment(image=picture), pictures)
    return lambda: augment(images=pictures)


def _albumentations(task: str, how: str, pictures: Array) -> Run:
    if how == BATCH:
        raise UnsupportedError("images=... gives all pictures the same draws")
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(1)
    lib: Any = import_module("albumentations")
    reach = (-PIXELS, PIXELS)
    shift = lib.Affine(translate_px={"x": reach, "y": 0}, interpolation=cv2.INTER_NEAREST, p=1.0)
    both = lib.Affine(rotate=(-DEGREES, DEGREES), translate_px={"x": reach, "y": reach}, p=1.0)
    augment = lib.Compose([shift] if task == "shift" else [lib.HorizontalFlip(p=0.5), both], seed=1)
    return _loop(lambda picture: augment(image=picture)["image"], pictures)


def _kornia(task: str, how: str, pictures: Array) -> Run:
    torch: Any = import_module("torch")
    lib: Any = import_module("kornia.augmentation")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    side = pictures.shape[1]
    reach = (-PIXELS / side, PIXELS / side)
    three = [lib.RandomHorizontalFlip(p=0.5), lib.RandomAffine(DEGREES, (PIXELS / side, PIXELS / side), p=1.0)]
    shift = [lib.RandomTranslate(reach, (0.0, 0.0), p=1.0, resample="nearest")]
    augment = torch.nn.Sequential(*(shift if task == "shift" else three))
    planes = torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))).float() / 255
    if how == SINGLE:
        return lambda: [augment(planes[k : k + 1])[0] for k in range(len(planes))]
    return lambda: augment(planes)


def _loop(augment: Callable[[Array], Any], pictures: Array) -> Run:
    return lambda: [augment(picture) for picture in pictures]


_WAYS = {"vicinal": _vicinal, "imgaug": _imgaug, "albumentations": _albumentations, "kornia": _kornia}
