"""Every public name has an example in its docstring, and what the example shows is true.

What names examples find is said by an example of docs/conventions.md, and torch.
"""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import vicinal as vc
from tests.site.run_page import examples
from tools.docs import api
from vicinal.transforms import registry
from vicinal.transforms.catalogue import PUBLIC
from vicinal.transforms.explained import parted

LONGEST = 30
"""Lines of a docstring."""


def public() -> dict[str, Any]:
    """By name, all that can be called; what two modules give, once."""
    places = [(module, name) for module, _, extra in api.AREAS.values() for name in api.public(module, extra)]
    found = {f"{module}.{name}": getattr(import_module(module), name) for module, name in places}
    found |= {f"vicinal.{name}": getattr(vc, name) for name in PUBLIC}
    once = {id(thing): name for name, thing in reversed(found.items())}
    return {name: found[name] for name in sorted(once.values()) if callable(found[name])}


THINGS = public()


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    page = Path(__file__).parents[2] / "docs/conventions.md"
    section = page.read_text(encoding="utf-8").partition("## Names in examples\n")[2]
    found = {"__name__": "__main__", "torch": pytest.importorskip("torch")}
    exec(examples(section)[0][1], found)
    return found


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was before: an example registers a class."""
    for table in ("_REGISTERED", "_PLACES", "_FOUND"):
        monkeypatch.setattr(registry, table, dict(getattr(registry, table)))


def failures(example: str, names: dict[str, Any]) -> list[str]:
    """What doctest says of the lines that show something else than what stands below them."""
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(f"{example}\n", dict(names), "example", None, 0)
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    return said


@pytest.mark.parametrize("name", sorted(THINGS))
def test_the_example_is_true(name: str, names: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = inspect.getdoc(THINGS[name]) or ""
    example = parted(text)[1]
    assert example, f"{name}: expected an example at the end of the docstring"
    assert "\n\n" not in example, f"{name}: expected the example to be the docstring's end"
    assert len(text.splitlines()) <= LONGEST
    said = failures(example, names)
    assert not said, "".join(said)


def test_each_example_is_its_own() -> None:
    found = [parted(inspect.getdoc(thing))[1] for thing in THINGS.values()]
    assert len(set(found)) == len(found) > 250


def test_all_of_the_package_is_looked_at() -> None:
    assert set(PUBLIC) <= {name.rpartition(".")[2] for name in THINGS}
    for name in ("vicinal.Batch", "vicinal.extend.Warp", "vicinal.torch.Loader", "vicinal.SpecError"):
        assert name in THINGS


@pytest.mark.parametrize(
    "example",
    [
        ">>> vc.Invert()(np.array([[0]], np.uint8))\narray([[0]], dtype=uint8)",
        ">>> image.shape\n(64, 64)",
        ">>> vc.Rotate((30, -30))",
        ">>> nowhere",
        ">>> import warnings\n>>> warnings.warn('of no use', stacklevel=1)",
    ],
)
def test_a_false_example_is_found(example: str, names: dict[str, Any]) -> None:
    assert failures(example, names)
