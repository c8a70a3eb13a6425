"""Item: one sample of a data set, not yet read: where its picture lies, and its labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.objects import Objects
from vicinal.datasets.soft import Shares
from vicinal.datasets.source import Source


@attrs.frozen(eq=False)
class Item:
    """What a reader streams and a plan holds: small, JSON, followed by any process on its own.

    ``key``: unique in the data set, relative, with "/" and without suffix ("cats/a"): outputs are named by it.
    ``split``: "train", "val", "test" or "" where the data set has none. ``label``: the class of the picture, an index
    into the data set's names; ``soft``: the shares of classes of a picture that has no one ``label``. ``mask`` and
    ``instances``: files of class indices and of ids. ``extra``: what the format knows of a picture and no other does
    (JSON), kept when the same format is written. ``fault``: why this sample cannot be used although it is listed (a
    missing picture, a box of negative size ...): it is quarantined with this reason. ``synthetic``: a network made it.
    """

    key: str
    picture: Source
    split: str = ""
    label: int | None = None
    soft: Shares | None = None
    mask: Source | None = None
    instances: Source | None = None
    objects: Objects | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict)
    fault: str = ""
    synthetic: bool = False

    def plain(self) -> dict[str, Any]:
        """JSON without what is absent."""
        out: dict[str, Any] = {"key": self.key, "picture": self.picture.plain()}
        for name in ("split", "label", "extra", "fault"):
            value = getattr(self, name)
            if value is not None and value != "" and value != {}:
                out[name] = value
        if self.synthetic:
            out["synthetic"] = True
        if self.soft is not None:
            out["soft"] = {str(index): share for index, share in self.soft.items()}
        for name in ("mask", "instances", "objects"):
            value = getattr(self, name)
            if value is not None:
                out[name] = value.plain()
        if self.objects is not None and self.objects.losses:
            out["losses"] = {kind: list(texts) for kind, texts in self.objects.losses.items()}
        return out

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Item:
        """The item of ``plain``."""
        fields = dict(value)
        for name in ("picture", "mask", "instances"):
            if name in fields:
                fields[name] = Source.from_plain(fields[name])
        if "soft" in fields:
            fields["soft"] = {int(index): share for index, share in fields["soft"].items()}
        if "objects" in fields:
            fields["objects"] = attrs.evolve(Objects.from_plain(fields["objects"]), losses=fields.pop("losses", {}))
        return cls(**fields)
