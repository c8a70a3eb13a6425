"""Layers that lie elsewhere, brought to the host for what only the host can do with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs

from vicinal.data.elsewhere import again, lies_elsewhere, on_host
from vicinal.data.samples import Samples
from vicinal.data.targets.move import layers_of, with_layers

Work: TypeAlias = Callable[[Samples], Samples]


def by_host(samples: Samples, work: Work) -> Samples:
    """What ``work`` makes of the samples with all layers in host memory; those that lay elsewhere lie there again behind it."""
    layers = layers_of(samples)
    if not any(lies_elsewhere(layer.pixels) for row in layers.values() for layer in row):
        return work(samples)
    down = {
        name: [attrs.evolve(one, pixels=on_host(one.pixels)) if lies_elsewhere(one.pixels) else one for one in row]
        for name, row in layers.items()
    }
    done = work(attrs.evolve(samples, targets=with_layers(samples, down)))
    up = {
        name: [
            attrs.evolve(new, pixels=again(new.pixels, old.pixels)) if lies_elsewhere(old.pixels) else new
            for old, new in zip(layers[name], row, strict=True)
        ]
        for name, row in layers_of(done).items()
    }
    return attrs.evolve(done, targets=with_layers(done, up))
