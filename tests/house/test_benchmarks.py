"""A measurement prints one JSON line with what the documents promise."""

import json

import pytest

import benchmarks
from benchmarks import __main__ as runner
from benchmarks.result import Result


@pytest.fixture
def sample(monkeypatch, tmp_path):
    """A measurement that has already been made."""
    (tmp_path / "sample_of_time.py").write_text(
        "from benchmarks.result import Result\n"
        "ROWS = 1000\n"
        "def run(rows):\n"
        "    return Result('sample', rows, seconds=3.0, limit_seconds=2.0, detail=(('goal', 5.3),))\n"
    )
    monkeypatch.setattr(benchmarks, "__path__", [*benchmarks.__path__, str(tmp_path)])


@pytest.mark.parametrize(("arguments", "rows"), [(["sample_of_time"], 1000), (["sample_of_time", "20"], 20)])
def test_a_measurement_is_one_line_of_json(sample, capsys, arguments, rows):
    assert runner.main(arguments) == 0

    told = json.loads(capsys.readouterr().out)
    assert told.pop("peak_memory_mb") > 0
    assert told == {
        "name": "sample",
        "rows": rows,
        "seconds": 3.0,
        "limit_seconds": 2.0,
        "ratio": 1.5,
        "goal": 5.3,
    }


def test_an_unknown_name_is_told_the_known_ones(sample, capsys):
    assert runner.main(["sampel"]) == 2
    assert "sample_of_time" in capsys.readouterr().err


def test_rows_that_are_no_number_are_refused(sample, capsys):
    assert runner.main(["sample_of_time", "many"]) == 2
    assert "many" in capsys.readouterr().err


def test_several_results_are_several_lines(monkeypatch, capsys):
    results = [Result(name, 1, seconds=1.0, limit_seconds=1.0) for name in ("posting", "copy")]
    monkeypatch.setattr(
        runner, "module", lambda name: type("Both", (), {"run": staticmethod(lambda rows: results)})
    )

    runner.measure("both", 1)

    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["posting", "copy"]
