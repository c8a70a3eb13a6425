"""One step of the training of two translators and their critics."""

from __future__ import annotations

import itertools
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss
from torch.optim import Adam

from vicinal.generative.average import copy_of, follow
from vicinal.generative.domains.critic import Critic
from vicinal.generative.domains.generator import Generator
from vicinal.generative.domains.pool import Pool
from vicinal.generative.domains.settings import DomainTraining


class Networks(nn.Module):
    """Translators ``forth`` and ``back``, their mean weights, and a critic of each domain."""

    def __init__(self, settings: DomainTraining) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            self.forth = Generator(settings.width, settings.deep, settings.skip)
            self.back = Generator(settings.width, settings.deep, settings.skip)
            self.of_first = Critic(settings.width, settings.layers)
            self.of_second = Critic(settings.width, settings.layers)
        self.mean_forth, self.mean_back = copy_of(self.forth), copy_of(self.back)


class Step:
    """Learns from a picture of each domain (Zhu et al. 2017, least-squares losses); its ``state`` is all that it carries."""

    def __init__(self, networks: Networks, settings: DomainTraining) -> None:
        self.networks, self.settings = networks, settings
        makers = itertools.chain(networks.forth.parameters(), networks.back.parameters())
        critics = itertools.chain(networks.of_first.parameters(), networks.of_second.parameters())
        self.optimizers = [Adam(list(some), settings.rate, betas=(0.5, 0.999)) for some in (makers, critics)]
        self.pools = [Pool(settings.pool, settings.seed + number) for number in range(2)]

    def __call__(self, first: Tensor, second: Tensor, step: int) -> dict[str, float]:
        """Losses: "generators" (that critics are deceived), "cycle", "identity" and "critics"."""
        nets, settings = self.networks, self.settings
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = settings.rate_at(step)
        there, here = nets.forth(first), nets.back(second)
        deceived = _away(nets.of_second(there), 1) + _away(nets.of_first(here), 1)
        cycle = l1_loss(nets.back(there), first) + l1_loss(nets.forth(here), second)
        identity = self._identity(first, second)
        self._learn(0, deceived + settings.cycle * cycle + settings.identity * identity)
        older = [pool.exchanged(made, step) for pool, made in zip(self.pools, (here, there), strict=True)]
        told = _told_apart(nets.of_first, first, older[0]) + _told_apart(nets.of_second, second, older[1])
        self._learn(1, told)
        follow(nets.mean_forth, nets.forth, settings.average, step)
        follow(nets.mean_back, nets.back, settings.average, step)
        values = {"generators": deceived, "cycle": cycle, "identity": identity, "critics": told}
        return {name: round(float(value.detach()), 6) for name, value in values.items()}

    def state(self) -> dict[str, Any]:
        """Tensors and plain values."""
        return {
            "networks": self.networks.state_dict(), "optimizers": [one.state_dict() for one in self.optimizers],
            "pools": [pool.state() for pool in self.pools],
        }  # fmt: skip

    def restore(self, state: dict[str, Any], device: str) -> None:
        """Goes on from what ``state`` gave."""
        self.networks.load_state_dict(state["networks"])
        for optimizer, held in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(held)
        for pool, pictures in zip(self.pools, state["pools"], strict=True):
            pool.restore(pictures, device)

    def _identity(self, first: Tensor, second: Tensor) -> Tensor:
        """What a picture of the domain that it should become loses."""
        if not self.settings.identity:
            return first.new_zeros(())
        return l1_loss(self.networks.forth(second), second) + l1_loss(self.networks.back(first), first)

    def _learn(self, which: int, loss: Tensor) -> None:
        """Only the networks of that optimiser: the others' gradients are not asked for, and go before they count."""
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizers[which].step()


def _away(scores: Tensor, wanted: float) -> Tensor:
    return (scores - wanted).square().mean()


def _told_apart(critic: nn.Module, real: Tensor, made: Tensor) -> Tensor:
    return (_away(critic(real), 1) + _away(critic(made), 0)) / 2
