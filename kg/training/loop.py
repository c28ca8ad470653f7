"""Training: stages over sources, one optimiser, everything drawn from one seed."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from kg.reader.pieces import Pieces
from kg.training import batches, data
from kg.training.batches import Cut
from kg.training.examples import Example
from kg.training.losses import losses
from kg.training.network import Network
from kg.training.settings import Settings, Stage

SUBSTITUTED = 0.5  # of the passages of an epoch
CLIP = 1.0
LAST_RATE = 0.1  # of the peak
REPORT_EVERY = 50  # steps
Report = Callable[[str], None]


def run(
    network: Network,
    settings: Settings,
    folder: Path,
    pieces: Pieces,
    relations: Sequence[str],
    report: Report,
    checkpoints: Path | None = None,
) -> None:
    """Train through all stages in place; `report` gets a line now and then.

    With `checkpoints`, the weights after each stage are kept there, and a stage whose file is there is not run again:
    each stage draws from a seed of its own, so that the result is the same.
    """
    torch.set_num_threads(settings.threads)
    for number, stage in enumerate(settings.stages):
        kept = checkpoints / f"{number}-{stage.name}.pt" if checkpoints else None
        if kept and kept.exists():
            network.load_state_dict(torch.load(kept, weights_only=True))
            continue
        torch.manual_seed(settings.seed * 1000 + number)
        _stage(
            network, settings, stage, folder, pieces, relations, random.Random(settings.seed * 1000 + number), report
        )
        if kept:
            torch.save(network.state_dict(), kept)


def _stage(
    network: Network,
    settings: Settings,
    stage: Stage,
    folder: Path,
    pieces: Pieces,
    relations: Sequence[str],
    rng: random.Random,
    report: Report,
) -> None:
    read = {s.name: data.examples(s, folder) for s in stage.sources if s.kind != "passages"}
    epochs = [_epoch(stage, read, settings, folder, pieces, rng) for _ in range(stage.epochs)]
    steps = sum(map(len, epochs))
    optimiser = _optimiser(network, stage)
    warm = max(1, int(settings.warm_up * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / warm, LAST_RATE + (1 - LAST_RATE) * (steps - step) / max(1, steps - warm)),
    )
    progress = _Progress(stage.name, steps, report)
    network.train()
    for batch in (b for epoch in epochs for b in epoch):
        given = batches.inputs(batch, pieces)
        found = losses(network, batch, given, relations)
        total = torch.stack([settings.weights[task] * loss for task, loss in found.items()]).sum()
        optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        schedule.step()
        progress.step(found, given.mask)


def _epoch(
    stage: Stage,
    read: Mapping[str, Sequence[Example]],
    settings: Settings,
    folder: Path,
    pieces: Pieces,
    rng: random.Random,
) -> list[list[Cut]]:
    cuts: list[Cut] = []
    for source in stage.sources:
        if source.kind == "passages":
            chosen = data.multiplied(source, folder, rng, SUBSTITUTED)
        else:
            chosen = data.epoch(source, read[source.name], rng)
        cuts += batches.packed([batches.cut(e, pieces) for e in chosen], rng, settings.longest)
    return batches.batches(cuts, settings.batch, rng)


def _optimiser(network: Network, stage: Stage) -> torch.optim.Optimizer:
    encoder = ("positions", "embedded_norm", "layers")
    groups: dict[tuple[bool, bool], list[Tensor]] = defaultdict(list)
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups[name.startswith(encoder), parameter.dim() > 1].append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": stage.encoder_rate if inner else stage.head_rate,
                "weight_decay": 0.01 if matrix else 0.0,
            }
            for (inner, matrix), parameters in sorted(groups.items())
        ],
        betas=(0.9, 0.98),
    )


class _Progress:
    def __init__(self, stage: str, steps: int, report: Report) -> None:
        self.stage, self.steps, self.report = stage, steps, report
        self.done, self.pieces = 0, 0.0
        self.sums: dict[str, list[float]] = defaultdict(list)
        self.begun = time.monotonic()

    def step(self, found: Mapping[str, Tensor], mask: Tensor) -> None:
        self.done += 1
        self.pieces += float(mask.sum())
        for task, loss in found.items():
            self.sums[task].append(float(loss.detach()))
        if self.done % REPORT_EVERY and self.done != self.steps:
            return
        seconds = time.monotonic() - self.begun
        means = " ".join(f"{task} {sum(v) / len(v):.3f}" for task, v in sorted(self.sums.items()))
        rate = self.pieces / max(seconds, 1e-9)
        left = seconds / self.done * (self.steps - self.done) / 60
        self.report(f"{self.stage} {self.done}/{self.steps}, {rate:.0f} pieces/s, {left:.0f} min left: {means}")
        self.sums.clear()
