"""The terminal: tables, one-line errors and progress, through which no text of an article can act.

News text holds whatever its author put there: escape sequences that repaint the screen, overrides that turn a line
around, square brackets that look like markup. What is shown here is shown, never obeyed. Data meant for programs (JSON,
CSV, Turtle) goes to a pipe or a file as it is.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NoReturn

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kg.errors import KGError

if TYPE_CHECKING:
    from rich.progress import Progress as ProgressBars

    from kg.pipeline import Progress

Cell = str | int | float | None

# Zero-width joiner and non-joiner change how neighbours are drawn, not where: emoji and some scripts need them.
_JOINERS = "\u200c\u200d"
# rich lays out about a thousand rows a second
_MOST_WRAPPED = 2000
# A column keeps the width of its longest value, or of a date; where that is too wide for a terminal, each row becomes
# a list of lines
_LEAST_WIDTH = len("2000-01-01")
_GAP = 2
_PIECE = 1 << 16
_ITEM_WIDTH = 40


def visible(text: str, *, keep: str = "") -> str:
    r"""The text with every control, format, bidirectional or unassigned character made a visible, harmless one.

    >>> visible("red \x1b[31malert"), visible("evil \u202etxt.exe"), visible("Đà Nẵng")
    ('red ␛[31malert', 'evil \\u202etxt.exe', 'Đà Nẵng')
    """
    if text.isprintable():
        return text
    return "".join(char if char in keep or _is_harmless(char) else _picture(char) for char in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"


def _picture(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's control pictures
    return "␡" if code == 0x7F else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class StandardOutputError(KGError):
    """Standard output cannot be written: a full disk, say."""


@contextmanager
def standard_output() -> Iterator[IO[str]]:
    """Gives standard output; a failure to write it, but for a pipe that was closed, raises StandardOutputError."""
    try:
        yield sys.stdout
    except BrokenPipeError:
        raise
    except OSError as error:
        close_pipe()
        raise StandardOutputError(f"standard output: cannot be written ({error.strerror}); write elsewhere") from error


def flush() -> None:
    """Writes out what is buffered. Raises StandardOutputError."""
    with standard_output() as output:
        output.flush()


class _PipedConsole(Console):
    """A console that leaves a closed pipe to the command line, which knows the exit code."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def _console(stream: IO[str]) -> Console:
    """A console on `stream` that interprets no markup and invents no colours for words."""
    return _PipedConsole(file=stream, markup=False, emoji=False, highlight=False)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Prints a table on standard output, wrapped to a terminal's width, a line a row in a pipe.

    Columns that hold nothing but numbers are set flush right.
    """
    values = [list(row) for row in rows]
    is_numeric = [_is_numeric([row[n] for row in values]) for n in range(len(columns))]
    cells = [[_cell(value) for value in row] for row in [columns, *values]]
    if _has_edge() and len(values) <= _MOST_WRAPPED:
        _print_wrapped(visible(title), cells, is_numeric)
    else:
        print_data("\n".join([visible(title), *_aligned(cells, is_numeric), "", ""]))


def _is_numeric(column: Sequence[Cell]) -> bool:
    return set(map(type, column)) - {type(None)} <= {int, float} and any(cell is not None for cell in column)


def _has_edge() -> bool:
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return "–" if value is None else visible(str(value))


def _print_wrapped(title: str, cells: Sequence[Sequence[str]], is_numeric: Sequence[bool]) -> None:
    with standard_output() as output:
        console = _console(output)
        # not the table's own title, which would be wrapped at the table's width
        console.print(Text(title, style="bold"))
        widths = _fitting_widths(cells, console.width - _GAP * len(is_numeric))
        console.print(_table(cells, widths, is_numeric) if widths else _records(cells))
        console.print()


def _fitting_widths(cells: Sequence[Sequence[str]], available: int) -> list[int]:
    """The width of each column, the widest cut down until all fit; none where they cannot."""
    values = cells[1:] or cells
    least = [min(max(map(cell_len, column)), _LEAST_WIDTH) for column in zip(*values, strict=True)]
    if sum(least) > available:
        return []
    widths = [min(max(map(cell_len, column)), available) for column in zip(*cells, strict=True)]
    while sum(widths) > available:
        widest = max(range(len(widths)), key=lambda n: (widths[n] > least[n], widths[n]))
        widths[widest] -= 1
    return widths


def _table(cells: Sequence[Sequence[str]], widths: Sequence[int], is_numeric: Sequence[bool]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, _GAP - 1, 0, 0))
    for name, width, flush_right in zip(cells[0], widths, is_numeric, strict=True):
        table.add_column(Text(name), width=width, justify="right" if flush_right else "left", overflow="fold")
    for row in cells[1:]:
        table.add_row(*map(Text, row))
    return table


def _records(cells: Sequence[Sequence[str]]) -> Text:
    """Each row as lines of a heading and a value, for a terminal too narrow for the columns."""
    head = cells[0]
    rows = ["\n".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=True)) for row in cells[1:]]
    return Text("\n\n".join(rows))


def _aligned(cells: Sequence[Sequence[str]], is_numeric: Sequence[bool]) -> Iterator[str]:
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        spaces = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        padded = [space + c if right else c + space for c, space, right in zip(row, spaces, is_numeric, strict=True)]
        yield " │ ".join(padded).rstrip()
        if number == 0:
            yield "─┼─".join("─" * width for width in widths)


def print_text(text: str, *, indent: int = 0) -> None:
    """Prints a paragraph on standard output: wrapped on a terminal, one line in a pipe."""
    with standard_output() as output:
        if text and output.isatty():
            _console(output).print(Padding.indent(Text(visible(text)), indent))
        else:
            output.write(f"{' ' * indent}{visible(text)}\n")


def print_error(message: str) -> None:
    """Prints `kg: MESSAGE` on standard error, on one line whatever the message holds."""
    line = visible(" ".join(message.split()))
    sys.stderr.write(f"kg: {line}\n")


def print_data(data: str) -> None:
    """Writes data for programs to standard output, unchanged unless a person's terminal is at the other end."""
    if sys.stdout.isatty():
        data = visible(data.replace("\r\n", "\n"), keep="\n\t")
    # in pieces: unbuffered (PYTHONUNBUFFERED), one write that a leaving reader cuts short is no error to Python
    with standard_output() as output:
        for start in range(0, len(data), _PIECE):
            output.write(data[start : start + _PIECE])


@contextmanager
def progress_bar(*, is_wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Gives a function that draws a build's progress on standard error, or None where nobody would see it."""
    if not (is_wanted and sys.stderr.isatty()):
        yield None
        return
    from rich import progress

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
    )
    with progress.Progress(*columns, console=_console(sys.stderr), transient=True) as bar:
        tasks: dict[str, progress.TaskID] = {}

        def show(step: Progress) -> None:
            if step.stage not in tasks:
                _finish(bar)
                tasks[step.stage] = bar.add_task(step.stage, total=step.total)
            words = _shorten(visible(f"{step.stage} {step.item}"), _ITEM_WIDTH)
            bar.update(tasks[step.stage], completed=step.done, total=step.total, description=words)

        yield show


def _finish(bar: ProgressBars) -> None:
    """Makes the bars of earlier stages full, which know their total only now."""
    for task in bar.tasks:
        total = task.total or max(task.completed, 1)
        bar.update(task.id, completed=total, total=total)


def _shorten(text: str, width: int) -> str:
    """The text, or as much of its beginning as fits into `width` characters with an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def speak_utf8() -> None:
    """Makes standard output and error UTF-8 whatever the locale, and unable to fail on a lone surrogate."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _open_closed_streams() -> None:
    """Gives a process that was started with a standard stream closed (`>&-`) an empty one: Python has None for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def close_pipe() -> None:
    """After a write that failed: lets the interpreter flush into nothing instead of failing once more on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
