"""A whole picture copied exactly (copying.py)."""

from __future__ import annotations

from vicinal.backends.cpu.copy_room import STEPS, WORDS
from vicinal.backends.cpu.jit import view_i64
from vicinal.backends.cpu.move import copy_picture
from vicinal.backends.cpu.unit import Unit


@Unit
def exact_picture(words_at):
    words = view_i64(words_at, WORDS)
    copy_picture(
        words[STEPS], words[STEPS + 1], words[STEPS + 2], words[STEPS + 3], words, words[STEPS + 4], words[STEPS + 5],
        words[STEPS + 6], words[STEPS + 7], words[STEPS + 8], words[STEPS + 9], words[STEPS + 10] != 0,
    )  # fmt: skip
