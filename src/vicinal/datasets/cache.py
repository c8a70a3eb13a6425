"""Opened containers that a process keeps for a while, so that reading one entry after the other opens them once."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.define(eq=False)
class _Slot:
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    value: Any = None
    weight: int = 0
    ready: bool = False


class Cache(Generic[T]):
    """At most ``most`` values of ``weight`` bytes together; the one that was not asked for the longest goes first.

    Safe to use from many threads, which load different values at the same time and one value once. Empty after a fork.
    """

    def __init__(self, most: int, weight: int) -> None:
        self._most, self._weight = most, weight
        self._clear()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._clear)

    def _clear(self) -> None:
        self._lock = threading.Lock()
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()

    def get(self, key: Hashable, load: Callable[[], tuple[T, int]]) -> T:
        """The value of ``key``; ``load`` gives it with its weight in bytes where it is not there."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if not slot.ready:
                try:
                    slot.value, slot.weight = load()
                except BaseException:
                    with self._lock:
                        self._slots.pop(key, None)
                    raise
                slot.ready = True
                self._shrink(key)
            value: T = slot.value
        return value

    def _shrink(self, kept: Hashable) -> None:
        with self._lock:
            total = sum(slot.weight for slot in self._slots.values())
            for key in list(self._slots):
                if len(self._slots) <= self._most and total <= self._weight:
                    return
                if key != kept and self._slots[key].ready:
                    total -= self._slots.pop(key).weight
