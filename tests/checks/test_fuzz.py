"""A few of the mutations that `make fuzz` tries by the thousand, in a fixture: none is missed."""

from pathlib import Path

from tests.checks.fuzz import report, run
from tests.checks.mutate import KINDS, Data, mutate


def test_no_mutation_is_missed(sample: Path) -> None:
    # One of each kind: too few to measure how many are reported at their line.
    outcomes = run(mutate(Data(sample), seed=5, count=len(KINDS)), sample)
    assert "missed" not in {done.outcome for done in outcomes}, report(outcomes)


def test_the_same_seed_gives_the_same_mutations(sample: Path) -> None:
    data = Data(sample)
    assert mutate(data, 5, 80) == mutate(data, 5, 80) != mutate(data, 6, 80)


def test_a_mutation_changes_its_file(sample: Path) -> None:
    data = Data(sample)
    for mutation in mutate(data, 5, 80):
        assert any(data.files.get(file) != text for file, text in mutation.saved.items()), mutation
