"""Diffusion by a tiny random pipeline: sizes, seeds, prompts by class, filters, jobs that are stopped. No claim of quality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.generative.diffusion import tiny
from tests.offline.pictures import class_folders, smooth
from vicinal.cli.main import main
from vicinal.errors import DataError, ReadError, SpecError
from vicinal.extras import MissingExtraError
from vicinal.files.read import read
from vicinal.generative.diffusion import source

PLACE = "tests.generative.diffusion.tiny"
OF_DIFFUSERS = ("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore:.*local_dir_use_symlinks")
pytestmark = pytest.mark.filterwarnings(*OF_DIFFUSERS)


def declared(**settings: Any) -> vc.Pipeline:
    given = {"pipeline": f"{PLACE}:pipeline", "prompts": "a photo", "steps": 4, **settings}
    return vc.Pipeline([vc.Diffuse(**given)], seed=5)


@pytest.fixture(autouse=True)
def _calls() -> None:
    tiny.CALLS.clear()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_keeps_size_and_kind_and_is_drawn_by_its_key(dtype: Any, channels: int) -> None:
    top = 1 if dtype is np.float32 else np.iinfo(dtype).max
    images = [(smooth(seed, 18, 21 + seed, channels) / 255 * top).astype(dtype) for seed in range(3)]
    first = declared()(images, ids=[1, 2, 3])
    again = declared()(images[::-1], ids=[3, 2, 1])[::-1]
    for one, other, image in zip(first, again, images, strict=True):
        assert one.shape == image.shape
        assert one.dtype == image.dtype
        np.testing.assert_array_equal(one, other)
        assert (one != image).any()
    assert (declared()(images, ids=[1, 2, 3], epoch=1)[0] != first[0]).any()
    assert (declared()([images[0]] * 2, ids=[1, 2])[1] != first[0]).any()
    assert all(width % 2 == height % 2 == 0 for call in tiny.CALLS for width, height in [call["size"]])


def test_strengths_steps_and_guidance_reach_the_pipeline() -> None:
    image = smooth(1, 16, 16)
    record = declared(guidance=2.0)
    record([image] * 40, ids=list(range(40)))
    strengths = {call["strength"] for call in tiny.CALLS}
    assert strengths == {0.25, 0.5, 0.75}
    assert {(call["steps"], call["guidance"], call["output"]) for call in tiny.CALLS} == {(4, 2.0, "np")}
    tiny.CALLS.clear()
    declared(strength=0.1)(image)  # of 4 steps not one would be run
    assert tiny.CALLS[0]["steps"] == 10


def test_more_strength_changes_more() -> None:
    images = [smooth(seed, 16, 16) for seed in range(6)]
    weak, strong = (declared(strength=one, steps=20)(images, ids=list(range(6))) for one in (0.05, 1.0))
    apart = float(np.mean([np.abs(one.astype(int) - other).mean() for one, other in zip(weak, strong, strict=True)]))
    assert apart > 1


def test_the_side_is_that_of_the_pipeline() -> None:
    found = declared(side=32)(smooth(1, 18, 27))
    assert found.shape == (18, 27, 3)
    assert tiny.CALLS[0]["size"] == (48, 32)


def test_texts_go_by_label() -> None:
    augment, images = declared(prompts=["a cat", "a dog"]), [smooth(1, 16, 16)] * 2
    found = augment(vc.Batch(images=images, labels=[1, 0], ids=[7, 8]))
    assert [call["prompt"] for call in tiny.CALLS] == ["a dog", "a cat"]
    assert list(found.labels) == [1, 0]
    other = augment(vc.Batch(images=images, labels=[0, 0], ids=[7, 8]))
    assert (found.images[0] != other.images[0]).any()
    np.testing.assert_array_equal(found.images[1], other.images[1])
    soft = np.array([[0.2, 0.8], [0.9, 0.1]])
    again = augment(vc.Batch(images=images, labels=soft, ids=[7, 8]))
    np.testing.assert_array_equal(again.images[0], found.images[0])
    for labels, got in (([0, 2], "got 2"), ([0, -1], "got none"), (None, "got none")):
        with pytest.raises(DataError, match=rf"Diffuse\[0\].prompts: expected a label from 0 to 1 of picture \d, {got}"):
            augment(vc.Batch(images=images, labels=labels))


def test_one_text_needs_no_labels_of_any_kind() -> None:
    images = [smooth(1, 16, 16)] * 2
    for labels in (["cat", "dog"], [0.5, 1.5], [-1, 3], None):
        found = declared()(vc.Batch(images=images, labels=labels, ids=[1, 2]))
        assert len(found.images) == 2
    with pytest.raises(DataError, match=r"Diffuse\[0\]: labels: expected a whole number for each picture, or soft labels"):
        declared(prompts=["a", "b"])(vc.Batch(images=images, labels=["cat", "dog"]))


def test_candidates_are_drawn_until_one_is_accepted() -> None:
    images = [smooth(seed, 16, 16) for seed in range(4)]
    found = declared(filter=f"{PLACE}:every_third", tries=60)(images, ids=[0, 1, 2, 3])
    assert len(tiny.CALLS) > 4
    assert all(int(one.sum()) % 3 == 0 for one in found)
    with pytest.raises(DataError, match="none of 2 candidates was accepted, the last because: it is of label 1"):
        declared(filter=f"{PLACE}:none_of_label_1", tries=2)(vc.Batch(images=images[:1], labels=[1]))
    with pytest.raises(SpecError, match=r"Diffuse.filter: .*: expected a reason as text, '' for none, got True"):
        declared(filter=f"{PLACE}:says_nothing")(images)


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"pipeline": f"{PLACE}:words_alone"}, SpecError, "which takes image and strength, got 'OfWordsAlone'"),
        ({"pipeline": f"{PLACE}:no_such"}, SpecError, "has no no_such"),
        ({"pipeline": "/no/such/folder"}, ReadError, "/no/such/folder: no such folder, nor a pipeline that is stored here"),
        ({"pipeline": f"{PLACE}:broken", "strength": 0.25}, DataError, "got values that are no numbers"),
        ({"pipeline": f"{PLACE}:broken", "strength": 0.95}, DataError, r"expected a picture of shape \(16, 16, 3\), got shape"),
    ],
)
def test_pipelines_that_do_not_fit_are_named(settings: dict[str, Any], error: Any, says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        declared(**settings)(smooth(1, 16, 16))
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_pipeline_is_named(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "NoSuchPipeline"}')
    with pytest.raises(ReadError, match="expected a diffusers pipeline that changes pictures"):
        declared(pipeline=str(tmp_path))(smooth(1, 16, 16))
    (tmp_path / "unet.bin").write_bytes(b"abc")
    names = list(vc.Diffuse(str(tmp_path), "a").rests_on())
    assert names == [f"{tmp_path}/model_index.json", f"{tmp_path}/unet.bin", "torch", "diffusers"]
    assert list(vc.Diffuse(f"{PLACE}:pipeline", "a").rests_on()) == [f"{PLACE}:pipeline", "torch", "diffusers"]


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "find_spec", lambda name: None if name == "diffusers" else object())
    with pytest.raises(MissingExtraError) as caught:
        declared()
    assert str(caught.value) == "Diffuse: diffusers is not installed: pip install torch diffusers transformers"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"prompts": []}, "Diffuse.prompts: expected a text, or a list of texts by label"),
        ({"strength": 1.5}, "Diffuse.strength: expected"),
        ({"filter": "here"}, "Diffuse.filter: expected module:function, or None, got 'here'"),
        ({"tries": 0}, "Diffuse.tries: expected a whole number"),
        ({"pipeline": ""}, "Diffuse.pipeline: expected a folder, a name on the hub, or module:function"),
        ({"device": "gpu"}, "Diffuse.device: expected"),
    ],
)
def test_what_is_declared_wrongly_is_named(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(SpecError) as caught:
        declared(**settings)
    assert str(caught.value).startswith(says)


def test_it_is_written_down() -> None:
    for settings in ({}, {"prompts": ["a cat", "a dog"], "filter": f"{PLACE}:every_third"}, {"strength": [0.2, 0.4]}):
        assert vc.Pipeline.from_yaml(declared(**settings).to_yaml()) == declared(**settings)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def test_a_job_has_texts_by_class_and_says_what_was_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = class_folders(tmp_path / "data", each=2), tmp_path / "out"
    options = ("--pipeline", f"{PLACE}:pipeline", "--steps", 4, "--copies", 2)
    texts = ("--prompt", "a photo of a {class}", "--class-prompt", "dogs=a hound")
    assert run("generate", "diffuse", data, out, *options, *texts) == 0
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    assert len(lines) == 8
    assert {line["parameters"]["Diffuse[0]"]["strength"] for line in lines} <= {0.25, 0.5, 0.75}
    assert {call["prompt"] for call in tiny.CALLS} == {"a photo of a cats", "a hound"}
    assert len(list((out / "cats").iterdir())) == len(list((out / "dogs").iterdir())) == 4
    assert read(out / "dogs/0_0.png").shape == read(data / "dogs/0.png").shape
    capsys.readouterr()
    assert run("generate", "diffuse", data, tmp_path / "b", *options, "--class-prompt", "dog=a hound") == 2
    assert capsys.readouterr().err.endswith("--class-prompt: expected one of cats, dogs, got 'dog'; did you mean 'dogs'?\n")
    assert run("generate", "diffuse", data, tmp_path / "b", "--pipeline", "no/such") == 2
    assert "vicinal: no/such: no such folder, nor a pipeline" in capsys.readouterr().err


def test_refused_pictures_are_quarantined_with_the_reason(tmp_path: Path) -> None:
    data, out = class_folders(tmp_path / "data", each=2), tmp_path / "out"
    options = ("--pipeline", f"{PLACE}:pipeline", "--steps", 4, "--tries", 1, "--filter", f"{PLACE}:none_of_label_1")
    assert run("generate", "diffuse", data, out, *options, "--prompt", "a {class}") == 0
    refused = [json.loads(line) for line in (out / "quarantine.jsonl").read_text().splitlines()]
    assert {line["source"] for line in refused} == {"dogs/0.png", "dogs/1.png"}
    assert all(line["reason"].endswith("the last because: it is of label 1") for line in refused)
    assert len(list((out / "cats").iterdir())) == 2


def test_a_stopped_job_ends_with_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.generative.diffusion.networks import TinyImg2Img

    data = class_folders(tmp_path / "data", each=2)
    options = ("--pipeline", f"{PLACE}:pipeline", "--steps", 4, "--shard-size", 1, "--threads", 1)
    assert run("generate", "diffuse", data, tmp_path / "whole", *options) == 0
    once = TinyImg2Img.__call__
    tiny.CALLS.clear()

    def stopped(self: Any, **given: Any) -> Any:
        if len(tiny.CALLS) == 3:
            raise KeyboardInterrupt
        return once(self, **given)

    with monkeypatch.context() as patch:
        patch.setattr(source, "parameters", lambda _: frozenset({"prompt", "image", "strength", "num_inference_steps",
                                                                 "guidance_scale", "generator", "output_type"}))  # fmt: skip
        patch.setattr(TinyImg2Img, "__call__", stopped)
        assert run("generate", "diffuse", data, tmp_path / "parts", *options) == 130
    assert run("generate", "diffuse", data, tmp_path / "parts", *options, "--resume") == 0
    for path in (tmp_path / "whole").rglob("*.*"):
        if path.is_file() and path.suffix in (".png", ".jpg", ".jsonl"):
            assert path.read_bytes() == (tmp_path / "parts" / path.relative_to(tmp_path / "whole")).read_bytes()
