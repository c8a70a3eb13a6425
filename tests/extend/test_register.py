"""What registering makes of a class: names, places, and what is refused."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.extend import Linear, Site, Transform, drawn, fields, transform
from vicinal.transforms.catalogue import transform_class

IMAGES = np.random.default_rng(0).integers(0, 256, (2, 8, 9, 3), np.uint8)


@vc.register
@transform
class Dim(Transform):
    """Dims."""

    share: fields.Parameter = fields.number(default=(0.2, 0.8), low=0, high=1)

    def lower(self, site: Site) -> None:
        scale = drawn(self, site, "share")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=np.zeros(scale.shape)))


@transform
class Nameless(Transform):
    def lower(self, site: Site) -> None:
        """Nothing."""


@vc.register(name="Blink")
@transform
class DimToo(Dim):
    """Another name than its class's."""


@pytest.fixture(autouse=True)
def _registered() -> None:
    vc.register(Dim)
    vc.register(DimToo, name="Blink")


@pytest.mark.parametrize(
    "made",
    [
        vc.Pipeline([Dim()], seed=1),
        vc.Pipeline([vc.OneOf([Dim(0.3), vc.Invert(), DimToo([0.1, 0.2])], p=0.5), vc.Rotate(3)], seed=2),
        vc.Pipeline([vc.SomeOf([Dim(p=0.5), vc.RandomOrder([DimToo(), vc.Invert()])], random_order=True)], seed=3),
    ],
)
@pytest.mark.parametrize("way", ["yaml", "json", "dict"])
def test_registered_classes_go_to_text_and_back(made: vc.Pipeline, way: str, tmp_path: Path) -> None:
    text: Any = getattr(made, f"to_{way}")()
    assert "tests.extend.test_register:Dim" in str(text)
    back = getattr(vc.Pipeline, f"from_{way}")(text)
    assert back == made
    np.testing.assert_array_equal(back(IMAGES, ids=[1, 2]), made(IMAGES, ids=[1, 2]))
    if way != "dict":
        (tmp_path / f"a.{way}").write_text(text)
        assert vc.recipes.load(tmp_path / f"a.{way}") == made


@pytest.mark.parametrize("name", ["Dim", "tests.extend.test_register:Dim", "Blink", "tests.extend.test_register:DimToo"])
def test_recipes_by_hand_may_use_names_and_places(name: str) -> None:
    wanted = DimToo if name in ("Blink", "tests.extend.test_register:DimToo") else Dim
    assert transform_class(name) is wanted
    for recipe in (
        f"Pipeline: {{transforms: [{name}]}}",
        f"Pipeline: {{transforms: [{{{name}: {{p: 1.0}}}}]}}",
        f"Pipeline:\n  transforms:\n  - {name}:\n      p: 1",
    ):
        assert vc.Pipeline.from_yaml(recipe).transforms == (wanted(),)


def test_registering_changes_no_draw() -> None:
    before = vc.Pipeline([vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5))], seed=4)(IMAGES, ids=[1, 2])
    own = _class("Dimmer")
    dimmed = vc.Pipeline([own(), vc.Rotate((-30, 30))], seed=4)(IMAGES, ids=[1, 2])
    vc.register(own, name="Quite")
    np.testing.assert_array_equal(vc.Pipeline([own(), vc.Rotate((-30, 30))], seed=4)(IMAGES, ids=[1, 2]), dimmed)
    after = vc.Pipeline([vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5))], seed=4)(IMAGES, ids=[1, 2])
    np.testing.assert_array_equal(after, before)


def _class(name: str, module: str = "tests.extend.test_register") -> Any:
    return transform(type(name, (Dim,), {"__module__": module, "__qualname__": name, "__annotations__": {}}))


@pytest.mark.parametrize(
    ("cls", "name", "message"),
    [
        (3, None, "register: expected a subclass of vicinal.Transform, got 3"),
        (int, None, "register: expected a subclass of vicinal.Transform, got <class 'int'>"),
        (Transform, None, "register: expected a subclass of vicinal.Transform, got <class"),
        (Dim(), None, "register: expected a subclass of vicinal.Transform, got Dim"),
        (type("Bare", (Dim,), {}), None, "register: expected a class with @vicinal.extend.transform right above it, got Bare"),
        (vc.Rotate, None, "register: expected a transform of your own, got Vicinal's Rotate"),
        (vc.Rotate, "Turn", "register: expected a transform of your own, got Vicinal's Rotate"),
        (Nameless, "Rotate", r"register: the name 'Rotate' of tests.extend.test_register:Nameless is that of vicinal\."),
        (_class("Mixup"), None, r"the name 'Mixup' of .*:Mixup is that of vicinal\.transforms\.mix"),
        (_class("Normalize"), "Mine", r"the class name 'Normalize' of .*:Normalize is that of vicinal\.transforms"),
        (Nameless, "Dim", "the name 'Dim' of .*test_register:Nameless is that of tests.extend.test_register:Dim; choose"),
        (Nameless, "my smear", "Nameless: expected a name that is a Python identifier, got 'my smear'"),
        (Nameless, "a:b", "expected a name that is a Python identifier, got 'a:b'"),
        (Nameless, "a.b", "expected a name that is a Python identifier, got 'a.b'"),
        (Nameless, "", "expected a name that is a Python identifier, got ''"),
        (Nameless, 3, "expected a name that is a Python identifier, got 3"),
    ],
)
def test_what_cannot_be_registered(cls: Any, name: Any, message: str) -> None:
    for how in (lambda: vc.register(cls, name=name), lambda: vc.register(name=name)(cls)):
        with pytest.raises(vc.SpecError, match=message) as caught:
            how()
        assert "\n" not in str(caught.value)


def test_a_class_that_is_defined_anew_replaces_the_old_one() -> None:
    """As when a cell of a notebook runs again, or a module is reloaded."""
    first, second = _class("Again"), _class("Again")
    assert vc.register(first) is first
    vc.register(second)
    assert transform_class("Again") is second


def _in_main() -> Any:
    return vc.register(_class("Scripted", "__main__"))


def _in_a_function() -> Any:
    @vc.register
    @transform
    class Inner(Dim):
        pass

    return Inner


def _in_no_module() -> Any:
    return vc.register(_class("Lost", "no_such_module"))


def _in_a_made_up_module() -> Any:
    module: Any = types.ModuleType("made_up")
    sys.modules["made_up"] = module
    module.Made = vc.register(_class("Made", "made_up"))
    return module.Made


@pytest.mark.parametrize("make", [_in_main, _in_a_function, _in_no_module, _in_a_made_up_module])
def test_what_no_other_process_finds_is_refused_where_it_is_written(make: Callable[[], Any], tmp_path: Path) -> None:
    cls = make()
    pipeline = vc.Pipeline([vc.OneOf([vc.Invert(), cls()])], seed=0)
    assert pipeline(IMAGES).shape == IMAGES.shape
    message = rf"^{cls.__name__}: expected a class that other processes can import, got .*; move it into a module or a package"
    _refused_everywhere(pipeline, message, tmp_path)


@pytest.mark.parametrize("place", [lambda one: [one], lambda one: [vc.Sometimes(0.5, [one])], lambda one: [vc.Pipeline([one])]])
def test_an_unregistered_class_says_so_where_it_is_written(place: Callable[[Any], Any], tmp_path: Path) -> None:
    pipeline = vc.Pipeline(place(Nameless()), seed=0)
    assert pipeline(IMAGES).shape == IMAGES.shape
    message = (
        r"^Nameless: expected a transform of Vicinal's or a registered one, got one of tests\.extend\.test_register that "
        r"is not registered; put @vicinal\.register above it"
    )
    _refused_everywhere(pipeline, message, tmp_path)
    vc.register(Nameless)
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline


def _refused_everywhere(pipeline: vc.Pipeline, message: str, folder: Path) -> None:
    (folder / "pictures").mkdir()
    vc.write(folder / "pictures/a.png", IMAGES[0])
    runs: list[Callable[[], Any]] = [
        pipeline.to_yaml, pipeline.to_json, pipeline.to_dict,
        lambda: vc.offline.augment(folder / "pictures", folder / "out", pipeline),
        lambda: vc.offline.batch_function(pipeline),
    ]  # fmt: skip
    for run in runs:
        with pytest.raises(vc.SpecError, match=message) as caught:
            run()
        assert "\n" not in str(caught.value)
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_package.blurs:Smear", "no module 'no_such_package' is installed here; install the package that brings it"),
        ("tests.extend.nowhere:Smear", r"no module 'tests\.extend\.nowhere' is installed here"),
        ("tests.extend.test_register:Nothing", r"module 'tests\.extend\.test_register' has no Nothing"),
        ("tests.extend.test_register:Nameless", "got a class that is not: put @vicinal.register"),
        ("tests.extend.test_register:IMAGES", r"expected a registered transform, got uint8 of shape"),
        ("os:system", "expected a module of a package or a file of yours, got os"),
        ("builtins:exec", "expected a module of a package or a file of yours, got builtins"),
        ("__main__:Smear", "expected a module of a package or a file of yours, got __main__"),
        ("vicinal.transforms.geometric.rotate:Rotate", "got Vicinal's, which is written as Rotate"),
        ("a:b:c", "expected module:name, such as my_package.blurs:Smear, got 'a:b:c'"),
        (":Smear", "expected module:name"),
        ("../smear:Smear", "expected module:name"),
        ("Zzyzx", r"unknown transform 'Zzyzx'.* \(if another package brings it, that is not installed here\)"),
    ],
)
def test_names_in_recipes_that_mean_nothing_here(name: str, message: str) -> None:
    for fields_ in ({}, {"p": 0.5}):
        with pytest.raises(vc.RecipeError, match=message) as caught:
            vc.Pipeline.from_dict({"Pipeline": {"transforms": ["Invert", {name: fields_}]}})
        assert str(caught.value).startswith("Pipeline.transforms[1]: ")
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
