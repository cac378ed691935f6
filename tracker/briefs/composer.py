"""Templates become lines: every number is noted, every source numbered where it is first cited.

A template is a message of the catalogue of translations. Beyond `{field}` it may say
`{state.of}` and `{state.in}`, the name as "of" and "in" take it, and `{state~has~have}` or
`{state~lié~liée~liés~liées}`: the word that agrees with the name in number, or in number and
gender (masculine, feminine, and both in the plural).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter

from tracker.briefs.model import (
    Brief,
    EvidenceItem,
    EvidenceKind,
    Figure,
    Line,
    Run,
    RunKind,
)
from tracker.i18n import Words
from tracker.wording.phrases import Phrase

BOTH_NUMBERS, BOTH_GENDERS = 2, 4  # forms that a template offers
APOSTROPHE = re.compile(r"(?<=\w)'")
Value = Run | Line | Phrase | str


@dataclass(frozen=True)
class Place:
    """Where a number stands in the frames of the explorer."""

    frame: str
    row: str
    column: str


@dataclass(frozen=True)
class Source:
    """What can be cited; as `EvidenceItem`, before it has a number."""

    key: str
    kind: EvidenceKind
    line: Line
    locator: str
    href: str | None = None


class Composer:
    """Makes the lines of one brief, and keeps its numbers and sources."""

    def __init__(self, t: Words) -> None:
        """`t`: the language of the brief."""
        self.t = t
        self._figures: dict[str, Figure] = {}
        self._cited: dict[str, EvidenceItem] = {}

    # ---- lines ----------------------------------------------------------------------------------

    def say(self, message: str, **values: Value) -> Line:
        """`message` in the brief's language, its fields filled; begins with a capital."""
        return _capitalised(_filled(self.t.template(message), values))

    def say_n(self, singular: str, plural: str, count: int, **values: Value) -> Line:
        """The form for `count`; the number itself is one of `values`."""
        return _capitalised(_filled(self.t.template_n(singular, plural, count), values))

    def part(self, message: str, **values: Value) -> Line:
        """As `say`, for the inside of a sentence."""
        return _filled(self.t.template(message), values)

    def part_n(self, singular: str, plural: str, count: int, **values: Value) -> Line:
        """As `say_n`, for the inside of a sentence."""
        return _filled(self.t.template_n(singular, plural, count), values)

    # ---- numbers --------------------------------------------------------------------------------

    def number(self, value: float, label: str, place: Place, *, digits: int = 0) -> Run:
        """A number with so many decimals; `label` says what it counts."""
        return self.figure(value, self.t.number(value, digits), label, place)

    def day(self, value: date, label: str, place: Place) -> Run:
        """A day in words."""
        return self.figure(value, self.t.date(value), label, place)

    def figure(self, value: float | date | str, said: str, label: str, place: Place) -> Run:
        """A number as it is printed; noted once, whatever the number of places that print it.

        Raises:
            ValueError: the same place was printed before with another value.
        """
        key = f"{place.frame}/{place.row}/{place.column}"
        known = self._figures.get(key)
        if known is not None and known.value != value:
            raise ValueError(f"two values of {key}: {known.value!r} and {value!r}")
        if known is not None and known.said != said:
            key = f"{key}/{said}"  # the same number in another form
        self._figures[key] = Figure(key, value, said, label, place.frame, place.row, place.column)
        return Run(said, RunKind.FIGURE, figure=key)

    # ---- sources --------------------------------------------------------------------------------

    def cited(self, line: Line, *sources: Source) -> Line:
        """The line, followed by the numbers of what it rests on."""
        found = [self._number(one) for one in sources]
        numbers = tuple(sorted(dict.fromkeys(found)))
        if not numbers:
            return line
        said = ", ".join(map(str, numbers))
        return (*line, Run("\N{NO-BREAK SPACE}"), Run(f"[{said}]", RunKind.CITED, evidence=numbers))

    def is_cited(self, key: str) -> bool:
        """Whether a source has been cited before."""
        return key in self._cited

    def _number(self, source: Source) -> int:
        if source.key not in self._cited:
            number = len(self._cited) + 1
            self._cited[source.key] = EvidenceItem(
                number, source.key, source.kind, source.line, source.locator, source.href
            )
        return self._cited[source.key].number

    # ---- the end --------------------------------------------------------------------------------

    def finish(self, brief: Brief) -> Brief:
        """The brief with its evidence list, and its numbers with what the same lines cite."""
        whole = replace(brief, evidence=tuple(self._cited.values()))
        cites: dict[str, set[int]] = {}
        for _, line in whole.lines():
            numbers = {number for run in line for number in run.evidence}
            for run in line:
                if run.figure is not None:
                    cites.setdefault(run.figure, set()).update(numbers)
        printed = [one for key, one in self._figures.items() if key in cites]
        figures = tuple(replace(one, evidence=tuple(sorted(cites[one.key]))) for one in printed)
        return replace(whole, figures=figures)


def curled(text: str) -> str:
    """With the apostrophes of print; the catalogue has those of a typewriter beside them."""
    return APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", text)


def name(text: str, language: str | None = None) -> Run:
    """A name, as the catalogue has it."""
    return Run(text, RunKind.NAME, language=language)


def strong(line: Iterable[Run]) -> Line:
    """The line in bold."""
    return tuple(replace(run, is_strong=True) for run in line)


def joined(lines: Iterable[Line], between: str = " ") -> Line:
    """Several lines as one; empty ones are left out."""
    found: list[Run] = []
    for line in lines:
        if found and line:
            found.append(Run(between))
        found.extend(line)
    return tuple(found)


def _filled(template: str, values: dict[str, Value]) -> Line:
    runs: list[Run] = []
    for words, field, _, _ in Formatter().parse(template):
        if words:
            runs.append(Run(curled(words)))
        if field is not None:
            runs.extend(_field(field, values))
    return tuple(runs)


def _field(field: str, values: dict[str, Value]) -> Line:
    if "~" in field:
        key, *forms = field.split("~")
        return (Run(_agreeing(_phrase(values[key]), forms)),)
    key, _, case = field.partition(".")
    value = values[key]
    if isinstance(value, Phrase):
        return (name({"": value.name, "of": value.of, "in": value.in_}[case]),)
    if isinstance(value, str):
        return (name(curled(value)),)
    return (value,) if isinstance(value, Run) else value


def _phrase(value: Value) -> Phrase:
    if not isinstance(value, Phrase):
        raise TypeError(f"words agree with a name, not with {value!r}")
    return value


def _agreeing(phrase: Phrase, forms: list[str]) -> str:
    plural = phrase.number == "plural"
    if len(forms) == BOTH_NUMBERS:
        return forms[plural]
    if len(forms) == BOTH_GENDERS:
        return forms[2 * plural + (phrase.gender == "f")]
    raise ValueError(f"two or four forms are wanted: {forms}")


def _capitalised(line: Line) -> Line:
    """The first letter in upper case, unless it is part of a name that begins otherwise."""
    if not line or not line[0].text:
        return line
    first = line[0]
    return (replace(first, text=first.text[0].upper() + first.text[1:]), *line[1:])
