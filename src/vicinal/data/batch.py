"""Batch: pictures with all that belongs to them, as users have it, checked once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.data.convention import Convention, convention
from vicinal.data.extra import Extra
from vicinal.data.foreign import is_tensor
from vicinal.data.groups import FRESH, check_noise
from vicinal.data.labels import MixedLabels, entry, together
from vicinal.data.pictures import NATIVE, Kind, PictureForm
from vicinal.data.places import HOST, Elsewhere, Finder, place_of
from vicinal.data.samples import Samples
from vicinal.data.targets.listed import LISTED
from vicinal.data.targets.read import Forms, read_targets
from vicinal.errors import DataError, expected, nearest
from vicinal.numbers import check_integer

SINGULAR = {
    "images": "image", **{target.name: target.one for target in LISTED}, "ids": "id", "epochs": "epoch", "groups": "group",
}  # fmt: skip
"""Fields of a batch, and what one entry of each is called in a dict of one sample."""

Decode: TypeAlias = Callable[[list[Any]], list[Any]]
"""The pictures, of which some that were encoded lie where they are worked on."""

_PLURAL = {one: many for many, one in SINGULAR.items()}


@attrs.frozen(eq=False)
class Batch:
    """N pictures and their targets: entry i of every field belongs to picture i. Pipelines take a Batch and return a new one.

    ``images``: an array [N, H, W, C] or [N, H, W], a tensor [N, C, H, W] on any device, or a list of pictures of any sizes
    (arrays, PIL images, tensors [C, H, W]); uint8, uint16, or float32 in [0, 1]. ``channels``: "rgb", or "bgr" as of OpenCV.
    ``masks``: integer or bool labels [N, H, W] or a list of [H, W]; floats are soft labels; both may have a last axis K.
    ``heatmaps``: floats of the same shapes. ``flows``: floats [H, W, 2], vectors (x, y) in pixels.
    ``extra``: more pictures of each scene: a dict by name, or a list of dicts (see ``Extra``).
    ``instances``: per picture object ids [H, W] (0 is background), or one mask per box [M, H, W].
    ``boxes``: per picture [M, 4] xyxy in pixels, or ``Boxes``. ``keypoints``: per picture [K, 2], [K, 3] or ``Keypoints``.
    ``rotated_boxes``: per picture [M, 5] (cx, cy, w, h, degrees), four corners, or ``RotatedBoxes``.
    ``labels``: N class indices, soft labels [N, K] of floats, or per picture a list of one label per box. Mixing without a
    number of classes returns them as (y_a, y_b, share), each [N].
    ``ids``: N integers or strings, unique within an epoch; with seed and epoch they decide the random parameters.
    ``epochs``: N epochs. ``groups``: N integers or strings; pictures of one group and epoch share their random parameters, and
    with ``noise`` "frozen" (not "fresh") also their noise. The shared ones then depend on the group, noise on the id.
    Results keep the types of the inputs, which are never changed; lists of arrays come back stacked if their sizes agree.
    Raises DataError for anything that does not fit.

    >>> batch = vc.Batch(images=images, boxes=[boxes] * 4, labels=[labels] * 4, ids=["a", "b", "c", "d"])
    >>> out = vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=1)(batch, epoch=3)
    >>> len(out), out.images.shape, out.labels[0]
    (4, (4, 64, 64, 3), ['head', 'helmet', 'model'])
    """

    images: Any
    masks: Any = None
    instances: Any = None
    boxes: Any = None
    keypoints: Any = None
    labels: Any = None
    ids: Any = None
    epochs: Any = None
    channels: str = "rgb"
    layout: str | None = None
    alpha: bool | None = None
    value_range: tuple[float, float] | None = None
    heatmaps: Any = attrs.field(default=None, kw_only=True)
    extra: Any = attrs.field(default=None, kw_only=True)
    rotated_boxes: Any = attrs.field(default=None, kw_only=True)
    flows: Any = attrs.field(default=None, kw_only=True)
    groups: Any = attrs.field(default=None, kw_only=True)
    noise: str = attrs.field(default=FRESH, kw_only=True)
    _read: list[tuple[Samples, Forms]] = attrs.field(init=False, repr=False, factory=list)

    def __attrs_post_init__(self) -> None:
        check_noise(self.noise, "Batch.noise")
        self._read.append(read_targets(self.targets(), self.convention, noise=self.noise))

    @classmethod
    def from_samples(
        cls, samples: Iterable[Mapping[str, Any]], channels: str = "rgb", layout: str | None = None,
        alpha: bool | None = None, value_range: tuple[float, float] | None = None, noise: str = FRESH,
    ) -> Batch:  # fmt: skip
        """Makes a Batch of dicts, one per sample, with the names image, mask, instances, boxes, keypoints, labels, heatmap,
        flow, extra, rotated_boxes, id, epoch and group."""
        if not isinstance(samples, Iterable) or getattr(samples, "ndim", 1) == 0:
            raise DataError(expected("Batch.from_samples", "dicts of one sample each", samples))
        rows = list(samples)
        for index, row in enumerate(rows):
            if not isinstance(row, Mapping):
                raise DataError(expected(f"Batch.from_samples[{index}]", "a dict of one sample", row))
        names = set(rows[0]) if rows else {"image"}
        for index, row in enumerate(rows):
            for name in row:
                if name not in _PLURAL:
                    raise DataError(f"Batch.from_samples[{index}]: unknown name {name!r}{nearest(str(name), _PLURAL)}")
            if "image" not in row:
                raise DataError(expected(f"Batch.from_samples[{index}]", "a dict with an 'image'", sorted(row)))
            if set(row) != names:
                raise DataError(expected(f"Batch.from_samples[{index}]", f"the names {sorted(names)}", sorted(row)))
        fields = {_PLURAL[name]: together([row[name] for row in rows]) for name in names}
        return cls(**fields, channels=channels, layout=layout, alpha=alpha, value_range=value_range, noise=noise)

    def targets(self) -> dict[str, Any]:
        """All fields by name, absent ones None."""
        return {name: getattr(self, name) for name in SINGULAR}

    @property
    def convention(self) -> Convention:
        """How its pictures are to be understood."""
        return convention(self.channels, self.layout, self.alpha, self.value_range)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> dict[str, Any]:
        """One sample as a dict of views (image, mask, ..., id, epoch); absent targets are absent."""
        return {SINGULAR[name]: _entry(value, index) for name, value in self.targets().items() if value is not None}

    def repeat(self, copies: int) -> Batch:
        """A Batch with every sample ``copies`` times in a row: the same id (its position if none), epochs 0 to copies - 1."""
        copies = check_integer(DataError, "Batch.repeat.copies", copies, 1, 2**32 - 1)
        if self.epochs is not None:
            raise DataError(expected("Batch.repeat", "a batch without epochs", self.epochs))
        count = len(self)
        fields = {name: _repeat(value, copies) for name, value in self.targets().items() if value is not None}
        fields.setdefault("ids", np.repeat(np.arange(count), copies))
        epochs = np.tile(np.arange(copies), count)
        return Batch(
            **fields, epochs=epochs, noise=self.noise, channels=self.channels, layout=self.layout, alpha=self.alpha,
            value_range=self.value_range,
        )  # fmt: skip


def read_batch(batch: Batch, asked: Finder | None = None) -> tuple[Samples, Forms]:
    """The canonical form of a batch and the forms of its fields; a pipeline's results are checked only here.

    ``asked``: who is asked first where its pictures lie; those that lie elsewhere than they did are read anew.
    """
    said = batch.convention if asked is None else attrs.evolve(batch.convention, asked=asked)
    if not batch._read:
        batch._read.append(read_targets(batch.targets(), batch.convention, noise=batch.noise))
    samples, forms = batch._read[0]
    first = next((one for one in _pictures(batch.images) if is_tensor(one)), None)
    if first is not None and (place_of(first, asked) or HOST).name != samples.place.name:
        return read_targets(batch.targets(), said, noise=batch.noise)
    return samples, forms


def batch_elsewhere(batch: Batch, place: Elsewhere, kind: Kind, decoded: Decode | None = None) -> Batch:
    """The batch of a list of pictures with these in ``place``, whence results come as ``kind``; all else stays where it is.

    Encoded pictures are decoded to there when a pipeline runs, unless ``decoded`` does it now: it is given the list of pictures
    and puts in place what it decodes. DataError for dtypes that are worked in nowhere but on the CPU.
    """
    samples, forms = read_batch(batch)
    if samples.dtype not in NATIVE:
        raise DataError(f"images: dtype: expected uint8, uint16 or float32 in {place.name}, got {samples.dtype}")
    pictures = samples.images if decoded is None else decoded(list(samples.images))
    images: Any = [place.receive(one) if isinstance(one, np.ndarray) else one for one in pictures]
    moved = attrs.evolve(samples, images=images, place=place)
    form = PictureForm((kind,) * len(images), False, forms.pictures.alpha, place)
    found = copy.copy(batch)
    object.__setattr__(found, "_read", [(moved, attrs.evolve(forms, pictures=form, given=moved))])
    return found


def unread_batch(
    fields: Mapping[str, Any], said: Convention, noise: str, form: PictureForm, result: Samples
) -> Batch:  # fmt: skip
    """A batch of results that need no check now; ``said``, ``noise`` and ``form``: of the batch that came in."""
    batch = Batch.__new__(Batch)
    for name in SINGULAR:
        object.__setattr__(batch, name, fields.get(name))
    said = _said_of(said, form, result)
    object.__setattr__(batch, "channels", said.channels)
    object.__setattr__(batch, "layout", said.layout)
    object.__setattr__(batch, "alpha", said.alpha)
    object.__setattr__(batch, "value_range", said.value_range)
    object.__setattr__(batch, "noise", noise)
    object.__setattr__(batch, "_read", [])
    return batch


def _pictures(images: Any) -> Sequence[Any]:
    """The pictures of a list; a stack alone."""
    return images if isinstance(images, list | tuple) else (images,)


def _said_of(said: Convention, form: PictureForm, result: Samples) -> Convention:
    """What is true of results: alpha that pictures were known to have is said now, as their arrays do not tell."""
    alpha = True if form.alpha else said.alpha
    if not result.normalized:
        return said if alpha is said.alpha else attrs.evolve(said, alpha=alpha)
    kinds = (form.kinds,) if isinstance(form.kinds, Kind) else form.kinds
    arrays = any(kind.of != "tensor" and kind.axes != "hw" for kind in kinds)
    return attrs.evolve(said, layout=result.layout if arrays else said.layout, alpha=alpha, value_range=None)


def _entry(value: Any, index: int) -> Any:
    """One sample's of a field."""
    if isinstance(value, Mapping):
        return {name: _entry(one, index) for name, one in value.items()}
    return attrs.evolve(value, data=value.data[index]) if isinstance(value, Extra) else entry(value, index)


def _repeat(value: Any, copies: int) -> Any:
    if isinstance(value, Mapping):
        return {name: _repeat(one, copies) for name, one in value.items()}
    if isinstance(value, Extra):
        return attrs.evolve(value, data=_repeat(value.data, copies))
    if isinstance(value, MixedLabels):
        return MixedLabels(*(_repeat(part, copies) for part in value))
    if isinstance(value, np.ndarray):
        return np.repeat(value, copies, axis=0)
    if is_tensor(value):
        return value.repeat_interleave(copies, dim=0)
    return [entry for entry in value for _ in range(copies)]
