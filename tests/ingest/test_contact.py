"""Telephone numbers and e-mail addresses are never stored; figures always are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest.contact import MASK, mask_contact_data

ADDRESSES = [
    "keeper@bridges.example",
    "first.last+list@sub.bridges.example",
    "niña_puente@puentes.example",
]
NUMBERS = [
    "+52 55 1234 5678",
    "+52 (55) 1234-5678",
    "+1-202-555-0123",
    "+5491112345678",
    "(202) 555-0123",
    "(202)555-0123",
    "202-555-0123",
]
FIGURES = [
    "9,000",
    "115.000",
    "14, 648",
    "24 mil",
    "2,020 casos",
    "1990-2099",
    "2015-2018-2021",
    "12/20/2016",
    "2015-06-12",
    "25.871/04",
    "Ley 25.871/04 y Decreto 616-2010",
    "US$ 1.234.567,89",
    "1,234,567 personas",
    "(2009) 17",
    "(II DAN)15",
    "2.8",
    "páginas 100-120 y 130-140",
    "12.000.000",
    "100 %",
    "@bridges",
    "a @ b",
]


def without_words(masked: str) -> str:
    return masked.replace(MASK, "")


@pytest.mark.parametrize("contact", ADDRESSES + NUMBERS)
def test_contact_data_leaves_no_letter_or_digit(contact: str):
    """Of an address or number only its punctuation stays, and the length of the text."""
    before, after = "Llame a ", "; gracias, 14 puentes."
    masked, found = mask_contact_data(before + contact + after)
    assert found == 1
    assert len(masked) == len(before + contact + after)
    assert masked.startswith(before)
    assert masked.endswith(after)
    middle = masked[len(before) : -len(after)]
    assert not any(c.isalnum() for c in without_words(middle))


@pytest.mark.parametrize("figure", FIGURES)
def test_figure_is_left_as_it_is(figure: str):
    """Counts, years, dates, money, laws and footnotes are facts and are never masked."""
    text = f"El informe dice {figure} y nada más."
    assert mask_contact_data(text) == (text, 0)


def test_several_in_one_text_are_counted():
    """Each address and each number counts once."""
    text = f"{ADDRESSES[0]}, {ADDRESSES[1]} o {NUMBERS[0]}; 14 puentes"
    masked, found = mask_contact_data(text)
    assert found == 3
    assert masked.endswith("; 14 puentes")


def test_number_broken_over_two_lines_is_masked():
    """A number that the page breaks over two lines is masked on both."""
    masked, found = mask_contact_data("Tel. +52 55\n1234 5678")
    assert (masked, found) == ("Tel. +×× ××\n×××× ××××", 1)


PIECES = st.lists(
    st.one_of(st.sampled_from([*ADDRESSES, *NUMBERS, *FIGURES]), st.text(max_size=12)), max_size=6
)


@given(PIECES)
def test_length_and_line_breaks_stay(pieces: list[str]):
    """Offsets keep their meaning: letters and digits are masked in place, nothing else."""
    text = " ".join(pieces)
    masked, _ = mask_contact_data(text)
    assert len(masked) == len(text)
    assert all(
        new == old or (new == MASK and (old.isalnum() or old == "_"))
        for old, new in zip(text, masked, strict=True)
    )


@given(PIECES)
def test_masking_twice_changes_nothing_more(pieces: list[str]):
    """What has been masked holds no contact data any more."""
    masked, _ = mask_contact_data(" ".join(pieces))
    assert mask_contact_data(masked)[0] == masked
