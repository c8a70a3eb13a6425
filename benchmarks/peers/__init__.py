"""How each library does each step, in its documented fast path. Modules import their library only when prepared."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module

from benchmarks.case import Run, Work


@dataclass(frozen=True)
class Peer:
    """``environment`` names a folder of .bench-venv, or "" for the interpreter that runs the driver."""

    module: str
    package: str
    environment: str = "main"
    planar: bool = False
    counted: bool = True
    variables: dict[str, str] = field(default_factory=dict)


PEERS: dict[str, Peer] = {
    "vicinal": Peer("vicinal", "vicinal", ""),
    "vicinal-portable": Peer("vicinal", "vicinal", "", counted=False, variables={"VICINAL_SIMD": "portable"}),
    "vicinal-scalar": Peer("vicinal", "vicinal", "", counted=False, variables={"VICINAL_SIMD": "scalar"}),
    "opencv": Peer("opencv", "opencv-python-headless"),
    "albumentations": Peer("albumentations", "albumentations"),
    "albumentationsx": Peer("albumentationsx", "albumentationsx", "albumentationsx"),
    "augrs": Peer("augrs", "augrs-py"),
    "variopinta": Peer("variopinta", "variopinta"),
    "torchtransform": Peer("torchtransform", "torchtransform", planar=True),
    "kornia": Peer("kornia", "kornia", planar=True),
    "dali": Peer("dali", "nvidia-dali-cuda130"),
    "numpy": Peer("numpy_by_hand", "numpy", counted=False),
}


def prepare(library: str, work: Work) -> Run:
    """The timed call of ``library`` for this work; raises steps.UnsupportedError."""
    run: Run = import_module(f"benchmarks.peers.{PEERS[library].module}").prepare(work)
    return run
