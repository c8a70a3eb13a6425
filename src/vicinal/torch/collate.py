"""A whole batch at once: samples that were only read, augmented together, as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from vicinal.data.batch import Batch, read_batch
from vicinal.data.convention import Convention, convention
from vicinal.data.pictures import read_picture
from vicinal.errors import DataError, SpecError, expected
from vicinal.torch import tensors
from vicinal.torch.fresh import fresh_epoch
from vicinal.torch.sample import Sample, as_sample
from vicinal.transforms.base import Transform
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.pipeline import Pipeline


def _pipeline(value: Any) -> Pipeline:
    if value is None:
        return Pipeline([])
    if not isinstance(value, Pipeline):
        raise SpecError(expected("pipeline", "a vicinal.Pipeline or None", value))
    return value


@attrs.frozen
class Collate:
    """``collate(pipeline)``, which picklable loaders hand to their workers."""

    pipeline: Pipeline = attrs.field(converter=_pipeline)
    layout: str | None = attrs.field(default=None, kw_only=True)
    alpha: bool | None = attrs.field(default=None, kw_only=True)
    _said: Convention = attrs.field(init=False, eq=False, repr=False)
    _planar: bool = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_said", convention(layout=self.layout, alpha=self.alpha))
        object.__setattr__(self, "_planar", _planar(self.pipeline))

    def __call__(self, samples: Sequence[Any]) -> Any:
        """The batch: (images, labels), (images, masks), images, or a dict, as the data set gives samples."""
        samples = _keyed(samples)
        for place, sample in enumerate(samples):
            if sample.form != samples[0].form:
                forms = [one.form or ("dict",) for one in (samples[0], sample)]
                raise DataError(f"collate: samples[{place}]: expected {forms[0]} as samples[0], got {forms[1]}")
        if not samples:
            raise DataError("collate: expected at least one sample, got none")
        result = self._named(samples)
        form = samples[0].form
        if form:
            return tuple(result[name] for name in form) if len(form) > 1 else result[form[0]]
        for name in samples[0].others:
            result[name] = tensors.stacked([sample.others.get(name) for sample in samples])
        return {samples[0].renamed if name == "labels" else name: value for name, value in result.items()}

    def _named(self, samples: Sequence[Sample]) -> dict[str, Any]:
        """What is augmented, by name."""
        rows = [sample.row() for sample in samples]
        where = "collate: samples[{}]: image"
        read = [read_picture(row["image"], where.format(place), self._said) for place, row in enumerate(rows)]
        for place, (row, one) in enumerate(zip(rows, read, strict=True)):
            row["image"] = one.array
            if one.alpha != read[0].alpha:
                raise DataError(f"{where.format(place)}: expected alpha in all pictures or in none (alpha= says which)")
        batch = Batch.from_samples(rows, layout="hwc", alpha=read[0].alpha)
        out: Batch = self.pipeline(batch)
        result: dict[str, Any] = {"image": tensors.images(out.images, self._planar)}
        if out.masks is not None:
            result["mask"] = tensors.masks(out.masks)
        if out.instances is not None:
            result["instances"] = tensors.instances(out.instances)
        if out.boxes is not None:
            sizes = [picture.shape[1:] if self._planar else picture.shape[:2] for picture in out.images]
            result |= tensors.boxes(out.boxes, sizes)
        if out.keypoints is not None:
            result["keypoints"] = tensors.keypoints(out.keypoints)
        if out.labels is not None:
            by_box = out.boxes is not None and read_batch(batch)[1].box_labels
            result["labels"] = [tensors.labels(row) for row in out.labels] if by_box else tensors.labels(out.labels)
        return result


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


def collate(pipeline: Pipeline | None, *, layout: str | None = None, alpha: bool | None = None) -> Collate:
    """The ``collate_fn`` of torch's DataLoader that augments a whole batch at once, after workers only read.

        DataLoader(data, 64, shuffle=True, collate_fn=collate(pipeline), num_workers=4, persistent_workers=True)
        DataLoader(Keyed(data), 64, sampler=EpochSampler(data), collate_fn=collate(pipeline), ...)

    The first draws anew for every batch, from torch's generator (in workers too), so that ``torch.manual_seed`` repeats a
    run. With ``Keyed`` and ``EpochSampler`` (pipeline's seed, epoch, id) alone decide, whatever the batch and worker.

    Images come as NCHW (a list of CHW where they differ in size): float32 where the pipeline normalises, else of the
    pictures' own dtype; in channels_last memory unless it normalises to "chw". Classes and masks come as int64, soft
    labels as float32 [N, K], mixed ones perhaps as (y_a, y_b, share). Samples that are dicts give a dict of the same
    names: "boxes" a list of float32 [M, 4], and labels by box a list too (of ``Boxes`` as xyxy in pixels, with
    "box_labels", "box_fields" and "polygons"), "keypoints" a list of [K, 2 or 3], "instances" as masks (planes by box a
    list of bool [M, H, W]); other entries stacked where they are numbers or arrays of one shape.
    None augments nothing. ``layout``, ``alpha``: of the pictures that the data set gives, as in ``Pipeline.__call__``.
    """
    return Collate(pipeline, layout=layout, alpha=alpha)


def _planar(transform: Transform) -> bool:
    """Whether pictures end as CHW: a Normalize touches every sample, so it stands in a Pipeline, perhaps of another."""
    if isinstance(transform, Normalize):
        return transform.layout == "chw"
    return isinstance(transform, Pipeline) and any(_planar(child) for child in transform.transforms)
