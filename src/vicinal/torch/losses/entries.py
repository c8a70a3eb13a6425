"""Logits and targets of any shape as [N, C, L], in float32 or wider, with what is ignored marked."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from vicinal.errors import DataError, expected

INTEGERS = frozenset({torch.uint8, torch.int8, torch.int16, torch.uint16, torch.int32, torch.int64, torch.bool})


class Flags(NamedTuple):  # tuples, as torch.compile cannot follow classes of attrs
    """Independent yes-or-no decisions. ``scores``, ``truth`` (0 to 1, 0 where ignored) and ``valid``: [N, C, L]."""

    scores: Tensor
    truth: Tensor
    valid: Tensor
    shape: torch.Size


class Classes(NamedTuple):
    """One of C classes. ``scores`` [N, C, L]; ``truth`` (0 where ignored) and ``valid`` [N, L]."""

    scores: Tensor
    truth: Tensor
    valid: Tensor
    shape: torch.Size


def wide(logits: Tensor, where: str) -> Tensor:
    """Half precision as float32, in which sums over pictures do not overflow; wider types as they are."""
    if not isinstance(logits, Tensor) or not logits.is_floating_point():
        raise DataError(expected(f"{where}: logits", "a tensor of floats", logits))
    return logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits


def read_flags(logits: Tensor, target: Tensor, mode: str, ignore_index: int | None, where: str) -> Flags:
    """Modes "binary" (logits [N, ...] or [N, 1, ...]; C is 1) and "multilabel" ([N, C, ...]).

    ``target``: the shape of the logits, in mode "binary" with or without the axis of one channel; numbers in [0, 1].
    """
    scores = wide(logits, where)
    _check_shapes(scores, target, mode, where)
    shape = scores.shape
    classes = shape[1] if mode == "multilabel" else 1
    flat = (shape[0], classes, math.prod(shape[2:] if mode == "multilabel" else shape[1:]))
    truth = target.to(scores.dtype).reshape(flat)
    valid = torch.ones_like(truth, dtype=torch.bool) if ignore_index is None else truth != ignore_index
    truth = torch.where(valid, truth, 0)
    check_range(truth, 0, 1, f"{where}: target", ignore_index)
    return Flags(scores.reshape(flat), truth, valid, shape)


def read_classes(logits: Tensor, target: Tensor, ignore_index: int | None, where: str) -> Classes:
    """Mode "multiclass": logits [N, C, ...] of at least two classes, ``target`` [N, ...] of class indices."""
    scores = read_scores(logits, where)
    shape = torch.Size((logits.shape[0], *logits.shape[2:]))
    if not isinstance(target, Tensor) or target.dtype not in INTEGERS:
        raise DataError(expected(f"{where}: target", "a tensor of class indices (integers)", target))
    if target.shape != shape:
        raise _shape_error(where, shape, logits.shape, target.shape)
    index = target.to(torch.int64).reshape(scores.shape[0], scores.shape[2])
    valid = torch.ones_like(index, dtype=torch.bool) if ignore_index is None else index != ignore_index
    index = torch.where(valid, index, 0)
    check_range(index, 0, scores.shape[1] - 1, f"{where}: target", ignore_index)
    return Classes(scores, index, valid, shape)


def read_scores(logits: Tensor, where: str) -> Tensor:
    """The logits [N, C, ...] of a choice among classes as [N, C, L]."""
    scores = wide(logits, where)
    if scores.ndim < 2 or scores.shape[1] < 2:
        what = "shape [N, C, ...] with C of at least 2 in mode 'multiclass'"
        raise DataError(expected(f"{where}: logits", what, tuple(scores.shape)))
    return scores.reshape(scores.shape[0], scores.shape[1], math.prod(scores.shape[2:]))


def read_shares(logits: Tensor, target: Tensor, mode: str, ignore_index: int | None, where: str) -> Flags:
    """Probabilities in place of scores, and targets beside them, of any mode; ``valid`` is [N, 1, L] for multiclass.

    In mode "multiclass" a ``target`` of floats holds probabilities, of the shape of the logits.
    """
    if mode != "multiclass":
        flags = read_flags(logits, target, mode, ignore_index, where)
        return flags._replace(scores=torch.sigmoid(flags.scores))
    if isinstance(target, Tensor) and target.is_floating_point():
        scores = read_scores(logits, where)
        truth = soft_target(logits, target, where).to(scores.dtype).reshape(scores.shape)
        valid = torch.ones_like(truth[:, :1], dtype=torch.bool)
        return Flags(torch.softmax(scores, 1), truth, valid, logits.shape)
    classes = read_classes(logits, target, ignore_index, where)
    truth = functional.one_hot(classes.truth, classes.scores.shape[1]).movedim(-1, 1).to(classes.scores.dtype)
    valid = classes.valid[:, None]
    return Flags(torch.softmax(classes.scores, 1), truth * valid, valid, logits.shape)


def soft_target(logits: Tensor, target: Tensor, where: str) -> Tensor:
    """``target`` if it holds probabilities of the shape of the logits."""
    if target.shape != logits.shape:
        raise _shape_error(where, logits.shape, logits.shape, target.shape)
    check_range(target, 0, 1, f"{where}: target")
    return target


def _check_shapes(scores: Tensor, target: Tensor, mode: str, where: str) -> None:
    if not isinstance(target, Tensor):
        raise DataError(expected(f"{where}: target", "a tensor", target))
    if scores.ndim < (2 if mode == "multilabel" else 1):
        what = "shape [N, C, ...]" if mode == "multilabel" else "shape [N, ...]"
        raise DataError(expected(f"{where}: logits", what, tuple(scores.shape)))
    same = target.shape == scores.shape
    if not same and not (mode == "binary" and _without_channel(target) == _without_channel(scores)):
        raise _shape_error(where, scores.shape, scores.shape, target.shape)


def _without_channel(tensor: Tensor) -> torch.Size:
    shape = tensor.shape
    return torch.Size((shape[0], *shape[2:])) if tensor.ndim > 1 and shape[1] == 1 else shape


def _shape_error(where: str, wanted: torch.Size, logits: torch.Size, got: torch.Size) -> DataError:
    return DataError(expected(f"{where}: target", f"shape {tuple(wanted)} beside logits {tuple(logits)}", tuple(got)))


def check_range(values: Tensor, low: int, high: int, where: str, ignore_index: int | None = None) -> None:
    """DataError for values beyond ``low`` and ``high``. On the CPU only: to ask another device would wait for it at
    every step. Nor where torch.compile compiles, whose graph ends where a value is asked for."""
    if values.device.type != "cpu" or not values.numel() or torch.compiler.is_compiling():
        return
    least, most = (value.item() for value in torch.aminmax(values))
    if not (least >= low and most <= high):
        also = "" if ignore_index is None else f" or ignore_index {ignore_index}"
        bad = least if not least >= low else most
        raise DataError(expected(where, f"values from {low} to {high}{also}", bad))
