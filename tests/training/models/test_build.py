"""``build``: seeds, import paths, weights from files, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from vicinal.errors import ReadError, SpecError
from vicinal.torch.models import build

SMALL = {"widths": (4, 4), "hidden": 8}


class TwoLayers(nn.Module):
    """A network of the user's own, with other names for the two numbers."""

    def __init__(self, num_classes: int, in_chans: int = 3, units: int = 4) -> None:
        super().__init__()
        self.first = nn.Conv2d(in_chans, units, 3)
        self.last = nn.Linear(units, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.first(x).mean((2, 3)))


PATH = f"{__name__}:TwoLayers"


def same(one: nn.Module, other: nn.Module) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))


def test_a_seed_gives_the_same_weights_and_leaves_torch_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    one, two, other = (build("small_cnn", 10, 1, seed=seed, **SMALL) for seed in (4, 4, 5))
    assert same(one, two)
    assert not same(one, other)
    assert torch.equal(torch.rand(3), expected)


def test_any_module_by_import_path() -> None:
    network = build(PATH, 7, 1, units=6)
    assert isinstance(network, TwoLayers)
    assert network(torch.zeros(2, 1, 9, 9)).shape == (2, 7)
    assert network.first.out_channels == 6


def test_weights_of_a_file_are_taken_and_another_number_of_classes_keeps_the_rest(tmp_path: Path) -> None:
    source = build("small_cnn", 10, 1, seed=1, **SMALL)
    torch.save(source.state_dict(), tmp_path / "w.pt")
    assert same(build("small_cnn", 10, 1, seed=2, weights=str(tmp_path / "w.pt"), **SMALL), source)
    fewer = build("small_cnn", 3, 1, seed=2, weights=str(tmp_path / "w.pt"), **SMALL)
    assert torch.equal(fewer.features[0].weight, source.features[0].weight)
    assert torch.equal(fewer.head[1].weight, source.head[1].weight)
    assert torch.equal(fewer.head[3].weight, build("small_cnn", 3, 1, seed=2, **SMALL).head[3].weight)


def test_weights_of_a_package_that_says_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = build("small_cnn", 10, 1, seed=1, **SMALL)
    torch.save(source.state_dict(), tmp_path / "w.pt")
    (tmp_path / "packed_weights.py").write_text(
        "import pathlib\nclass Model:\n    @staticmethod\n    def path():\n"
        "        return pathlib.Path(__file__).with_name('w.pt')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert same(build("small_cnn", 10, 1, seed=2, weights="packed_weights:Model.path", **SMALL), source)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("resnet19", {}, "model: expected one of small_cnn, resnet18, .* got 'resnet19'; did you mean 'resnet18'?"),
        ("small_cnn", {"widht": 1}, "model small_cnn: unknown option 'widht'; did you mean 'widths'?"),
        ("resnet20", {"depth": 21}, r"CifarResNet.depth: expected 6 n \+ 2 \(20, 32, 44, 56, 110\), got 21"),
        ("wrn", {"depth": 20}, "WideResNet.depth: expected 6 n"),
        ("vgg", {"depth": 12}, "VGG.depth: expected 11, 13, 16 or 19, got 12"),
        ("no_such_package:Net", {}, "model no_such_package:Net: No module named 'no_such_package'"),
        ("torch.nn:NoSuch", {}, "model torch.nn:NoSuch: module 'torch.nn' has no attribute 'NoSuch'"),
        ("os.path:join", {"a": "x"}, "model os.path:join: expected a torch.nn.Module, got 'x'"),
        ("torch.nn:Linear", {}, "model torch.nn:Linear: .*missing 2 required positional arguments"),
    ],
)
def test_bad_names_and_options(name: str, options: dict, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        build(name, 10, **options)
    assert "\n" not in str(caught.value)


def test_bad_weights(tmp_path: Path) -> None:
    path = tmp_path / "w.pt"
    with pytest.raises(ReadError, match="no such file"):
        build("small_cnn", 10, 1, weights=str(path), **SMALL)
    path.write_bytes(b"not weights")
    with pytest.raises(ReadError, match=r"expected a file of torch\.save with tensors alone"):
        build("small_cnn", 10, 1, weights=str(path), **SMALL)
    torch.save(build("small_cnn", 10, 1, widths=(4, 6), hidden=8).state_dict(), path)
    with pytest.raises(SpecError, match=r"features.3.weight: expected shape \(4, 4, 3, 3\), got \(6, 4, 3, 3\)"):
        build("small_cnn", 10, 1, weights=str(path), **SMALL)
    torch.save(build(PATH, 10, 1).state_dict(), path)
    with pytest.raises(SpecError, match=r"expected those of SmallCNN, got no 'features\.0.weight'"):
        build("small_cnn", 10, 1, weights=str(path), **SMALL)
