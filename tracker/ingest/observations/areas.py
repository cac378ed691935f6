"""Which place a file means by a name or a code: one area, or plainly none, never a guess.

Names are compared folded: without accents, case, blanks and signs, with `&`, `and`, `y`, `e`, `et`
alike and the common abbreviations written out. A code counts in its own scheme only: `AUS` is
Australia in ISO 3166 and Austria at UNHCR.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.ingest.observations.record import AreaScheme
from tracker.keys import fold

LIKENESS = 0.85  # of two spellings, by difflib, from which one is taken for a slip of the other
SHORTEST_LIKE = 4  # letters; shorter words are like too many others
LONGEST_NAME = 400  # what is longer is a text, not a name
M49_DIGITS = 3

_LETTER_SIGNS = str.maketrans(dict.fromkeys("ʹʺʻʼʽˈ", "'"))  # apostrophes that count as letters
_JOINTS = str.maketrans(dict.fromkeys("-\u2010\u2011–\u2014/_,;:()[]", " "))
_CONJUNCTION = re.compile(r"(?<=\s)(?:y|e|et|and)(?=\s)")
_WRITTEN_OUT = {
    "dem": "democratic",
    "fed": "federated",
    "is": "islands",
    "rep": "republic",
    "st": "saint",
    "sta": "santa",
    "ste": "sainte",
    "sto": "santo",
    "sts": "states",
}
_UNSPOKEN = frozenset({"of", "the"})
_ARTICLES = frozenset({"a", "as", "el", "l", "la", "las", "le", "les", "los", "o", "os"})
# words of formal names that many states share: what is left tells which state is meant
_COMMON = _ARTICLES | {
    *("d", "da", "das", "de", "del", "des", "do", "dos", "du"),
    *("commonwealth", "federal", "federative", "kingdom", "republic", "state"),
    *("estado", "etat", "reino", "republica", "republique", "royaume"),
}
# a note behind a name: Chile(2), Chile [1], Chile 1/, Chile (a), Chile a/
_NOTE = re.compile(
    r"(?<=[^\s\d(\[,])[\s(\[]*"
    r"(?:\d{1,2}(?:\s?,\s?\d{1,2})*|(?<=[(\[])[a-z](?=[)\]])|(?<=\s)[a-z](?=/))[)\]/]*$"
)
_NOTE_SIGNS = " *†‡§#"
_TURNED = (
    re.compile(r"(?P<last>[^(),]+), ?(?P<first>[^(),]+)"),  # Korea, Republic of
    re.compile(r"(?P<last>[^()]+)\((?P<first>[^()]+)\)"),  # Korea (Republic of)
)
_LIST = re.compile(r"[,;]")


@dataclass(frozen=True)
class Area:
    """A place that statistics count in, with its codes; an empty text where it has none.

    `area_key` is the ISO 3166 alpha-3 code where there is one, else `m49-` and the M49 code.
    """

    area_key: str
    names: tuple[str, ...]
    iso2: str = ""
    m49: str = ""
    unhcr: str = ""
    world_bank: str = ""


@dataclass(frozen=True)
class AreaAlias:
    """Another spelling of an area; the same spelling given for two areas is ambiguous for good."""

    alias: str
    area_key: str


@dataclass(frozen=True)
class NotArea:
    """What stands where a place is expected and is none, and why."""

    spelling: str
    reason_en: str
    reason_es: str


@dataclass(frozen=True)
class ActorSpelling:
    """A name or alias of an actor of the catalogue; those of institutions name no place."""

    actor_code: str
    is_state: bool
    spelling: str


@dataclass(frozen=True)
class Found:
    """The area that is meant; `is_tracked`: one of the states of the catalogue."""

    area_key: str
    is_tracked: bool = False


@dataclass(frozen=True)
class NotAPlace:
    """Known not to be a place, for this reason."""

    reason_en: str
    reason_es: str


@dataclass(frozen=True)
class Ambiguous:
    """Means any of these areas, or names several at once; keys in order."""

    area_keys: tuple[str, ...]
    is_tracked: bool = False  # one of them is


@dataclass(frozen=True)
class Unknown:
    """Not known; `near` is the tracked state it may be a slip for, `like` the spelling it is near.

    Both are empty where nothing is near: such a place may be left out, a near one must not.
    """

    near: str = ""
    like: str = ""


Finding = Found | NotAPlace | Ambiguous | Unknown


def spelling_key(text: str) -> str:
    """What two spellings of a name have in common: `St. Kitts & Nevis` -> `saintkittsandnevis`.

    Two texts with the same key are the same spelling to a gazetteer.
    """
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    plain = fold(html.unescape(text).translate(_LETTER_SIGNS)).replace("&", " and ")
    joined = _CONJUNCTION.sub("and", plain.translate(_JOINTS))
    words = (_WRITTEN_OUT.get(word, word) for word in re.findall(r"[^\W_]+", joined))
    return [word for word in words if word not in _UNSPOKEN]


def _readings(text: str) -> Iterator[str]:
    """The keys a printed name may stand under: as it is, without its note, turned round."""
    flat = " ".join(unicodedata.normalize("NFKC", html.unescape(text)).split())
    bare = _NOTE.sub("", flat.rstrip(_NOTE_SIGNS)).rstrip(_NOTE_SIGNS)
    turned = (f"{m['first']} {m['last']}" for form in _TURNED if (m := form.fullmatch(bare)))
    for written in (text, bare, *turned):
        words = _words(written)
        yield "".join(words)
        if words and words[0] in _ARTICLES:
            yield "".join(words[1:])


def _core(text: str) -> str:
    """A name without the words that many states share, and without digits."""
    return "".join(word for word in _words(text) if word not in _COMMON and not word.isdigit())


def _halves(text: str) -> list[str]:
    """The islands of a state named after two: `Trinidad and Tobago` -> `Trinidad`, `Tobago`."""
    words = _words(text)
    if words.count("and") != 1:
        return []
    middle = words.index("and")
    return [" ".join(words[:middle]), " ".join(words[middle + 1 :])]


def _keys_of(finding: Finding | None) -> tuple[str, ...]:
    match finding:
        case Found(area_key):
            return (area_key,)
        case Ambiguous(area_keys):
            return area_keys
    return ()


def _form(text: str) -> AreaScheme:
    if re.fullmatch(r"[0-9]+", text):
        return AreaScheme.M49
    if re.fullmatch(r"[A-Z]{3}", text):
        return AreaScheme.ISO3
    if re.fullmatch(r"[A-Z]{2}", text):
        return AreaScheme.ISO2
    return AreaScheme.NAME


class Gazetteer:
    """All areas by their codes and spellings. Made once; `find` neither raises nor changes it."""

    def __init__(
        self,
        areas: Iterable[Area],
        aliases: Iterable[AreaAlias],
        not_areas: Iterable[NotArea],
        actors: Iterable[ActorSpelling],
    ) -> None:
        """Spellings of actors count where the actor is a state; its code is the key of its area."""
        areas = list(areas)
        self._keys = frozenset(one.area_key for one in areas)
        states = [one for one in actors if one.is_state]
        self._tracked = frozenset(one.actor_code for one in states)
        self._codes = _codes(areas)
        self._names: dict[str, set[str]] = {}
        for spelling, area_key in (
            *((name, one.area_key) for one in areas for name in one.names),
            *((one.alias, one.area_key) for one in aliases),
            *((one.spelling, one.actor_code) for one in states),
        ):
            self._names.setdefault(spelling_key(spelling), set()).add(area_key)
        self._nowhere = {
            spelling_key(one.spelling): NotAPlace(one.reason_en, one.reason_es) for one in not_areas
        }
        self._cores = self._tracked_cores(areas, states)

    @property
    def tracked(self) -> frozenset[str]:
        """Keys of the areas that are states of the catalogue."""
        return self._tracked

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all areas."""
        return self._keys

    def find(self, text: str, scheme: AreaScheme) -> Finding:
        """The area that `text` means in a file that writes areas so; any text may be asked for.

        With `AreaScheme.ANY` the form tells: digits are M49, three capitals ISO 3166 alpha-3, two
        capitals alpha-2, all else a name; capitals that are no code of ISO may be a short name.
        In a cell that lists places, those known to be none do not count.
        """
        written = text.strip()
        if len(written) > LONGEST_NAME:
            return Unknown()
        told = _form(written) if scheme is AreaScheme.ANY else scheme
        if found := self._by_code(written, told):
            return found
        if told is AreaScheme.NAME or scheme is AreaScheme.ANY:
            named = self._by_name(written) or self._listed(written)
        else:
            named = self._nowhere.get(spelling_key(written))
        return named or self._unknown(written)

    def _by_code(self, written: str, scheme: AreaScheme) -> Found | None:
        code = written.upper()
        if scheme is AreaScheme.M49:
            code = code.zfill(M49_DIGITS)
        area_key = self._codes.get(scheme, {}).get(code)
        return self._found(area_key) if area_key else None

    def _by_name(self, written: str) -> Finding | None:
        for key in _readings(written):
            if key in self._nowhere:
                return self._nowhere[key]
            if meant := self._names.get(key):
                return self._one_of(meant)
        return None

    def _listed(self, written: str) -> Finding | None:
        """`Unknown,Peru` is Peru; `Chile,Peru` is no single place; a part unknown, all unknown."""
        parts = [self._by_name(part) for part in _LIST.split(written)]
        if None in parts:
            return None
        meant = {area_key for part in parts for area_key in _keys_of(part)}
        return self._one_of(meant) if meant else parts[0]

    def _one_of(self, area_keys: set[str]) -> Found | Ambiguous:
        if len(area_keys) == 1:
            return self._found(next(iter(area_keys)))
        return Ambiguous(tuple(sorted(area_keys)), not self._tracked.isdisjoint(area_keys))

    def _found(self, area_key: str) -> Found:
        return Found(area_key, area_key in self._tracked)

    def _unknown(self, written: str) -> Unknown:
        """A code of a tracked state in another scheme is as near as a slip in its name."""
        for codes in self._codes.values():
            if codes.get(written) in self._tracked:
                return Unknown(codes[written], written)
        core = _core(written)
        if len(core) < SHORTEST_LIKE:
            return Unknown()
        for match in get_close_matches(core, self._cores, n=1, cutoff=LIKENESS):
            return Unknown(*self._cores[match])
        return Unknown()

    def _tracked_cores(
        self, areas: list[Area], states: list[ActorSpelling]
    ) -> dict[str, tuple[str, str]]:
        """What is told apart in the names of the tracked states: the state and the spelling."""
        cores: dict[str, tuple[str, str]] = {}
        for area_key, spelling in (
            *((one.actor_code, one.spelling) for one in states),
            *((one.area_key, name) for one in areas for name in one.names),
        ):
            if area_key in self._tracked:
                for name in (spelling, *_halves(spelling)):
                    cores.setdefault(_core(name), (area_key, spelling))
        return {core: told for core, told in cores.items() if len(core) >= SHORTEST_LIKE}


def _codes(areas: list[Area]) -> dict[AreaScheme, dict[str, str]]:
    """Scheme -> code -> area. The World Bank uses ISO codes but for those given as its own."""
    iso3 = {one.area_key: one.area_key for one in areas if len(one.area_key) == 3}  # noqa: PLR2004
    return {
        AreaScheme.ISO3: iso3,
        AreaScheme.ISO2: {one.iso2: one.area_key for one in areas if one.iso2},
        AreaScheme.M49: {one.m49: one.area_key for one in areas if one.m49},
        AreaScheme.UNHCR: {one.unhcr: one.area_key for one in areas if one.unhcr},
        AreaScheme.WORLD_BANK: iso3 | {o.world_bank: o.area_key for o in areas if o.world_bank},
    }
