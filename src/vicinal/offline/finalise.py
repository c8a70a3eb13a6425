"""The end of a job: what covers all shards, then nothing left over, then the word that it is finished."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from vicinal.datasets.format import Entry
from vicinal.datasets.synthetic import FILE as SYNTHETIC
from vicinal.datasets.synthetic import mark_lines
from vicinal.errors import JobError
from vicinal.offline.deposit import Deposit
from vicinal.offline.description import FINISHED, MERGED, Description
from vicinal.offline.lines import entry_of, manifest_of
from vicinal.offline.made_by import is_marked, marked
from vicinal.offline.places.place import Place
from vicinal.offline.plan import chunks_of, lines_of
from vicinal.offline.receipt import Receipt, begun_path, entries_path
from vicinal.offline.resume import BEGUN, ENTRIES, receipt_of
from vicinal.offline.summary_page import summary_page
from vicinal.offline.work import UnitWork

MANIFEST, QUARANTINE, RECIPE, SUMMARY = "manifest.jsonl", "quarantine.jsonl", "recipe.yaml", "summary.html"

@attrs.frozen(eq=False)
class Ending:
    """Everything that the end of a job needs: all ``shards`` have receipts. ``run``: what its page says of this run alone."""

    place: Place
    work: UnitWork
    description: Description
    shards: int
    run: Sequence[tuple[str, str]] = ()

    def finalise(self) -> Description:
        """Idempotent: killed anywhere in here, another run of it ends with the same output."""
        found = self.description
        if found.state not in (MERGED, FINISHED):
            found = self._merge()
        if found.state != FINISHED:
            for path in (*found.remove, *self.place.files(ENTRIES), *self.place.files(BEGUN)):
                self.place.remove(path)
            found = attrs.evolve(found, state=FINISHED, remove=())
            found.put(self.place)
        return found

    def receipts(self) -> Iterator[Receipt]:
        """In the order of the shards."""
        for number in range(self.shards):
            receipt = receipt_of(self.place, self.description.id, number)
            if receipt is None:
                raise JobError(f"{self.place.url}: the receipt of shard {number} is gone; resume the job to run it again")
            yield receipt

    def _merge(self) -> Description:
        with self.place.stage("finish") as stage:
            deposit = Deposit(stage)
            remove = tuple(self.work.maker.writer.finish(self._entries, deposit.put, self.place.chunks))
            lines = _Noting(map(manifest_of, self._lines()))
            deposit.put(MANIFEST, chunks_of(lines))
            if lines.marked:
                deposit.put(SYNTHETIC, chunks_of(mark_lines(marked(self._lines()), self._about())))
            deposit.put(QUARANTINE, chunks_of(map(_text, self._quarantined())))
            if self.work.maker.job.recipe is not None:
                deposit.put(RECIPE, self.work.maker.job.recipe.encode())
            page = summary_page(self.work, self.description, self.place, self.receipts(), self.run)
            deposit.put(SUMMARY, page.encode("utf-8", "replace"))
            deposit.files[SUMMARY] = ""  # it tells the time: no other run of the same job has its checksum
            self.place.put(begun_path(self.shards), json.dumps(sorted(deposit.files)).encode())
            stage.commit()
        found = attrs.evolve(self.description, state=MERGED, files=dict(sorted(deposit.files.items())), remove=remove)
        found.put(self.place)
        return found

    def _lines(self) -> Iterator[bytes]:
        for number in range(self.shards):
            yield from lines_of(self.place, entries_path(number))

    def _about(self) -> dict[str, Any]:
        """What the list of synthetic outputs says of all of them."""
        fields = self.description.fields
        return {"job": self.description.id, "seed": fields.get("seed"), "files": fields.get("files", {})}

    def _entries(self) -> Iterator[Entry]:
        return map(entry_of, self._lines())

    def _quarantined(self) -> Iterator[dict[str, str]]:
        for receipt in self.receipts():
            yield from ({"source": refused.source, "reason": refused.reason} for refused in receipt.refused)


class _Noting:
    """Lines of a manifest, as they go by; ``marked``: whether one of them may be of a synthetic output."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self.marked = lines, False

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.marked = self.marked or is_marked(line)
            yield line


def _text(line: dict[str, str]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass")
