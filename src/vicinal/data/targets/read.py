"""Pictures and all targets at once: what users have to ``Samples`` and the forms by which results go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np

from vicinal.data.convention import PLAIN, Convention
from vicinal.data.foreign import is_pil, is_tensor, own
from vicinal.data.groups import FRESH, read_groups
from vicinal.data.identity import check_unique, read_epochs, read_ids
from vicinal.data.masks import as_list
from vicinal.data.pictures import PictureForm, give_pictures, read_list, read_stack
from vicinal.data.places import place_of
from vicinal.data.samples import Samples
from vicinal.data.targets.box_labels import OWNERS
from vicinal.data.targets.listed import LISTED
from vicinal.data.targets.target import Reading
from vicinal.errors import DataError, InWords, expected

PASSED = ("ids", "epochs", "groups")
"""What says how samples are drawn; it comes back as it came."""


@attrs.define(eq=False)
class Forms:
    """How pictures and targets came in; ``given``: in what memory. ``passed``: what results hold as it is."""

    pictures: PictureForm
    given: Samples
    targets: dict[str, Any] = attrs.field(factory=dict)
    passed: dict[str, Any] = attrs.field(factory=dict)

    @property
    def box_labels(self) -> bool:
        """Whether the labels of the batch are those of its boxes."""
        return any(self.targets[name].labelled for name in OWNERS if name in self.targets)


def in_batch(name: str) -> str:
    """How errors call the fields of a batch."""
    return f"Batch.{name}"


def read_targets(
    given: Mapping[str, Any], said: Convention = PLAIN, where: Callable[[str], str] = in_batch, noise: str = FRESH
) -> tuple[Samples, Forms]:
    """Checks and converts the fields of a batch; ``where`` says how errors call them."""
    samples, pictures = _read_images(given["images"], said, where("images"))
    samples.alpha, samples.value_range = pictures.alpha, said.value_range
    forms, count, sizes, values = Forms(pictures, samples), len(samples), samples.sizes, {}
    has = {name: value for name, value in given.items() if value is not None}
    reading = Reading(has, forms.targets, sizes, samples.channels, samples.dtype, said, where)
    for target in LISTED:
        if target.name in has:
            values[target.name], forms.targets[target.name] = target.read(has[target.name], reading)
    samples.targets = values
    if "epochs" in has:
        samples.epochs = read_epochs(has["epochs"], count, where("epochs"))
    if "ids" in has:
        samples.ids = read_ids(has["ids"], count, where("ids"))
        check_unique(samples.ids, samples.epochs, has["ids"])
    if "groups" in has:
        samples.groups = read_groups(has["groups"], samples.ids, samples.epochs, count, noise, where("groups"))
    forms.passed.update({name: has[name] for name in PASSED if name in has})
    return samples, forms


def give_targets(samples: Samples, forms: Forms) -> dict[str, Any]:
    """The fields of a batch in the forms that they came in; only those that came in. All memory is the result's own."""
    images = give_pictures(samples.images, samples.layout, forms.pictures, samples.normalized, samples.place)
    out: dict[str, Any] = {"images": images}
    for target in LISTED:
        if target.name in forms.targets and target.name in samples.targets:
            before, form = forms.given.targets[target.name], forms.targets[target.name]
            out[target.name] = target.give(samples.targets[target.name], form, before, samples)
    return out | {name: own(value) for name, value in forms.passed.items()}


def _read_images(images: Any, said: Convention, where: str) -> tuple[Samples, PictureForm]:
    if isinstance(images, np.ndarray) and images.dtype != object:
        if images.ndim == 3 and images.shape[2] in (3, 4) and images.shape[1] > 4:
            raise DataError(expected(f"{where}: shape", "[N, H, W, C] or [N, H, W] (one picture: images[None])",
                                     images.shape))
        stack, form = read_stack(images, where, said)
        return Samples(stack), form
    if is_tensor(images) or place_of(images, said.asked) is not None:
        stack, form = read_stack(images, where, said)
        return Samples(stack, place=form.place), form
    if is_pil(images):
        raise DataError(expected(where, "a stack or a list of pictures (one picture: [image])", InWords("one PIL image")))
    pictures, form = read_list(as_list(images, where), where, said)
    return Samples(pictures, place=form.place), form
