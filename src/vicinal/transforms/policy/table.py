"""AutoAugment's published tables as arrays."""

from __future__ import annotations

import functools
from importlib import resources

import attrs
import numpy as np

from vicinal.program.ops import Floats, Ints
from vicinal.transforms.policy.operation import Operation
from vicinal.transforms.policy.spaces import AUTO_AUGMENT, AUTO_AUGMENT_CODE, Space

SPACES: dict[str, tuple[Space, int]] = {
    "imagenet": (AUTO_AUGMENT, 9),
    "cifar10": (AUTO_AUGMENT, 9),
    "cifar10-95": (AUTO_AUGMENT_CODE, 10),
    "svhn": (AUTO_AUGMENT, 9),
}
"""The operations' ranges, and the level of strength 1, by the name of the table."""

Step = tuple[str, float, int | None]


@attrs.frozen(eq=False)
class Slot:
    """The first, or the second, operation of each of S sub-policies."""

    operations: tuple[Operation, ...]
    chosen: Ints  # [S], into operations
    probability: Floats  # [S]
    strength: Floats  # [S]


@functools.cache
def sub_policies(name: str) -> tuple[tuple[Step, Step], ...]:
    """The rows of a table: twice operation, probability, level (None where the operation has none)."""
    text = resources.files(__package__).joinpath("tables", f"{name}.txt").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((_step(first), _step(second)) for first, second in rows)


@functools.cache
def slots(name: str) -> tuple[Slot, Slot]:
    """The two slots of a table."""
    first, second = zip(*sub_policies(name), strict=True)
    return _slot(name, first), _slot(name, second)


def _step(text: str) -> Step:
    name, probability, level = text.split()
    return name, float(probability), None if level == "-" else int(level)


def _slot(name: str, steps: tuple[Step, ...]) -> Slot:
    space, most = SPACES[name]
    occurring = {step[0] for step in steps}
    operations = tuple(operation for operation in space if operation.name in occurring)
    index = {operation.name: k for k, operation in enumerate(operations)}
    return Slot(
        operations=operations,
        chosen=np.array([index[step[0]] for step in steps]),
        probability=np.array([step[1] for step in steps]),
        strength=np.array([(step[2] or 0) / most for step in steps]),
    )
