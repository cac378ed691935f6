"""How commands print for machines and for people."""

import json
from collections.abc import Iterable, Sequence

import typer


def print_json(value: object) -> None:
    """One JSON object, keys in the order given, characters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_warnings(warnings: Iterable[str]) -> None:
    """Warnings go to stderr, one line each."""
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Aligned columns as wide as their cells, so that nothing is cut, in a pipe neither."""
    lines = [list(columns), *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join(padded).rstrip())
