"""The one configuration file of a training run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KGError


class SettingsError(KGError):
    """A configuration that cannot be used: which file, what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Source:
    """One corpus: files under the data folder, how to read them, how many times an epoch sees each window.

    `kind` is `trees`, `names`, `meantime` or `passages`; `skip` leaves out that many windows at the end (those that
    development is measured on), `first` takes only so many from the start; `repeat` may be a fraction. Trees without
    `labels` teach parts of speech and most heads, not labels (a treebank of an older scheme).
    """

    name: str
    kind: str
    language: str
    files: tuple[str, ...]
    repeat: float = 1.0
    first: int | None = None
    skip: int = 0
    layers: tuple[str, ...] = ()
    clitics: bool = True
    labels: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """A run over the sources: `epochs` at a peak rate, learning rates fall along a line."""

    name: str
    epochs: int
    encoder_rate: float
    head_rate: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int
    threads: int
    layers: int
    pieces: int
    dropout: float
    batch: int  # pieces, padding included
    longest: int  # pieces of a packed window
    warm_up: float  # part of a stage in which rates rise
    weights: Mapping[str, float]  # of each task's loss
    stages: tuple[Stage, ...]


def read(path: Path) -> Settings:
    """The settings in a TOML file. Raises SettingsError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        sources = {name: _source(name, values) for name, values in raw.pop("sources").items()}
        stages = tuple(_stage(name, dict(values), sources) for name, values in raw.pop("stages").items())
        return Settings(**raw, stages=stages)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} cannot be used as a training configuration: {error}") from None


def _source(name: str, values: Mapping[str, Any]) -> Source:
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Source(name, **given)


def _stage(name: str, values: dict[str, Any], sources: Mapping[str, Source]) -> Stage:
    repeats = values.pop("repeat")
    chosen = tuple(_repeated(sources[source], float(times)) for source, times in repeats.items())
    return Stage(name, **values, sources=chosen)


def _repeated(source: Source, times: float) -> Source:
    from dataclasses import replace

    return replace(source, repeat=times)
