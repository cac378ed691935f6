"""Damage a page or a declaration as copying, saving and mailing do, and worse; for fuzzing."""

import re
from collections.abc import Callable
from random import Random

NASTY = [
    *"•:-–—,./()[]{}*;'\"\\%_~#|&<>=+×",
    *"0179aZéÑßİµ٣ⅧﬁΩ字🜁",
    *"\t\r\x0c\x1c\x85\u00a0\u200b\u2028\u202e\u0301\ufeff\ufffd",
    "\x00",
    "\x1b",
    "  ",
    "\r\n",
    "\n\n",
]
FRAME = [
    "Skip Navigation Links",
    "  • Ministerials",
    "  • Atlantis",
    "  • ATLANTIS",
    "  • Átlantis",
    "  • Lilliput (LIL)",
    "  • 字",
    "    • Reports",
    "    • Related Resources",
    "    • Date: \u00a01/31/2012\u00a0 \u00a0 Paragraphs: 17",
    "    • Date: \u00a01/31/2012\u00a0 \u00a0 Paragraphs: 17, 17, 2.8",
    "    • Date: \u00a013/1/2015\u00a0 \u00a0 Paragraphs: -",
    "    Information available in Spanish",
    "      • Declaration - Oz, Oz - May 2001",
    "      • 17:",
    "      • 1:",
    "    A line of text on bridges.",
    "Signatories:",
    "- Red de Puentes -REDPU- (México)",
    "- **Red de Puentes**",
    "Gente de los puentes y los ríos: Ana Prueba Uno, remera; Beto Prueba Dos, vigía",
    "15. And another paragraph.",
    "",
]
Lines = list[str]


def _at(lines: Lines, random: Random) -> int:
    return random.randrange(len(lines)) if lines else 0


def _drop(lines: Lines, random: Random) -> Lines:
    at = _at(lines, random)
    return lines[:at] + lines[at + random.choice([1, 1, 1, 2, 8]) :]


def _double(lines: Lines, random: Random) -> Lines:
    at, to = _at(lines, random), _at(lines, random)
    block = lines[at : at + random.choice([1, 1, 2, 6])]
    where = random.choice([at, to])
    return lines[:where] + block + lines[where:]


def _swap(lines: Lines, random: Random) -> Lines:
    if not lines:
        return lines
    at, to = _at(lines, random), _at(lines, random)
    swapped = list(lines)
    swapped[at], swapped[to] = swapped[to], swapped[at]
    return swapped


def _cut(lines: Lines, random: Random) -> Lines:
    return lines[: _at(lines, random)]


def _put_frame(lines: Lines, random: Random) -> Lines:
    at = _at(lines, random)
    return [*lines[:at], random.choice(FRAME), *lines[at:]]


def _indent(lines: Lines, random: Random) -> Lines:
    return _in_line(lines, random, lambda line: " " * random.randrange(9) + line.lstrip(" "))


def _case(lines: Lines, random: Random) -> Lines:
    return _in_line(lines, random, random.choice([str.upper, str.lower, str.title]))


def _join(lines: Lines, random: Random) -> Lines:
    at = _at(lines, random)
    return [*lines[:at], "".join(lines[at : at + 2]), *lines[at + 2 :]]


def _split(lines: Lines, random: Random) -> Lines:
    at = _at(lines, random)
    line = lines[at] if lines else ""
    middle = random.randint(0, len(line))
    return [*lines[:at], line[:middle], line[middle:], *lines[at + 1 :]]


def _digits(lines: Lines, random: Random) -> Lines:
    """Other digits, in a line that has some: numbers, dates, years."""
    numbered = [at for at, line in enumerate(lines) if re.search(r"\d", line)]
    if not numbered:
        return lines
    at = random.choice(numbered)
    changed = re.sub(r"\d", lambda _: random.choice("0123456789"), lines[at])
    return [*lines[:at], changed, *lines[at + 1 :]]


def _insert(lines: Lines, random: Random) -> Lines:
    def inserted(line: str) -> str:
        at = random.randint(0, len(line))
        return line[:at] + random.choice(NASTY) * random.choice([1, 1, 3, 200]) + line[at:]

    return _in_line(lines, random, inserted)


def _remove(lines: Lines, random: Random) -> Lines:
    def removed(line: str) -> str:
        at = random.randint(0, len(line))
        return line[:at] + line[at + random.choice([1, 1, 5]) :]

    return _in_line(lines, random, removed)


def _in_line(lines: Lines, random: Random, change: Callable[[str], str]) -> Lines:
    at = _at(lines, random)
    return [*lines[:at], *(change(line) for line in lines[at : at + 1]), *lines[at + 1 :]]


CHANGES = [
    _drop,
    _double,
    _swap,
    _cut,
    _put_frame,
    _indent,
    _case,
    _join,
    _split,
    _digits,
    _insert,
    _insert,
    _remove,
]


def damaged(text: str, random: Random) -> bytes:
    """`text` with one to four changes to lines and characters, and now and then to bytes."""
    lines = text.split("\n")
    for _ in range(random.choice([1, 1, 2, 4])):
        lines = random.choice(CHANGES)(lines, random)
    raw = "\n".join(lines).encode()
    return raw if random.random() < 0.9 else _wrong_bytes(raw, random)


def _wrong_bytes(raw: bytes, random: Random) -> bytes:
    at = random.randint(0, len(raw))
    return random.choice([raw[:at], raw[:at] + bytes([random.randrange(256)]) + raw[at + 1 :]])
