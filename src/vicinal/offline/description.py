"""The description of a job in its output: what it is, so that no other goes on with it, and how far it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.errors import JobError, shown
from vicinal.offline.places.place import Place

PATH = ".vicinal/job.json"
LEAST = 256
"""Outputs of a shard, unless they are very large: a second or so of work, so that a kill costs little and its commit next to
nothing."""
RUNNING, MERGED, FINISHED = "running", "merged", "finished"


@attrs.frozen(eq=False)
class Description:
    """``fields``: all that decides about the output's bytes, by name. ``pictures``, ``outputs``: as planned.

    ``shard_size``: outputs of a shard. ``state``: RUNNING until all shards have receipts; MERGED when what covers them all is
    there; FINISHED when nothing is left that does not belong to the output. ``files``: SHA-256 of what was put at the end, by
    path; "" of summary.html, which tells the time. ``remove``: files that MERGED waits to be rid of. ``lost``: what was left
    out or clipped of the annotations, a line for each kind.
    """

    fields: Mapping[str, Any]
    pictures: int
    outputs: int
    shard_size: int = LEAST
    state: str = RUNNING
    files: Mapping[str, str] = attrs.field(factory=dict)
    remove: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        text = json.dumps(self.fields, sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def put(self, place: Place) -> None:
        value = {"job": self.id, **attrs.asdict(self, recurse=False)}
        place.put(PATH, (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))


def read_description(place: Place) -> Description | None:
    """The job whose output this is; None where it is nobody's. JobError where the description is damaged."""
    if not place.exists(PATH):
        return None
    data = b"".join(place.chunks(PATH))
    try:
        value = json.loads(data)
        id = value.pop("job")
        if "shard_size" not in value:  # of a job that an older version began
            value["shard_size"] = int(value["fields"]["shard size"])
        found = Description(**{**value, "remove": tuple(value["remove"]), "lost": tuple(value.get("lost", ()))})
    except (ValueError, KeyError, TypeError, AttributeError):
        id, found = "", None
    if found is None or found.id != id:
        raise JobError(f"{place.url}/{PATH}: damaged; overwrite=True starts the job again")
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What differs between two jobs, by name, with the values where they are short; "" for nothing."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return ", ".join(_difference(name, old.get(name), new.get(name)) for name in names)


def _difference(name: str, old: object, new: object) -> str:
    texts = shown(old), shown(new)
    return f"{name} ({texts[0]} there, {texts[1]} here)" if max(map(len, texts)) < 40 else name
