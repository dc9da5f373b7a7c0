"""docs/requirements.md: every promise names what keeps it and a test, and what it names is there."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "requirements.md"
FILES = [
	"/" + path.relative_to(ROOT).as_posix()
	for folder in ("wuye_ops", "unit_tests", "benchmarks", "scripts")
	for path in (ROOT / folder).rglob("*.py")
]
ID = re.compile(r"\| ([A-G]\d(?:\.\d)?(?:[–-]\S+)?) ")


def rows() -> list[tuple[str, list[str]]]:
	"""(id, [what keeps it, its tests]) of each promise."""
	found = []
	for line in PAGE.read_text(encoding="utf-8").splitlines():
		if match := ID.match(line):
			_before, _title, *cells, _after = line.split("|")
			found.append((match[1], cells))
	return found


def named(cell: str) -> list[str]:
	return [name for name in re.findall(r"`([^`]+)`", cell) if name.endswith(".py")]


ROWS = rows()


def test_the_page_has_its_promises():
	assert len(ROWS) > 30


@pytest.mark.parametrize(("promise", "cells"), ROWS, ids=[promise for promise, _cells in ROWS])
def test_a_promise_names_files_that_are_there(promise, cells):
	for name in named("|".join(cells)):
		assert any(fnmatch(path, f"*/{name}") for path in FILES), f"{promise}: {name} is nowhere"


@pytest.mark.parametrize(
	("promise", "cells"),
	[row for row in ROWS if row[1][0].strip()],
	ids=[promise for promise, cells in ROWS if cells[0].strip()],
)
def test_a_promise_that_is_kept_has_a_test(promise, cells):
	assert [name for name in named(cells[-1]) if Path(name).name.startswith("test_")], promise
