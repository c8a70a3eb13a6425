"""One step of the training of a generator of classes and its critic."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import relu
from torch.optim import Adam

from vicinal.experiments.data.pictures import Pictures
from vicinal.generative.average import copy_of, follow
from vicinal.generative.classes.critic import ClassCritic
from vicinal.generative.classes.diff_augment import Change, DiffAugment
from vicinal.generative.classes.generator import ClassGenerator
from vicinal.generative.classes.settings import ClassTraining


class Networks(nn.Module):
    """The generator, its mean weights, and the critic. ``shape``: as ClassGenerator takes it."""

    def __init__(self, shape: dict[str, int], seed: int) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.generator = ClassGenerator(**shape)
            self.critic = ClassCritic(**{name: value for name, value in shape.items() if name != "latent"})
        self.mean = copy_of(self.generator)


class Step:
    """Learns with the hinge loss; all that is drawn in a step depends on the seed and the step alone.

    ``shares``: how often each class is drawn. Real and made pictures are changed alike ahead of the critic, each drawn anew.
    """

    def __init__(
        self, networks: Networks, pictures: Pictures, shares: Any, settings: ClassTraining, device: str
    ) -> None:  # fmt: skip
        self.networks, self.settings, self.device, self.shares = networks, settings, device, shares
        self.change: Change = DiffAugment(settings.seed) if settings.augment else lambda given, _step, _call: given
        self._pictures = pictures
        self._of_class = [np.flatnonzero(pictures.targets == label) for label in range(len(shares))]
        rate, betas = settings.rate, (0.0, 0.9)
        self.optimizers = [Adam(one.parameters(), rate, betas) for one in (networks.generator, networks.critic)]

    def __call__(self, step: int) -> dict[str, float]:
        """Losses: "critic" and "generator"."""
        nets = self.networks
        chance = torch.Generator().manual_seed(self.settings.seed * 1_000_003 + step)
        draws = np.random.default_rng([self.settings.seed, step])
        told, calls = torch.zeros(()), count()
        for _ in range(self.settings.critic_steps):
            real, labels = self._real(draws)
            with torch.no_grad():
                made, claimed = self._made(draws, chance)
            real_score, made_score = (
                nets.critic(self.change(some, step, next(calls)), names) for some, names in ((real, labels), (made, claimed))
            )
            told = relu(1 - real_score).mean() + relu(1 + made_score).mean()
            self._learn(1, told)
        made, claimed = self._made(draws, chance)
        nets.critic.requires_grad_(False)
        deceived = -nets.critic(self.change(made, step, next(calls)), claimed).mean()
        self._learn(0, deceived)
        nets.critic.requires_grad_(True)
        follow(nets.mean, nets.generator, self.settings.average, step)
        return {"critic": round(float(told.detach()), 6), "generator": round(float(deceived.detach()), 6)}

    def state(self) -> dict[str, Any]:
        """Tensors and plain values."""
        return {"networks": self.networks.state_dict(), "optimizers": [one.state_dict() for one in self.optimizers]}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on from what ``state`` gave."""
        self.networks.load_state_dict(state["networks"])
        for optimizer, held in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(held)

    def _labels(self, draws: np.random.Generator) -> Any:
        return draws.choice(len(self.shares), self.settings.batch, p=self.shares)

    def _real(self, draws: np.random.Generator) -> tuple[Tensor, Tensor]:
        labels = self._labels(draws)
        which = np.array([draws.choice(self._of_class[label]) for label in labels])
        images = torch.from_numpy(self._pictures.images[which]).to(self.device).permute(0, 3, 1, 2)
        return images.float() / 127.5 - 1, torch.from_numpy(labels).to(self.device)

    def _made(self, draws: np.random.Generator, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        labels = torch.from_numpy(self._labels(draws)).to(self.device)
        noise = torch.randn(len(labels), self.settings.latent, generator=chance).to(self.device)
        return self.networks.generator(noise, labels), labels

    def _learn(self, which: int, loss: Tensor) -> None:
        self.optimizers[which].zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizers[which].step()
