"""The folder of a training: what it is, what it is at now, sheets of what it makes, and its model at the end."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from torch import Tensor

from vicinal.errors import JobError, ReadError
from vicinal.experiments.training.checkpoint import fetch, store, store_text
from vicinal.files.write import write

MODEL, CHECKPOINT, LOSSES, PREVIEWS = "model.pt", "checkpoint.pt", "losses.json", "previews"
EVERY = 60.0
"""Seconds between two checkpoints."""


@attrs.define(eq=False)
class RunFolder:
    """``about``: JSON that says all that decides about the weights. A folder goes on with its own training alone."""

    out: Path
    about: dict[str, Any]
    every: float = EVERY
    losses: list[dict[str, float]] = attrs.field(factory=list)
    _kept: float = attrs.field(factory=time.monotonic)

    @property
    def finished(self) -> bool:
        """Whether the model is there. JobError for that of another training."""
        if not (self.out / MODEL).exists():
            return False
        self._check(fetch(self.out / MODEL), MODEL)
        return True

    def begun(self) -> dict[str, Any] | None:
        """The state that was kept last; None where the training is to begin. JobError where the folder holds other things."""
        if (self.out / CHECKPOINT).exists():
            found = fetch(self.out / CHECKPOINT)
            self._check(found, CHECKPOINT)
            self.losses = json.loads(found["losses"])
            return found
        if self.out.exists() and (not self.out.is_dir() or any(self.out.iterdir())):
            raise JobError(f"{self.out}: expected a new or empty folder, or that of this training")
        return None

    def is_due(self) -> bool:
        """Whether the state is to be kept now, as that was some time ago."""
        return time.monotonic() - self._kept >= self.every

    def keep(self, step: int, state: dict[str, Any]) -> None:
        """Writes where the training is: ``step`` steps are done."""
        whole = {"about": json.dumps(self.about), "step": step, "losses": json.dumps(self.losses), **state}
        store(self.out / CHECKPOINT, whole)
        self._kept = time.monotonic()

    def finish(self, format: str, state: dict[str, Any]) -> None:
        """Writes losses and model, and leaves no checkpoint."""
        store_text(self.out / LOSSES, json.dumps(self.losses) + "\n")
        store(self.out / MODEL, {"format": format, "about": json.dumps(self.about), **state})
        (self.out / CHECKPOINT).unlink(missing_ok=True)

    def preview(self, step: int, rows: Tensor) -> None:
        """Writes a sheet of pictures [rows, columns, 3 or 1, H, W] in [0, 1]."""
        (self.out / PREVIEWS).mkdir(parents=True, exist_ok=True)
        sheet = rows.detach().permute(0, 3, 1, 4, 2).reshape(rows.shape[0] * rows.shape[3], -1, rows.shape[2])
        write(self.out / PREVIEWS / f"{step:06}.png", np.rint(sheet.clamp(0, 1).cpu().numpy() * 255).astype(np.uint8))

    def _check(self, found: dict[str, Any], file: str) -> None:
        try:
            there = json.loads(found["about"])
        except (KeyError, TypeError, ValueError):
            raise ReadError(f"{self.out / file}: expected what this training wrote, got another file") from None
        here = json.loads(json.dumps(self.about))
        names = [name for name in here if there.get(name) != here[name]]
        if names:
            raise JobError(f"{self.out / file}: of another training, with other {', '.join(names)}; choose another folder")
