"""A trained style network as a file, with the encoder that it was trained with."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
import torch
from torch import Tensor

from vicinal.errors import ReadError
from vicinal.experiments.training.checkpoint import fetch, store
from vicinal.generative.style.decoder import Decoder
from vicinal.generative.style.encoder import Encoder
from vicinal.generative.style.moments import exchanged

FORMAT = "vicinal style 1"


@attrs.frozen(eq=False)
class StyleModel:
    """``about``: how it was trained, JSON."""

    encoder: Encoder
    decoder: Decoder
    about: dict[str, Any]

    @torch.inference_mode()
    def restyled(self, picture: Tensor, mean: Tensor, deviation: Tensor, alpha: float) -> Tensor:
        """A picture [1, 3, H, W], sides multiples of 8, with the moments of another's relu4_1 to a share ``alpha``."""
        out: Tensor = self.decoder(exchanged(self.encoder(picture)[-1], mean, deviation, alpha))
        return out


def store_model(path: Path, model: StyleModel) -> None:
    """Writes a model, in the place of what stood there."""
    state = {name: {key: value.cpu() for key, value in getattr(model, name).state_dict().items()} for name in PARTS}
    store(path, {"format": FORMAT, "about": json.dumps({**model.about, "widths": model.encoder.widths}), **state})


PARTS = ("encoder", "decoder")


def fetch_model(path: str | os.PathLike[str]) -> StyleModel:
    """The model of a file, kept until that changes. Raises ReadError for other files."""
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError:
        changed = -1  # reading says what is wrong
    return _fetch(os.fspath(path), changed)


@lru_cache(maxsize=4)
def _fetch(path: str, _changed: int) -> StyleModel:
    wanted = "a model that vicinal generate style-train wrote"
    try:
        found = fetch(Path(path))
    except ReadError as error:
        raise ReadError(str(error).replace("a file that vicinal compare wrote", wanted)) from error
    if found.get("format") != FORMAT:
        raise ReadError(f"{path}: expected {wanted}, got {found.get('format', 'another file')!r}")
    about = json.loads(found["about"])
    encoder, decoder = Encoder(about["widths"]), Decoder(about["widths"])
    try:
        encoder.load_state_dict(found["encoder"])
        decoder.load_state_dict(found["decoder"])
    except (RuntimeError, KeyError) as error:
        raise ReadError(f"{path}: expected {wanted}, got weights of other shapes") from error
    decoder.requires_grad_(False)
    return StyleModel(encoder.eval(), decoder.eval(), about)
