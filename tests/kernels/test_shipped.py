"""Kernels that come with a wheel: used where they fit sources and CPU, with the bits of Numba's; else Numba compiles.

Of two modules of small kernels, for a level of CPUs that most have. (`make kernels` makes and compares all of them.)
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ["vicinal.sampling.elementary_kernel", "vicinal.sampling.philox_kernel"]
SET = "x86-64-v3"

pytestmark = [
    pytest.mark.skipif(platform.machine() != "x86_64" or sys.platform != "linux", reason="made for Linux on x86-64"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler"),
]


def python(folder: Path, code: str, **settings: str) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("VICINAL_", "NUMBA_"))}
    environment = others | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "cache"), **settings}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and its extension."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "src" / "vicinal", folder / "vicinal", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    command = [sys.executable, "-m", "tools.kernels", str(folder / "vicinal"), "--sets", SET, "--work", str(folder / "work")]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    subprocess.run([*command, "--modules", *MODULES], cwd=ROOT, env=environment, check=True, timeout=300, capture_output=True)
    code = "from vicinal import _kernels; print(_kernels.runs('x86-64-v3'))"
    if python(folder, code).stdout.strip() != "True":
        pytest.skip(f"this CPU is not of {SET}")
    return folder


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it that a test may change."""
    shutil.copytree(made / "vicinal", tmp_path / "vicinal")
    yield tmp_path
    shutil.rmtree(tmp_path / "vicinal")


BELOW = "import vicinal._kernels as kernels; kernels.runs = lambda name: False\n"
NO_NUMBA = "import sys; sys.modules['numba'] = None\n"

DRAWS = """
import hashlib, sys
import numpy as np
from vicinal.sampling.draw import Draws
from vicinal.sampling import elementary
rng = np.random.default_rng(5)
numbers = np.concatenate([rng.normal(0, 300, 2000), [0.0, -0.0, 1e-310, 708.0, -745.0, 0.5]])
draws = Draws(7, rng.integers(0, 2**63, 999).astype(np.uint64), np.full(999, 3, np.uint32))
found = [
    draws.uniform("0", "x", 5), draws.even("1", "y", -2.0, 5.0, 3.0, True), draws.keys("2", "z"),
    elementary.exps(np.clip(numbers, -700, 700)), elementary.logs(np.abs(numbers) + 1e-300),
    elementary.arctans(numbers), *elementary.sines_cosines(numbers),
]
print(hashlib.sha256(b"".join(one.tobytes() for one in found)).hexdigest(), "numba" in sys.modules)
"""


@pytest.fixture(scope="module")
def bits(made: Path) -> str:
    """What is drawn with the kernels that came with it, without Numba and a word."""
    shipped = python(made, DRAWS)
    bits, numba = shipped.stdout.split()
    assert (numba, shipped.stderr) == ("False", "")
    return bits


def test_the_bits_are_those_of_numba_and_numba_is_not_there(made: Path, bits: str) -> None:
    compiled = python(made, DRAWS, VICINAL_KERNELS="jit")
    assert compiled.stdout.split() == [bits, "True"], compiled.stderr


def test_the_version_that_is_told_is_the_one_that_compiled_the_kernels(made: Path) -> None:
    code = NO_NUMBA + "from vicinal.versions import versions; print(versions()['numba'])"
    assert python(made, code).stdout.strip() == version("numba")


def test_the_set_can_be_named(made: Path) -> None:
    assert python(made, DRAWS, VICINAL_KERNELS=SET).stdout.split()[1] == "False"
    wrong = python(made, DRAWS, VICINAL_KERNELS="sse9")
    assert f"VICINAL_KERNELS: expected one of jit, {SET}, got 'sse9'" in wrong.stderr


EDITS = {
    "a kernel": "sampling/philox_kernel.py", "what it imports": "sampling/philox.py",
    "how it is compiled": "sampling/compiled.py",
}  # fmt: skip


@pytest.mark.parametrize("file", EDITS.values(), ids=EDITS)
def test_an_edited_source_is_compiled(package: Path, made: Path, bits: str, file: str) -> None:
    path = package / "vicinal" / file
    path.write_text(path.read_text() + "\n# edited\n")
    done = python(package, DRAWS, NUMBA_CACHE_DIR=str(made / "edited"))
    assert done.stdout.split() == [bits, "True"], done.stderr
    assert done.stderr.count("made of other sources than those beside them, so Numba compiles them") == 1


def test_an_edit_of_what_no_kernel_is_made_of_changes_nothing(package: Path) -> None:
    path = package / "vicinal" / "errors.py"
    path.write_text(path.read_text() + "\n# edited\n")
    done = python(package, DRAWS)
    assert done.stdout.split()[1] == "False"
    assert not done.stderr


def test_sources_that_are_gone_are_not_taken_for_the_same(package: Path) -> None:
    (package / "vicinal" / "sampling" / "philox.py").rename(package / "vicinal" / "sampling" / "philox_.py")
    done = python(package, "from vicinal.sampling.shipped import shipped; print(shipped())")
    assert done.stdout.strip() == "None"


def test_a_package_in_the_place_of_a_module_is_compiled(package: Path, made: Path) -> None:
    module = package / "vicinal" / "sampling" / "philox.py"
    module.with_suffix("").mkdir()
    (module.with_suffix("") / "__init__.py").write_text(module.read_text())
    done = python(package, DRAWS, NUMBA_CACHE_DIR=str(made / "edited"))
    assert done.stdout.split()[1] == "True", done.stderr
    assert "made of other sources" in done.stderr


def test_a_cpu_below_the_level_compiles_and_says_so(made: Path, bits: str) -> None:
    done = python(made, BELOW + DRAWS)
    assert done.stdout.split() == [bits, "True"], done.stderr
    assert done.stderr.count(f"this CPU lacks instructions that the kernels of this install need ({SET})") == 1


def test_a_set_that_the_cpu_cannot_run_is_refused_by_name(made: Path) -> None:
    done = python(made, BELOW + DRAWS, VICINAL_KERNELS=SET)
    assert f"VICINAL_KERNELS={SET}: this CPU lacks instructions" in done.stderr
    assert not done.stdout


def test_without_numba_what_has_kernels_works_and_what_must_compile_names_the_extra(made: Path, bits: str) -> None:
    assert python(made, NO_NUMBA + DRAWS).stdout.split()[0] == bits
    for code in (NO_NUMBA + BELOW + DRAWS, NO_NUMBA + "import os; os.environ['VICINAL_KERNELS'] = 'jit'\n" + DRAWS):
        done = python(made, code)
        assert not done.stdout
        assert "numba is not installed: pip install 'vicinal[jit]'" in done.stderr


ARRAY = "expected a C-contiguous array of 1 axes"
ARGUMENTS = {
    "few": ("(1, 2)", "uniform_block: expected 5 arguments, got 2"),
    "strided": ("(1, 2, ids[::2], epochs, out)", f"uniform_block: argument 3: {ARRAY}"),
    "of another dtype": ("(1, 2, ids.view(np.int64), epochs, out)", f"argument 3: {ARRAY}, 8 bytes"),
    "too narrow": ("(1, 2, ids, epochs.astype(np.uint16), out)", f"argument 4: {ARRAY}, 4 bytes"),
    "swapped": ("(1, 2, ids.astype('>u8'), epochs, out)", "argument 3: expected"),
    "of more axes": ("(1, 2, ids[None], epochs, out)", "argument 3: expected"),
    "no array": ("(1, 2, [3], epochs, out)", "list"),
    "no number": ("('x', 2, ids, epochs, out)", "str"),
}


@pytest.fixture(scope="module")
def refused(made: Path) -> dict[str, str]:
    """What a call of each kind says, all in one process."""
    code = "import json\nimport numpy as np\nfrom vicinal.sampling.kernels import kernels_of\nfound = {}\n"
    for name, (arguments, _) in ARGUMENTS.items():
        code += f"""
ids, epochs, out = np.arange(8, dtype=np.uint64), np.zeros(8, np.uint32), np.zeros((2, 8))
try:
    kernels_of("vicinal.sampling.philox_kernel").uniform_block{arguments}
except TypeError as error:
    found[{name!r}] = str(error)
"""
    done = python(made, code + "print(json.dumps(found))")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("given", ARGUMENTS)
def test_what_a_kernel_was_not_compiled_for_is_refused(refused: dict[str, str], given: str) -> None:
    """Kernels read by address: another kind of array would be read as what it is not."""
    assert ARGUMENTS[given][1] in refused[given]


def test_threads_may_call_at_once(made: Path) -> None:
    code = """
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from vicinal.sampling.draw import Draws
def draw(seed):
    return Draws(seed, np.arange(5000, dtype=np.uint64), np.zeros(5000, np.uint32)).uniform("0", "x", 4).tobytes()
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(draw, range(40))) == [draw(seed) for seed in range(40)])
"""
    assert python(made, code).stdout.strip() == "True"
