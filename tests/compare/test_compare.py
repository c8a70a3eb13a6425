"""A comparison, from a folder of pictures to the report: what it writes, what it does not run again, what it refuses."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import attrs
import numpy as np
import pytest
import torch

import vicinal as vc
from tests.compare.material import NUCLEI, TINY
from vicinal.errors import DataError, JobError, ReadError, RecipeError, SpecError, VicinalError
from vicinal.experiments.compare import compare
from vicinal.experiments.comparison import Comparison, Trials, claim
from vicinal.experiments.data.load import load
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.evaluate import evaluate, judged
from vicinal.experiments.measure import measure
from vicinal.experiments.network import Model, fetch_network
from vicinal.experiments.recipe import Recipe, pipeline_for, recipes_of
from vicinal.experiments.student import interval
from vicinal.experiments.training.settings import Training


class Tags(HTMLParser):
    """Fails where tags do not close in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def small(source: str, *recipes: str, **changes: object) -> Comparison:
    plain = Comparison(
        source=source, recipes=recipes_of(recipes or ("none", "HorizontalFlip")), model=Model("small_cnn", TINY),
        training=Training(epochs=2, batch=16, rate=0.01), trials=Trials(limit=12), seeds=(0, 1), device="cpu",
    )  # fmt: skip
    return attrs.evolve(plain, **changes)


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@pytest.fixture(scope="module")
def done(photos: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished comparison; not to be changed."""
    out = tmp_path_factory.mktemp("done") / "out"
    compare(small(photos), out)
    return out


def test_results_hold_every_run_and_what_they_say_together(done: Path) -> None:
    results = json.loads((done / "results.json").read_text())
    assert results["baseline"] == "none"
    assert results["seeds"] == [0, 1]
    assert list(results["recipes"]) == ["none", "HorizontalFlip"]
    runs = {name: one["runs"] for name, one in results["recipes"].items()}
    for name, every in runs.items():
        for run in every:
            own = json.loads((done / "runs" / name / f"seed-{run['seed']}" / "result.json").read_text())
            assert own == run
            assert len(run["curves"]["loss"]) == 2
            assert run["curves"]["test_score"][-1] == pytest.approx(run["measures"]["score"], abs=1e-6)
    scores = {name: [run["measures"]["score"] for run in every] for name, every in runs.items()}
    summary = results["recipes"]["HorizontalFlip"]["summary"]
    gain = interval(np.subtract(scores["HorizontalFlip"], scores["none"]).tolist())
    assert summary["score"]["mean"] == pytest.approx(np.mean(scores["HorizontalFlip"]), abs=1e-6)
    assert (summary["gain"]["mean"], summary["gain"]["low"]) == pytest.approx((gain.mean, gain.low), abs=1e-6)
    assert results["recipes"]["none"]["summary"]["gain"] is None
    assert "HorizontalFlip" in results["recipes"]["HorizontalFlip"]["yaml"]
    assert np.sum(summary["confusion"]) == 2 * 32
    assert len(results["corruptions"]["made"]) == 19
    assert results["corruptions"]["absent"] == []


def test_the_network_that_is_kept_has_the_score_that_is_told(done: Path, photos: str) -> None:
    data = load(photos)
    for seed in (0, 1):
        folder = done / "runs" / "HorizontalFlip" / f"seed-{seed}"
        kept = fetch_network(folder / "network.pt")
        found = measure(kept.network, kept.task, data.test, pipeline_for(kept.of(data), None))
        assert found.score == json.loads((folder / "result.json").read_text())["measures"]["score"]


def test_recipes_begin_alike_and_none_sees_the_pictures_as_they_are(done: Path, photos: str) -> None:
    """With one seed the first step's loss differs by the recipe alone: a recipe that does nothing ends as "none"."""
    idle = small(photos, "none", "Identity", seeds=(0,))
    out = done.parent / "idle"
    recipes = compare(idle, out)["recipes"]
    before = json.loads((done / "results.json").read_text())["recipes"]
    assert recipes["Identity"]["runs"][0]["curves"] == recipes["none"]["runs"][0]["curves"]
    assert recipes["none"]["runs"][0]["curves"] == before["none"]["runs"][0]["curves"]
    assert recipes["none"]["runs"][0]["curves"] != before["HorizontalFlip"]["runs"][0]["curves"]


def test_the_page_is_whole_and_shows_all_parts(done: Path) -> None:
    page = (done / "report.html").read_text()
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    titles = re.findall("<h2>(.*?)</h2>", page)
    assert titles == [
        "accuracy", "Curves", "accuracy on changed pictures", "Common corruptions", "One picture, moved",
        "Gain over none by class, points", "Confusion, % of the pictures of a class",
        "Calibration: share that is right, by confidence", "Recipes",
    ]  # fmt: skip
    for text in ("HorizontalFlip", "astronaut", "shot noise", "snow", "95% intervals", "pixels to the right"):
        assert text in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert not re.search(r"nan|None|Infinity", page)


def test_what_is_finished_is_not_run_again_and_more_can_be_added(done: Path, photos: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(done, out)
    before = files(out)
    told: list[str] = []
    compare(small(photos), out, lambda what, *_: told.append(what))
    assert not any("epoch" in what for what in told)
    after = files(out)
    assert {name: data for name, (_, data) in after.items()} == {name: data for name, (_, data) in before.items()}
    assert all(after[name][0] == before[name][0] for name in after if name.startswith("runs/"))
    results = compare(small(f"{photos}/", "none", "HorizontalFlip", "Transpose", seeds=(0, 1, 2)), out)
    assert [len(one["runs"]) for one in results["recipes"].values()] == [3, 3, 3]
    later = files(out)
    assert all(later[name][0] == before[name][0] for name in before if name.startswith("runs/"))


def test_runs_of_a_version_with_fewer_corruptions_are_compared_by_those_that_all_have(
    done: Path, photos: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(done, out)
    path = out / "runs" / "none" / "seed-1" / "result.json"
    old = json.loads(path.read_text())
    for name in ("fog", "snow", "spatter"):
        del old["corruptions"]["scores"][name]
    path.write_text(json.dumps(old))
    results = compare(small(photos), out)
    assert results["corruptions"]["absent"] == ["snow", "fog", "spatter"]
    assert "some runs are of a version without them: snow, fog, spatter" in (out / "report.html").read_text()
    counted = [name for name, one in results["corruptions"]["made"].items() if not one["extra"]]
    assert len(counted) == 13
    one = results["recipes"]["HorizontalFlip"]
    means = [np.mean([run["corruptions"]["scores"][name] for name in counted]) for run in one["runs"]]
    assert one["summary"]["corruption_mean"]["mean"] == pytest.approx(np.mean(means), abs=1e-6)
    assert "fog" not in one["summary"]["corruptions"]


def test_a_comparison_that_was_stopped_ends_as_one_that_was_not(done: Path, photos: str, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def stop(what: str, _done: float, _total: int) -> None:
        if what.startswith("HorizontalFlip, seed 1: epoch 2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(small(photos), out, stop, save_every=0.0)
    assert (out / "runs" / "HorizontalFlip" / "seed-1" / "checkpoint.pt").exists()
    assert json.loads((out / "results.json").read_text())["seeds"] == [0]
    compare(small(photos), out)
    whole, again = (json.loads((folder / "results.json").read_text()) for folder in (done, out))
    for name in whole["recipes"]:
        for one, other in zip(whole["recipes"][name]["runs"], again["recipes"][name]["runs"], strict=True):
            assert {**one, "seconds": 0} == {**other, "seconds": 0}
    assert not [name for name in files(out) if "checkpoint" in name or "tmp" in name]


def test_another_comparison_is_refused(done: Path, photos: str, tmp_path: Path) -> None:
    before = files(done)
    with pytest.raises(JobError, match=r"holds a comparison with training\.epochs 2, not 3; take another folder"):
        compare(small(photos, training=Training(epochs=3, batch=16, rate=0.01)), done)
    with pytest.raises(JobError, match=r"holds a comparison with data.train 48, not 8"):
        compare(small(photos, selection=Selection(limit=8)), done)
    other = tmp_path / "HorizontalFlip.yaml"
    other.write_text(vc.Pipeline([vc.VerticalFlip()]).to_yaml())
    with pytest.raises(JobError, match="holds another recipe of the name 'HorizontalFlip'; give yours another name"):
        compare(small(photos, "none", str(other)), done)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "thesis.txt").write_text("mine")
    with pytest.raises(JobError, match="expected a new or empty folder"):
        compare(small(photos), tmp_path / "used")
    with pytest.raises(DataError, match="picture 'no': not among those to test on"):
        compare(small(photos, trials=Trials(limit=12, picture="no")), tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert files(done) == before


def test_folders_of_before_a_setting_was_added_go_on_at_its_default(done: Path, photos: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(done, out)
    path = out / "experiment.json"
    old = json.loads(path.read_text())
    for name in ("warmup", "consistency", "amp"):
        del old["training"][name]
    path.write_text(json.dumps(old))
    assert compare(small(photos), out)["seeds"] == [0, 1]
    with pytest.raises(JobError, match=r"holds a comparison with training\.warmup 0, not 1; take another folder"):
        compare(small(photos, training=Training(epochs=2, batch=16, rate=0.01, warmup=1)), out)


def test_folders_go_on_with_the_same_labels_alone(photos: str, tmp_path: Path) -> None:
    comparison, data = small(photos), load(photos)
    claim(tmp_path / "out", comparison, data)
    claim(tmp_path / "out", comparison, data)
    turned = attrs.evolve(data.test, targets=data.test.targets[::-1])
    with pytest.raises(JobError, match=r"holds a comparison with data\.targets '\w+', not '\w+'; take another folder"):
        claim(tmp_path / "out", comparison, attrs.evolve(data, test=turned))
    path = tmp_path / "out" / "experiment.json"
    old = json.loads(path.read_text())
    del old["data"]["targets"]  # as earlier versions wrote it
    path.write_text(json.dumps(old))
    claim(tmp_path / "out", comparison, data)


@pytest.mark.parametrize(("changes", "error", "message"), [
    ({"seeds": (0, 1, 0)}, JobError, r"^seeds: expected one or more whole numbers, each once, got \(0, 1, 0\)"),
    ({"seeds": ()}, JobError, r"^seeds: expected one or more whole numbers, each once, got \(\)"),
    ({"seeds": (0.5,)}, JobError, "^seeds: expected a whole number in"),
    ({"recipes": ()}, RecipeError, "^recipes: expected one or more, got none"),
    ({"recipes": (Recipe("a"), Recipe("a", vc.Pipeline([vc.HorizontalFlip()])))}, RecipeError,
     "^recipes: expected each name once, got 'a' twice"),
])  # fmt: skip
def test_runs_that_would_count_twice_or_not_at_all(changes: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        small("anywhere", **changes)


def test_consistency_and_mixed_precision_are_said_in_the_results(photos: str, tmp_path: Path) -> None:
    training = Training(epochs=1, batch=16, consistency=12.0, amp=True)
    given = {"training": training, "trials": Trials(limit=0), "seeds": (0,)}
    results = compare(small(photos, "none", "AugMix", **given), tmp_path / "out")
    assert results["settings"]["training"]["consistency"] == 12
    assert {run["precision"] for one in results["recipes"].values() for run in one["runs"]} == {"bfloat16"}
    assert "consistency 12.0, amp True" in (tmp_path / "out" / "report.html").read_text()
    with pytest.raises(JobError, match="leave Mixup and CutMix out"):
        compare(small(photos, "none", "AugMix", "Mixup", **given), tmp_path / "mixed")
    assert not (tmp_path / "mixed").exists()


def test_recipes_that_are_not_for_experiments(tmp_path: Path) -> None:
    path = tmp_path / "n.yaml"
    path.write_text(vc.Pipeline([vc.Normalize()]).to_yaml())
    with pytest.raises(JobError, match="recipe n: leave Normalize out"):
        recipes_of(["none", str(path)])
    with pytest.raises(RecipeError, match="expected each name once, got 'none' twice"):
        recipes_of(["none", "none"])
    with pytest.raises(RecipeError, match="expected one or more, got none"):
        recipes_of([])
    with pytest.raises(RecipeError, match=r"'gentel': expected a name .*; did you mean 'gentle'"):
        recipes_of(["gentel"])
    both = recipes_of(["HorizontalFlip+Transpose"])[0]
    stack = np.arange(48, dtype=np.uint8).reshape(1, 4, 4, 3)
    assert np.array_equal(both.pipeline(stack), stack[:, :, ::-1].transpose(0, 2, 1, 3))


def test_what_would_go_wrong_later_is_refused_at_once(photos: str, tmp_path: Path) -> None:
    for changes, message in (
        ({"model": Model("unet", {"width": 2, "levels": 1})}, r"unet: expected logits of shape \(2, 4\), got .*2, 4, 24, 24"),
        ({"model": Model("torch.nn:Linear", {"in_features": 3, "out_features": 4})}, "does not take pictures of 24 x 24"),
        ({"recipes": (*recipes_of(["none"]), Recipe("crop", vc.Pipeline([vc.RandomCrop(64)], seed=0)))}, "RandomCrop"),
        ({"training": Training(loss="iou")}, "loss: expected cross_entropy or focal"),
    ):
        with pytest.raises(VicinalError, match=message):
            compare(small(photos, **changes), tmp_path / "out")
    wish = r"expected logits of shape \(2, 1, 32, 32\), got \(2, 1\); for masks take a network that gives them, as unet$"
    with pytest.raises(SpecError, match=wish):
        compare(small(NUCLEI, selection=Selection(size=(32, 32))), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_masks_are_compared_by_dice(tmp_path: Path) -> None:
    comparison = Comparison(
        source=NUCLEI, recipes=recipes_of(["none", "VerticalFlip"]), model=Model("unet", {"width": 4, "levels": 1}),
        selection=Selection(size=(32, 32)), training=Training(epochs=1, batch=4), trials=Trials(limit=2), seeds=(0,),
        device="cpu",
    )  # fmt: skip
    results = compare(comparison, tmp_path)
    summary = results["recipes"]["VerticalFlip"]["summary"]
    assert results["task"]["score"] == "Dice"
    assert len(summary["by_class"]) == 1
    assert summary["iou"]["mean"] <= summary["score"]["mean"]
    assert summary["gain"]["low"] is None
    page = (tmp_path / "report.html").read_text()
    assert "one seed, so no intervals" in page
    assert "One picture, moved" not in page


def test_trials_alone_of_a_kept_network(done: Path, photos: str, tmp_path: Path) -> None:
    path = done / "runs" / "none" / "seed-0" / "network.pt"
    found = judged(str(path), photos, Selection())
    result = evaluate(found, Trials(limit=12), out=tmp_path / "out")
    before = json.loads((done / "runs" / "none" / "seed-0" / "result.json").read_text())
    for part in ("robustness", "heat"):
        assert result[part] == before[part]
    assert result["corruptions"]["scores"] == before["corruptions"]["scores"]
    assert result["measures"]["score"] == before["measures"]["score"]
    assert json.loads((tmp_path / "out" / "evaluation.json").read_text())["model"] == str(path)
    page = (tmp_path / "out" / "evaluation.html").read_text()
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert re.findall("<h2>(.*?)</h2>", page) == [
        "accuracy on changed pictures", "Common corruptions", "One picture, moved", "Confusion, % of the pictures of a class",
        "Calibration: share that is right, by confidence",
    ]  # fmt: skip
    assert f"<td>{result['measures']['score']:.2%}</td>" in page
    assert not re.search(r"nan|None|Infinity", page)
    everything = judged(str(path), photos, Selection(), everything=True)
    assert len(everything.data.test) == 80


def test_trials_of_a_network_by_name_and_weights(done: Path, photos: str, tmp_path: Path) -> None:
    kept = fetch_network(done / "runs" / "none" / "seed-0" / "network.pt")
    torch.save(kept.network.state_dict(), tmp_path / "w.pt")
    given = {"options": TINY, "weights": str(tmp_path / "w.pt"), "mean": kept.mean, "std": kept.std}
    result = evaluate(judged("small_cnn", photos, Selection(), **given), Trials(limit=0))
    before = json.loads((done / "runs" / "none" / "seed-0" / "result.json").read_text())
    assert result["measures"]["confusion"] == before["measures"]["confusion"]
    assert "robustness" not in result
    with pytest.raises(SpecError, match=r"mean: expected one number or 3, one a channel, got \(0.5, 0.5\)"):
        judged("small_cnn", photos, Selection(), **{**given, "mean": (0.5, 0.5)})


def test_networks_that_do_not_fit_the_data(done: Path, photos: str, tmp_path: Path) -> None:
    path = done / "runs" / "none" / "seed-0" / "network.pt"
    shutil.copytree(f"{photos}/train/coffee", tmp_path / "data" / "tea")
    shutil.copytree(f"{photos}/train/rocket", tmp_path / "data" / "rocket")
    with pytest.raises(DataError, match=r"classes: expected those of the network, \('astronaut', .* got \('rocket', 'tea'\)"):
        judged(str(path), str(tmp_path / "data"), Selection())
    with pytest.raises(SpecError, match="no such file, and expected weights"):
        judged(str(tmp_path / "no.pt"), photos, Selection())
    (tmp_path / "bad.pt").write_bytes(b"PK")
    with pytest.raises(ReadError, match="expected a file that vicinal compare wrote"):
        judged(str(tmp_path / "bad.pt"), photos, Selection())
