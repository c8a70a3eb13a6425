"""A trained style network, with the encoder that it was trained with, and where it is kept."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import attrs
import torch
from torch import Tensor

from vicinal.generative.model_file import filled, open_model
from vicinal.generative.style.decoder import Decoder
from vicinal.generative.style.encoder import Encoder
from vicinal.generative.style.moments import exchanged

FORMAT = "vicinal style 1"
COMMAND = "style-train"


@attrs.frozen(eq=False)
class StyleModel:
    """The two networks that redraw a picture."""

    encoder: Encoder
    decoder: Decoder

    @torch.inference_mode()
    def restyled(self, picture: Tensor, mean: Tensor, deviation: Tensor, alpha: float) -> Tensor:
        """A picture [1, 3, H, W], sides multiples of 8, with the moments of another's relu4_1 to a share ``alpha``."""
        out: Tensor = self.decoder(exchanged(self.encoder(picture)[-1], mean, deviation, alpha))
        return out

    def state(self) -> dict[str, Any]:
        """The weights of both, for a file."""
        return {name: {key: value.cpu() for key, value in getattr(self, name).state_dict().items()} for name in PARTS}


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
    about, found = open_model(path, FORMAT, COMMAND)
    encoder, decoder = Encoder(about["widths"]), Decoder(about["widths"])
    for name, network in zip(PARTS, (encoder, decoder), strict=True):
        filled(network, found.get(name), path)
    return StyleModel(encoder, decoder)
