"""A few of the slips that `make slips` tries by the thousand, in made data: none comes through."""

from pathlib import Path

from tests.checks.fuzz import report, run
from tests.checks.mutate import KINDS, Data, slips


def test_no_slip_comes_through(sample: Path) -> None:
    # One of each kind: too few to tell how many reach their line.
    outcomes = run(slips(Data(sample), seed=5, count=len(KINDS)), sample)
    assert "through" not in {done.outcome for done in outcomes}, report(outcomes)


def test_the_same_seed_makes_the_same_slips(sample: Path) -> None:
    data = Data(sample)
    assert slips(data, 5, 80) == slips(data, 5, 80) != slips(data, 6, 80)


def test_a_slip_changes_its_file(sample: Path) -> None:
    data = Data(sample)
    for slip in slips(data, 5, 80):
        assert any(data.files.get(file) != text for file, text in slip.saved.items()), slip
