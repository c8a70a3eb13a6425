"""What Hatch does beside its own when it builds Vicinal: kernels into wheels, and the dependencies that follow from that.

Where VICINAL_WHEEL_KERNELS is set (`make wheel` sets it; "all", or names of sets with commas), the wheel gets an extension
with compiled kernels (tools/kernels) and needs no Numba on the systems that it serves. All other installs compile on the
machine where they run, and need it.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

REPOSITORY = os.environ.get("VICINAL_REPOSITORY", "").rstrip("/")
"""The one place that says where the project is: the address of its repository, which the release workflow sets."""

SETS = os.environ.get("VICINAL_WHEEL_KERNELS", "")
PLATFORM = f"manylinux_2_28_{platform.machine()}"
ELSEWHERE = "sys_platform != 'linux' or (platform_machine != 'x86_64' and platform_machine != 'aarch64')"
"""Where no wheel has kernels: installers that take one wheel's dependencies for all wheels must find Numba there."""


class Metadata(MetadataHookInterface):
    """What pyproject.toml leaves open: Numba among the dependencies where kernels are compiled, and where the project is."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        numba = self.config["compiles"]
        if SETS:
            numba = [f"{one}; {ELSEWHERE}" for one in numba]
        metadata["dependencies"] = [*self.config["always"], *numba]
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        if REPOSITORY:
            metadata["urls"] = {name: f"{REPOSITORY}{place}" for name, place in self.config["urls"].items()}
            text = absolute(text, REPOSITORY, f"v{metadata['version']}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(text: str, repository: str, version: str) -> str:
    """Markdown whose links into the repository work on other sites, as they are for this version."""

    def link(found: re.Match[str]) -> str:
        kind = "raw" if found[1] else "blob"
        return f"{found[1]}[{found[2]}]({repository}/{kind}/{version}/{found[3]})"

    return re.sub(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)\s]+)\)", link, text)


class Kernels(BuildHookInterface[Any]):
    """Adds the extension to a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return list(self.config["with"]) if SETS else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not SETS:
            return
        folder = tempfile.mkdtemp(prefix="vicinal-kernels-")
        sets = [] if SETS == "all" else ["--sets", SETS]
        command = [sys.executable, "-m", "tools.kernels", folder, *sets]
        subprocess.run(command, cwd=self.root, env=self._environment(), check=True)
        build_data["force_include"] |= {str(file): f"vicinal/{file.name}" for file in Path(folder).iterdir()}
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{PLATFORM}"

    def _environment(self) -> dict[str, str]:
        given = filter(None, [os.environ.get("PYTHONPATH")])  # an isolated build has its packages there
        return os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(self.root, "src")), self.root, *given])}
