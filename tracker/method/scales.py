"""Our ratings in the scales of other offices, and what is lost on the way (METHOD section 5).

A translation never passes for exact when it is not: it carries a loss, seen from where it arrives.
*coarser*: what was kept apart here is one value there. *finer*: one value here is one of several
there, so that it says more than was known. *different_meaning*: the two speak of different things.
*unordered*: what is ranked on one side stands outside the order on the other. A rating without a
counterpart says so. What each office means by its values is data: `seeds/scale_values.csv`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.errors import BadInputError
from tracker.vocab import RATING_VALUES, Rating, ScaleLoss

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class ScaleValue:
    """One value of a scale; values of one position are spellings of each other."""

    code: str  # as a file carries it
    position: int
    rating: Rating  # what it is read as
    import_loss: ScaleLoss | None
    exports: tuple[Rating, ...]  # the ratings that are written as it
    export_loss: ScaleLoss | None


@dataclass(frozen=True)
class Scale:
    """A scale of another office; its values by position."""

    scale_key: str
    values: tuple[ScaleValue, ...]


@dataclass(frozen=True)
class Translated(Generic[Value]):
    """What a rating became on the other side; None where that side has nothing to say it with."""

    value: Value
    loss: ScaleLoss | None

    @property
    def is_exact(self) -> bool:
        """Whether it arrived, and going back would return just what left."""
        return self.value is not None and self.loss is None


def to_scale(rating: Rating | str, scale: Scale) -> Translated[str | None]:
    """The code of the scale a rating is written as; a value of None has no counterpart there.

    Raises BadInputError for what is no rating of ours.
    """
    wanted = _word(Rating, rating, f"a rating to write in {scale.scale_key}")
    for value in scale.values:
        if wanted in value.exports:
            return Translated(value.code, value.export_loss)
    return Translated(None, None)


def from_scale(code: str, scale: Scale) -> Translated[Rating]:
    """The rating a code of the scale is read as; case, blanks around and a leading + are ignored.

    Raises BadInputError for a code that the scale does not have.
    """
    for value in scale.values:
        if _plain(value.code) == _plain(code):
            return Translated(value.rating, value.import_loss)
    codes = ", ".join(value.code for value in scale.values)
    raise BadInputError(f"expected a value of {scale.scale_key} ({codes}), found {code!r}")


def scale_from_rows(scale_key: str, rows: Iterable[Mapping[str, str | int | None]]) -> Scale:
    """The scale that rows of `scale_values.csv` describe; rows of other scales are passed over.

    Raises BadInputError, naming the row by its key, for an unknown rating or loss, a position
    that is no number, a code that is there twice, a rating that is written in two ways, and for
    a scale without values.
    """
    values = [_value(row) for row in rows if row["scale_key"] == scale_key]
    if not values:
        raise BadInputError(f"{scale_key}: expected values, found none")
    _refuse_twice(scale_key, "code", [_plain(value.code) for value in values])
    _refuse_twice(scale_key, "export of", [one for value in values for one in value.exports])
    return Scale(scale_key, tuple(sorted(values, key=lambda value: value.position)))


def flag_faults(scale: Scale) -> list[str]:
    """Where the flags of a scale deny what its values show; empty when they are right.

    What merges or splits ratings must be flagged in both directions, and no flag may claim a
    merger, a split or a lack of order that is not there. Whether two offices mean the same cannot
    be computed: *different_meaning* is always believed.
    """
    return [
        f"{scale.scale_key}:{value.code}: {fault}"
        for value in scale.values
        for fault in _faults(value, scale)
    ]


def _faults(value: ScaleValue, scale: Scale) -> Iterator[str]:
    spellings = [other for other in scale.values if other.position == value.position]
    written = {rating for spelling in spellings for rating in spelling.exports}
    shared = any(other.rating is value.rating for other in scale.values if other not in spellings)
    exact = written == {value.rating} and not shared
    if any(spelling.rating is not value.rating for spelling in spellings):
        yield "spellings of one value are read as different ratings"
    if not exact and value.import_loss is None:
        yield "reading it loses, without a flag"
    if not exact and value.exports and value.export_loss is None:
        yield "writing it loses, without a flag"
    if not value.exports and value.export_loss:
        yield "a loss is flagged for what is never written"
    if value.exports and (value.import_loss is None) != (value.export_loss is None):
        yield "it loses in one direction only"
    merged = len(written) > 1
    if value.import_loss in _impossible(shared, merged, {value.rating}):
        yield f"reading it is not {value.import_loss}"
    if value.export_loss in _impossible(merged, shared, written):
        yield f"writing it is not {value.export_loss}"


def _impossible(merges: bool, splits: bool, ratings: set[Rating]) -> set[ScaleLoss]:
    """The losses that cannot be, where a translation merges and splits or does not."""
    possible = {
        ScaleLoss.COARSER: merges,
        ScaleLoss.FINER: splits,
        ScaleLoss.UNORDERED: not ratings <= RATING_VALUES.keys(),
    }
    return {loss for loss, can_be in possible.items() if not can_be}


def _value(row: Mapping[str, str | int | None]) -> ScaleValue:
    where = str(row["scale_value_key"])
    position = str(row["position"])
    if not position.isdecimal():
        raise BadInputError(f"{where}: expected a number as position, found {position!r}")
    return ScaleValue(
        code=str(row["code"]),
        position=int(position),
        rating=_word(Rating, row["rating"], f"{where}: a rating"),
        import_loss=_loss(row["import_loss"], where),
        exports=tuple(
            _word(Rating, code, f"{where}: ratings joined by ;")
            for code in str(row["is_export_of"] or "").split(";")
            if code
        ),
        export_loss=_loss(row["export_loss"], where),
    )


def _loss(code: str | int | None, where: str) -> ScaleLoss | None:
    return _word(ScaleLoss, code, f"{where}: a loss or nothing") if code else None


def _word(vocabulary: type[Word], code: str | int | None, expected: str) -> Word:
    try:
        return vocabulary(str(code))
    except ValueError:
        words = ", ".join(vocabulary)
        raise BadInputError(f"{expected}: expected one of {words}, found {code!r}") from None


def _plain(code: str) -> str:
    return code.strip().casefold().removeprefix("+")


def _refuse_twice(scale_key: str, what: str, found: Sequence[str]) -> None:
    for one in found:
        if found.count(one) > 1:
            raise BadInputError(f"{scale_key}: expected each {what} once, found {one} twice")
