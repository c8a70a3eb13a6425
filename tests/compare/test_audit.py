"""The audit finds what it should: turns of pictures whose class is which way up they are; and changes nobody notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.compare.material import NUCLEI, TINY, cut_upright
from vicinal.errors import DataError, JobError, SpecError
from vicinal.experiments.audit.audit import audit
from vicinal.experiments.audit.changed import changed, repeated
from vicinal.experiments.audit.judge import Hearing
from vicinal.experiments.audit.strengths import groups
from vicinal.experiments.audit.units import always, only, units_of, unmixed, without
from vicinal.experiments.audit.verdict import unable
from vicinal.experiments.comparison import Comparison
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.run import folder_of
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.settings import Training
from vicinal.torch.models import build

TURNS = vc.Pipeline([
    vc.HorizontalFlip(p=0.5), vc.Brightness((0.999, 1.001)), vc.Rotate((-180, 180), p=0.6),
    vc.OneOf([vc.GaussianNoise(std=(0, 0.02)), vc.Identity()]),
], seed=0)  # fmt: skip


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cut_upright(tmp_path_factory.mktemp("upright"))


@pytest.fixture(scope="module")
def comparison(upright: str) -> Comparison:
    return Comparison(
        source=upright, recipes=(Recipe("turns", TURNS),), training=Training(epochs=25, batch=16, rate=0.005),
        model=Model("small_cnn", {"widths": (8, 16), "hidden": 32, "grid": 6}), device="cpu",
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("audit") / "out"
    return out, audit(comparison, out, limit=48, copies=6)


def test_turns_lose_the_class_and_are_ranked_first_with_their_strengths(done: tuple[Path, dict[str, Any]]) -> None:
    _, result = done
    units = {one["unit"]: one for one in result["units"]}
    assert [one["accuracy"] > 0.8 for one in result["judges"]] == [True, True]
    worst = result["units"][0]
    assert (worst["unit"], worst["verdict"]) == ("Rotate[0]", "loses the class")
    lost = {(one["low"] + one["high"]) / 2: one["judged"]["lost"] for one in worst["strengths"]}
    assert len(lost) == 5
    assert min(lost[min(lost)], lost[max(lost)]) > 0.3  # turned by more than about 100 degrees
    assert lost[min(lost, key=abs)] < 0.1
    assert {(row["class"], row["answer"]) for row in worst["taken_for"]} == {(0, 1), (1, 0)}
    for name in ("Brightness[0]", "OneOf[0]/GaussianNoise[0]"):
        assert units[name]["verdict"] == "too weak to matter"
    assert units["HorizontalFlip[0]"]["verdict"] != "loses the class"
    assert units["HorizontalFlip[0]"]["pixels"] > 0.05


def test_networks_near_chance_do_not_judge(comparison: Comparison, tmp_path: Path) -> None:
    untrained = attrs.evolve(comparison, training=Training(epochs=1, batch=16, rate=1e-9))
    result = audit(untrained, tmp_path / "out", limit=24, copies=1)
    assert min(one["accuracy"] for one in result["judges"]) < 0.7
    assert {one["verdict"] for one in result["units"]} == {"cannot judge"}
    assert "This audit cannot judge: a network is right for" in (tmp_path / "out/audit.html").read_text()


@pytest.mark.parametrize(("accuracy", "truth", "wanted"), [
    (0.5, [0, 1] * 10, True), (0.59, [0, 1] * 10, True), (0.61, [0, 1] * 10, False), (0.9, [0] * 9 + [1], True),
    (0.3, list(range(10)), False),
])  # fmt: skip
def test_what_near_chance_is(accuracy: float, truth: list[int], wanted: bool) -> None:
    assert unable(accuracy, np.array(truth)) is wanted


def test_the_page_shows_pictures_before_and_after(done: tuple[Path, dict[str, Any]]) -> None:
    out, result = done
    page = (out / "audit.html").read_text()
    assert json.loads((out / "audit.json").read_text()) == result
    assert page.index("Rotate[0]: loses the class") > page.index("Strengths, the worst first")
    assert page.count("data:image/png") >= 8
    assert "up as down" in page
    assert "(lost)" in page


def test_a_kept_network_judges_alone(done: tuple[Path, dict[str, Any]], comparison: Comparison, tmp_path: Path) -> None:
    network = str(folder_of(done[0], "none", 0) / "network.pt")
    for _ in range(2):  # the same folder again is no harm
        result = audit(comparison, tmp_path / "out", network=network, limit=48, copies=6)
    assert len(result["judges"]) == 1
    assert result["units"][0]["unit"] == "Rotate[0]"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["audit.html", "audit.json"]
    with pytest.raises(JobError, match="expected a new or empty folder, or that of an audit"):
        audit(comparison, done[0], network=network)


def test_what_cannot_be_audited(comparison: Comparison, tmp_path: Path) -> None:
    masks = attrs.evolve(comparison, source=NUCLEI, selection=Selection(size=(32, 32)))
    with pytest.raises(DataError, match="expected classes of pictures to audit, got masks"):
        audit(masks, tmp_path / "out")
    with pytest.raises(SpecError, match="expected a recipe that does something, got 'none'"):
        audit(attrs.evolve(comparison, recipes=(Recipe("none"),)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


NESTED = vc.Pipeline([
    vc.Pad(2), vc.RandomCrop(24), vc.HorizontalFlip(p=0.5),
    vc.Sometimes(0.4, [vc.Rotate((-9, 9)), vc.SomeOf([vc.Invert(), vc.Translate(x=(-3, 3))], 1)], otherwise=[vc.Identity()]),
    vc.RandAugment(),
], seed=4)  # fmt: skip


def test_units_are_the_transforms_of_a_recipe_wherever_they_stand() -> None:
    names = [unit.name for unit in units_of(NESTED)]
    assert names == [
        "Pad[0] + RandomCrop[0]", "HorizontalFlip[0]", "Sometimes[0]/then/Rotate[0]", "Sometimes[0]/then/SomeOf[0]/Invert[0]",
        "Sometimes[0]/then/SomeOf[0]/Translate[0]", "RandAugment[0]",
    ]  # fmt: skip
    assert units_of(NESTED)[2].text == "Rotate(degrees=(-9, 9))"
    apart = vc.Pipeline([vc.Pad(2), vc.Invert(), vc.RandomCrop(24)], seed=0)
    assert [unit.name for unit in units_of(apart)] == ["Pad[0]", "Invert[0]", "RandomCrop[0]"]


def test_leaving_a_unit_out_changes_nothing_else_that_is_drawn(classes: Data) -> None:
    pictures = classes.test
    whole = changed(NESTED, pictures, 2)
    for unit in units_of(NESTED):
        left = changed(without(NESTED, unit), pictures, 2)
        place = unit.places[0]
        assert not left.active.get(place, np.zeros(1)).any()
        for key, values in left.values.items():
            if not any(key[0] == one or key[0].startswith(f"{one}/") for one in unit.places):
                assert np.array_equal(values, whole.values[key], equal_nan=True), key
        same = ~whole.active[place]
        assert np.array_equal(left.pictures.images[same], whole.pictures.images[same])
        alone = changed(only(NESTED, unit), pictures, 2)
        for other in units_of(NESTED):
            ran = any(alone.active[one].any() for one in other.places if one in alone.active)
            assert ran == (other == unit), (unit.name, other.name)
    nothing = changed(only(NESTED, None), pictures, 2)
    assert np.array_equal(nothing.pictures.images, repeated(pictures, 2).images)


def test_a_unit_that_is_always_run_is_run_wherever_its_holder_is(classes: Data) -> None:
    recipe = vc.Pipeline([vc.OneOf([vc.HorizontalFlip(p=0.1), vc.Invert()], p=0.1)], seed=0)
    flip, invert = units_of(recipe)
    active = changed(always(recipe, flip), classes.test, 4).active
    assert active["OneOf[0]"].all()
    assert 0.3 < active[flip.places[0]].mean() < 0.7
    assert not (active[flip.places[0]] & active[invert.places[0]]).any()


def test_mixing_is_left_out_of_an_audit_and_labels_of_mixed_pictures_are_learnt(classes: Data) -> None:
    recipe = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Mixup(alpha=1.0)], seed=0)
    audited, names = unmixed(recipe)
    assert names == ["Mixup[0]"]
    assert [unit.name for unit in units_of(recipe)] == ["HorizontalFlip[0]"]
    alone = changed(vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=0), classes.test, 1).pictures.images
    assert np.array_equal(changed(audited, classes.test, 1).pictures.images, alone)
    curves = fit(build("small_cnn", 4, 3, **TINY), classes, recipe, Training(epochs=25, batch=16, rate=0.01))
    assert curves["loss"][-1] < curves["loss"][0]
    assert curves["test_score"][-1] > 0.6


def test_strengths_are_fifths_of_the_draws_and_single_values_where_they_are_few(classes: Data) -> None:
    recipe = vc.Pipeline([vc.Translate(x=(-3, 3)), vc.QuarterTurn(), vc.RandAugment()], seed=0)
    found = changed(recipe, classes.test, 10)
    values = found.values
    rows = {name: list(groups(values, found.active, name)) for name in ("Translate[0]", "QuarterTurn[0]", "RandAugment[0]")}
    shifts = [one for one in rows["Translate[0]"] if one.parameter == "x"]
    assert [one.which.sum() for one in shifts] == pytest.approx([64] * 5, abs=2)
    assert np.logical_or.reduce([one.which for one in shifts]).all()
    assert shifts[0].low == values["Translate[0]", "x"].min()
    assert [one.low for one in rows["QuarterTurn[0]"]] == [one.high for one in rows["QuarterTurn[0]"]]
    turned = [one for one in rows["RandAugment[0]"] if one.transform == "Rotate"]
    assert [one.parameter for one in turned].count("") == 1
    assert {one.parameter for one in turned} > {""}
    assert turned[0].which.mean() == pytest.approx(1 - (13 / 14) ** 2, abs=0.05)  # two slots of 14 operations


def test_lost_is_what_all_judges_take_for_the_same_other_class() -> None:
    truth = np.array([0, 0, 0, 0, 1])
    sure = np.eye(3, dtype=np.float32)
    before = np.stack([sure[[0, 0, 0, 1, 1]], sure[[0, 0, 0, 0, 1]]])
    after = np.stack([sure[[1, 1, 1, 1, 1]], sure[[1, 2, 0, 1, 1]]])
    hearing = Hearing(truth, before, after)
    assert hearing.lost.tolist() == [True, False, False, False, False]
    assert hearing.leaves.tolist() == [True, True, True, False, False]
    some = hearing.plain(np.ones(5, bool))
    assert (some["lost"], some["leaves"], some["net"], some["shift"]) == (0.2, 0.6, [0.6, 0.6], [0.6, 0.6])
    assert hearing.taken_for(np.ones(5, bool)) == [{"class": 0, "answer": 1, "count": 3, "share": 0.75}]
    unsure = Hearing(truth[:1], before[:1, :1], np.array([[[0.3, 0.7, 0.0]]], np.float32))
    assert unsure.leaves.all()
    assert not unsure.lost.any()

