"""The training of a decoder for adaptive instance normalisation, which goes on where it was stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import torch
from torch import Tensor
from torch.optim import Adam

from vicinal.errors import JobError
from vicinal.experiments.training.checkpoint import fetch, store, store_text
from vicinal.files.write import write
from vicinal.generative.style.crops import Crops
from vicinal.generative.style.decoder import Decoder
from vicinal.generative.style.encoder import balance
from vicinal.generative.style.encoder_weights import read_encoder
from vicinal.generative.style.model import StyleModel, fetch_model, store_model
from vicinal.generative.style.moments import exchanged, moments, style_distance
from vicinal.generative.style.settings import StyleTraining
from vicinal.generative.style.shipped import sha256

MODEL, CHECKPOINT, LOSSES = "model.pt", "checkpoint.pt", "losses.json"
LEAST = 16
"""Pictures below which a network would learn these by heart."""
EVERY = 60.0
"""Seconds between two checkpoints."""
PREVIEWS = 10
"""Sheets over a training: content, styles, results."""

Progress = Callable[[str, float, int], None]


def train_style(
    data: str, out: str | Path, encoder: str | Path, *, styles: str | None = None, settings: StyleTraining | None = None,
    device: str = "cpu", progress: Progress | None = None,
) -> StyleModel:  # fmt: skip
    """Trains a decoder on the pictures of ``data`` and writes ``out``/model.pt; gives the model.

    ``encoder``: a file of weights, see ``read_encoder``. ``styles``: a data set of pictures whose style is learned; None:
    those of ``data``, since photographs do as well. ``out`` also gets previews, losses.json and checkpoint.pt: a training
    that was stopped goes on from there, to the same weights with the same number of threads. ``progress(what, step, steps)``
    is called at every step. Raises JobError for fewer than 16 pictures, for an ``out`` of another training, and where the
    loss is no number any more; ReadError for other weights, DataError where there is no data set.
    """
    training = _Training(data, Path(out), Path(encoder), styles, settings or StyleTraining(), device)
    return training.run(progress or _silent)


def _silent(what: str, done: float, total: int) -> None:
    """No progress wanted."""


@attrs.define(eq=False)
class _Training:
    data: str
    out: Path
    weights: Path
    styles: str | None
    settings: StyleTraining
    device: str
    losses: list[list[float]] = attrs.field(factory=list)  # of each step: content, style

    def run(self, progress: Progress) -> StyleModel:
        about = self._about()
        if (self.out / MODEL).exists():
            self._check_same(fetch_model(self.out / MODEL).about, about, MODEL)
            return fetch_model(self.out / MODEL)
        settings = self.settings
        contents = Crops(self.data, settings.size, settings.seed, LEAST)
        styles = Crops(self.styles or self.data, settings.size, settings.seed + 1)
        model, optimizer, first = self._begun(about, contents)
        noted = time.monotonic()
        for step in range(first, settings.steps):
            what = "reconstruction" if step < settings.warm else "style"
            progress(what, step, settings.steps)
            pair = contents.batch(step, settings.batch).to(self.device), styles.batch(step, settings.batch).to(self.device)
            self._step(model, optimizer, step, *pair)
            last = step + 1 == settings.steps
            if last or (step + 1) % max(1, settings.steps // PREVIEWS) == 0:
                self._preview(model, step + 1, *pair)
            if not last and time.monotonic() - noted >= EVERY:
                self._keep(model, optimizer, step + 1)
                noted = time.monotonic()
        model.decoder.requires_grad_(False).eval()
        store_text(self.out / LOSSES, json.dumps(self.losses) + "\n")
        store_model(self.out / MODEL, model)
        (self.out / CHECKPOINT).unlink(missing_ok=True)
        return model

    def _step(self, model: StyleModel, optimizer: Adam, step: int, content: Tensor, style: Tensor) -> None:
        settings = self.settings
        for group in optimizer.param_groups:
            group["lr"] = settings.rate / (1 + settings.decay * step)
        with torch.no_grad():
            features = model.encoder(content)
            wanted = features if step < settings.warm else model.encoder(style)
            aim = features[-1] if step < settings.warm else exchanged(features[-1], *moments(wanted[-1]))
        made = model.decoder(aim)
        found = model.encoder(made)
        kept, styled = (found[-1] - aim).square().mean(), style_distance(found, wanted)
        loss = kept + settings.weight * styled
        if step < settings.warm:
            loss = loss + settings.weight * (made - content).square().mean()
        if not torch.isfinite(loss):
            raise JobError(f"{self.out}: the loss is no number any more at step {step}; try a lower rate than {settings.rate:g}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        self.losses.append([float(kept.detach()), float(styled.detach())])

    def _begun(self, about: dict[str, Any], contents: Crops) -> tuple[StyleModel, Adam, int]:
        """The model, its optimiser, and the next step: new ones, or those of the checkpoint."""
        encoder = read_encoder(self.weights)
        decoder = Decoder(encoder.widths, self.settings.seed)
        found = fetch(self.out / CHECKPOINT) if (self.out / CHECKPOINT).exists() else None
        if found is None:
            if self.out.exists() and any(self.out.iterdir()):
                raise JobError(f"{self.out}: expected a new or empty folder, or that of this training")
            balance(encoder, contents.batch(0, max(8, self.settings.batch)))
        else:
            self._check_same(json.loads(found["about"]), about, CHECKPOINT)
            encoder.load_state_dict(found["encoder"])
            decoder.load_state_dict(found["decoder"])
        model = StyleModel(encoder.to(self.device), decoder.to(self.device), about)
        optimizer = Adam(decoder.parameters(), self.settings.rate)
        if found is None:
            self._keep(model, optimizer, 0)  # by which the folder is known again
            return model, optimizer, 0
        optimizer.load_state_dict(found["optimizer"])
        self.losses = json.loads(found["losses"])
        return model, optimizer, int(found["step"])

    def _keep(self, model: StyleModel, optimizer: Adam, step: int) -> None:
        store(self.out / CHECKPOINT, {
            "about": json.dumps(model.about), "step": step, "losses": json.dumps(self.losses),
            "encoder": model.encoder.state_dict(), "decoder": model.decoder.state_dict(), "optimizer": optimizer.state_dict(),
        })  # fmt: skip

    def _about(self) -> dict[str, Any]:
        return {
            "data": self.data, "styles": self.styles, "encoder": sha256(self.weights), "settings": self.settings.plain(),
        }  # fmt: skip

    def _check_same(self, there: dict[str, Any], here: dict[str, Any], file: str) -> None:
        names = [name for name in here if there.get(name) != here[name]]
        if names:
            raise JobError(f"{self.out / file}: of another training, with other {', '.join(names)}; choose another folder")

    @torch.no_grad()
    def _preview(self, model: StyleModel, step: int, content: Tensor, style: Tensor) -> None:
        features = model.encoder(content)[-1]
        styled = model.decoder(exchanged(features, *moments(model.encoder(style)[-1])))
        rows = torch.stack([content, model.decoder(features), style, styled])  # [4, N, 3, H, W]
        sheet = rows.permute(0, 3, 1, 4, 2).reshape(4 * rows.shape[3], -1, 3).clamp(0, 1)
        (self.out / "previews").mkdir(exist_ok=True)
        write(self.out / "previews" / f"{step:06}.png", np.rint(sheet.cpu().numpy() * 255).astype(np.uint8))
