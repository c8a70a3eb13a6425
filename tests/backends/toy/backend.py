"""The reference's definitions over pictures on the shelf, without Solarize."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.backends.toy.place import SHELF
from tests.backends.toy.shelf import down, shelved
from vicinal.backends.given import Masks
from vicinal.backends.reference.backend import BACKEND as REFERENCE
from vicinal.backends.simple import Simple, into
from vicinal.program.ops import Blend, Solarize, Warp
from vicinal.program.program import Program


class Toy(Simple):
    """Writes ``run``, ``move_masks`` and ``blend``; the rest of the contract is Simple's."""

    name = "toy"
    place = SHELF
    ops = frozenset(REFERENCE.ops) - {Solarize}

    def run(self, program: Program, pictures: Any, out: Any) -> Any:
        return into(out, shelved(REFERENCE.run(program, down(pictures), None)))

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        return REFERENCE.move_masks(warps, masks)

    def blend(self, op: Blend, pictures: Any, layout: str, out: Any) -> Any:
        return into(out, shelved(REFERENCE.blend(op, down(pictures), layout, None)))


BACKEND = Toy()
