"""Samples of tar files as items."""

from __future__ import annotations

from typing import Any

from vicinal.datasets.fit import Stated, in_picture
from vicinal.datasets.formats.classes import Classes, class_text, unlabelled
from vicinal.datasets.formats.survey import KINDS, kinds_of
from vicinal.datasets.formats.tar_samples import INSTANCES, MASKS, TarSample
from vicinal.datasets.item import Item
from vicinal.datasets.keys import Seen
from vicinal.datasets.lines import one_line
from vicinal.datasets.object_json import parse_objects
from vicinal.datasets.soft import SOFT, label_fields, parse_soft
from vicinal.datasets.source import Source
from vicinal.datasets.synthetic import COLUMN, says_so
from vicinal.errors import DataError, expected


class TarItems:
    """Makes items of the samples of one pass over all tars, and gives each a key of its own.

    ``holds``: kinds of labels that are expected; others are a fault (None: all are).
    """

    def __init__(self, names: tuple[str, ...], holds: frozenset[str] | None = None) -> None:
        self._holds = holds
        self._names, self._named = frozenset(names), bool(names)
        self._classes = Classes(names, known=True)
        self._keys = Seen()

    def item(self, sample: TarSample, split: str, prefix: str) -> Item:
        """The item of a sample; what is wrong with it becomes its fault."""
        fault, labels = sample.fault, dict[str, Any]()
        picture = None if fault else sample.picture()
        if picture is None:
            fault = fault or f"{sample.key}: no picture among {', '.join(f'.{end}' for end in sorted(sample.parts))}"
        else:
            try:
                labels = self._labels(sample)
                self._check_kinds(labels)
                if labels.get("objects") is not None:
                    labels["objects"] = in_picture(labels["objects"], picture, _stated(labels))
            except DataError as error:
                fault = f"{sample.key}: {error}"
        source = picture or Source(sample.path)
        return Item(self._unused(sample.key, prefix), source, split, **labels, fault=one_line(fault))

    def broken(self, path: str, split: str, prefix: str, fault: str) -> Item:
        """The item that stands for a tar that is none."""
        return Item(self._unused("damaged", prefix), Source(path), split, fault=fault)

    def _labels(self, sample: TarSample) -> dict[str, Any]:
        found: dict[str, Any] = {"mask": sample.source(*MASKS), "instances": sample.source(*INSTANCES)}
        record = sample.json()
        text, label = sample.text("cls"), record.pop("label", None)
        value = label if text is None else text
        if not unlabelled(value) or value in self._names:
            found["label"] = self._label(value)
        soft = record.pop(SOFT, None)
        if soft is not None and not self._named:
            raise DataError(expected(SOFT, "classes that are named (by names= or index.json)", soft))
        if soft is not None:
            found |= {"label": None, **label_fields(parse_soft(soft, len(self._classes)))}
        objects = record.pop("objects", None)
        if objects is not None:
            found["objects"] = parse_objects(objects, self._label)
        words = sample.text("txt")
        columns = record if words is None else {**record, "txt": words}
        return {**found, "synthetic": says_so(record.get(COLUMN)), "extra": {"columns": columns} if columns else {}}

    def _check_kinds(self, labels: dict[str, Any]) -> None:
        """DataError for a kind of label that no sample had that was looked at: left out, it would be lost without a word."""
        found = {kind for field, kind in KINDS.items() if labels.get(field) is not None}
        found |= kinds_of(labels["objects"]) if labels.get("objects") is not None else set()
        known = found if self._holds is None else self._holds | ({"label"} if SOFT in self._holds else set())
        late = sorted(found - known)
        if late:
            holds = ",".join(sorted(found | (self._holds or set())))
            raise DataError(f"has {' and '.join(late)}, which no sample had that was looked at first; holds={holds} reads it")

    def _label(self, value: Any) -> int:
        """The index of a class; without names only numbers are classes."""
        text = class_text(value)
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
        if self._named:
            return self._classes.index(text if number is None else number)
        if number is None:
            raise DataError(expected("label", "a number (names= or index.json says what classes are called)", text))
        return number

    def _unused(self, key: str, prefix: str) -> str:
        """The key, or where another sample has it, one that begins with the name of the tar."""
        own, number = key or "damaged", 1
        while not self._keys.add(own):
            own = f"{prefix}{key}" if number == 1 else f"{prefix}{key}#{number}"
            number += 1
        return own


def _stated(labels: dict[str, Any]) -> Stated:
    """The height and width that the record of a sample says its picture has; taken out of it, for they change with it."""
    record = labels["extra"].get("columns", {})
    return record.pop("height", None), record.pop("width", None)
