"""Backends by name: the default, those of others, and what is said of names and objects that are none."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from tests.runtime.simple import BACKEND, Counting
from vicinal.runtime.registry import backend_named, register_backend, unregister_backend

PICTURES = random_picture((3, 9, 11, 3), np.uint8, 1)
AUGMENT = vc.Pipeline([vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5))], seed=5)


@pytest.fixture
def counting() -> Iterator[Counting]:
    backend = Counting()
    register_backend("counting", backend)
    yield backend
    unregister_backend("counting")


def test_auto_is_the_default_and_means_the_cpu_for_all_that_lies_in_host_memory(counting: Counting) -> None:
    import torch
    from PIL import Image

    for call in (vc.Pipeline.__call__, vc.Pipeline.trace):
        assert inspect.signature(call).parameters["backend"].default == "auto"
    tensor = torch.from_numpy(np.ascontiguousarray(np.moveaxis(PICTURES, -1, 1)))
    batch = vc.Batch(images=PICTURES, masks=PICTURES[..., 0])
    for given in (PICTURES, list(PICTURES), PICTURES[0], Image.fromarray(PICTURES[0]), tensor, batch, []):
        ids = [4] if getattr(given, "ndim", 3) == 3 and not isinstance(given, list | vc.Batch) else range(len(given))
        results = [AUGMENT(given, ids=ids, backend=name) for name in ("auto", "cpu")] + [AUGMENT(given, ids=ids)]
        for got in results[1:]:
            one, other = (x.images if isinstance(x, vc.Batch) else x for x in (results[0], got))
            np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
    assert counting.calls == 0


def test_a_backend_for_arrays_is_taken_where_it_is_named(counting: Counting) -> None:
    wanted = AUGMENT(PICTURES, ids=range(3), backend="reference")
    np.testing.assert_array_equal(AUGMENT(PICTURES, ids=range(3), backend="counting"), wanted)
    out = np.empty_like(wanted)
    assert AUGMENT(PICTURES, ids=range(3), backend="counting", out=out) is out
    result, record = AUGMENT.trace(PICTURES, ids=range(3), backend="counting")
    np.testing.assert_array_equal(result, wanted)
    assert record.values
    assert counting.calls == 3
    wide = PICTURES.astype(np.int32) * 3
    np.testing.assert_array_equal(
        AUGMENT(wide, ids=range(3), value_range=(0, 765), backend="counting"),
        AUGMENT(wide, ids=range(3), value_range=(0, 765), backend="reference"),
    )


@pytest.mark.usefixtures("counting")
def test_pipelines_that_ran_on_it_are_copied_and_sent_as_before() -> None:
    wanted = AUGMENT(PICTURES, ids=range(3), backend="counting")
    again = pickle.loads(pickle.dumps(AUGMENT))
    assert again == AUGMENT
    np.testing.assert_array_equal(again(PICTURES, ids=range(3), backend="counting"), wanted)


def test_a_name_can_be_given_anew() -> None:
    first, second = Counting(), Counting()
    register_backend("counting", first)
    register_backend("counting", second)
    assert backend_named("counting") is second
    register_backend("counting", "tests.runtime.simple:BACKEND")
    assert backend_named("counting") is BACKEND
    unregister_backend("counting")
    with pytest.raises(vc.SpecError, match="backend: expected one of auto, cpu, reference, torch, got 'counting'"):
        AUGMENT(PICTURES, backend="counting")


@pytest.mark.parametrize(("name", "hint"), [
    ("refrence", "; did you mean 'reference'?"), ("CPU", ""), (3, ""), ([], ""), (None, ""), (np.array([1, 2]), ""),
])  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(name: Any, hint: str) -> None:
    with pytest.raises(vc.SpecError) as caught:
        AUGMENT(PICTURES, backend=name)
    assert str(caught.value) == f"backend: expected one of auto, cpu, reference, torch, got {name!r}{hint}"


@pytest.mark.parametrize("name", ["cpu", "reference", "torch", "auto", "", 3, None, np.array([1, 2])], ids=str)
def test_names_that_cannot_be_given(name: Any) -> None:
    message = r"register_backend\.name: expected a name other than auto, cpu, reference, torch, got "
    with pytest.raises(vc.SpecError, match=message):
        register_backend(name, BACKEND)


@pytest.mark.parametrize(("where", "message"), [
    ("somewhere", r'register_backend\.where: expected "module:attribute" or a backend, got \'somewhere\''),
    (":BACKEND", r'register_backend\.where: expected "module:attribute" or a backend'),
    (object(), r"register_backend\.where: expected a backend .* with name, place, refuses, run, run_beside, .*, got <object"),
    (Counting, r"register_backend\.where: expected a backend, not its class, got <class"),
])  # fmt: skip
def test_what_is_no_backend_is_refused(where: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=message):
        register_backend("mine", where)
    with pytest.raises(vc.SpecError, match="backend: expected one of"):
        AUGMENT(PICTURES, backend="mine")


@pytest.mark.parametrize(("where", "message"), [
    ("tests.runtime.nowhere:IT", "backend 'mine': expected a backend at tests.runtime.nowhere:IT, got ModuleNotFoundError"),
    ("tests.runtime.simple:OTHER", "backend 'mine': expected a backend at tests.runtime.simple:OTHER, got AttributeError"),
    ("tests.runtime.simple:Masks", r"backend 'mine': expected a backend \(runtime.backend.Backend\) with name, place"),
    ("tests.runtime.simple:BACKEND", "backend 'mine': name: expected 'mine', as it is registered, got 'counting'"),
])  # fmt: skip
def test_what_cannot_be_loaded_is_told_when_it_is_needed(where: str, message: str) -> None:
    register_backend("mine", where)
    try:
        with pytest.raises(vc.SpecError, match=message):
            AUGMENT(PICTURES, backend="mine")
        AUGMENT(PICTURES)  # others do not ask for it
    finally:
        unregister_backend("mine")


def test_only_what_was_registered_can_be_forgotten() -> None:
    for name in ("cpu", "nobody", None, np.array([1, 2])):
        with pytest.raises(vc.SpecError, match=r"unregister_backend\.name: expected one of the registered: none, got"):
            unregister_backend(name)


@pytest.mark.parametrize(("backend", "imported", "not_imported"), [
    ("reference", "vicinal.backends.reference.backend", "vicinal.backends.cpu"),
    ("cpu", "vicinal.backends.cpu", "vicinal.backends.reference"),
    ("auto", "vicinal.backends.cpu", "vicinal.backends.reference"),
])  # fmt: skip
def test_a_backend_is_imported_when_it_is_first_used(backend: str, imported: str, not_imported: str) -> None:
    code = f"""
import sys, numpy as np, vicinal as vc
from vicinal.runtime.registry import register_backend
both = ("vicinal.backends.cpu", "vicinal.backends.reference")
assert not any(name.startswith(both) for name in sys.modules), "by import vicinal"
register_backend("mine", "nowhere.to.be:FOUND")
augment = vc.Pipeline([vc.HorizontalFlip(), vc.Brightness(0.5)], seed=1)
augment.program(np.zeros((4, 5, 3), np.uint8))
assert not any(name.startswith(both) for name in sys.modules), "by a program"
augment(np.zeros((4, 5, 3), np.uint8), backend={backend!r})
assert {imported!r} in sys.modules
assert {not_imported!r} not in sys.modules
assert "torch" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def test_torch_is_named_where_it_is_not_installed() -> None:
    code = """
import sys
import numpy as np

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError("No module named 'torch'", name="torch")

sys.meta_path.insert(0, Without())
import vicinal as vc

augment = vc.Pipeline([vc.HorizontalFlip()], seed=1)
picture = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
np.testing.assert_array_equal(augment(picture, backend="reference"), picture[:, ::-1])
try:
    augment(picture, backend="torch")
except vc.VicinalError as error:
    assert "backend 'torch': torch is not installed: pip install 'vicinal[torch]'" in str(error), error
else:
    raise AssertionError("it ran")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
