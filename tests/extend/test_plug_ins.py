"""A package that someone else wrote, from a recipe through every way to run it; and packages that are broken or missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.extend.conftest import PLUGIN, Install
from tests.extend.test_lambda import grain
from tests.offline.pictures import class_folders
from vicinal.transforms.catalogue import transform_class

SOURCE = Path(vc.__file__).parents[1]
RECIPE = "Pipeline: {transforms: [{HorizontalFlip: {p: 0.5}}, Smear, {Fade: {amount: [0.2, 0.7]}}], seed: 5}"
IMAGES = np.random.default_rng(1).integers(0, 256, (4, 20, 24, 3), np.uint8)


def python(*arguments: str, path: tuple[Path, ...] = (SOURCE, PLUGIN)) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter with these folders on its path."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment)


def command(*arguments: str, path: tuple[Path, ...] = (SOURCE, PLUGIN)) -> str:
    done = python("-m", "vicinal", *arguments, path=path)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("plugin")
def test_both_kinds_of_transform_run_on_both_backends_and_are_written_down() -> None:
    pipeline = vc.Pipeline.from_yaml(RECIPE)
    out = pipeline(IMAGES, ids=range(4))
    assert (out != IMAGES).any()
    assert np.abs(out.astype(int) - pipeline(IMAGES, ids=range(4), backend="reference").astype(int)).max() <= 1
    text = pipeline.to_yaml()
    assert "vicinal_smear:Smear" in text
    assert "vicinal_smear:Fade" in text
    assert vc.Pipeline.from_yaml(text) == pipeline
    assert transform_class("Smear") is transform_class("vicinal_smear:Smear")


@pytest.mark.usefixtures("plugin")
def test_a_class_that_was_imported_is_known_by_its_packages_entry_point() -> None:
    import vicinal_smear

    pipeline = vc.Pipeline([vicinal_smear.Smear(3), vc.OneOf([vicinal_smear.Fade(), vc.Invert()])], seed=0)
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    assert "vicinal_smear:Smear" in pipeline.to_yaml()


def test_no_plug_in_is_imported_before_its_name_is_needed() -> None:
    code = (
        "import sys, vicinal as vc; early = 'importlib.metadata' in sys.modules; p = vc.Pipeline([vc.Rotate(3)]); "
        "vc.Pipeline.from_yaml(p.to_yaml()); vc.register; print(early, 'vicinal_smear' in sys.modules); "
        "vc.Pipeline.from_yaml('Pipeline: {transforms: [Fade]}'); print('vicinal_smear' in sys.modules)"
    )
    assert python("-c", code).stdout.split() == ["False", "False", "True"]


def test_the_command_line_finds_it(tmp_path: Path) -> None:
    listed = command("transforms")
    assert "from other packages\n  Fade " in listed
    assert "Smears the picture along its rows. (package vicinal-smear)" in listed
    for name in ("Smear", "vicinal_smear:Smear"):
        assert "how many pixels one is spread over, an odd number" in command("transforms", name)
    (tmp_path / "r.yaml").write_text(RECIPE)
    plan = command("explain", str(tmp_path / "r.yaml"), "--size", "20x24", "--count", "3")
    assert "the whole picture: Smear[0]" in plan


@pytest.mark.usefixtures("plugin")
def test_a_job_on_two_processes_gives_the_bytes_of_one_on_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class_folders(tmp_path / "src", 2)
    (tmp_path / "pack_own.py").write_text(GOOD.format("Own").replace("@transform", "@register\n@transform") + PLAIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    recipe = RECIPE.replace("Smear,", "Smear, 'pack_own:Own', {Lambda: {image: 'pack_own:halved'}},")
    (tmp_path / "r.yaml").write_text(recipe)
    words = "augment", str(tmp_path / "src"), str(tmp_path / "two"), "--recipe", str(tmp_path / "r.yaml"), "-n", "2"
    command(*words, "--processes", "2", "--shard-size", "4", path=(SOURCE, PLUGIN, tmp_path))
    vc.offline.augment(tmp_path / "src", tmp_path / "one", vc.Pipeline.from_yaml(recipe), copies=2, threads=1, shard_size=4)
    pictures = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*_[01].*"))
    assert len(pictures) == 8
    for picture in pictures:
        assert (tmp_path / "one" / picture).read_bytes() == (tmp_path / "two" / picture).read_bytes()
    assert "vicinal_smear:Smear" in (tmp_path / "two/recipe.yaml").read_text()
    line = json.loads((tmp_path / "two/manifest.jsonl").read_text().splitlines()[0])
    assert {"Smear[0]", "Fade[0]"} <= set(line["parameters"])
    words = "explain", str(tmp_path / "two/recipe.yaml"), "--size", "9x9", "--count", "1"
    assert "function halved" in command(*words, path=(SOURCE, PLUGIN, tmp_path))


@pytest.mark.usefixtures("plugin")
def test_the_packages_version_is_part_of_what_a_job_is() -> None:
    from vicinal.transforms.registry import package_versions

    import_smear: Any = transform_class("Smear")
    assert package_versions({vc.Rotate, import_smear}) == {"vicinal-smear": "1.2"}
    assert package_versions({vc.Rotate, vc.Pipeline}) == {}


class Pictures:
    """A data set that a spawned worker can import."""

    def __len__(self) -> int:
        return len(IMAGES)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return IMAGES[index], index


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_workers_of_a_torch_loader_find_it_and_a_plain_function(start: str) -> None:
    torch = pytest.importorskip("torch")
    from vicinal.torch import Augmented, Loader, collate

    pipeline = vc.Pipeline([*vc.Pipeline.from_yaml(RECIPE).transforms, vc.Lambda(grain, p=0.7)], seed=5)
    wanted = next(iter(Loader(Pictures(), pipeline, 4, shuffle=False)))[0]
    data = Augmented(Pictures(), pipeline)
    data.set_epoch(0)
    loader = torch.utils.data.DataLoader(data, 4, num_workers=1, multiprocessing_context=start)
    np.testing.assert_array_equal(next(iter(loader))[0].numpy(), wanted.numpy())
    assert collate(pipeline).pipeline == pipeline


@pytest.mark.usefixtures("plugin")
def test_where_it_is_not_installed_the_recipe_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(vc.Pipeline.from_yaml(RECIPE).to_yaml())
    class_folders(tmp_path / "src", 1)
    for arguments in (["explain", "r.yaml"], ["augment", "src", "out", "-r", "r.yaml"], ["transforms", "vicinal_smear:Smear"]):
        words = [str(tmp_path / one) if one in ("src", "out", "r.yaml") else one for one in arguments]
        done = python("-m", "vicinal", *words, path=(SOURCE,))
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "'vicinal_smear:Smear': no module 'vicinal_smear' is installed here; install the package" in done.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "named.yaml").write_text(RECIPE)
    done = python("-m", "vicinal", "explain", str(tmp_path / "named.yaml"), path=(SOURCE,))
    assert "unknown transform 'Smear'" in done.stderr
    assert "if another package brings it, that is not installed here" in done.stderr


PLAIN = """
def halved(picture):
    return picture // 2
"""
GOOD = """
from vicinal.extend import Transform, register, transform
@transform
class {0}(Transform):
    \"\"\"Does nothing.\"\"\"
    def lower(self, site):
        pass
"""


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def (", "SyntaxError: "),
        ("raise RuntimeError('first\\nsecond')", "RuntimeError: first second"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("Other = 3", "AttributeError: "),
    ],
)
def test_a_broken_package_is_named_with_the_cause_and_breaks_no_other(
    install: Install, capsys: pytest.CaptureFixture[str], code: str, reason: str
) -> None:
    from vicinal.cli.transforms import transforms

    install("pack_broken", code, Broken="pack_broken:Broken")
    for name in ("Broken", "pack_broken:Broken"):
        with pytest.raises(vc.SpecError) as caught:
            vc.Pipeline.from_yaml(f"Pipeline: {{transforms: [{name}]}}")
        assert "pack_broken" in str(caught.value)
        assert reason in str(caught.value) or (code == "Other = 3" and "has no Broken" in str(caught.value))
        assert "\n" not in str(caught.value)
    assert vc.Pipeline.from_yaml(RECIPE).to_yaml()
    import vicinal_smear

    assert "vicinal_smear:Fade" in vc.Pipeline([vicinal_smear.Fade()]).to_yaml()
    transforms(None)
    out = capsys.readouterr().out
    assert "the package pack_broken is broken: " + reason in out
    assert "Blends with white. (package vicinal-smear)" in out


def test_entry_points_that_are_no_transforms(install: Install) -> None:
    install("pack_number", "Number = 3\nclass Plain: pass", Number="pack_number:Number", Plain="pack_number:Plain")
    for name, got in (("Number", "3"), ("Plain", "<class 'pack_number.Plain'>")):
        with pytest.raises(vc.SpecError) as caught:
            transform_class(name)
        wanted = f"{name} (pack_number:{name} of the package pack_number): expected a subclass of vicinal.Transform, got {got}"
        assert str(caught.value) == wanted


@pytest.mark.parametrize("value", ["not a place", "pack_odd", "pack_odd:", ":Odd", "pack-odd:Odd"])
@pytest.mark.usefixtures("plugin")
def test_an_entry_point_that_is_no_place_is_named_and_breaks_no_other(install: Install, value: str) -> None:
    install("pack_odd", GOOD.format("Odd"), Odd=value)
    assert vc.Pipeline.from_yaml(RECIPE).to_yaml()
    with pytest.raises(vc.SpecError, match="the package pack_odd is broken: expected an entry point module:name"):
        transform_class("Odd")


def test_a_package_that_says_nothing_of_itself_goes_by_its_module(install: Install) -> None:
    folder = install("pack_silent", GOOD.format("Silent"), Silent="pack_silent:Silent", Gone="pack_silent:Gone")
    (folder / "pack_silent-1.0.dist-info/METADATA").unlink()
    made = vc.Pipeline([transform_class("Silent")()], seed=0)
    assert vc.Pipeline.from_yaml(made.to_yaml()) == made
    with pytest.raises(vc.SpecError, match="the package pack_silent is broken: AttributeError"):
        transform_class("Gone")


def test_extras_behind_a_place_are_passed_over(install: Install) -> None:
    install("pack_extra", GOOD.format("Extra"), Extra="pack_extra : Extra [gpu]")
    made = vc.Pipeline([transform_class("Extra")()], seed=0)
    assert vc.Pipeline.from_yaml(made.to_yaml()) == made


@pytest.mark.usefixtures("plugin")
def test_experiments_take_transforms_of_a_package_by_name_and_by_place() -> None:
    from vicinal.experiments.recipe import recipes_of

    smear, fade, both = recipes_of(["Smear", "vicinal_smear:Fade", "Fade+Rotate+gentle"])
    assert [type(one).__name__ for one in smear.pipeline.transforms] == ["Smear"]
    assert [type(one).__name__ for one in fade.pipeline.transforms] == ["Fade"]
    assert type(both.pipeline.transforms[0].transforms[0]).__name__ == "Fade"
    with pytest.raises(vc.RecipeError, match="expected a name or a"):
        recipes_of(["Smeer"])


def test_two_packages_with_one_name_are_both_named(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    from vicinal.cli.transforms import transforms

    install("pack_one", GOOD.format("Same"), Same="pack_one:Same")
    install("pack_two", GOOD.format("Same"), Same="pack_two:Same")
    both = "got pack_one:Same of the package pack_one and pack_two:Same of the package pack_two; write the place"
    with pytest.raises(vc.SpecError, match=both):
        transform_class("Same")
    transforms(None)
    assert both in capsys.readouterr().out
    pipeline = vc.Pipeline([transform_class("pack_one:Same")(), transform_class("pack_two:Same")()], seed=0)
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline


def test_a_package_may_not_take_a_name_of_vicinals(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    from vicinal.cli.transforms import transforms

    install("pack_mine", GOOD.format("Rotate") + "Turn = Rotate", Rotate="pack_mine:Rotate", Turn="pack_mine:Turn")
    assert transform_class("Rotate") is vc.Rotate
    with pytest.raises(vc.SpecError, match=r"name 'Rotate' of pack_mine:Turn .* is that of vicinal\.transforms\.geometric"):
        transform_class("Turn")
    transforms(None)
    assert "(pack_mine:Rotate of the package pack_mine): that is the name of vicinal.transforms.geometric.rotate:Rotate" in (
        capsys.readouterr().out
    )


def test_a_name_that_is_registered_and_brought_means_two(install: Install) -> None:
    install("pack_same", GOOD.format("Dim"), Dim="pack_same:Dim")
    from tests.extend.test_register import Dim

    vc.register(Dim)
    with pytest.raises(vc.SpecError, match=r"got tests\.extend\.test_register:Dim, which is registered and pack_same:Dim of"):
        transform_class("Dim")
    assert transform_class("tests.extend.test_register:Dim") is Dim
    assert transform_class("pack_same:Dim") is not Dim


def test_a_broken_package_takes_no_name_away(install: Install) -> None:
    install("pack_taking", "1 / 0", Dim="pack_taking:Dim")
    from tests.extend.test_register import Dim

    vc.register(Dim)
    assert transform_class("Dim") is Dim
