"""Text that is no recipe: one RecipeError on one line, whatever it is, and soon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vicinal import GaussianNoise, Invert, Pipeline, Rotate
from vicinal.errors import RecipeError
from vicinal.recipes import load

LAUGHS = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = "expected at most 100 levels of lists and mappings in each other, got more"
TURN = "Pipeline: {{transforms: [Rotate: {{degrees: {}}}]}}"
JSON_TURN = '{{"Pipeline": {{"transforms": [{{"Rotate": {{"degrees": {}}}}}]}}}}'

YAML: list[tuple[str, str]] = [
    ("[" * 5000, DEEP), ("{" * 5000, DEEP), ("- " * 5000, DEEP), ("&a [*a]", DEEP),
    ("Pipeline: &a {transforms: [Pipeline: *a]}", DEEP),
    ("Pipeline: {transforms: &a [OneOf: {transforms: *a}]}", DEEP),
    (LAUGHS, "expected at most 100000 values, got more"),
    (TURN.format("9" * 5000), "recipe: expected numbers of at most 400 digits, got one of 5000"),
    (TURN.format("9" * 399), r"Rotate\.degrees: expected a number"),
    (TURN.format("1, degrees: 2"), "the key 'degrees' twice at line 1"),
    ("Pipeline: {transforms: []}\nPipeline: {transforms: [Invert]}", "the key 'Pipeline' twice at line 2"),
    (TURN.format(".nan"), "got nan"), (TURN.format(".inf"), "got inf"), (TURN.format("1e999"), "got inf"),
    (TURN.format("1:30"), "got '1:30'"), (TURN.format("2001-01-01"), "got '2001-01-01'"),
    (TURN.format("!!binary YWJj"), "got b'abc'"), (TURN.format("!!set {a}"), "got {'a'}"),
    ("Pipeline: {transforms: [Rotate: {<<: {degrees: 3}}]}", "<<"),
    ("Pipeline: {transforms: [{1: 2}]}", "unknown transform '1'"),
    ("Pipeline: {transforms: [Rotate: {1: 2}]}", "expected its fields as a mapping"),
    ("? [1, 2]\n: 3", "cannot be read .unhashable type: 'list'"),
    ("", "expected YAML text, got none"), (" \n", "expected YAML text, got none"),
    ("# nothing", "got None"), ("--- a\n--- b", "another document"), ("\x00", "unacceptable character"),
    ("\ud800", "unacceptable character"), ("!!int a", "cannot be read"), ("!!bool a", "cannot be read"),
    ("!!timestamp a", "cannot be read"), ("!!python/object:os.system a", "could not determine a constructor"),
    ("a: *b", "undefined alias"), ("x" * 1_000_001, "expected at most 1000000 characters"),
]  # fmt: skip
JSON: list[tuple[str, str]] = [
    ("[" * 100_000, DEEP), ('{"a":' * 5000, DEEP), ("", "expected JSON text, got none"), ("nul", "Expecting value"),
    (JSON_TURN.format("9" * 5000), "expected numbers of at most 400 digits, got one of 5000"),
    (JSON_TURN.format("NaN"), "got nan"), (JSON_TURN.format("-Infinity"), "got -inf"),
    (JSON_TURN.format('1, "degrees": 2'), "the key 'degrees' twice"), ('"\\ud800"', "expected a mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), YAML, ids=[repr(text[:30]) for text, _ in YAML])
def test_yaml(text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message) as error:
        Pipeline.from_yaml(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("text", "message"), JSON, ids=[repr(text[:30]) for text, _ in JSON])
def test_json(text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        Pipeline.from_json(text)


def test_plain_values_that_hold_themselves() -> None:
    value: dict[str, Any] = {"Pipeline": {"transforms": []}}
    value["Pipeline"]["transforms"].append(value)
    with pytest.raises(RecipeError, match=DEEP):
        Pipeline.from_dict(value)


@settings(max_examples=150)
@given(st.text(alphabet="[]{}&*!|>-?:,#%@`'\" \n\tab1.e<=~P", max_size=40))
def test_any_text_is_a_recipe_or_a_recipe_error(text: str) -> None:
    for read in (Pipeline.from_yaml, Pipeline.from_json):
        with pytest.raises(RecipeError):
            read(f"Pipeline: {{transforms: [Rotate: {{degrees: {text}")  # the braces stay open


@pytest.mark.parametrize(("written", "number"), [
    ("1e-9", 1e-9), ("1e3", 1000.0), ("-2.5E+1", -25.0), (".5", 0.5), ("5.", 5.0), ("1_000", 1000), ("010", 10), ("+7", 7),
])  # fmt: skip
def test_what_looks_like_a_number_is_that_number(written: str, number: float) -> None:
    assert Pipeline.from_yaml(TURN.format(written)) == Pipeline([Rotate(number)])
    ranged = f"{{range: [{written}, 2000.0]}}"
    assert Pipeline.from_yaml(TURN.format(ranged)) == Pipeline([Rotate((number, 2000.0))])


@pytest.mark.parametrize("number", [1e-9, 1e-300, 123456789.0, 0.1, 1e9])
def test_numbers_come_back_as_they_were_written(number: float) -> None:
    for pipeline in (Pipeline([Rotate(number)]), Pipeline([GaussianNoise((0.0, min(number, 1.0)))])):
        assert Pipeline.from_yaml(pipeline.to_yaml()) == pipeline == Pipeline.from_json(pipeline.to_json())


def test_an_anchor_that_is_used_twice_is_a_recipe() -> None:
    text = "Pipeline: {transforms: [&turn {Rotate: {degrees: 3}}, Invert, *turn]}"
    assert Pipeline.from_yaml(text) == Pipeline([Rotate(3), Invert(), Rotate(3)])


def test_files(tmp_path: Path) -> None:
    good = "Pipeline: {transforms: [Invert]}"
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "utf16.yaml").write_text(good, encoding="utf-16")
    (tmp_path / "latin.yaml").write_bytes(b"# caf\xe9\n" + good.encode())
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for name, message in {
        "folder.yaml": "Is a directory", ".": "Is a directory", "empty.yaml": "got none", "utf16.yaml": "not UTF-8 text",
        "latin.yaml": "not UTF-8 text", "large.yaml": "at most 1000000 bytes", "loop.yaml": "symbolic links",
        "gone.yaml": "No such file", "x" * 5000: "expected a name or a .yaml", "x" * 5000 + ".json": "File name too long",
        "a\0b": "expected a name or a .yaml", "a\0b.yaml": "null",
    }.items():  # fmt: skip
        with pytest.raises(RecipeError, match=message) as error:
            load(tmp_path / name)
        assert str(error.value).startswith("recipe ")
        assert len(str(error.value)) < 600
    (tmp_path / "bom.yaml").write_text(good, encoding="utf-8-sig")
    assert load(tmp_path / "bom.yaml") == Pipeline([Invert()])
    (tmp_path / "bom.json").write_text(Pipeline([Invert()]).to_json(), encoding="utf-8-sig")
    assert load(tmp_path / "bom.json") == Pipeline([Invert()])
