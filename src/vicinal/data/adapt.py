"""The three ways to call a pipeline, one picture or many, a Batch, or names, turned into ``Samples`` and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import Any, Protocol

import attrs
import numpy as np

from vicinal.data.batch import Batch, read_batch, unread_batch
from vicinal.data.convention import Convention, convention
from vicinal.data.foreign import is_pil, is_tensor
from vicinal.data.groups import FRESH, check_noise, one_group
from vicinal.data.identity import read_ids
from vicinal.data.labels import are_rows, check_one, entry
from vicinal.data.pictures import (
    Kind,
    PictureForm,
    give_picture,
    give_pictures,
    is_encoded,
    read_hint,
    read_list,
    read_picture,
    read_stack,
)
from vicinal.data.places import Finder, place_of
from vicinal.data.samples import Samples
from vicinal.data.targets.box_labels import OWNERS
from vicinal.data.targets.listed import LISTED
from vicinal.data.targets.read import Forms, give_targets, read_targets
from vicinal.errors import DataError, expected, nearest

NAMES = {"image": "images", **{target.one: target.name for target in LISTED}, "id": "ids"}
"""Of a call with one picture, and the fields of a Batch that they are."""

PICTURES = ("picture", "img", "images", "photo")
"""Names that others have for an image."""

SERIES = ("video", "volume", "pair")
"""In place of "image": several pictures that share one draw, with the others' entries by picture."""

_CALLS = {many: one for one, many in NAMES.items()}


class Adapter(Protocol):
    """One call: the samples that it brought, and how to give results back as the caller's kind."""

    @property
    def batch(self) -> Samples: ...

    @property
    def form(self) -> PictureForm: ...

    def restore(self, result: Samples) -> Any: ...


@attrs.define(eq=False)
class OnePicture:
    """``augment(picture)``."""

    batch: Samples
    form: PictureForm

    def restore(self, result: Samples) -> Any:
        kinds = self.form.kinds
        assert isinstance(kinds, Kind)
        return give_picture(result.images[0], result.layout, kinds, self.form.bgr, result.normalized, result.place)


@attrs.define(eq=False)
class ManyPictures:
    """``augment(stack)``, or ``augment(list)``, which gives a list."""

    batch: Samples
    form: PictureForm

    def restore(self, result: Samples) -> Any:
        listed = not isinstance(self.form.kinds, Kind)
        images = list(result.images) if listed else result.images
        return give_pictures(images, result.layout, self.form, result.normalized, result.place)


@attrs.define(eq=False)
class WholeBatch:
    """``augment(Batch(...))``."""

    batch: Samples
    forms: Forms
    said: Convention
    noise: str

    @property
    def form(self) -> PictureForm:
        return self.forms.pictures

    def restore(self, result: Samples) -> Batch:
        return unread_batch(give_targets(result, self.forms), self.said, self.noise, self.form, result)


@attrs.define(eq=False)
class NamedTargets:
    """``augment(image=..., mask=..., ...)``."""

    batch: Samples
    forms: Forms
    given: Mapping[str, Any]

    @property
    def form(self) -> PictureForm:
        return self.forms.pictures

    def restore(self, result: Samples) -> dict[str, Any]:
        fields = give_targets(result, self.forms)
        moved = {name: entry(fields[NAMES[name]], 0) for name in self.given if NAMES[name] in fields and name != "id"}
        return {name: moved.get(name, value) for name, value in self.given.items()}


@attrs.define(eq=False)
class Series:
    """``augment(video=..., mask=..., ...)``: ``called`` one of SERIES."""

    batch: Samples
    forms: Forms
    given: Mapping[str, Any]
    called: str

    @property
    def form(self) -> PictureForm:
        return self.forms.pictures

    def restore(self, result: Samples) -> dict[str, Any]:
        fields = give_targets(result, self.forms)
        moved = {name: fields[NAMES[name]] for name in self.given if NAMES.get(name) in self.forms.targets}
        return {**self.given, **moved, self.called: fields["images"]}


def adapt(
    images: Any = None, asked: Finder | None = None, /, *, channels: str = "rgb", layout: str | None = None,
    alpha: bool | None = None, value_range: Any = None, noise: str = FRESH, **named: Any,
) -> Adapter:  # fmt: skip
    """The adapter of a call: positional pictures or a Batch, or one sample by names (``image`` and its targets), or several
    pictures of one draw (``video``, ``volume`` or ``pair``, and their targets).

    A NumPy array is a picture [H, W], or [H, W, C] with C of 1 to 4, or a stack [N, H, W, C]; a tensor is CHW or NCHW;
    ``layout`` says otherwise. ``channels``, ``layout``, ``alpha``, ``value_range``, ``asked``: as in ``Convention``.
    Raises DataError for all else, and for names that are unknown.
    """
    said = convention(channels, layout, alpha, value_range, asked)
    if named:
        called = next((name for name in SERIES if name in named), None)
        if called is not None:
            return _adapt_series(images, said, named, called, check_noise(noise))
        adapter = _adapt_named(images, said, named)
    if noise != FRESH:
        check_noise(noise)
        raise DataError(f"noise: expected a call with {', '.join(SERIES)}, or Batch(groups=..., noise=...), got another one")
    if named:
        return adapter
    if isinstance(images, np.ndarray):
        return _adapt_array(images, said)
    if isinstance(images, Batch):
        said = said.within(images.convention)
        samples, forms = read_batch(images, asked)
        if said.value_range != samples.value_range:
            samples = attrs.evolve(samples, value_range=said.value_range)
        return WholeBatch(samples, forms, said, images.noise)
    if is_pil(images) or is_encoded(images):
        return _adapt_one(images, said)
    if isinstance(images, list | tuple):
        return ManyPictures(*_with_form(read_list(images, "images", said), said))
    if is_tensor(images) or place_of(images, said.asked) is not None:
        return _adapt_array(images, said)
    wish = "a picture, a list or a stack of pictures, a Batch, or image=..."
    raise DataError(expected("images", wish, images) + read_hint(images))


def _adapt_array(images: Any, said: Convention) -> OnePicture | ManyPictures:
    """One picture or a stack, of whatever has a shape."""
    if len(images.shape) == 4:
        return ManyPictures(*_with_form(read_stack(images, "images", said), said))
    return _adapt_one(images, said)


def _adapt_one(picture: Any, said: Convention) -> OnePicture:
    array, kind, alpha, place = read_picture(picture, "images", said)
    images = array[None] if isinstance(array, np.ndarray) else [array]
    form = PictureForm(kind, said.bgr, alpha, place)
    return OnePicture(Samples(images, alpha=alpha, value_range=said.value_range, place=place), form)


def _with_form(read: tuple[Any, PictureForm], said: Convention) -> tuple[Samples, PictureForm]:
    images, form = read
    return Samples(images, alpha=form.alpha, value_range=said.value_range, place=form.place), form


def _adapt_named(images: Any, said: Convention, named: dict[str, Any]) -> NamedTargets:
    _check_names(images, named, (*NAMES, *SERIES))
    if named.get("image") is None:
        raise DataError(expected("image", "a picture", None) + (read_hint(None) if "image" in named else ""))
    given = {NAMES[name]: [value] for name, value in named.items() if value is not None}
    labels = named.get("labels")
    boxes = next((named[name] for name in OWNERS if named.get(name) is not None), None)
    of_picture = None
    if labels is not None:
        count = len(boxes) if isinstance(boxes, Sized) and getattr(boxes, "ndim", 1) > 0 else None
        if not check_one(labels, count):
            of_picture = given.pop("labels")
    try:
        samples, forms = read_targets(given, said, _CALLS.__getitem__)
    except DataError as error:
        raise DataError(_of_one(str(error))) from None
    if of_picture is not None:
        samples.targets = {**samples.targets, "labels": of_picture}
        forms.targets["labels"] = None
    return NamedTargets(samples, forms, named)


def _adapt_series(images: Any, said: Convention, named: dict[str, Any], called: str, noise: str) -> Series:
    """Pictures of one group; labels that are rows by picture are those of their boxes, others come back as they are."""
    names = {called: "images", **{name: many for name, many in NAMES.items() if name not in ("image", "id")}}
    _check_names(images, named, (*names, "id"))
    pictures = named[called]
    if not isinstance(pictures, list | tuple) and getattr(pictures, "ndim", 0) < 3:
        raise DataError(expected(called, "a stack [T, H, W, C] or a list of pictures", pictures))
    given = {names[name]: value for name, value in named.items() if value is not None and name in names}
    if all(named.get(name) is None for name in OWNERS) or not are_rows(named.get("labels"), len(pictures)):
        given.pop("labels", None)
    calls = {many: one for one, many in names.items()}
    samples, forms = read_targets(given, said, calls.__getitem__)
    id = None if named.get("id") is None else read_ids([named["id"]], 1, "id")
    samples.groups = one_group(id, len(samples), noise)
    return Series(samples, forms, named, called)


def _check_names(images: Any, named: dict[str, Any], known: Sequence[str]) -> None:
    if images is not None:
        raise DataError(f"images: expected pictures alone or names alone, got both "
                        f"(named: {', '.join(named)}; for many pictures with targets there is vicinal.Batch)")
    for name in named:
        if name not in known:
            hint = "; did you mean 'image'?" if name in PICTURES and "image" in known else nearest(name, known)
            raise DataError(f"unknown target {name!r}{hint}")


def _of_one(message: str) -> str:
    """A message about the only picture of a batch, as one about a picture: "boxes[0][2]: ..." is "boxes[2]: ..."."""
    name, index, rest = message.partition("[0]")
    return name + rest if index and name.partition("[")[0] in NAMES else message
