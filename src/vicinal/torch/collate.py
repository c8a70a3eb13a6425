"""A whole batch at once: samples that were only read, augmented together, as tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
import numpy as np
import torch

from vicinal.data.adapt import NAMES
from vicinal.data.batch import Batch, read_batch
from vicinal.data.convention import Convention, convention
from vicinal.data.groups import FRESH, check_noise
from vicinal.data.pictures import read_picture
from vicinal.data.places import HOST
from vicinal.errors import DataError, SpecError, expected
from vicinal.torch import tensors
from vicinal.torch.device_jpeg import DeviceJpeg
from vicinal.torch.fresh import fresh_epoch
from vicinal.torch.on_device import as_many, in_memory, on_device, series_on_device
from vicinal.torch.repeated import decoded_once
from vicinal.torch.rounded import normalizing, rounded, unrounded
from vicinal.torch.sample import Sample, as_sample
from vicinal.torch.unmoved import warn_of_unmoved
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.multi_view import MultiView
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.compose.plans import replayed


def _pipeline(value: Any) -> Pipeline | MultiView:
    if value is None:
        return Pipeline([])
    if not isinstance(value, Pipeline | MultiView):
        one = isinstance(value, Transform) or (isinstance(value, list | tuple) and any(isinstance(v, Transform) for v in value))
        hint = "; vicinal.Pipeline([...]) makes one of transforms" if one else ""
        raise SpecError(expected("pipeline", "a vicinal.Pipeline, a vicinal.MultiView or None", value) + hint)
    return value


@attrs.frozen
class Collate:
    """``collate(pipeline)``, which picklable loaders hand to their workers.

    >>> from vicinal.torch import collate
    >>> collate(vc.Pipeline([vc.Normalize()]))([(image, 0), (image, 1)])[0].shape
    torch.Size([2, 3, 64, 64])
    """

    pipeline: Pipeline | MultiView = attrs.field(converter=_pipeline)
    layout: str | None = attrs.field(default=None, kw_only=True)
    alpha: bool | None = attrs.field(default=None, kw_only=True)
    noise: str = attrs.field(default=FRESH, kw_only=True)
    device: torch.device | None = attrs.field(default=None, kw_only=True)  # where pictures are augmented; None: on the host
    jpeg: DeviceJpeg | None = attrs.field(default=None, kw_only=True, eq=False)  # what decodes there; None: the host does
    _said: Convention = attrs.field(init=False, eq=False, repr=False)
    _normalizes: bool = attrs.field(init=False, eq=False, repr=False)
    _planar: bool = attrs.field(init=False, eq=False, repr=False)
    _unrounded: Any = attrs.field(init=False, eq=False, repr=False)  # the pipeline, as it gives arrays

    def __attrs_post_init__(self) -> None:
        check_noise(self.noise, "collate.noise")
        object.__setattr__(self, "_said", convention(layout=self.layout, alpha=self.alpha))
        normalize = normalizing(self.pipeline) if isinstance(self.pipeline, Pipeline) else None
        object.__setattr__(self, "_normalizes", normalize is not None)
        object.__setattr__(self, "_planar", normalize is not None and normalize.layout != "hwc")
        object.__setattr__(self, "_unrounded", unrounded(self.pipeline) if isinstance(self.pipeline, Pipeline) else None)

    def __call__(self, samples: Sequence[Any]) -> Any:
        """The batch: (images, labels), (images, masks), images, or a dict, as the data set gives samples."""
        with torch.no_grad():  # through pictures of a data set, whatever they are
            return self._batch(samples)

    def _batch(self, samples: Sequence[Any]) -> Any:
        samples = _keyed(samples)
        for place, sample in enumerate(samples):
            if sample.form != samples[0].form:
                forms = [one.form or ("dict",) for one in (samples[0], sample)]
                raise DataError(f"collate: samples[{place}]: expected {forms[0]} as samples[0], got {forms[1]}")
        if not samples:
            raise DataError("collate: expected at least one sample, got none")
        if isinstance(self.pipeline, MultiView):
            return self._views(samples, self.pipeline)
        called = samples[0].series
        for place, sample in enumerate(samples):
            if sample.series != called:
                got = f"{sample.series or 'image'!r}"
                raise DataError(f"collate: samples[{place}]: expected {called or 'image'!r} as samples[0], got {got}")
        result = self._named(samples) if called is None else self._series(samples, called)
        return _as_given(result, samples)

    def one(self, sample: Sample) -> Any:
        """The batch of a sample alone by the pipeline's plan: the same in a fraction of the time. None where there is none, or
        the sample has more than an array with a mask, boxes, keypoints and labels."""
        given, pipeline, said = dict(sample.fields), self.pipeline, self.layout is not None or self.alpha is not None
        image = given.get("image")
        if said or type(image) is not np.ndarray or not isinstance(pipeline, Pipeline):
            return None
        given["image"] = image[:, :, None] if image.ndim == 2 else image
        found = replayed(self._unrounded, {**given, "id": sample.id}, sample.epoch)
        if found is None:
            return None
        fields = {NAMES[name]: [found[name]] for name in given}
        for name in ("images", "masks"):
            fields |= {name: fields[name][0][None]} if name in fields else {}
        return _as_given(self._tensors(fields, by_box="boxes" in given), [sample])

    def _views(self, samples: Sequence[Sample], views: MultiView) -> Any:
        """By name, a list of the views' batches; of (image, label) the label once, behind them."""
        once = [decoded_once(sample, self.jpeg) for sample in samples]
        made = {
            name: [attrs.evolve(self, pipeline=pipeline)(once) for pipeline in pipelines]
            for name, pipelines in views.pipelines.items()
        }
        if samples[0].form != ("image", "labels"):
            return made
        labels = next(iter(made.values()))[0][1]
        return {name: [images for images, _ in batches] for name, batches in made.items()}, labels

    def _named(self, samples: Sequence[Sample]) -> dict[str, Any]:
        """What is augmented, by name."""
        rows = [sample.row() for sample in samples]
        where = "collate: samples[{}]: image"
        read = [read_picture(row["image"], where.format(place), self._said) for place, row in enumerate(rows)]
        for place, (row, one) in enumerate(zip(rows, read, strict=True)):
            row["image"] = one.array
            if one.place is not HOST:
                wish = "a picture in host memory (a Loader brings it to its device)"
                raise DataError(f"{where.format(place)}: expected {wish}, got one in {one.place.name}")
            if one.alpha != read[0].alpha:
                raise DataError(f"{where.format(place)}: expected alpha in all pictures or in none (alpha= says which)")
        batch = Batch.from_samples(rows, layout="hwc", alpha=read[0].alpha)
        batch = batch if self.device is None else on_device(batch, self.device, self.jpeg)
        out: Batch = self._whole(batch, backend=self._backend)
        return self._tensors(out.targets(), read_batch(batch)[1].box_labels)

    def _series(self, samples: Sequence[Sample], called: str) -> dict[str, Any]:
        """The same of videos, volumes or pairs, each augmented as one; stacked where they agree in all sizes."""
        rows = []
        for sample in samples:
            given: dict[str, Any] = {**sample.fields, "layout": self.layout, "alpha": self.alpha}
            if self.device is not None:
                given = series_on_device(sample.fields, called, self.device, self._said, self.jpeg)
            out = self._whole(**given, id=sample.id, epoch=sample.epoch, noise=self.noise, backend=self._backend)
            fields = {NAMES[name]: value for name, value in out.items() if name in NAMES}
            pictures = out[called] if self.device is None else as_many(out[called], sample.fields[called])
            fields["images"] = tensors.of_series(pictures, self._planar, self.layout == "chw" and not self._normalizes)
            named = self._tensors(fields, by_box=True)
            rows.append({called if name == "image" else name: value for name, value in named.items()})
        return {name: tensors.stacked_series([row[name] for row in rows]) for name in rows[0]}

    @property
    def _whole(self) -> Pipeline:
        """The pipeline that makes one view."""
        return cast(Pipeline, self._unrounded if self.device is None else self.pipeline)

    @property
    def _backend(self) -> str:
        return "auto" if self.device is None else "torch"

    def _tensors(self, fields: Mapping[str, Any], by_box: bool) -> dict[str, Any]:
        """What the pipeline made, by the names of one sample."""
        named, pipeline = tensors.named(fields, self._planar, by_box), cast(Pipeline, self.pipeline)
        if self.device is None:
            return {**named, "image": rounded(named["image"], pipeline)}
        return {**named, "image": in_memory(named["image"], planar=self._planar)}


def _as_given(result: dict[str, Any], samples: Sequence[Sample]) -> Any:
    """What was made, by name, as the data set gives samples: a tuple, images alone, or a dict with what only passes through."""
    form = samples[0].form
    if form:
        return tuple(result[name] for name in form) if len(form) > 1 else result[form[0]]
    for sample in samples:
        if sample.others:
            warn_of_unmoved(sample.others, sample.fields.get("image"))
    for name in dict.fromkeys(name for sample in samples for name in sample.others):
        result[name] = tensors.stacked([sample.others.get(name) for sample in samples])
    return {samples[0].renamed if name == "labels" else name: value for name, value in result.items()}


def _keyed(samples: Sequence[Any]) -> Sequence[Sample]:
    """The samples of Keyed as they are; others under a fresh epoch, and by their places in the batch."""
    known = [isinstance(sample, Sample) for sample in samples]
    if all(known):
        return samples
    if any(known):
        got = [type(sample).__name__ for sample in samples]
        raise DataError(expected("collate: samples", "all of vicinal.torch.Keyed(dataset), or none", got))
    epoch = fresh_epoch()
    return [as_sample(sample, f"collate: samples[{place}]", place, epoch) for place, sample in enumerate(samples)]


def collate(
    pipeline: Pipeline | MultiView | None, *, layout: str | None = None, alpha: bool | None = None, noise: str = FRESH
) -> Collate:  # fmt: skip
    """Makes a ``collate_fn`` for torch's DataLoader that augments the whole batch at once.

        DataLoader(data, 64, shuffle=True, collate_fn=collate(pipeline), num_workers=4, persistent_workers=True)
        DataLoader(Keyed(data), 64, sampler=EpochSampler(data), collate_fn=collate(pipeline), ...)

    In the first form, random parameters come from torch's generator, so ``torch.manual_seed`` repeats a run. In the second,
    they depend only on the pipeline's seed, epoch and id, not on the batch or worker. Samples are as in ``Keyed``.

    The batch has the form of the samples: (images, labels), (images, masks), images, or a dict of the same names:
    - images: a tensor [N, C, H, W], or a list of [C, H, W] if sizes differ; the dtype of Normalize, otherwise the pictures'.
      In channels_last memory, unless Normalize has the layout "chw". Videos and volumes: [N, T, C, H, W].
    - class labels and masks: int64. Soft labels: float32 [N, K], or (y_a, y_b, share) after mixing without ``classes``.
    - "boxes": a list of float32 [M, 4], one per picture; labels per box are a list, too. ``Boxes`` come as xyxy in pixels, with
      "box_labels", "box_fields" and "polygons". "rotated_boxes": the same, with "rotated_labels" and "rotated_fields".
    - "keypoints": a list of [K, 2] or [K, 3]; also "keypoint_owners" and "keypoint_angles" if given.
    - "instances": as masks, or a list of bool [M, H, W]. "heatmap", soft masks: float32 [N, K, H, W]. "extra": by name.
    - other entries: stacked if they are numbers or arrays of one shape, otherwise a list.
    A ``MultiView`` gives a dict of lists of such batches, or of images, followed by the labels.

    ``pipeline``: None augments nothing. ``layout``, ``alpha``: of the data set's pictures, as in ``Pipeline.__call__``.
    ``noise``: "fresh" for each frame of a video, or "frozen".

    >>> from vicinal.torch import collate
    >>> pictures, classes = collate(vc.Pipeline([vc.RandomCrop(32), vc.Normalize()], seed=1))([(image, 0), (image, 1)])
    >>> pictures.shape, classes
    (torch.Size([2, 3, 32, 32]), tensor([0, 1]))
    """
    return Collate(pipeline, layout=layout, alpha=alpha, noise=noise)
