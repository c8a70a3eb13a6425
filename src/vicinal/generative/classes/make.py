"""Pictures of a class, made and filtered, as a data set that says of itself that it is synthetic."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.escape import folder_name
from vicinal.datasets.load import read
from vicinal.datasets.names import FILE as NAMES
from vicinal.datasets.names import names_file
from vicinal.datasets.synthetic import FILE as SYNTHETIC
from vicinal.datasets.synthetic import mark_lines
from vicinal.errors import DataError, JobError, expected
from vicinal.experiments.training.checkpoint import store_file, store_text
from vicinal.files.write import encode
from vicinal.generative.classes.candidates import CONFIDENCE, Filter, check_confidence
from vicinal.generative.classes.classifier import FILE as CLASSIFIER
from vicinal.generative.classes.learned import check_enough, counts_of, real_pictures
from vicinal.generative.classes.model import ClassModel, fetch_model
from vicinal.generative.style.restyle import one_torch_thread
from vicinal.generative.style.shipped import sha256
from vicinal.numbers import check_integer

STATE, MANIFEST = ".vicinal/class.json", "manifest.jsonl"
ROUND = 64
"""Pictures that are made and judged together."""
MOST_TRIED = 50
"""Candidates for each picture that is wanted, after which it is given up."""

Progress = Callable[[str, float, int], None]


@attrs.frozen
class Made:
    """``count`` pictures in ``out``, of so many ``tried``; ``told``: how many were kept, or left out for which reason."""

    out: Path
    count: int
    tried: int
    told: dict[str, int]


def make_class(
    src: str, out: str | Path, name: str, count: int, model: str | Path, *, seed: int = 0, force: bool = False,
    confidence: tuple[float, float] = CONFIDENCE, progress: Progress | None = None,
) -> Made:  # fmt: skip
    """Writes ``count`` pictures of the class ``name`` to ``out``/NAME (or ``out``/train/NAME where ``src`` has splits).

    ``src``: the real pictures, of which made ones must be no copies. ``model``: of ``train_classes``, its classifier.pt beside
    it. Kept is what the classifier takes for the class with a probability in ``confidence`` and what is no nearer to a real
    picture than 5 % of these are to each other. manifest.jsonl says number, seed and hash of the weights of each;
    synthetic.jsonl marks all. Called again it goes on where it was stopped.
    Raises JobError for fewer than 50 real pictures unless ``force``, for an ``out`` of another job, and where 50 candidates
    for each picture do not give enough; SpecError for another class.
    """
    count = check_integer(JobError, "count", count, 1, 10**6)
    seed = check_integer(JobError, "seed", seed, 0, 2**31 - 1)
    generator = fetch_model(model)
    label, shape = generator.index(name), generator.about["shape"]
    data = real_pictures(src, shape["size"], "grey" if shape["channels"] == 1 else "rgb")
    if list(data.task.names) != generator.about["names"]:
        raise DataError(expected(f"{src}: classes", ", ".join(generator.about["names"]), ", ".join(data.task.names)))
    check_enough(src, name, counts_of(data)[label], force)
    about = {
        "source": src, "class": name, "count": count, "seed": seed, "confidence": list(check_confidence(confidence)),
        "files": {str(model): sha256(model)},
    }  # fmt: skip
    below = ("train/" if read(src).header.splits else "") + folder_name(name)
    job = _Job(Path(out), about, below, generator, label)
    with one_torch_thread():
        return job.run(Filter.of(Path(model).parent / CLASSIFIER, data, label, confidence), progress)


@attrs.define(eq=False)
class _Job:
    out: Path
    about: dict[str, Any]
    below: str
    model: ClassModel
    label: int
    tried: int = 0
    kept: list[int] = attrs.field(factory=list)
    told: dict[str, int] = attrs.field(factory=dict)

    def run(self, judged: Filter, progress: Progress | None) -> Made:
        self._begin()
        judged.told.update(self.told)
        wanted, seed = self.about["count"], self.about["seed"]
        while len(self.kept) < wanted:
            if self.tried >= MOST_TRIED * wanted + ROUND:
                raise JobError(self._given_up(judged))
            numbers = np.arange(self.tried, self.tried + ROUND)
            made = self.model.pictures(self.label, numbers, seed)
            good = np.flatnonzero(judged.kept(made))[: wanted - len(self.kept)]
            self._write(numbers[good], made[good])
            self.tried, self.told = self.tried + ROUND, dict(judged.told)
            self._note()
            if progress is not None:
                progress(f"{self.tried} tried", len(self.kept), wanted)
        lines = [{**self._place(one), "number": one, "seed": seed, "class": self.about["class"]} for one in self.kept]
        store_text(self.out / MANIFEST, "".join(f"{json.dumps(line)}\n" for line in lines))
        names = names_file(tuple(self.model.about["names"]))  # so that classes have the numbers that they have in the source
        store_file(self.out / NAMES, lambda path: path.write_bytes(names))
        return Made(self.out, len(self.kept), self.tried, self.told)

    def _begin(self) -> None:
        path = self.out / STATE
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            names = [name for name in self.about if found["about"].get(name) != self.about[name]]
            if names:
                raise JobError(f"{self.out}: holds another job, with other {', '.join(names)}; choose another folder")
            self.tried, self.kept, self.told = found["tried"], found["kept"], found["told"]
        elif self.out.exists() and (not self.out.is_dir() or any(self.out.iterdir())):
            raise JobError(f"{self.out}: expected a new or empty folder, or that of this job")
        else:
            self._note()

    def _note(self) -> None:
        state = {"about": self.about, "tried": self.tried, "kept": self.kept, "told": self.told}
        store_text(self.out / STATE, json.dumps(state) + "\n")

    def _write(self, numbers: NDArray[np.int64], images: NDArray[np.uint8]) -> None:
        """The mark first, so that no picture ever lies there without it."""
        self.kept += numbers.tolist()
        marks = mark_lines(map(self._place, self.kept), self.about)
        store_text(self.out / SYNTHETIC, "".join(f"{line.decode()}\n" for line in marks))
        for number, image in zip(numbers.tolist(), images, strict=True):
            data = encode(image, ".png")
            store_file(self.out / self._place(number)["output"], lambda path, data=data: path.write_bytes(data))  # type: ignore[misc]

    def _place(self, number: int) -> dict[str, Any]:
        return {"output": f"{self.below}/synthetic_{self.about['seed']}_{number:06}.png"}

    def _given_up(self, judged: Filter) -> str:
        told = ", ".join(f"{count} {reason}" for reason, count in judged.told.most_common())
        return (
            f"{self.out}: expected {self.about['count']} pictures of {self.about['class']!r}, got {len(self.kept)} of "
            f"{self.tried} candidates ({told}); train longer, or take a wider --confidence"
        )
