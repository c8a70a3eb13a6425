"""Maps of a data set that are renewed while a network learns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs
import torch
from torch import Tensor, nn

from vicinal.errors import SpecError, expected
from vicinal.generative.saliency.activations import Source, source_of
from vicinal.numbers import check_integer
from vicinal.transforms.saliency.maps import SaliencyMaps

Batches = Callable[[], Iterable[tuple[Any, Tensor]]]
"""Gives (ids, pictures [N, C, H, W]) of a whole data set, as it is, not augmented, and as the network takes it."""


def renew(maps: SaliencyMaps, network: nn.Module, batches: Iterable[tuple[Any, Tensor]], source: str | Source) -> int:
    """Puts into ``maps`` what ``network`` looks at in every picture; gives how many.

    ``source``: "class_activation", "mean_activation", or a function of a network and pictures that gives maps [N, h, w].
    """
    find, count = source_of(source), 0
    for ids, pictures in batches:
        with torch.no_grad():
            found = find(network, pictures).cpu().numpy()
        maps.put(ids, found)
        count += len(found)
    return count


@attrs.define(eq=False)
class Renewal:
    """Renews maps after an epoch: call it in the process that trains, between two epochs.

    Early maps are noise, so there are none for the first ``warm_up`` epochs; let the transforms skip pictures without a map
    until then (``missing="skip"``). ``every``: epochs between two renewals. ``path``: a file that the maps are saved to each
    time, for worker processes, whose transforms then hold the path; write it once (``maps.save``) before they are declared.
    """

    network: nn.Module
    batches: Batches
    maps: SaliencyMaps = attrs.field(factory=SaliencyMaps)
    source: str | Source = attrs.field(default="class_activation", converter=source_of)
    warm_up: int = attrs.field(default=5, kw_only=True)
    every: int = attrs.field(default=1, kw_only=True)
    path: str | Path | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name, low in (("warm_up", 0), ("every", 1)):
            setattr(self, name, check_integer(SpecError, f"Renewal.{name}", getattr(self, name), low, 10**9))

    def __call__(self, done: int) -> int:
        """After ``done`` epochs; gives how many maps are new, 0 in the warm-up and where it is not time."""
        if done < 0:
            raise SpecError(expected("Renewal", "a number of epochs that are done", done))
        if done < self.warm_up or (done - self.warm_up) % self.every:
            return 0
        count = renew(self.maps, self.network, self.batches(), self.source)
        if self.path is not None:
            self.maps.save(self.path)
        return count
