"""Compiles the kernels of one set: an object file of each, and a list of what they take. A process of its own runs this.

    python -m tools.kernels.objects SET FOLDER MODULE ...
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import types

from tools.kernels.found import FEATURES, Kernel, kernels_of, sources_of
from tools.kernels.sets import SETS
from vicinal.sampling.shipped import PACKAGE, digest_of

_ALLOWED = {
    "memcpy", "memset", "memmove", "exp", "exp2", "fmod", "fmodf", "log", "log1pf", "log2", "pow", "sin", "cos", "tan",
    "sincos", "numba_frexp", "numba_ldexp", "numba_nextafter", "numba_nextafterf", "NRT_MemInfo_call_dtor",
}  # fmt: skip
"""What kernels may call: the C library, and what begin.c has. Python and the rest of Numba's runtime are not there."""

_MEMORY = {"NRT_MemInfo_alloc_aligned"}
"""The same of kernels that Python calls: where there is no memory, they can say so."""


def main(name: str, folder: Path, modules: list[str]) -> None:
    before = {file: digest_of([file]) for file in _everything()}
    the_set = next(one for one in SETS if one.name == name)
    machine = machine_of(the_set.cpu, ",".join(f"+{one}" for one in the_set.features))
    made = []
    for module in modules:
        for kernel in kernels_of(module):
            symbol = f"{kernel.module.rpartition('.')[2]}_{kernel.name}_{name}".replace("-", "_")
            path = folder / f"{symbol}.o"
            path.write_bytes(object_of(kernel, symbol, machine))
            check(kernel, path)
            made.append(_told(kernel, symbol))
    flags = {one: bool(vars(import_module(FEATURES))[one]) for one in ("HAS_AVX2", "HAS_AVX512")}
    files = sources_of(modules)
    if any(digest_of([file]) != before.get(file) for file in files):
        raise SystemExit("sources were edited while their kernels were compiled: once more")
    told = {
        "kernels": made, "features": flags, "files": files, "digest": digest_of(files), "numba": numba.__version__,
    }  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(told))


def machine_of(cpu: str, features: str) -> Any:
    """What makes machine code for a CPU; LLVM's names."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(cpu=cpu, features=features, opt=3, reloc="pic", codemodel="default")


def object_of(kernel: Kernel, symbol: str, machine: Any) -> bytes:
    """Machine code of the native function, of what it calls, and of nothing else."""
    module = llvm.parse_bitcode(kernel.library._get_module_for_linking().as_bitcode())
    entry = module.get_function(kernel.symbol)
    for one in [*module.functions, *module.global_variables]:
        if not one.is_declaration and one.linkage not in (llvm.Linkage.private, llvm.Linkage.internal):
            one.linkage = llvm.Linkage.internal
    entry.linkage, entry.name = llvm.Linkage.external, symbol
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=0)))
    code: bytes = machine.emit_object(module)
    return code


def check(kernel: Kernel, path: Path) -> None:
    """SystemExit where the object of a kernel calls what the extension does not have."""
    listed = subprocess.run(["nm", "--undefined-only", "--format=posix", str(path)], capture_output=True, text=True, check=True)
    foreign = {line.split()[0] for line in listed.stdout.splitlines()} - _ALLOWED - {"_GLOBAL_OFFSET_TABLE_"}
    foreign -= set() if kernel.is_unit else _MEMORY
    if foreign:
        raise SystemExit(
            f"{kernel.module}.{kernel.name} calls {', '.join(sorted(foreign))}: expected nothing but the C library. Numba's "
            "runtime comes with arrays that a kernel makes, and with NumPy's functions of arrays"
        )


def _told(kernel: Kernel, symbol: str) -> dict[str, Any]:
    returns = [] if kernel.returns == types.none else [_kind(one) for one in _parts(kernel.returns)]
    return {
        "module": kernel.module, "name": kernel.name, "symbol": symbol, "unit": kernel.is_unit,
        "arguments": [_kind(one) for one in kernel.arguments], "returns": returns,
    }  # fmt: skip


def _parts(kind: Any) -> list[Any]:
    return list(kind) if isinstance(kind, types.BaseTuple) else [kind]


def _kind(kind: Any) -> dict[str, Any]:
    """A type as glue.py reads it."""
    if isinstance(kind, types.BaseTuple):
        return {"parts": [_kind(one) for one in kind]}
    if isinstance(kind, types.Array):
        return {"item": str(kind.dtype), "axes": kind.ndim, "dense": kind.layout == "C", "written": kind.mutable}
    return {"scalar": str(kind)}


def _everything() -> list[str]:
    return [file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py")]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
