"""What the page asks its server for, without a browser."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.extend.test_register import Dim
from vicinal.play.app import application
from vicinal.play.catalogue import catalogue
from vicinal.play.pictures import shown
from vicinal.play.recipe import as_python, opened, pipeline_of, texts
from vicinal.recipes.load import load, names
from vicinal.report.figures import figure
from vicinal.report.specs import ARGUMENTS, spec

httpx = pytest.importorskip("httpx")


@pytest.fixture
def ask() -> Any:
    from starlette.testclient import TestClient

    client = TestClient(application(shown(None), load("gentle")), base_url="http://localhost")

    def asked(name: str, given: Any = None, **options: Any) -> Any:
        return client.post(f"/api/{name}", json=given or {}, **options)

    asked.client = client  # type: ignore[attr-defined]
    return asked


def test_draws_are_those_of_the_pipeline(ask: Any) -> None:
    recipe = vc.Pipeline([vc.Rotate((-40, 40)), vc.Invert()], seed=3)
    given = {"recipe": recipe.to_dict(), "picture": 0, "copies": 3, "cell": 512}
    found = ask("draw", given).json()
    assert len(found["cells"]) == 4
    data = base64.b64decode(found["cells"][2]["png"].partition(",")[2])
    seen = cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    assert seen.shape == (512, 512, 3)
    _, record = recipe.trace(image=vc.sample()["image"], id=0, epoch=1)
    assert f"Rotate {figure(record.values['Rotate[0]']['degrees'][0])}°" in found["cells"][2]["said"]
    assert ask("draw", {**given, "first": 1}).json()["cells"][1]["png"] == found["cells"][2]["png"]


@pytest.mark.parametrize(("name", "given", "said"), [
    ("draw", {"recipe": {"Pipeline": {"transforms": [{"Rotate": {"degrees": "x"}}]}}, "picture": 0, "copies": 1, "cell": 64},
     "Rotate.degrees: expected"),
    ("texts", {"recipe": {"Rotate": {}}}, "recipe: expected"),
    ("open", {"text": "Pipeline: ["}, "recipe"),
    ("open", {"text": "no_such_recipe"}, "no_such_recipe"),
    ("draw", {"recipe": {"Pipeline": {"transforms": []}}, "picture": 7, "copies": 1, "cell": 64}, ""),
    ("draw", {}, "KeyError"),
], ids=str)  # fmt: skip
def test_what_is_wrong_is_said(ask: Any, name: str, given: Any, said: str) -> None:
    if name == "draw" and given.get("picture") == 7:
        assert "error" not in ask(name, given).json()  # the sample is every picture
        return
    assert said in ask(name, given).json()["error"]


def test_others_cannot_ask(ask: Any) -> None:
    assert ask("begin", headers={"host": "evil.example"}).status_code == 400
    sent = ask.client.post("/api/open", content='{"text": "gentle"}', headers={"content-type": "text/plain"})
    assert sent.status_code == 415
    page = ask.client.get("/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for path in ("/", "/play.js", "/play.css"):
        text = ask.client.get(path).text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "https://" not in text


def test_every_transform_can_be_added_and_its_sliders_hold_what_it_begins_with() -> None:
    for family in catalogue()["families"]:
        for one in family["transforms"]:
            plain = {"Pipeline": {"transforms": [{one["name"]: one["start"]}], "seed": 1}}
            assert pipeline_of(json.loads(json.dumps(plain))).transforms
            for field in one["fields"]:
                if field["ends"] is not None:
                    low, high = field["ends"]
                    assert low < high, (one["name"], field["name"])


@pytest.mark.parametrize("name", names())
def test_python_that_is_copied_makes_the_same_recipe(name: str) -> None:
    told = texts(load(name))
    scope: dict[str, Any] = {}
    exec(told["python"], scope)
    assert scope["augment"].to_dict() == told["recipe"]
    assert opened(told["yaml"]).to_dict() == told["recipe"]


def test_python_has_ranges_choices_and_distributions() -> None:
    pipeline = vc.Pipeline([
        vc.Rotate([1, 2]), vc.GaussianBlur(vc.LogUniform(0.1, 2)), vc.Brightness((0.5, 2)), vc.Rotate(-vc.Normal(0, 5)),
        vc.Rotate(10 * vc.Beta(2, 2) - 5), vc.Hue(vc.Normal(0, 0.1).clip(-0.5, 0.5)),
        vc.Rotate(vc.Uniform(1, 2) + vc.Uniform(0, 1)),
        vc.Rotate(vc.Choice([1, 2], weights=[1, 3])), vc.CoarseDropout((1, 3)), vc.Rotate(vc.Uniform(1, 2) / 3),
    ], seed=1)  # fmt: skip
    text = as_python(pipeline.to_dict())
    for part in ("degrees=[1, 2]", "vc.LogUniform(low=0.1, high=2)", "factor=(0.5, 2)"):
        assert part in text
    assert eval(text, {"vc": vc}).to_dict() == pipeline.to_dict()


@pytest.mark.parametrize("name", ARGUMENTS)
def test_python_makes_every_transform_again(name: str) -> None:
    same_by_python(spec(name))


@pytest.mark.parametrize(
    "made",
    [
        vc.ColorJitter(brightness=vc.Constant(1.2)),  # a plain 1.2 would be a reach about 1
        vc.MotionBlur(length=vc.Uniform(3, 9)),  # and (3, 9) whole numbers alone
        vc.ByEpoch({0: vc.Invert(), 5: vc.OneOf([vc.Rotate(9), vc.ByEpoch({0: vc.Grayscale()})])}),
        vc.OneOf([Dim(0.5), vc.Pipeline([Dim()], seed=2, swaps={"mask": [(1, 2)], "boxes": [("left", "right")]})]),
    ],
)
def test_python_makes_what_has_no_short_form_again(made: vc.Transform) -> None:
    same_by_python(made)


def same_by_python(made: vc.Transform) -> None:
    told = texts(vc.Pipeline([made], seed=1))
    scope: dict[str, Any] = {}
    exec(told["python"], scope)
    assert scope["augment"].to_dict() == told["recipe"]


def test_pictures_of_a_data_set_come_with_their_targets(tmp_path: Path) -> None:
    vc.offline.shapes(tmp_path / "coco", to="coco", count=4, objects=2)
    pictures = shown(str(tmp_path / "coco"))
    assert len(pictures.names()) == 4
    batch = pictures.batch(1)
    assert len(batch[0]["boxes"]) == 2
    with pytest.raises(vc.DataError, match="nothing here"):
        shown(str(tmp_path / "nothing here"))


def test_a_port_that_is_taken_is_told() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "vicinal", "play", "--no-browser", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot listen at 127.0.0.1" in done.stderr
