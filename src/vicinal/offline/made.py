"""An output of the job as a writer takes it, from a picture that was read or augmented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs
from numpy.typing import NDArray

from vicinal.datasets.example import Example
from vicinal.datasets.format import Writer
from vicinal.datasets.formats.table import find
from vicinal.datasets.item import Item
from vicinal.datasets.mask_files import check_mask
from vicinal.datasets.soft import SOFT
from vicinal.datasets.synthetic import COLUMN
from vicinal.errors import DataError
from vicinal.files.write import storable
from vicinal.offline.job import Job
from vicinal.offline.loaded import Loaded, same_kind
from vicinal.offline.painted import painted
from vicinal.offline.targets import Targets
from vicinal.program.place import class_at

Array: TypeAlias = NDArray[Any]
Line: TypeAlias = dict[str, Any]

ORIGINAL = "original"


@attrs.frozen(eq=False)
class Made:
    """An output before it is written, and its line in the manifest, which does not say yet where it lies.

    ``source``: with the first output of a picture, the picture. ``dropped``: how many of its boxes went, by why.
    """

    example: Example
    line: Line
    source: Loaded | None = None
    dropped: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Maker:
    """How the outputs of a job are made. ``paints``: outlines become a map of instances. ``makers``: transforms, by name, of
    which an output is synthetic that they touched."""

    job: Job
    writer: Writer
    paints: bool = False
    makers: frozenset[str] = frozenset()

    def keeps(self, loaded: Loaded) -> bool:
        """Whether an unchanged picture is stored as the file that it is."""
        return loaded.data is not None and not self.writer.pixels and same_kind(loaded.suffix, self._suffix(loaded))

    def original(self, loaded: Loaded) -> Made:
        """The picture and its labels as they are; in a job without a recipe under its own key."""
        copy = None if self.job.recipe is None else ORIGINAL
        return self._made(loaded, 0, copy, None, loaded.targets, {"parameters": {}}, classes_of(loaded.task.item))

    def copy(
        self, loaded: Loaded, position: int, picture: Array, targets: Targets, drawn: Line, classes: Line | None = None
    ) -> Made:
        """An augmented copy, and what was ``drawn`` for it (``Drawn.of``): "parameters" {} say that no transform touched it.
        ``classes``: where it was mixed with others, its label or soft label; None for those that the picture had."""
        number = position - loaded.task.original
        classes = classes_of(loaded.task.item) if classes is None else classes
        if not drawn["parameters"]:
            return self._made(loaded, position, number, None, loaded.targets, drawn, classes)
        return self._made(loaded, position, number, picture, targets, drawn, classes)

    def _made(
        self, loaded: Loaded, position: int, copy: int | str | None, picture: Array | None, targets: Targets,
        drawn: Line, classes: Line,
    ) -> Made:  # fmt: skip
        """``picture`` None: the one that was read. DataError where the format cannot hold it."""
        item, suffix = loaded.task.item, self._suffix(loaded)
        data: bytes | None = None
        if picture is None and self.keeps(loaded):
            data = loaded.data
        else:
            picture = loaded.pixels if picture is None else picture
            suffix = suffix if self.job.suffix or self.writer.pixels else storable(suffix, picture)
            data = None if self.writer.pixels else self.job.encoding.encode(picture, suffix)
        size = targets.size if picture is None else picture.shape[:2]
        objects, instances = painted(targets.objects, size) if self.paints else (targets.objects, targets.instances)
        self._check(classes, {"mask": targets.mask, "instances": instances})
        synthetic = item.synthetic or (self.makers and any(class_at(place) in self.makers for place in drawn["parameters"]))
        told = {"columns": {**item.extra.get("columns", {}), COLUMN: True}} if synthetic else {}  # for tables
        example = Example(
            key=item.key if copy is None else f"{item.key}_{copy}",
            number=loaded.task.number + position,
            size=size,
            suffix=suffix,
            data=data,
            pixels=picture if self.writer.pixels else None,
            split=item.split,
            **classes,
            mask=targets.mask,
            instances=instances,
            objects=objects,
            extra={**item.extra, **told},
        )
        line: Line = {"source": loaded.source, "id": loaded.id, "copy": ORIGINAL if copy is None else copy}
        if item.objects is not None and item.objects.losses:
            line["losses"] = dict(item.objects.losses)
        if synthetic:
            line["synthetic"] = True
        return Made(example, {**line, **drawn}, None if position else loaded)

    def _check(self, classes: Line, maps: Mapping[str, Array | None]) -> None:
        """DataError for what the writer would stumble over, and all other pictures of the shard with it."""
        held = find(self.job.format).holds
        if self.writer.pixels:  # arrays, with a row for each picture
            if held & self.job.header.holds & {"label", SOFT} and classes.get("label") is None and classes.get("soft") is None:
                raise DataError("expected a label, as the other pictures have")
            return
        for name, one in maps.items():
            if one is not None and name in held:
                check_mask(one, name)

    def _suffix(self, loaded: Loaded) -> str:
        return self.writer.suffix(self.job.suffix or loaded.suffix)


def classes_of(item: Item) -> Line:
    """What an Example is told of the class of a picture that was not mixed with others."""
    return {"label": item.label, "soft": item.soft}
