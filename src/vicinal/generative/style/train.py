"""The training of a decoder for adaptive instance normalisation, which goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import torch
from torch import Tensor
from torch.optim import Adam

from vicinal.errors import JobError
from vicinal.generative.run_folder import EVERY, MODEL, RunFolder
from vicinal.generative.style.crops import Crops
from vicinal.generative.style.decoder import Decoder
from vicinal.generative.style.encoder import balance
from vicinal.generative.style.encoder_weights import read_encoder
from vicinal.generative.style.model import FORMAT, StyleModel, fetch_model
from vicinal.generative.style.moments import exchanged, moments, style_distance
from vicinal.generative.style.settings import StyleTraining
from vicinal.generative.style.shipped import sha256

LEAST = 16
"""Pictures below which a network would learn these by heart."""
SHEETS = 10
"""Previews over a training: contents, these given back, styles, results."""

Progress = Callable[[str, float, int], None]


def train_style(
    data: str, out: str | Path, encoder: str | Path, *, styles: str | None = None, settings: StyleTraining | None = None,
    device: str = "cpu", progress: Progress | None = None, every: float = EVERY,
) -> StyleModel:  # fmt: skip
    """Trains a decoder on the pictures of ``data`` and writes ``out``/model.pt; gives the model.

    ``encoder``: a file of weights, see ``read_encoder``. ``styles``: a data set of pictures whose style is learned; None:
    those of ``data``, since photographs do as well. ``out`` also gets previews, losses.json and, ``every`` so many seconds,
    checkpoint.pt: a training that was stopped goes on from there, to the same weights with the same number of threads.
    ``progress(what, step, steps)`` is called at every step. Raises JobError for fewer than 16 pictures, for an ``out`` of
    another training, and where the loss is no number any more; ReadError for other weights, DataError for no data set.
    """
    settings = settings or StyleTraining()
    about: dict[str, Any] = {"data": data, "styles": styles, "encoder": sha256(encoder), "settings": settings.plain()}
    folder = RunFolder(Path(out), about, every)
    if folder.finished:
        return fetch_model(folder.out / MODEL)
    training = _Training(
        folder, settings, device, Path(encoder), Crops(data, settings.size, settings.seed, LEAST),
        Crops(styles or data, settings.size, settings.seed + 1),
    )  # fmt: skip
    return training.run(progress or _silent)


def _silent(what: str, done: float, total: int) -> None:
    """No progress wanted."""


@attrs.define(eq=False)
class _Training:
    folder: RunFolder
    settings: StyleTraining
    device: str
    weights: Path
    contents: Crops
    styles: Crops

    def run(self, progress: Progress) -> StyleModel:
        settings = self.settings
        model, optimizer, first = self._begun()
        for step in range(first, settings.steps):
            progress("reconstruction" if step < settings.warm else "style", step, settings.steps)
            content, style = (one.batch(step, settings.batch).to(self.device) for one in (self.contents, self.styles))
            self._step(model, optimizer, step, content, style)
            if (step + 1) % max(1, settings.steps // SHEETS) == 0:
                self._preview(model, step + 1, content, style)
            if self.folder.is_due():
                self._keep(model, optimizer, step + 1)
        self.folder.finish(FORMAT, model.state())
        model.decoder.requires_grad_(False).eval()
        return model

    def _begun(self) -> tuple[StyleModel, Adam, int]:
        """The model, its optimiser, and the next step: new ones, or those that were kept."""
        encoder = read_encoder(self.weights)
        self.folder.about["widths"] = [list(block) for block in encoder.widths]
        decoder = Decoder(encoder.widths, self.settings.seed)
        found = self.folder.begun()
        if found is None:
            balance(encoder, self.contents.batch(0, max(8, self.settings.batch)))
        else:
            encoder.load_state_dict(found["encoder"])
            decoder.load_state_dict(found["decoder"])
        model = StyleModel(encoder.to(self.device), decoder.to(self.device))
        optimizer = Adam(decoder.parameters(), self.settings.rate)
        if found is None:
            self._keep(model, optimizer, 0)  # by which the folder is known again
            return model, optimizer, 0
        optimizer.load_state_dict(found["optimizer"])
        return model, optimizer, int(found["step"])

    def _step(self, model: StyleModel, optimizer: Adam, step: int, content: Tensor, style: Tensor) -> None:
        settings, warming = self.settings, step < self.settings.warm
        for group in optimizer.param_groups:
            group["lr"] = settings.rate / (1 + settings.decay * step)
        with torch.no_grad():
            features = model.encoder(content)
            wanted = features if warming else model.encoder(style)
            aim = features[-1] if warming else exchanged(features[-1], *moments(wanted[-1]))
        made = model.decoder(aim)
        found = model.encoder(made)
        kept, styled = (found[-1] - aim).square().mean(), style_distance(found, wanted)
        loss = kept + settings.weight * styled
        if warming:
            loss = loss + settings.weight * (made - content).square().mean()
        if not torch.isfinite(loss):
            rate = f"{settings.rate:g}"
            raise JobError(f"{self.folder.out}: the loss is no number at step {step}; try a lower rate than {rate}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        self.folder.losses.append({"content": float(kept.detach()), "style": float(styled.detach())})

    def _keep(self, model: StyleModel, optimizer: Adam, step: int) -> None:
        self.folder.keep(step, {**model.state(), "optimizer": optimizer.state_dict()})

    @torch.no_grad()
    def _preview(self, model: StyleModel, step: int, content: Tensor, style: Tensor) -> None:
        features = model.encoder(content)[-1]
        styled = model.decoder(exchanged(features, *moments(model.encoder(style)[-1])))
        self.folder.preview(step, torch.stack([content, model.decoder(features), style, styled]))
