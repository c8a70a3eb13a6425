"""What a backend is: the contract between the runtime and what works on pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from vicinal.backends.given import Masks, Move, Pictures, Read
from vicinal.data.places import Place, Places
from vicinal.program.ops import Blend, Op, Warp
from vicinal.program.program import Program


class Backend(Protocol):
    """Runs programs on pictures.

    Every method may be called by several threads at once. No picture, mask or other input is ever changed. Results are one
    stack where all are of one size, else a list, in the place of the pictures; new memory, or ``out`` where that is not None: a
    stack of the results' shape and dtype that was checked. Methods raise DataError for pictures that do not suit.
    ``backends.simple.Simple`` has all but ``run``, ``move_masks`` and ``blend``.
    """

    @property
    def name(self) -> str:
        """Under which it is registered."""

    @property
    def place(self) -> Place | Places:
        """Where the pictures lie that it takes, and where it leaves those that it makes of them (data.places)."""

    def refuses(self, program: Program) -> Op | None:
        """The first op that it cannot run; None where it runs the program. It is asked before anything runs."""

    def run(self, program: Program, pictures: Pictures, out: Any) -> Pictures:
        """The pictures through a program without Blend, of ``program.out_dtype``, stored as ``program.layout`` says."""

    def run_beside(
        self, program: Program, pictures: Pictures, moves: Sequence[Move], out: Any
    ) -> tuple[Pictures, list[Masks]]:  # fmt: skip
        """As ``run``, and what ``move_masks`` makes of each of ``moves``."""

    def run_reads(self, program: Program, reads: Sequence[Read], out: Any) -> Pictures:
        """As ``run``, of pictures that it reads, each once and when it comes to it: all positions are named once.

        Results of pictures that are broken are anything: the runtime raises what was wrong with them.
        """

    def move_masks(self, warps: Sequence[Warp], masks: Masks) -> Masks:
        """The masks through the warps, nearest, each in its dtype; stacked where sizes and dtypes agree."""

    def blend(self, op: Blend, pictures: Pictures, layout: str, out: Any) -> Pictures:
        """At least one picture, all of one shape and of ``layout`` "hwc" or "chw", mixed with each other to a stack."""


CONTRACT = ("name", "place", "refuses", "run", "run_beside", "run_reads", "move_masks", "blend")
"""What a backend must have."""

if TYPE_CHECKING:  # holds ours to the contract
    from vicinal.backends.cpu.backend import BACKEND as CPU
    from vicinal.backends.reference.backend import BACKEND as REFERENCE

    OURS: tuple[Backend, ...] = (CPU, REFERENCE)
