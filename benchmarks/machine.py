"""What the numbers were measured on."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path


def _told(name: str) -> str:
    """What Linux says of the first CPU; "" where it says nothing."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _vectors() -> str:
    """The widest vectors that the CPU has."""
    flags = _told("flags").split()
    return next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in flags), platform.machine())


def describe(versions: dict[str, str]) -> dict[str, object]:
    """CPU, its vectors, cores, Python, load and the libraries' versions, with the date (UTC)."""
    return {
        "cpu": _told("model name") or platform.processor() or platform.machine(),
        "vectors": _vectors(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "versions": versions,
    }
