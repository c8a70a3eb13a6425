"""Columns: arrays [N, ...] of which only is known how they come about, so that a lowering can be written down once.

A transform's ``lower`` runs on them as on NumPy's arrays. Their first axis has length 1 and stands for all samples. Whatever
would look at a number raises ``Untraceable``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling import node as n
from vicinal.sampling.node import Node, Untraceable, as_kind, constant, made

__all__ = ["Column", "Untraceable", "column_of", "has_columns", "row_sums", "take"]


class Column(np.ndarray[Any, np.dtype[Any]]):
    """An array of nodes, which NumPy indexes, reshapes and broadcasts as any other."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        if method == "reduce":
            return _reduced(ufunc, inputs[0], **options)
        function = _UFUNCS.get(ufunc)
        if method != "__call__" or function is None:
            raise Untraceable(f"numpy.{ufunc.__name__}" + (f".{method}" if method != "__call__" else ""))
        result = _each(function, *inputs)
        if out is None:
            return result
        out[0][...] = result
        return out[0]

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](*args, **kwargs)
        if function in _SHAPING:
            found = function(*_plain(args), **_plain(kwargs))
            return type(found)(map(column_of, found)) if isinstance(found, tuple | list) else column_of(found)
        raise Untraceable(f"numpy.{function.__name__}")

    def astype(self, dtype: Any, *_: Any, **__: Any) -> Any:
        kind = {"b": n.BOOL, "i": n.WHOLE, "f": n.REAL}.get(np.dtype(dtype).kind)
        if kind is None:
            raise Untraceable(f"astype({np.dtype(dtype)})")
        return _each(lambda one: _cast(one, kind), self)

    def argsort(self, axis: Any = -1, **_: Any) -> Any:  # type: ignore[override]
        return _argsort(self, axis)

    def argmax(self, axis: Any = None, **_: Any) -> Any:  # type: ignore[override]
        return _argmax(self, axis)


def column_of(values: Any) -> Column:
    """An array of numbers and nodes as a Column."""
    found = np.asarray(_plain(values), object)
    return _each(constant, found)


def has_columns(*values: Any) -> bool:
    """Whether any of the values is a Column."""
    return any(isinstance(value, Column) for value in values)


def apply(code: int, values: Any) -> Column:
    """The operation of one input on each."""
    return _each(lambda one: made(code, one), values)


def take(table: NDArray[Any], index: NDArray[np.int64]) -> Any:
    """``table[index]``: entries of a table [K] by number."""
    if not isinstance(index, Column):
        return table[index]
    data = tuple(float(entry) for entry in table)
    kind = n.WHOLE if table.dtype.kind in "iu" else n.REAL
    return _each(lambda one: as_kind(made(n.TAKE, one, data=data), kind), index)


def _each(function: Callable[..., Node], *values: Any) -> Column:
    """A function of nodes for each of arrays that broadcast."""
    found = np.frompyfunc(lambda *nodes: function(*map(constant, nodes)), len(values), 1)(*_plain(values))
    return np.asarray(found, object).view(Column)


def _plain(value: Any) -> Any:
    """Without the class, so that NumPy does what it does with objects; also inside of tuples, lists and dicts."""
    if isinstance(value, Column):
        return value.view(np.ndarray)
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _cast(one: Node, kind: int) -> Node:
    if kind == n.BOOL and one.kind != n.BOOL:
        return made(n.NOT, made(n.EQUAL, one, constant(0.0)))
    if kind == n.WHOLE and not one.integral:
        whole = made(n.TRUNCATE, one)
        return as_kind(whole if whole.code == n.CONSTANT else Node(n.ADD, (whole, constant(0.0)), (), n.WHOLE), n.WHOLE)
    return as_kind(one, kind)


def _logical(code: int) -> Callable[..., Node]:
    def function(*inputs: Node) -> Node:
        if any(one.kind != n.BOOL for one in inputs):
            raise Untraceable("bits of whole numbers")
        return made(code, *inputs)

    return function


def _truths(code: int) -> Callable[..., Node]:
    return lambda *inputs: made(code, *(_cast(one, n.BOOL) for one in inputs))


def _of(code: int) -> Callable[..., Node]:
    return lambda *inputs: made(code, *inputs)


def _whole_quotient(a: Node, b: Node) -> Node:
    if not (a.integral and b.integral):
        raise Untraceable("// and % of numbers that are not whole")
    return as_kind(made(n.FLOOR, made(n.DIVIDE, a, b)), max(a.kind, b.kind))


def _remainder(a: Node, b: Node) -> Node:
    return made(n.SUBTRACT, a, made(n.MULTIPLY, b, _whole_quotient(a, b)))


def _power(a: Node, b: Node) -> Node:
    if b.code != n.CONSTANT or b.data[0] != 2.0:
        raise Untraceable("powers other than squares")
    return made(n.MULTIPLY, a, a)


_TWO = constant(2.0)

_UFUNCS: dict[Any, Callable[..., Node]] = {
    np.add: _of(n.ADD), np.subtract: _of(n.SUBTRACT), np.multiply: _of(n.MULTIPLY), np.divide: _of(n.DIVIDE),
    np.minimum: _of(n.LEAST), np.maximum: _of(n.GREATEST), np.less: _of(n.LESS), np.less_equal: _of(n.AT_MOST),
    np.greater: lambda a, b: made(n.LESS, b, a), np.greater_equal: lambda a, b: made(n.AT_MOST, b, a),
    np.equal: _of(n.EQUAL), np.not_equal: lambda a, b: made(n.NOT, made(n.EQUAL, a, b)),
    np.bitwise_and: _logical(n.AND), np.bitwise_or: _logical(n.OR), np.invert: _logical(n.NOT),
    np.logical_and: _truths(n.AND), np.logical_or: _truths(n.OR), np.logical_not: _truths(n.NOT),
    np.negative: _of(n.NEGATE), np.absolute: _of(n.ABSOLUTE), np.floor: _of(n.FLOOR), np.rint: _of(n.ROUND),
    np.trunc: _of(n.TRUNCATE), np.sqrt: _of(n.ROOT), np.sign: _of(n.SIGN), np.power: _power,
    np.square: lambda a: _power(a, _TWO),
    np.ceil: lambda a: made(n.NEGATE, made(n.FLOOR, made(n.NEGATE, as_kind(a, n.REAL)))),
    np.floor_divide: _whole_quotient, np.remainder: _remainder,
}  # fmt: skip

_JOINED = {np.minimum: n.LEAST, np.maximum: n.GREATEST, np.logical_or: n.OR, np.logical_and: n.AND}


def _reduced(ufunc: Any, values: Any, axis: Any = 0, keepdims: bool = False, **_: Any) -> Any:
    """Along an axis that is not that of the samples."""
    axes, nodes = values.ndim, list(_plain(values).flat)
    if all(one.code == n.CONSTANT for one in nodes):
        known = np.array([one.data[0] for one in nodes]).reshape(values.shape)
        return ufunc.reduce(known, axis=axis, keepdims=keepdims)
    if axis is None or isinstance(axis, tuple) or axis % axes == 0:
        raise Untraceable(f"numpy.{ufunc.__name__} over the samples of a batch")
    rows = [part.squeeze(axis) for part in np.split(_plain(values), values.shape[axis], axis=axis)]
    if ufunc is np.add:
        if len(rows) >= _MANY:
            raise Untraceable("sums of many numbers, whose order is that of memory (row_sums)")
        found = _sum([row.view(Column) for row in rows])
    elif ufunc in _JOINED:
        function = (_truths if ufunc in (np.logical_or, np.logical_and) else _of)(_JOINED[ufunc])
        found = rows[0].view(Column)
        for row in rows[1:]:
            found = _each(function, found, row)
    else:
        raise Untraceable(f"numpy.{ufunc.__name__}.reduce")
    return np.expand_dims(_plain(found), axis).view(Column) if keepdims else found


_MANY = 8
"""Numbers from which on NumPy adds those that lie side by side in another order than those that do not."""


def row_sums(values: NDArray[np.float64]) -> Any:
    """The sums [N] of each row of [N, K], in the order in which NumPy adds numbers that lie side by side."""
    if isinstance(values, Column):
        return _sum([values[:, k] for k in range(values.shape[1])])
    return np.ascontiguousarray(values).sum(axis=1)


def _sum(rows: list[Any]) -> Any:
    """One after the other, or from 8 numbers to 128 in eight sums."""
    if len(rows) > 128:
        raise Untraceable("sums of more than 128 numbers")
    if len(rows) < _MANY:
        head, rest = rows[0], rows[1:]
    else:
        parts, full = rows[:8], len(rows) - len(rows) % 8
        for first in range(8, full, 8):
            parts = [part + row for part, row in zip(parts, rows[first : first + 8], strict=True)]
        pairs = [one + other for one, other in zip(parts[::2], parts[1::2], strict=True)]
        head, rest = (pairs[0] + pairs[1]) + (pairs[2] + pairs[3]), rows[full:]
    for row in rest:
        head = head + row
    return head


def _where(condition: Any, yes: Any, no: Any) -> Any:
    return _each(lambda c, a, b: made(n.SELECT, _cast(c, n.BOOL), a, b), condition, yes, no)


def _select(conditions: Any, choices: Any, default: Any = 0) -> Any:
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        default = _where(condition, choice, default)
    return default


def _clip(values: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(values, low), high)


def _searched(table: Any, values: Any, side: str = "left") -> Any:
    if side != "right" or has_columns(table) or np.ndim(table) != 1:
        raise Untraceable(f"numpy.searchsorted(side={side!r})")
    return _each(lambda one: made(n.SEARCH, one, data=tuple(map(float, table))), values)


def _argsort(values: Any, axis: Any = -1, **_: Any) -> Any:
    """The number of the entry that comes k-th: that whose rank is k."""
    if values.ndim != 2 or axis % 2 == 0:
        raise Untraceable("numpy.argsort over the samples of a batch")
    rows = [values[:, k] for k in range(values.shape[1])]
    ranks: list[Any] = []
    for k, row in enumerate(rows):
        before = [(other <= row if j < k else other < row) for j, other in enumerate(rows) if j != k]
        ranks.append(sum(before[1:], before[0].astype(np.int64)) if before else row.astype(np.int64) * 0)
    orders = [sum((rank == k) * number for number, rank in enumerate(ranks)) for k in range(len(rows))]
    return column_of(np.stack([_plain(order) for order in orders], axis=1)).astype(np.int64)


def _argmax(values: Any, axis: Any = None, **_: Any) -> Any:
    """Of what is true or false alone: the number of the first that is true."""
    if values.ndim != 2 or axis is None or axis % 2 == 0 or any(one.kind != n.BOOL for one in values.flat):
        raise Untraceable("numpy.argmax")
    found: Any = constant(0)
    for k in reversed(range(values.shape[1])):
        found = _where(values[:, k], k, found)
    return found


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where, np.select: _select, np.clip: _clip, np.searchsorted: _searched, np.argsort: _argsort,
    np.argmax: _argmax, np.ones_like: lambda one: np.ones(one.shape), np.zeros_like: lambda one: np.zeros(one.shape),
    np.sum: lambda one, axis=None: one.sum(axis=axis), np.min: lambda one, axis=None: one.min(axis=axis),
    np.max: lambda one, axis=None: one.max(axis=axis), np.copy: lambda one: one.copy(),
}  # fmt: skip
_SHAPING = {
    np.stack, np.concatenate, np.broadcast_arrays, np.broadcast_to, np.repeat, np.moveaxis, np.transpose, np.reshape,
    np.expand_dims, np.squeeze, np.ravel, np.split, np.flip, np.roll, np.tile,
}  # fmt: skip
"""What only puts entries elsewhere."""
