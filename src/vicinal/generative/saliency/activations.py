"""Where a network looks: class activation maps, and the mean activation of the last stage."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from vicinal.errors import SpecError, expected, one_of
from vicinal.generative.saliency.last_stage import last_stage

TOP = 5
"""Classes that a map is about: an answer that is not sure looks at several things."""

Source = Callable[[nn.Module, Tensor], Tensor]


def class_activation(network: nn.Module, x: Tensor, top: int = TOP) -> Tensor:
    """How much each place speaks for the classes that the network thinks of, float32 [N, h, w] on the CPU, at least 0.

    ``x``: pictures [N, C, H, W] as the network takes them. The map is sum over the ``top`` likeliest classes k of p_k w_k . F,
    and 0 where that is negative, by one forward pass in evaluation mode. SpecError for a network that does not end in the
    mean over the picture and one linear layer: for these, make maps by other means (as captum's LayerGradCam), and give
    them to ``SaliencyMaps.put``.

    Source: Zhou, Khosla, Lapedriza, Oliva, Torralba, "Learning deep features for discriminative localization", CVPR 2016.
    """
    found = last_stage(network, x)
    if found.weight is None:
        wanted = "a network that ends in the mean over the picture and one linear layer, or the source 'mean_activation'"
        raise SpecError(expected("class_activation", wanted, type(network).__name__))
    share, which = found.logits.softmax(dim=1).topk(min(top, found.logits.shape[1]), dim=1)
    maps = torch.einsum("ntk,nkhw->nthw", found.weight[which], found.features)
    return (share[:, :, None, None] * maps).sum(dim=1).clamp(min=0).cpu()


def mean_activation(network: nn.Module, x: Tensor) -> Tensor:
    """The mean over the channels of what the last stage gives, float32 [N, h, w] on the CPU: Cutout's first form.

    ``x``: pictures [N, C, H, W] as the network takes them. Any network with a stage that knows places will do.
    """
    return last_stage(network, x).features.mean(dim=1).cpu()


SOURCES: dict[str, Source] = {"class_activation": class_activation, "mean_activation": mean_activation}


def source_of(name: str | Source) -> Source:
    """One of SOURCES by name, or a function of a network and pictures that gives maps [N, h, w] as it is."""
    if callable(name):
        return name
    if name not in SOURCES:
        raise SpecError(one_of("source", SOURCES, name))
    return SOURCES[name]
