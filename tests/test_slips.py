"""A few of the slips that `make slips` tries by the thousand: none comes through."""

from tests.conftest import ROOT
from tests.mutate import KINDS, Data, slips
from tests.slips import holds, report, run


def test_no_slip_comes_through() -> None:
    # One of each kind; of so few, one at the wrong line would be more than a hundredth.
    outcomes = run(slips(Data(ROOT), seed=5, count=len(KINDS)))
    assert holds(outcomes), report(outcomes)


def test_the_same_seed_makes_the_same_slips() -> None:
    data = Data(ROOT)
    assert slips(data, 5, 80) == slips(data, 5, 80) != slips(data, 6, 80)


def test_a_slip_changes_its_file() -> None:
    data = Data(ROOT)
    for slip in slips(data, 5, 80):
        assert any(data.files.get(file) != text for file, text in slip.saved.items()), slip
