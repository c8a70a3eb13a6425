"""How each library does each step, in its documented fast path. Modules import their library only when prepared."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module

from benchmarks.case import Run, Work
from benchmarks.steps import UnsupportedError


@dataclass(frozen=True)
class Peer:
    """``environment`` names a folder of .bench-venv, or "" for the interpreter that runs the driver.

    ``files``: it can do cases that begin with the bytes of JPEGs, by the decoder that its note names; ``folders``: those
    that go from folder to folder.
    """

    module: str
    package: str
    environment: str = "main"
    planar: bool = False
    counted: bool = True
    files: bool = False
    folders: bool = False
    variables: dict[str, str] = field(default_factory=dict)


PEERS: dict[str, Peer] = {
    "vicinal": Peer("vicinal", "vicinal", "", files=True, folders=True),
    "vicinal-portable": Peer("vicinal", "vicinal", "", counted=False, files=True, variables={"VICINAL_SIMD": "portable"}),
    "vicinal-scalar": Peer("vicinal", "vicinal", "", counted=False, files=True, variables={"VICINAL_SIMD": "scalar"}),
    "opencv": Peer("opencv", "opencv-python-headless", files=True),
    "albumentations": Peer("albumentations", "albumentations", files=True),
    "albumentationsx": Peer("albumentationsx", "albumentationsx", "albumentationsx", files=True, folders=True),
    "augrs": Peer("augrs", "augrs-py", files=True),
    "variopinta": Peer("variopinta", "variopinta"),
    "torchtransform": Peer("torchtransform", "torchtransform", planar=True),
    "kornia": Peer("kornia", "kornia", planar=True),
    "dali": Peer("dali", "nvidia-dali-cuda130", files=True),
    "pillow": Peer("pillow", "pillow", files=True),
    "numpy": Peer("numpy_by_hand", "numpy", counted=False),
}


def prepare(library: str, work: Work) -> Run:
    """The timed call of ``library`` for this work; raises steps.UnsupportedError."""
    if work.case.stored and not PEERS[library].folders:
        raise UnsupportedError("not from folder to folder")
    if work.case.encoded and not PEERS[library].files:
        raise UnsupportedError("takes decoded pictures alone")
    run: Run = import_module(f"benchmarks.peers.{PEERS[library].module}").prepare(work)
    return run
