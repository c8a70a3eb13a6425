"""One unit of a job, from files to files: read a few pictures, augment their copies together, write them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import attrs
from numpy.typing import NDArray

from vicinal.data.batch import Batch
from vicinal.data.read import read, read_mask
from vicinal.data.write import encode
from vicinal.errors import DataError, JobError
from vicinal.offline.folder import Source, mask_of
from vicinal.program.lowering import Record
from vicinal.transforms.compose.pipeline import Pipeline

Array: TypeAlias = NDArray[Any]
Line: TypeAlias = dict[str, Any]

BATCH = 16
"""Copies that are augmented together: enough that Python costs little, few enough for pictures of many megapixels."""


@attrs.frozen
class Refused:
    """A picture that cannot be used, by its id, and why."""

    source: str
    reason: str

    def line(self) -> Line:
        """Its entry in the quarantine."""
        return {"source": self.source, "reason": self.reason}


@attrs.frozen
class Unit:
    """Some pictures, and which of their copies to make."""

    sources: tuple[Source, ...]
    copies: range

    @property
    def outputs(self) -> int:
        return len(self.sources) * len(self.copies)


@attrs.frozen(eq=False)
class Sample:
    """A picture [H, W, C] that was read, with its mask [H, W] where the job has masks."""

    source: Source
    picture: Array
    mask: Array | None


def units_of(sources: Sequence[Source], copies: int) -> list[Unit]:
    """All the work in the order of the manifest, in units of at most BATCH outputs."""
    several = max(1, BATCH // copies)
    chunks = [tuple(sources[start : start + several]) for start in range(0, len(sources), several)]
    return [
        Unit(chunk, range(copy, min(copy + BATCH, copies))) for chunk in chunks for copy in range(0, copies, BATCH)
    ]


@attrs.frozen(eq=False)
class Work:
    """What all units share; ``run`` may be called from many threads."""

    pipeline: Pipeline
    masks: Path | None
    root: Path
    strict: bool

    def run(self, unit: Unit) -> list[Line | Refused]:
        """The manifest's lines of a unit, in order, and what had to be left out."""
        read = [read_sample(source, self.masks) for source in unit.sources]
        samples = sorted((s for s in read if isinstance(s, Sample)), key=_kind)
        results: list[Line | Refused] = [refused for refused in read if isinstance(refused, Refused)]
        for _, alike in groupby(samples, key=_kind):
            results += self._augment(list(alike), unit.copies)
        if self.strict:
            for result in results:
                if isinstance(result, Refused):
                    raise JobError(f"{result.source}: {result.reason}")
        return sorted(results, key=_order)

    def _augment(self, samples: list[Sample], copies: range) -> list[Line | Refused]:
        rows = [(sample, copy) for sample in samples for copy in copies]
        try:
            batch = Batch(
                images=[sample.picture for sample, _ in rows],
                masks=None if self.masks is None else [sample.mask for sample, _ in rows],
                ids=[sample.source.id for sample, _ in rows],
                epochs=[copy for _, copy in rows],
            )
            result, record = self.pipeline.trace(batch)
        except DataError as error:
            if len(samples) == 1:
                return [Refused(samples[0].source.id, str(error))]
            return [result for sample in samples for result in self._augment([sample], copies)]
        masks = [None] * len(rows) if result.masks is None else result.masks
        return [
            self._write(sample.source, copy, result.images[row], masks[row], parameters_of(record, row))
            for row, (sample, copy) in enumerate(rows)
        ]

    def _write(self, source: Source, copy: int, picture: Array, mask: Array | None, parameters: Line) -> Line | Refused:
        """Where there are masks, pictures and masks have a folder each."""
        path = source.output(copy) if mask is None else f"images/{source.output(copy)}"
        line: Line = {"source": source.id, "id": source.id, "copy": copy, "output": path}
        try:
            _store(self.root / path, picture)
            if mask is not None:
                line["mask"] = f"masks/{source.stem}_{copy}.png"
                _store(self.root / line["mask"], mask)
        except DataError as error:
            return Refused(source.id, str(error))
        return {**line, "parameters": parameters}


def read_sample(source: Source, masks: Path | None, channels: str = "unchanged") -> Sample | Refused:
    """Decodes one picture, and its mask where there is a folder of them."""
    try:
        picture = read(source.path, channels)
    except (DataError, OSError) as error:
        return Refused(source.id, str(error))
    try:
        mask = None if masks is None else read_mask(mask_of(source, masks))
    except (DataError, OSError) as error:
        return Refused(source.id, f"mask: {error}")
    if mask is not None and mask.shape != picture.shape[:2]:
        return Refused(source.id, f"mask: expected the picture's size {picture.shape[:2]}, got {mask.shape}")
    return Sample(source, picture, mask)


def parameters_of(record: Record, row: int) -> Line:
    """What was drawn for one sample, by place, at the places where it was active."""
    return {
        place: {name: values[row].tolist() for name, values in record.values.get(place, {}).items()}
        for place, active in record.active.items()
        if active[row]
    }


def _kind(sample: Sample) -> tuple[str, int]:
    return str(sample.picture.dtype), sample.picture.shape[2]


def _order(result: Line | Refused) -> tuple[str, int]:
    return (result.source, -1) if isinstance(result, Refused) else (result["source"], result["copy"])


def _store(path: Path, picture: Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(picture, path.suffix))
