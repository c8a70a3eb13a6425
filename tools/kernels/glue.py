"""C of the extension: takes Python's arguments apart, lets go of the GIL, and calls the kernel.

Numba's native functions take a place for the result and one for an exception, and then all arguments, tuples and arrays in
parts: an array is (owner, parent, values, bytes of one, address, shape ..., strides ...). They answer 0, or -2 for
None; anything else is an exception, of which ours have one: that there is no memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs

from tools.kernels.sets import Set

_C = {
    "int64": "int64_t", "uint64": "uint64_t", "int32": "int32_t", "uint32": "uint32_t", "uint8": "uint8_t", "bool": "uint8_t",
    "uint16": "uint16_t", "float64": "double", "float32": "float",
}  # fmt: skip
_FROM = {"float64": "PyFloat_AsDouble", "float32": "(float)PyFloat_AsDouble", "bool": "(uint8_t)PyObject_IsTrue"}
_BYTES = {"int64_t": 8, "uint64_t": 8, "int32_t": 4, "uint32_t": 4, "uint16_t": 2, "uint8_t": 1, "double": 8, "float": 4}
_HERE = Path(__file__).parent


@attrs.define
class _Call:
    """A call that is being written: lines that read arguments, and what the kernel is given."""

    lines: list[str] = attrs.field(factory=list)
    given: list[str] = attrs.field(factory=list)
    kinds: list[str] = attrs.field(factory=list)
    buffers: int = 0

    def read(self, kind: dict[str, Any], value: str, where: str) -> None:
        """Argument ``value``, a C expression for the Python object; ``where`` names it in messages."""
        if "parts" in kind:
            many = len(kind["parts"])
            self.lines.append(f'if (!is_tuple({value}, {many}, "{where}")) goto end;')
            for k, part in enumerate(kind["parts"]):
                self.read(part, f"PyTuple_GetItem({value}, {k})", f"{where}[{k}]")
        elif "axes" in kind:
            self._array(kind, value, where)
        else:
            scalar, name = kind["scalar"], f"v{len(self.lines)}"
            taken = f"{_FROM.get(scalar, 'PyLong_AsLongLong')}({value})"
            self.lines.append(f"{name} = ({_C[scalar]}){taken};\n    if (PyErr_Occurred()) goto end;")
            self.given.append(name)
            self.kinds.append(_C[scalar])

    def _array(self, kind: dict[str, Any], value: str, where: str) -> None:
        at, axes = f"b[{self.buffers}]", kind["axes"]
        letter = {"i": "i", "u": "u", "f": "f", "b": "?"}[kind["item"][0]]
        size = _BYTES[_C[kind["item"]]]
        self.lines.append(
            f"if (!take(&{at}, {value}, {axes}, '{letter}', {size}, {int(kind['dense'])}, {int(kind['written'])}, "
            f'"{where}")) goto end;\n    have = {self.buffers + 1};'
        )
        parts = [f"{at}.{part}[{axis}]" for part in ("shape", "strides") for axis in range(axes)]
        self.given += ["0", "0", f"{at}.len / {size}", str(size), f"{at}.buf", *parts]
        self.kinds += ["void *", "void *", "int64_t", "int64_t", "void *", *["int64_t"] * (2 * axes)]
        self.buffers += 1


def source(sets: list[tuple[Set, dict[str, Any]]], made_of: dict[str, Any]) -> str:
    """The whole file. ``sets``: each with what objects.py says of it."""
    parts = [(_HERE / "begin.c").read_text("utf-8"), f"static const char MADE_OF[] = {json.dumps(json.dumps(made_of))};"]
    for _, told in sets:
        parts += [_unit(one) if one["unit"] else _function(one) for one in told["kernels"]]
    parts += [_runs(sets), _kernels(sets), (_HERE / "end.c").read_text("utf-8")]
    return "\n\n".join(parts) + "\n"


def _function(one: dict[str, Any]) -> str:
    call, symbol, count = _Call(), one["symbol"], len(one["arguments"])
    for k, kind in enumerate(one["arguments"]):
        call.read(kind, f"a[{k}]", f"{one['name']}: argument {k + 1}")
    scalars = [f"{kind} {name};" for kind, name in zip(call.kinds, call.given, strict=True) if name.startswith("v")]
    returns = [_C[kind["scalar"]] for kind in one["returns"]]
    if any(kind != "int64_t" for kind in returns):
        raise TypeError(f"{one['name']}: expected int64 as results, got {one['returns']}")
    answers = ", ".join(f"(long long)out[{k}]" for k in range(len(returns)))
    result = f'Py_BuildValue("{"L" * len(returns)}", {answers})' if returns else "(Py_INCREF(Py_None), Py_None)"
    return f"""
extern int {symbol}({", ".join(["void *", "void *", *call.kinds])});
static PyObject *call_{symbol}(PyObject *self, PyObject *const *a, Py_ssize_t n) {{
    Py_buffer b[{max(call.buffers, 1)}]; int have = 0, state; int64_t out[{max(len(returns), 1)}]; void *raised = 0;
    PyObject *result = 0; {" ".join(scalars)}
    if (n != {count}) {{ PyErr_Format(PyExc_TypeError, "{one["name"]}: expected {count} arguments, got %zd", n); return 0; }}
    {_lines(call.lines)}
    Py_BEGIN_ALLOW_THREADS
    state = {symbol}({", ".join(["out", "&raised", *call.given])});
    Py_END_ALLOW_THREADS
    if (state == 0 || state == -2) result = {result};
    else PyErr_SetString(PyExc_RuntimeError, "{one["name"]}: no memory, or what the kernel cannot do");
end:
    while (have) PyBuffer_Release(&b[--have]);
    return result;
}}
static PyMethodDef of_{symbol} = {{"{one["name"]}", (PyCFunction)(void *)call_{symbol}, METH_FASTCALL, 0}};""".strip()


def _unit(one: dict[str, Any]) -> str:
    symbol = one["symbol"]
    return f"""extern int {symbol}(void *, void *, int64_t);
static void call_{symbol}(int64_t places) {{ void *out = 0, *raised = 0; {symbol}(&out, &raised, places); }}"""


def _lines(lines: list[str]) -> str:
    return "\n    ".join(lines)


def _runs(sets: list[tuple[Set, dict[str, Any]]]) -> str:
    """``runs(name)``: whether the CPU, and the system, have what the set needs."""
    lines = ["static const char *SETS[] = {" + "".join(f'"{one.name}", ' for one, _ in sets) + "0};"]
    lines.append("static int runs(const char *name) {")
    for one, _ in sets:
        all_there = " && ".join(f'has("{need}")' for need in one.needs) or "1"
        lines.append(f'    if (!strcmp(name, "{one.name}")) return {all_there};')
    return "\n".join([*lines, "    return 0;", "}"])


def _kernels(sets: list[tuple[Set, dict[str, Any]]]) -> str:
    """``fill(name, into)``: the kernels of a set to a dict of dicts, by module and name."""
    blocks = []
    for one, told in sets:
        lines = [
            f'if (!put(into, "{kernel["module"]}", "{kernel["name"]}", PyCFunction_New(&of_{kernel["symbol"]}, 0))) return 0;'
            for kernel in told["kernels"] if not kernel["unit"]
        ]  # fmt: skip
        lines += [
            f'if (!put(into, "vicinal.backends.cpu.features", "{name}", PyBool_FromLong({int(has)}))) return 0;'
            for name, has in told["features"].items()
        ]
        units = [kernel["symbol"] for kernel in told["kernels"] if kernel["unit"]]
        if units:
            addresses = ", ".join(f"(long long)(intptr_t)call_{symbol}" for symbol in units)
            tuple_ = f'Py_BuildValue("({"L" * len(units)})", {addresses})'
            lines.append(f'if (!put(into, "vicinal.backends.cpu.bands.units", "UNITS", {tuple_})) return 0;')
        blocks += [f'    if (!strcmp(name, "{one.name}")) {{', *(f"        {line}" for line in lines), "    }"]
    return "\n".join(["static int fill(const char *name, PyObject *into) {", *blocks, "    return 1;", "}"])
