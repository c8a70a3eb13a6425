"""The playground in a browser: sliders change pixels, two recipes stand side by side, YAML comes back, errors are told."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vicinal as vc

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCREENSHOTS = os.environ.get("VICINAL_SCREENSHOTS")
"""A folder that the page is drawn to: VICINAL_SCREENSHOTS=docs makes the pictures of docs/playground.md anew."""

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("play") / "photos"
    folder.mkdir()
    one = vc.sample()
    for name in ("a", "b"):
        vc.write(folder / f"{name}.png", one["image"][::2, ::2])
    (folder / "broken.png").write_bytes((folder / "a.png").read_bytes()[:300])
    return folder


@contextlib.contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The address that `vicinal play` tells."""
    command = [sys.executable, "-m", "vicinal", "play", *arguments, "--no-browser", "--port", "0", "--recipe", "gentle"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        try:
            yield re.findall(r"http://\S+", line)[0]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def place(source: Path) -> Iterator[str]:
    with served(str(source)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, place: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(place)
    settled(page)
    yield page
    assert faults == []
    assert all(url.startswith((place, "data:")) for url in asked), "the page asked for something from elsewhere"
    context.close()


def settled(page: Any, panel: int = 0) -> list[str]:
    """The pictures of a panel's grid, once what was asked for has been drawn."""
    page.wait_for_function("() => document.querySelectorAll('.panel').length === 2 && waiting === 0")
    return [image.get_attribute("src") for image in page.locator(".panel").nth(panel).locator(".grid img").all()]


def slide(page: Any, row: str, field: str, values: list[float], panel: int = 0) -> None:
    """Moves sliders to other values; those that stand there are left alone."""
    sliders = page.locator(".panel").nth(panel).locator(f".row[data-name={row}] .field[data-field={field}] input").all()
    for slider, value in zip(sliders, values, strict=True):
        if float(slider.input_value()) == value:
            continue
        slider.evaluate("(one, value) => { one.value = value; one.dispatchEvent(new Event('input'));"
                        " one.dispatchEvent(new Event('change')); }", value)  # fmt: skip


def draw(page: Any, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=f"{SCREENSHOTS}/{name}.jpg", quality=85)


def add(page: Any, name: str, panel: int = 0) -> None:
    page.locator(".panel").nth(panel).locator(".add").select_option(name)


def test_a_grid_of_draws_stands_there_and_sliders_change_it(page: Any) -> None:
    before = settled(page)
    assert len(before) == 9  # the picture and eight draws
    add(page, "Rotate")
    turned = settled(page)
    assert turned[0] == before[0]
    assert turned[1:] != before[1:]
    draw(page, "playground")
    slide(page, "Rotate", "degrees", [80, 90])
    assert settled(page)[1:] != turned[1:]
    page.locator("#undo").click()  # one slider, then the other
    page.locator("#undo").click()
    assert settled(page) == turned
    page.locator("#undo").click()
    assert settled(page) == before
    page.locator("#redo").click()
    assert settled(page) == turned
    page.locator("#other").click()
    assert settled(page)[1:] != turned[1:]


def test_two_recipes_stand_side_by_side(page: Any) -> None:
    page.locator("#both").check()
    left, right = settled(page), settled(page, 1)
    assert left == right
    add(page, "Invert", panel=1)
    assert settled(page, 1)[1:] != left[1:]
    assert settled(page) == left
    draw(page, "playground-two")


def test_yaml_and_python_are_what_is_shown(page: Any) -> None:
    add(page, "Posterize")
    shown = settled(page)
    page.locator(".panel .astext").first.evaluate("one => { one.open = true; }")
    text = page.locator(".panel .text").first.input_value()
    pipeline = vc.Pipeline.from_yaml(text)
    assert any(type(one).__name__ == "Posterize" for one in pipeline.transforms)
    page.locator(".row[data-name=Posterize] button[title=remove]").click()
    assert settled(page) != shown
    page.locator(".panel .text").first.fill(text)
    page.locator(".panel .read").first.click()
    assert settled(page) == shown
    told = page.evaluate("() => document.querySelector('.panel').told.python")
    scope: dict[str, Any] = {}
    exec(told, scope)
    assert scope["augment"].to_yaml() == text


def written(page: Any) -> dict[str, Any]:
    """The fields of the first transform, as the recipe on the page has them."""
    (fields,) = page.evaluate("() => state.recipes[0].Pipeline.transforms[0]").values()
    return fields  # type: ignore[no-any-return]


def read(page: Any, transform: str) -> None:
    """Opens a recipe of one transform from its text."""
    page.locator(".panel .astext").first.evaluate("one => { one.open = true; }")
    page.locator(".panel .text").first.fill(f"Pipeline:\n  transforms:\n  - {transform}\n  seed: 1\n")
    page.locator(".panel .read").first.click()
    settled(page)


def told(page: Any, field: str) -> str:
    return str(page.locator(f".panel .field[data-field={field}] output").first.evaluate("one => one.value"))


def test_sliders_say_numbers_whole_and_keep_the_end_that_is_not_moved(page: Any) -> None:
    read(page, "Rotate: {degrees: {range: [-17.123, 180]}}")
    assert told(page, "degrees") == "-17.1 … 180"
    slide(page, "Rotate", "degrees", [-17.123, 100])
    settled(page)
    assert written(page)["degrees"] == {"range": [-17.123, 100]}
    assert told(page, "degrees") == "-17.1 … 100"


@pytest.mark.parametrize(
    ("transform", "field", "moved", "wanted"),
    [
        ("ColorJitter: {brightness: {range: [0.5, 1.5]}}", "brightness", [1.2, 1.2], {"constant": 1.2}),
        ("WhiteBalance: {red: {log_uniform: {low: 0.5, high: 2}}}", "red", [0.6, 2], {"log_uniform": {"low": 0.6, "high": 2}}),
        ("MotionBlur: {length: {int_uniform: {low: 3, high: 9}}}", "length", [5, 9], {"int_uniform": {"low": 5, "high": 9}}),
        ("MotionBlur: {length: 7}", "length", [7, 11], {"int_uniform": {"low": 7, "high": 11}}),
    ],
)
def test_a_moved_slider_keeps_the_kind_of_distribution(
    page: Any, transform: str, field: str, moved: list[float], wanted: dict[str, Any]
) -> None:
    read(page, transform)
    slide(page, transform.partition(":")[0], field, moved)
    settled(page)
    assert written(page)[field] == wanted
    assert page.locator(".panel .error").first.is_hidden()


@pytest.mark.parametrize(
    ("transform", "field", "said"),
    [
        ("Rotate: {degrees: {normal: {mean: 0, std: 5}}}", "degrees", "normal: mean 0, std 5"),
        ("GaussianBlur: {sigma: [0.5, 1, 2]}", "sigma", "0.5 or 1 or 2"),
        ("Resize: {size: [100, 150]}", "size", "100 × 150"),
    ],
)
def test_what_sliders_cannot_hold_is_said_and_left_alone(page: Any, transform: str, field: str, said: str) -> None:
    read(page, transform)
    assert told(page, field) == said
    assert page.locator(".panel").first.locator(f".field[data-field={field}] input").count() == 0


def test_a_broken_picture_and_a_wrong_recipe_say_so(page: Any) -> None:
    names = page.locator("#picture option").all_inner_texts()
    page.locator("#picture").select_option(index=next(place for place, name in enumerate(names) if "broken" in name))
    page.wait_for_selector(".panel .error:not([hidden])")
    assert "broken" in page.locator(".panel .error").first.inner_text()
    page.locator("#picture").select_option(index=0)
    page.wait_for_selector(".panel .error", state="hidden")
    page.locator(".panel .astext").first.evaluate("one => { one.open = true; }")
    page.locator(".panel .text").first.fill("Pipeline:\n  transforms:\n  - Rotatte: {}\n")
    page.locator(".panel .read").first.click()
    page.wait_for_selector(".panel .error:not([hidden])")
    assert "Rotatte" in page.locator(".panel .error").first.inner_text()


def test_recipes_are_opened_by_name(page: Any) -> None:
    before = settled(page)
    page.locator(".panel .recipes").first.select_option("medical")
    assert settled(page) != before
    assert page.locator(".panel .row").count() >= 3


def test_the_first_draws_stand_there_before_every_transform_is_looked_up(browser: Any, place: str) -> None:
    page = browser.new_page()
    page.route("**/api/catalogue", lambda route: page.wait_for_selector(".grid img") and route.continue_())
    page.goto(place)
    assert len(settled(page)) == 9
    assert page.locator(".panel .add").first.is_enabled()
    assert page.locator(".row .field input[type=range]").count() > 0
    page.close()


def test_what_a_network_takes_each_draw_for_stands_below_it(browser: Any, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from vicinal.experiments.data.load import load
    from vicinal.experiments.network import Model, store_network

    vc.offline.shapes(tmp_path / "shapes", count=24, size=32)
    data, model = load(str(tmp_path / "shapes")), Model("small_cnn", {"widths": (4,), "hidden": 8, "grid": 2})
    store_network(tmp_path / "network.pt", model, model.build(data.task, 3, seed=3), data, 0.2)
    with served(str(tmp_path / "shapes"), "--network", str(tmp_path / "network.pt")) as place:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(place)
        settled(page)
        told = page.locator(".panel").first.locator(".answer").all_inner_texts()
        assert len(told) == 9
        assert all(re.fullmatch(r"[✓✗] (disc|square|up|down), \d+ %\s*", one) for one in told)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        add(page, "Normalize")
        settled(page)
        assert page.locator(".answer").count() == 0
        assert "as before Normalize" in page.locator(".panel .silent").first.inner_text()
        page.locator("#undo").click()
        settled(page)
        assert page.locator(".panel").first.locator(".answer").all_inner_texts() == told
        assert page.locator(".panel .silent").first.is_hidden()
        page.close()
