"""The sets of kernels: for which CPUs each is compiled, and what it therefore needs."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "kernels"

_V3 = "avx2 bmi bmi2 f16c fma lzcnt movbe popcnt xsave sse4.2 ssse3 cx16 sahf"
_ICE_LAKE = (
    "avx512f avx512bw avx512cd avx512dq avx512vl avx512vbmi avx512vbmi2 avx512vnni avx512bitalg avx512vpopcntdq avx512ifma "
    "gfni vaes vpclmulqdq pclmul aes sha"
)
_C_NAMES = {"cx16": "cmpxchg16b", "sahf": "lahf_lm"}
"""Of features that GCC calls otherwise than LLVM."""


@attrs.frozen
class Set:
    """``cpu`` and ``features`` are LLVM's names; ``needs``: GCC's, of all that a CPU must have."""

    name: str
    cpu: str
    features: tuple[str, ...]
    machine: str

    @property
    def needs(self) -> list[str]:
        return [_C_NAMES.get(one, one) for one in self.features] if self.machine == "x86_64" else []


    def settings(self, work: Path) -> dict[str, str]:
        """The environment of a process in which Numba compiles for these CPUs, and keeps what it compiles in ``work``."""
        return {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "VICINAL_"))} | {
            "NUMBA_CPU_NAME": self.cpu, "NUMBA_CPU_FEATURES": ",".join(f"+{name}" for name in self.features),
            "NUMBA_CACHE_DIR": str(work / "cache"), "VICINAL_KERNELS": "jit",
            "PYTHONPATH": path(),
        }  # fmt: skip


SETS = (
    Set("avx512", "icelake-server", tuple(f"{_V3} {_ICE_LAKE}".split()), "x86_64"),
    Set("x86-64-v3", "x86-64-v3", tuple(_V3.split()), "x86_64"),
    Set("neon", "generic", ("neon",), "aarch64"),
)
"""In the order in which a CPU takes the first that it can run."""


def path() -> str:
    """PYTHONPATH of a process that needs these sources, and this one's: an isolated build has its packages there."""
    return os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def sets_of(machine: str = "") -> list[Set]:
    """Those for a kind of machine: this one's."""
    return [one for one in SETS if one.machine == (machine or platform.machine())]
