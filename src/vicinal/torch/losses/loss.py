"""What every loss is: a module without parameters, whose options are checked once and then fixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, dataclass_transform

import attrs
from torch import Tensor, nn

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number, range_text
from vicinal.transforms import fields
from vicinal.transforms.declare import GREATEST, declare

T = TypeVar("T")

MODES = ("binary", "multilabel", "multiclass")
REDUCTIONS = ("mean", "sum", "none")
SPANS = ("batch", "image")


class Loss(nn.Module):
    """Base of the losses: attrs fields, all by keyword, that cannot be changed; no parameters, no buffers."""

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def __setattr__(self, name: str, value: Any) -> None:
        fixed: Any = attrs.fields(type(self))  # type: ignore[arg-type]
        if name in self.__dict__ and any(field.name == name for field in fixed):
            where = f"{type(self).__name__}.{name}"
            raise AttributeError(expected(where, "no change (make another loss)", value))
        super().__setattr__(name, value)


@dataclass_transform(
    kw_only_default=True,
    eq_default=False,
    field_specifiers=(fields.option, fields.flag, fields.whole, fields.probability, declare),
)
def loss(cls: type[T]) -> type[T]:
    """Makes a ``Loss`` of a class with declared fields."""
    return attrs.define(cls, slots=False, eq=False, kw_only=True, on_setattr=attrs.setters.NO_OP)


def number(default: Any, low: float = 0.0, high: float = GREATEST, above: float | None = None, optional: bool = False) -> Any:
    """A field of one number in [low, high], or above ``above``; None too where ``optional``."""

    def convert(where: str, value: Any) -> float | None:
        if value is None and optional:
            return None
        if not is_number(value) or not low <= value <= high or (above is not None and value <= above):
            bounds = range_text(low, high, above) + " or None" * optional
            raise SpecError(expected(where, f"a number{bounds}", value))
        return float(value)

    return declare(convert, default, True)


def numbers(default: Any = None, single: bool = False) -> Any:
    """A field of one number of at least 0 a class, not all 0, or None; where ``single``, one number stands for all."""

    def convert(where: str, value: Any) -> tuple[float, ...] | None:
        if value is None:
            return None
        row = value.tolist() if hasattr(value, "tolist") else value
        row = [row] if single and is_number(row) else row
        ok = isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) and 0 <= v <= GREATEST for v in row)
        if not ok or not any(row):
            what = "one number of at least 0 a class, not all 0" + ", or one for all" * single
            raise SpecError(expected(where, f"{what}, or None", value))
        return tuple(float(v) for v in row)

    return declare(convert, default, True)


def ignored() -> Any:
    """The field ``ignore_index``: the target's value that does not count, or None."""
    return fields.whole(default=None, low=-(2**31), high=2**31 - 1, optional=True, kw_only=True)


def refuse_class_weights(owner: Any) -> None:
    """SpecError for class weights of the one class of mode "binary"."""
    if owner.mode == "binary" and owner.class_weights is not None:
        where = f"{type(owner).__name__}.class_weights"
        raise SpecError(expected(where, "None in mode 'binary', which has one class", owner.class_weights))


def by_class(row: float | Sequence[float] | None, scores: Tensor, where: str, single: bool = False) -> Tensor | None:
    """A field of ``numbers`` as a tensor [C] beside ``scores`` [N, C, L]."""
    if row is None:
        return None
    weights, classes = scores.new_tensor(row), scores.shape[1]
    if len(weights) != classes and not (single and len(weights) == 1):
        raise SpecError(expected(where, f"{classes} numbers, one a class of the logits", row))
    return weights.expand(classes)
