"""Documents as they were: the same content gives the same text, and every change since is named."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.working_paper import (
	ADDED,
	BROKEN,
	CHANGED,
	DIFFERENT,
	GONE,
	REMOVED,
	SAME,
	Attachment,
	Comparison,
	Difference,
	canonical,
	compare,
	take,
)

AT = datetime(2026, 11, 20, 9, 30)
INVOICE = {
	"doctype": "Purchase Invoice",
	"name": "PI-001",
	"modified": AT,
	"supplier": "甲公司",
	"posting_date": date(2026, 11, 3),
	"grand_total": 1200.0,
	"remarks": "",
	"docstatus": 1,
	"items": [
		{"name": "r1", "idx": 1, "item": "水泵", "qty": 2.0, "rate": 500.0},
		{"name": "r2", "idx": 2, "item": "阀门", "qty": 1.0, "rate": 200.0},
	],
}
SCAN = Attachment("发票.pdf", sha256("扫描".encode()).hexdigest())


def paper(values=INVOICE, files=(SCAN,), **more):
	return take("Purchase Invoice", "PI-001", values, AT, "auditor@example.com", files, **more)


def test_the_text_by_hand() -> None:
	values = {"b": Decimal("1.50"), "a": "甲", "on": date(2026, 1, 2), "idx": 3, "rows": [], "ok": True}
	assert canonical(values) == '{"a":"甲","b":{"#":"1.5"},"ok":{"#":"1"},"on":"2026-01-02","rows":null}'


def test_the_seal_by_hand() -> None:
	snapshot = take("ToDo", "T-1", {"a": 1}, AT, "li", [Attachment("f", "00")])
	whole = '["ToDo","T-1","2026-11-20T09:30:00","li","{\\"a\\":{\\"#\\":\\"1\\"}}",[["f","00"]]]'
	assert snapshot.digest == sha256(whole.encode()).hexdigest()


@pytest.mark.parametrize(
	("one", "other"),
	[
		(1, 1.0),
		(1.0, Decimal("1.00")),
		(100, Decimal("1E+2")),
		(True, 1),
		(-0.0, 0),
		(0.1, Decimal("0.1")),
		("", None),
		([], None),
		(date(2026, 1, 2), "2026-01-02"),
		(datetime(2026, 1, 2, 3, 4, 5), "2026-01-02 03:04:05"),
		(time(8, 30), "08:30:00"),
		((), []),
	],
)
def test_what_is_the_same_however_the_database_gives_it(one, other) -> None:
	assert canonical({"x": one}) == canonical({"x": other})


@pytest.mark.parametrize(
	("one", "other"), [(1, "1"), (0, None), (timedelta(seconds=1), 1), ("a", ["a"]), (0.1, 0.2)]
)
def test_what_is_not_the_same(one, other) -> None:
	assert canonical({"x": one}) != canonical({"x": other})


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", float("nan"), Decimal("Infinity")])
def test_what_cannot_be_kept(value) -> None:
	with pytest.raises(ValueError, match="x"):
		canonical({"rows": [{"x": value}]})


def test_nothing_has_changed() -> None:
	snapshot = paper()
	later = {
		**INVOICE,
		"modified": AT + timedelta(days=3),
		"_comments": "看过",
		"items": INVOICE["items"][::-1],
	}
	assert snapshot.is_intact
	assert compare(snapshot, later, [SCAN]) == Comparison(SAME)
	# a field that came with a newer form and says nothing is no change
	assert compare(snapshot, {**INVOICE, "new_text": "", "new_check": 0}, [SCAN]).outcome == SAME


def test_every_change_is_named() -> None:
	now = {
		**INVOICE,
		"grand_total": 1250.5,
		"docstatus": 2,
		"remarks": "改价",
		"supplier": None,
		"new_check": 1,
		"items": [
			{"name": "r1", "idx": 1, "item": "水泵", "qty": 2.0, "rate": 525.25},
			{"name": "r3", "idx": 2, "item": "垫片", "qty": 1.0, "rate": 200.0},
		],
	}
	other = Attachment("发票.pdf", sha256("别的".encode()).hexdigest())
	found = compare(paper(), now, [other, Attachment("补充.pdf", "00")])
	assert found.outcome == DIFFERENT
	assert set((one.path, one.kind, one.before, one.after) for one in found.differences if "r2" not in one.path and "r3" not in one.path) == {
		("docstatus", CHANGED, "1", "2"),
		("grand_total", CHANGED, "1200", "1250.5"),
		("items[r1].rate", CHANGED, "500", "525.25"),
		("new_check", ADDED, None, "1"),
		("remarks", ADDED, None, "改价"),
		("supplier", REMOVED, "甲公司", None),
		("files[发票.pdf]", CHANGED, SCAN.digest, other.digest),
		("files[补充.pdf]", ADDED, None, "00"),
	}  # fmt: skip
	rows = {one.path: one for one in found.differences if one.path in ("items[r2]", "items[r3]")}
	assert rows["items[r2]"] == Difference(
		"items[r2]", REMOVED, {"name": "r2", "item": "阀门", "qty": "1", "rate": "200"}, None
	)
	assert rows["items[r3]"].kind == ADDED and rows["items[r3]"].after["item"] == "垫片"


def test_rows_of_a_table_that_was_or_is_empty() -> None:
	row = {"name": "r9", "item": "垫片"}
	added = compare(paper({"items": []}), {"items": [row]}, [SCAN])
	assert added.differences == (Difference("items[r9]", ADDED, None, row),)
	removed = compare(paper({"items": [row]}), {"items": []}, [SCAN])
	assert removed.differences == (Difference("items[r9]", REMOVED, row, None),)
	# rows without a name, and two of one name, are told by their place
	two = {"items": [{"item": "甲"}, {"item": "乙"}, row, row]}
	now = {"items": [{"item": "甲"}, {"item": "丙"}, row, {**row, "item": "密封圈"}]}
	assert [one.path for one in compare(paper(two), now, [SCAN]).differences] == [
		"items[2].item",
		"items[4].item",
	]


def test_a_document_that_is_gone_and_a_paper_that_is_no_evidence() -> None:
	snapshot = paper()
	assert compare(snapshot, None) == Comparison(GONE)
	for broken in (
		replace(snapshot, text=snapshot.text.replace("1200", "1000")),
		replace(snapshot, taken_at=AT + timedelta(days=1)),
		replace(snapshot, files=()),
		replace(snapshot, name="PI-002"),
		replace(snapshot, taken_by="chen"),
	):
		assert not broken.is_intact
		assert compare(broken, INVOICE, [SCAN]) == Comparison(BROKEN)


def test_what_is_nobodys_to_keep_twice_is_left_out() -> None:
	values = {**INVOICE, "id_number": "310101199001011234", "items": [{"name": "r1", "id_number": "1"}]}
	snapshot = paper(values, without=["id_number"])
	assert "id_number" not in snapshot.text
	assert compare(snapshot, values, [SCAN], without=["id_number"]).outcome == SAME


plain = st.one_of(
	st.none(),
	st.text(max_size=5),
	st.integers(-(10**6), 10**6),
	st.floats(-1e6, 1e6),
	st.decimals(-1000, 1000, places=2),
	st.dates(),
	st.booleans(),
)
rows = st.lists(st.dictionaries(st.sampled_from("pqr"), plain, max_size=3), max_size=3)
documents = st.dictionaries(st.sampled_from("abcdefgh"), st.one_of(plain, rows), max_size=6)


@given(documents)
def test_a_document_is_the_same_as_itself(values: dict) -> None:
	snapshot = paper(values)
	assert compare(snapshot, dict(reversed(values.items())), [SCAN]).outcome == SAME


def fields_of(values: dict) -> dict:
	"""The fields, and those of each row: one that the snapshot does not know and that says nothing is no difference."""
	return {
		name: [set(row) for row in value] if isinstance(value, list) else None
		for name, value in values.items()
	}


@given(documents, documents)
def test_differences_are_there_exactly_when_the_text_differs(one: dict, other: dict) -> None:
	found = compare(paper(one), other, [SCAN])
	if canonical(one) == canonical(other):
		assert found.outcome == SAME
	elif fields_of(one) == fields_of(other):
		assert found.outcome == DIFFERENT
