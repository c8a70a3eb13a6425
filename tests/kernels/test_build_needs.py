"""A wheel's kernels are compiled where nothing but NumPy and Numba is installed, so their modules import nothing else."""

from __future__ import annotations

import subprocess
import sys

from vicinal.sampling.kernels import UNITS, kernel_modules

CODE = """
import sys
from importlib import import_module

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("cv2", "PIL", "shapely", "yaml", "scipy", "torch", "simplejpeg"):
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Nothing())
for name in sys.argv[1:]:
    import_module(name)
"""


def test_modules_of_kernels_import_without_the_rest() -> None:
    modules = [*kernel_modules(), UNITS]
    assert "vicinal.program.levels_kernel" in modules
    done = subprocess.run([sys.executable, "-c", CODE, *modules], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
