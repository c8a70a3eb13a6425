"""The sets of kernels: for which CPUs each is compiled, and what it therefore needs."""

from __future__ import annotations

import platform

import attrs

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


SETS = (
    Set("avx512", "icelake-server", tuple(f"{_V3} {_ICE_LAKE}".split()), "x86_64"),
    Set("x86-64-v3", "x86-64-v3", tuple(_V3.split()), "x86_64"),
    Set("neon", "generic", ("neon",), "aarch64"),
)
"""In the order in which a CPU takes the first that it can run."""


def sets_of(machine: str = "") -> list[Set]:
    """Those for a kind of machine: this one's."""
    return [one for one in SETS if one.machine == (machine or platform.machine())]
