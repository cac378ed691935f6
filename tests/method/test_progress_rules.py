"""The parameters of progress: read from their file, or refused in one line that says where."""

import pytest

from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.method.progress_rules import FILE, read_progress_rules
from tracker.vocab import ProgressMethod

TEXT = (shipped("seeds") / FILE).read_text(encoding="utf-8")


def test_every_method_has_its_rule():
    """All four methods are there, with a version, and end in a band that holds everything."""
    rules = read_progress_rules(shipped("seeds"))
    assert set(rules.methods) == set(ProgressMethod)
    assert {one.version for one in rules.methods.values()} == {1}
    for rule in rules.methods.values():
        assert rule.with_target[-1].holds(-1e300)
        assert rule.method not in rule.second


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("near_base = 0.002", "", "expected a number as near_base, found nothing"),
        ("near_base = 0.002", 'near_base = "x"', "expected a number as near_base, found 'x'"),
        ("near_base = 0.002", "near_base = 2", "expected 0 <= near_base < 1, found 2.0"),
        ("near_base = 0.002", "near_base = inf", "expected a finite number as near_base"),
        ("near_base = 0.002", "near_bass = 0.1", "no parameter is called 'near_bass'"),
        ('default = "statcan"', 'default = "x"', "default: expected one of statcan, eurostat"),
        (
            "[statcan]\nversion = 1",
            "[statcan]\nversion = true",
            "expected a whole number as version",
        ),
        ("[linear]\n", "[linearly]\n", "no parameter is called 'linearly'"),
        ('second = ["un_chart"]', 'second = ["oecd"]', "second: expected one of"),
        ('class = "on_track"', 'class = "fine"', "[statcan.with_target.1]: class: expected one of"),
        ('class = "on_track"', 'class = "insufficient_data"', "found 'insufficient_data'"),
        ("from = 0.95,", "from = 0.15,", "with_target: expected cuts that descend"),
        ("from = 0.95,", "from = 0.95, above = 1,", "expected one cut, found two"),
        ("from = 0.95,", "form = 0.95,", "no parameter is called 'form'"),
        (
            '    { class = "deterioration", published = "deterioration" },\n',
            "",
            "with_target: expected a last row without a cut",
        ),
        ("at_target = 10", "at_target = [", "cannot be used as parameters"),
    ],
)
def test_faults_are_told(tmp_path, old, new, said):
    """A missing, unknown or impossible parameter is one line with the file and the place."""
    assert old in TEXT
    (tmp_path / FILE).write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        read_progress_rules(tmp_path)
    assert said in str(refused.value)
    assert str(refused.value).startswith(FILE)
    assert "\n" not in str(refused.value)


def test_no_file(tmp_path):
    """A folder without the file is told of."""
    with pytest.raises(BadInputError, match=FILE):
        read_progress_rules(tmp_path)
