"""What is compiled calls its own copies of the kernels below it: so it is the same whether compiled or read from disk.

Numba hands each kernel's code to the process and links a copy of it into each that calls it, where it is optimised once
more: with arithmetic that may be reordered, not always to the same bits. Under one name, the copy that the process met
first would serve all: that of the inner kernel where it has been compiled, another one where it was read from disk.
"""

from __future__ import annotations

from typing import Any

from llvmlite import binding as llvm
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler


class _Library(JITCodeLibrary):
    """Code whose copies of other code no one else can see."""

    def _optimize_final_module(self) -> None:
        super()._optimize_final_module()  # type: ignore[no-untyped-call]  # Numba has no types
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == llvm.Linkage.linkonce_odr:
                function.linkage = llvm.Linkage.internal


class OwnCopies(Compiler):
    """Numba's compiler, as ``pipeline_class`` of what is not called by name from other compiled code."""

    def compile_extra(self, func: Any) -> Any:
        if self.state.library is None:
            self.state.library = _Library(self.state.targetctx.codegen(), func.__qualname__)  # type: ignore[no-untyped-call]
            self.state.library.enable_object_caching()
        return super().compile_extra(func)  # type: ignore[no-untyped-call]
