"""A folder of output files that is replaced as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import GraphError, OutputError


def written_file(folder: Path, *names: str) -> Path:
    """The first of these files that an output folder holds. Raises GraphError, which says how to make one."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    none = f"no {names[0]}" if len(names) == 1 else f"none of {', '.join(names)}"
    found = f"the folder holds {none}" if folder.exists() else "no such folder"
    raise GraphError(folder, found, f"build one with: kg build INPUT --output {folder}")


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Puts the files into the folder, made if need be; other files there stay. If it fails, all is as it was.

    The files are written elsewhere on the same disk first, so a full disk or a killed process meets the old output
    whole; what then remains is renaming, which is undone if it fails half-way. Raises OutputError.
    """
    try:
        with _staging(folder) as staging:
            _write_all(staging / "new", contents)
            if folder.exists():
                _swap(staging, folder, list(contents))
            else:
                (staging / "new").rename(folder)
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error)) from error


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A hidden folder on the output's own file system: inside it if it exists (it may be a mount), else beside it."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(None, "not a folder")
    place = folder if folder.is_dir() else folder.parent
    place.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".kg-", suffix=".partial", dir=place))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in contents.items():
        with (folder / name).open("wb") as file:
            file.write(data)
            # a disk that fills up may say so only now
            file.flush()
            os.fsync(file.fileno())


def _swap(staging: Path, folder: Path, names: list[str]) -> None:
    """Moves each old file away and its new one in; puts the old ones back if a move fails."""
    (staging / "old").mkdir()
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            if (folder / name).is_file():
                (folder / name).rename(staging / "old" / name)
            (staging / "new" / name).rename(folder / name)
    except BaseException:
        _put_back(staging, folder, done)
        raise


def _put_back(staging: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        if not (staging / "new" / name).exists():
            (folder / name).rename(staging / "new" / name)
        if (staging / "old" / name).exists():
            (staging / "old" / name).rename(folder / name)
