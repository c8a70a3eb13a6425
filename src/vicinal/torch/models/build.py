"""Networks by name or import path, with weights drawn from a seed or read from a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

import torch
from torch import nn

from vicinal.errors import SpecError, expected, nearest, one_of
from vicinal.torch.models.weights import load_weights

MODELS = {
    "small_cnn": "vicinal.torch.models.small_cnn:SmallCNN",
    "resnet18": "vicinal.torch.models.resnet:ResNet",
    "resnet20": "vicinal.torch.models.resnet_cifar:CifarResNet",
    "wrn": "vicinal.torch.models.wide_resnet:WideResNet",
    "vgg": "vicinal.torch.models.vgg:VGG",
    "unet": "vicinal.torch.models.unet:UNet",
}
"""The networks that come along, by name."""

ALIASES = {
    "classes": ("classes", "num_classes", "n_classes", "num_labels"),
    "channels": ("channels", "in_channels", "in_chans", "n_channels"),
}
"""What other people's networks call the two numbers that every network needs."""


def build(
    name: str, classes: int, channels: int = 3, *, seed: int = 0, weights: str | None = None, **options: Any
) -> nn.Module:
    """A network for ``classes`` outputs and pictures of ``channels`` channels.

    ``name``: one of MODELS, or "package.module:Class" for any torch.nn.Module, or a function that makes one; it gets
    ``classes`` and ``channels`` where it has parameters of these names (or of ALIASES), and ``options`` as they are.
    ``seed``: of the initial weights; torch's own generator is left as it was. ``weights``: a file, or a package that
    knows one, as ``load_weights`` takes them. Raises SpecError for unknown names and options.

    >>> from vicinal.torch.models import build
    >>> build("small_cnn", 10, channels=1)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 10])
    """
    make = _found(name)
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        try:
            network = make(**_arguments(name, make, {"classes": classes, "channels": channels}, options))
        except TypeError as error:
            raise SpecError(f"model {name}: {error}") from error
    if not isinstance(network, nn.Module):
        raise SpecError(expected(f"model {name}", "a torch.nn.Module", network))
    if weights is not None:
        load_weights(network, weights)
    return network


def _found(name: str) -> Callable[..., Any]:
    path = MODELS.get(name, name)
    module, colon, attribute = path.partition(":")
    if not colon:
        raise SpecError(one_of("model", MODELS, name, f"one of {', '.join(MODELS)}, or 'package.module:Class'"))
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise SpecError(f"model {name}: {error}") from error
    if not callable(found):
        raise SpecError(expected(f"model {name}", "a class or function that makes a torch.nn.Module", found))
    make: Callable[..., Any] = found
    return make


def _arguments(
    name: str, make: Callable[..., Any], numbers: dict[str, int], options: dict[str, Any]
) -> dict[str, Any]:
    parameters = inspect.signature(make).parameters
    anything = any(parameter.kind == inspect.Parameter.VAR_KEYWORD for parameter in parameters.values())
    unknown = [option for option in options if option not in parameters and not anything]
    if unknown:
        free = [one for one in parameters if one not in ("classes", "channels")]
        raise SpecError(f"model {name}: unknown option {unknown[0]!r}{nearest(unknown[0], free)}")
    arguments = dict(options)
    for number, value in numbers.items():
        known = [alias for alias in ALIASES[number] if alias in parameters]
        if known and known[0] not in options:
            arguments[known[0]] = value
    return arguments
