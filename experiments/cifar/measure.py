"""Everything that is trained and measured, as the results keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.cifar import fgsm
from experiments.cifar.activations import activations
from experiments.cifar.network import Small
from experiments.cifar.outcome import answers
from experiments.cifar.pictures import SPLITS, unpack
from experiments.cifar.plot import draw
from experiments.cifar.rows import attack_rows, clean_rows, inside_rows, noisy_rows
from experiments.cifar.settings import CORE, DEFAULT, FULL, NOISE_SEED, Settings
from experiments.cifar.train import train_clean, train_noisy
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from vicinal.experiments.data.load import load
from vicinal.experiments.network import fetch_network
from vicinal.experiments.run import NETWORK, folder_of, trial_pictures
from vicinal.experiments.threads import set_torch_threads

QUESTION = (
    "CIFAR-10 with 1000 pictures a class: what do flips and crops, erasing, mixing and policies bring, with right labels and "
    "with wrong ones, against an attacker, and what does Cutout change inside of the network?"
)


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Trains, measures and draws; gives the results. ``settings``: None for DEFAULT, or FULL with --full."""
    chosen = settings or (FULL if arguments.full else DEFAULT)
    clock = Clock(arguments.out / "clock")
    progress = Progress(clock)
    set_torch_threads(arguments.threads)
    archives = {split: arguments.dataset(f"cifar10-{split}-10k.zip") for split in SPLITS}
    clean = unpack(archives, arguments.out / "data" / "clean.npz")
    folder = arguments.out / "clean"
    runs = train_clean(chosen, clean, folder, progress)
    noisy = train_noisy(chosen, clean, arguments.out, progress)
    data = load(str(clean))
    some = trial_pictures(data, chosen.attacked)
    networks = {name: [_network(folder, name, seed) for seed in of] for name, of in runs.items()}
    results = {
        "question": QUESTION,
        "data": {**data.plain(), "source": "CIFAR-10, 1000 pictures a class of each split (JPEG)"},
        "settings": settings_plain(chosen),
        "seeds": list(chosen.seeds),
        "outcome": clean_rows(runs),
        "noise": noisy_rows(noisy),
        "fgsm": attack_rows({name: [fgsm.accuracies(one, data, some) for one in networks[name]] for name in networks}),
        "activations": inside_rows({name: [activations(one.stages, data, some) for one in networks[name]] for name in CORE}),
        "answers": answers(runs),
    }
    return {**results, "pictures": draw(results, arguments.results), "seconds": clock.total()}


def settings_plain(settings: Settings) -> dict[str, Any]:
    """JSON."""
    return {
        "model": settings.model.plain(), "training": settings.training.plain(),
        "noisy_training": settings.noisy_training.plain(), "attacked": settings.attacked,
        "shares": list(settings.shares), "noise_seed": NOISE_SEED,
    }  # fmt: skip


def _network(folder: Path, recipe: str, seed: int) -> Small:
    """A trained network, in float32: gradients and activations are looked at closely."""
    network = fetch_network(folder_of(folder, recipe, seed) / NETWORK).network
    assert isinstance(network, Small)
    network.reduced = False
    return network
