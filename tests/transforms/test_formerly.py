"""Fields that were renamed: old names still work, warn, and are written, shown and reported by the new ones."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
import pytest

import vicinal as vc
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.plain import plain_transform, read_transform

OLD = "is called center now; the old name will go"


@transform
class Shade(Transform):
    """Of a family, with two old names."""

    formerly: ClassVar[Mapping[str, str]] = {"colour": "color", "grey": "gray"}

    color: fields.Parameter = fields.number(default=0.5, low=0, high=1)
    gray: bool = fields.flag(default=False, kw_only=True)


@transform
class Tint(Shade):
    """Has the old names of its family."""

    width: int = fields.whole(default=1)


def test_the_old_name_is_the_new_one_with_a_warning() -> None:
    with pytest.warns(vc.VicinalWarning, match=f"^Affine.centre: {OLD}$") as caught:
        old: Any = vc.Affine(10, centre=(0, 1))  # type: ignore[call-arg]
    assert caught[0].filename == __file__
    assert old == vc.Affine(10, center=(0, 1))
    assert repr(old) == repr(vc.Affine(10, center=(0, 1)))
    with pytest.warns(vc.VicinalWarning, match=f"^Affine.centre: {OLD}$") as caught:
        assert old.centre == (0.0, 1.0)
    assert caught[0].filename == __file__


def test_recipes_with_the_old_name_are_read_and_written_with_the_new() -> None:
    with pytest.warns(vc.VicinalWarning, match=OLD):
        read = vc.Pipeline.from_yaml("Pipeline:\n  transforms:\n  - OneOf: {transforms: [{Affine: {centre: [0, 1]}}]}\n")
    assert "center: [0.0, 1.0]" in read.to_yaml()
    assert "centre" not in read.to_yaml()
    with pytest.warns(vc.VicinalWarning, match=OLD):
        assert plain_transform(read_transform({"Affine": {"centre": [0, 1]}})) == {"Affine": {"center": [0.0, 1.0]}}


def test_errors_speak_of_the_new_name() -> None:
    with pytest.warns(vc.VicinalWarning, match=OLD), pytest.raises(vc.SpecError) as error:
        vc.Affine(centre=3)  # type: ignore[call-arg]
    assert str(error.value).startswith("Affine.center: expected a pair")
    with pytest.raises(vc.SpecError) as error:
        vc.Affine(center=(0, 0), centre=(0, 1))  # type: ignore[call-arg]
    assert str(error.value) == "Affine.center: expected one value, got one as center and one as centre, its old name"
    with pytest.raises(vc.SpecError) as error:
        vc.Affine(centr=(0, 0))  # type: ignore[call-arg]
    assert str(error.value) == "Affine: unknown keyword 'centr'; did you mean 'center'?"


@pytest.mark.parametrize("made", [Shade, Tint])
def test_any_field_of_any_class_may_have_had_another_name(made: Any) -> None:
    with pytest.warns(vc.VicinalWarning) as caught:
        old = made(colour=(0.2, 0.4), grey=True)
    assert [str(one.message).partition(":")[0] for one in caught] == [f"{made.__name__}.colour", f"{made.__name__}.grey"]
    assert old == made(color=(0.2, 0.4), gray=True)
    with pytest.raises(vc.SpecError, match=rf"^{made.__name__}.color: expected one value, got one as color and one as colour"):
        made(color=0.1, colour=0.2)
    assert attrs.evolve(old, gray=False) == made(color=(0.2, 0.4))


def test_new_names_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole: Any = vc.Affine(center=(0.25, 0.75), degrees=3)
        assert pickle.loads(pickle.dumps(whole)).center == attrs.evolve(whole, degrees=3).center == (0.25, 0.75)


def test_what_a_class_has_alone_comes_before_what_its_family_shares() -> None:
    """Records, recipes and constructors by place depend on the order."""
    assert [field.name for field in attrs.fields(Tint) if field.init] == ["p", "width", "color", "gray"]  # type: ignore[arg-type]
    assert [field.name for field in attrs.fields(vc.Mixup) if field.init] == [  # type: ignore[arg-type]
        "p", "alpha", "per_sample", "partners", "classes", "smoothing",
    ]  # fmt: skip
    assert [field.name for field in attrs.fields(vc.TrivialAugmentWide) if field.init] == [  # type: ignore[arg-type]
        "p", "bins", "interpolation", "fill", "mask_fill",
    ]  # fmt: skip
    assert [field.name for field in attrs.fields(vc.RandomErasing) if field.init][-1] == "p"  # type: ignore[arg-type]


def test_docstrings_hold_the_familys_lines_behind_their_own() -> None:
    rows = ((vc.Rotate, "degrees", "border"), (vc.CutMix, "alpha", "smoothing"), (vc.RandAugment, "n", "fill"))
    for member, first, last in rows:
        text = str(member.__doc__)
        assert 0 < text.index(f"``{first}``") < text.index(f"``{last}``")
        assert text.index(f"``{last}``") < text.index("\n\n>>> ")  # its example comes last
        assert text.count("\n\n>>> ") == 1
    assert str(vc.Resize.__doc__).count("``border``") == 1  # its own words stand in place of the family's
