"""Pipelines as dicts, YAML and JSON: exact round trips, and messages with the place in the recipe."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vicinal import (
    Beta,
    Brightness,
    Choice,
    CoarseDropout,
    ColorJitter,
    Constant,
    Cutout,
    GaussianBlur,
    HorizontalFlip,
    Hue,
    Identity,
    IntUniform,
    LogUniform,
    Normal,
    Normalize,
    OneOf,
    Pipeline,
    Posterize,
    RandomOrder,
    RandomResizedCrop,
    Rotate,
    SomeOf,
    Sometimes,
    TruncatedNormal,
    Uniform,
)
from vicinal.errors import RecipeError, SpecError
from vicinal.transforms.base import Transform

numbers = st.floats(-50, 50).map(lambda v: round(v, 6))
ranges = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))
distributions = st.one_of(
    numbers, ranges, st.lists(numbers, min_size=1, max_size=4), numbers.map(Constant),
    ranges.map(lambda r: Uniform(*r)), st.just(TruncatedNormal(0, 5, -9, 9)), st.just(Choice([1, 2], weights=[1, 3])),
    numbers.map(lambda v: 2 * Beta(2, 3) - v), st.just(-Normal(0, 1).clip(-2, 2)), st.just(IntUniform(-3, 3)),
)  # fmt: skip
shares = st.floats(0, 1)
leaves: st.SearchStrategy[Transform] = st.one_of(
    st.builds(HorizontalFlip, p=shares),
    st.builds(Rotate, distributions, fill=st.one_of(shares, st.tuples(shares, shares, shares)), p=shares),
    st.builds(Brightness, st.one_of(shares, st.just((0.5, 1.5)), shares.map(Constant), st.just([0.5, 1.0]))),
    st.builds(Posterize, st.one_of(st.just((3, 5)), st.just([2, 8]), st.just(Uniform(2.0, 4.0)), st.integers(1, 8))),
    st.builds(RandomResizedCrop, st.one_of(st.integers(1, 64), st.tuples(st.integers(1, 9), st.integers(1, 9)))),
    st.builds(GaussianBlur, sigma=st.just(LogUniform(0.1, 2.0))),
    st.just(Cutout(4, fill="mean")),
    st.just(Identity()),
)


def composed(children: st.SearchStrategy[Transform]) -> st.SearchStrategy[Transform]:
    rows = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.builds(OneOf, rows, p=shares),
        rows.map(lambda row: OneOf(row, weights=[1.5] * len(row))),
        st.builds(SomeOf, rows, st.sampled_from([None, 1, (0, 1)]), random_order=st.booleans()),
        st.builds(RandomOrder, rows),
        st.builds(Sometimes, shares, rows, otherwise=rows),
        st.builds(Pipeline, rows, p=shares),
    )


pipelines = st.builds(
    Pipeline, st.lists(st.recursive(leaves, composed, max_leaves=4), max_size=4), seed=st.integers(0, 2**64 - 1),
    fuse=st.booleans(), min_area=st.sampled_from([0, 1.0, 4.5]), min_visibility=shares, tight=st.booleans(),
)  # fmt: skip


@settings(max_examples=60)
@given(pipelines)
def test_every_way_out_comes_back_equal(pipeline: Pipeline) -> None:
    copies = [
        Pipeline.from_yaml(pipeline.to_yaml()), Pipeline.from_json(pipeline.to_json()),
        Pipeline.from_dict(pipeline.to_dict()), pickle.loads(pickle.dumps(pipeline)),
    ]  # fmt: skip
    for copy in copies:
        assert copy == pipeline
        assert hash(copy) == hash(pipeline)
    assert yaml.safe_load(pipeline.to_yaml()) == json.loads(pipeline.to_json()) == pipeline.to_dict()


def test_only_what_differs_from_its_default_is_written() -> None:
    pipeline = Pipeline([HorizontalFlip(p=0.5), Rotate((-30, 30), fill=0.5), Identity()], seed=7)
    assert pipeline.to_dict() == {
        "Pipeline": {
            "transforms": [{"HorizontalFlip": {"p": 0.5}}, {"Rotate": {"fill": [0.5]}}, {"Identity": {}}],
            "seed": 7,
        }
    }


def test_ranges_and_choices_stay_apart() -> None:
    rows = "Rotate: {degrees: [-30, 30]}, Rotate: {degrees: {range: [-20, 20]}}, HorizontalFlip"
    text = f"Pipeline: {{transforms: [{rows}]}}"
    assert Pipeline.from_yaml(text) == Pipeline([Rotate([-30, 30]), Rotate((-20, 20)), HorizontalFlip()])


def test_a_range_means_in_a_recipe_what_the_tuple_means_in_python() -> None:
    text = "Pipeline: {transforms: [Posterize: {bits: {range: [4, 8]}}, Brightness: {factor: 0.4}]}"
    assert Pipeline.from_yaml(text) == Pipeline([Posterize((4, 8)), Brightness(0.4)])


def test_values_that_mean_something_else_in_short_are_written_in_full() -> None:
    pipeline = Pipeline([ColorJitter(Constant(0.4)), Posterize(Uniform(4.0, 8.0))])
    assert pipeline.to_dict()["Pipeline"]["transforms"] == [
        {"ColorJitter": {"brightness": {"constant": 0.4}}}, {"Posterize": {"bits": {"uniform": [4.0, 8.0]}}},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "transform",
    [
        ColorJitter(hue=Constant(-0.1)), ColorJitter(Constant(20)), Posterize(Constant(2.5)), Posterize(Uniform(2.5, 6.5)),
        Posterize(Choice([2.5, 3])), Posterize(Choice([2.5, 3], weights=[1, 2])), CoarseDropout(Uniform(1, 3.5)),
    ],
    ids=str,
)  # fmt: skip
def test_distributions_whose_short_form_the_field_refuses_are_written_in_full(transform: Transform) -> None:
    """A Distribution's values are rounded, or taken as they are, where the numbers alone would be a slip."""
    pipeline = Pipeline([transform], seed=1)
    assert Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    assert Pipeline.from_json(pipeline.to_json()) == pipeline


@pytest.mark.parametrize(
    "name",
    ["1e3", "08", "1e-7", "+1_0", ".5e3", "010", "0x10", "1:30", "2020-01-01", ".nan", "-.inf", "yes", "~", "null", "a: b",
     "# a", "", " a", "- a", "*a", "!a", "%", "é", "日本", "a\nb", "\t", "\x85", "\u2028", "=", "<<"],
)  # fmt: skip
def test_names_come_back_as_names_whatever_they_look_like(name: str) -> None:
    """YAML 1.1, in which they are written, takes fewer of them for numbers than YAML 1.2, as which they are read."""
    pipeline = Pipeline([Identity()], seed=1, swaps={"boxes": [(name, "another")]})
    assert Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    assert Pipeline.from_json(pipeline.to_json()) == pipeline


def test_files_of_the_time_when_brightness_0_4_was_a_range_keep_their_meaning() -> None:
    """What to_yaml wrote then of Brightness(0.4), Brightness(Constant(0.4)), Hue(0.1) and Hue()."""
    text = (
        "Pipeline: {transforms: [Brightness: {factor: {range: [0.6, 1.4]}}, Brightness: {factor: {constant: 0.4}},"
        " Hue: {shift: {range: [-0.1, 0.1]}}, Hue: {}]}"
    )
    now = Pipeline([Brightness((0.6, 1.4)), Brightness(0.4), Hue((-0.1, 0.1)), Hue((-0.05, 0.05))])
    assert Pipeline.from_yaml(text) == now == Pipeline.from_yaml(now.to_yaml())


def recipe(*transforms: Any, **fields: Any) -> dict[str, Any]:
    return {"Pipeline": {"transforms": list(transforms), **fields}}


BAD: list[tuple[Any, str]] = [
    (
        recipe("HorizontalFlip", "Identity", {"HorizontalFlop": {}}),
        "Pipeline.transforms[2]: unknown transform 'HorizontalFlop'; did you mean 'HorizontalFlip'?",
    ),
    (
        recipe({"Rotate": {"degree": 3}}),
        "Pipeline.transforms[0]: Rotate: unknown keyword 'degree'; did you mean 'degrees'?",
    ),
    (
        recipe({"OneOf": {"transforms": ["Identity", {"Rotat": None}]}}),
        "Pipeline.transforms[0].OneOf.transforms[1]: unknown transform 'Rotat'; did you mean 'Rotate'?",
    ),
    (
        recipe({"HorizontalFlip": {"p": 2}}),
        "Pipeline.transforms[0]: HorizontalFlip.p: expected a number in [0, 1], got 2",
    ),
    (
        recipe({"Rotate": {"degrees": {"norml": {"mean": 0, "std": 1}}}}),
        "Pipeline.transforms[0].Rotate.degrees: unknown distribution 'norml'; did you mean 'normal'?",
    ),
    (
        recipe({"Rotate": {"degrees": {"range": [3, 1]}}}),
        "Pipeline.transforms[0].Rotate.degrees: expected (low, high) with low <= high, got (3, 1)",
    ),
    (
        recipe({"Rotate": [3]}),
        "Pipeline.transforms[0]: Rotate: expected its fields as a mapping, got [3]",
    ),
    (
        recipe({"Rotate": {}, "Identity": {}}),
        "Pipeline.transforms[0]: expected a transform such as {HorizontalFlip: {p: 0.5}}, "
        "got {'Rotate': {}, 'Identity': {}}",
    ),
    (recipe(sede=3), "recipe: Pipeline: unknown keyword 'sede'; did you mean 'seed'?"),
    ({"Pipeline": None}, "recipe: Pipeline.transforms: expected a value, got none"),
    ({"Pipelin": {}}, "recipe: expected a mapping {Pipeline: {transforms: [...]}}, got ['Pipelin']"),
    ("hello", "recipe: expected a mapping {Pipeline: {transforms: [...]}}, got 'hello'"),
    (None, "recipe: expected a mapping {Pipeline: {transforms: [...]}}, got None"),
    ({"Rotate": {}}, "recipe: expected a mapping {Pipeline: {transforms: [...]}}, got ['Rotate']"),
]


@pytest.mark.parametrize(("value", "message"), BAD, ids=[row[1][:60] for row in BAD])
def test_bad_recipes(value: Any, message: str) -> None:
    for read in (Pipeline.from_dict, lambda v: Pipeline.from_yaml(yaml.safe_dump(v, sort_keys=False))):
        with pytest.raises(RecipeError) as caught:
            read(value)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Pipeline: [",
            "recipe: expected YAML, got expected the node content, but found '<stream end>' at line 1, column 12",
        ),
        ("a: b: c", "recipe: expected YAML, got mapping values are not allowed here at line 1, column 5"),
        ("\x00", "recipe: expected YAML, got unacceptable character #x0000: special characters are not allowed in"),
    ],
)
def test_text_that_is_not_yaml(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        Pipeline.from_yaml(text)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_text_that_is_not_json() -> None:
    with pytest.raises(RecipeError) as caught:
        Pipeline.from_json('{"Pipeline": ')
    assert str(caught.value) == "recipe: expected JSON, got Expecting value: line 1 column 14 (char 13)"


def test_a_transform_of_your_own_cannot_be_written() -> None:
    class Own(Identity):
        pass

    with pytest.raises(SpecError) as caught:
        Pipeline([Own()]).to_yaml()
    assert str(caught.value).startswith("Own: expected a transform of Vicinal's or a registered one, got one of tests.compose")
    assert "vicinal.register" in str(caught.value)


def test_normalize_and_its_layout_survive() -> None:
    pipeline = Pipeline([Normalize(mean=0.5, std=(0.1, 0.2, 0.3), layout="hwc")])
    assert Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
