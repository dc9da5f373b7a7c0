"""Accounts of external auditors: what they see, for how long, and how much of it leaves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import audit_access as rules
from wuye_ops.rules.audit_access import (
	ACTIVE,
	COMPANY,
	DAY,
	DRAFT,
	ENDED,
	EXPORT,
	LIFE,
	PRINT,
	PROPERTY,
	READ,
	REVOKED,
	Condition,
	Grant,
	Look,
	Row,
	conditions,
	export_refusals,
	grant_refusals,
	look_refusals,
	outside,
	summary,
)
from wuye_ops.rules.proration import Period

NOW = datetime(2026, 11, 20, 10)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ASKED = Grant(
	"audit@firm.example",
	"某会计师事务所",
	"物业公司",
	frozenset({"翠湖花园", "紫荆苑"}),
	frozenset({"Sales Invoice", "Payment Entry", "Account"}),
	YEAR,
	NOW,
	NOW + timedelta(days=30),
)
GIVEN = replace(ASKED, status=ACTIVE)
INVOICE = Row("SI-1", "Sales Invoice", company="物业公司", property="翠湖花园", day=date(2025, 6, 1))
ACCOUNT = Row("1001", "Account", frozenset({COMPANY}), company="物业公司")


def codes(found) -> list[str]:
	for one in found:
		assert set(one.params) == set(rules.REFUSALS[one.code])
	return [one.code for one in found]


@pytest.mark.parametrize(
	("change", "more", "found"),
	[
		({}, {}, []),
		({"valid_until": NOW + timedelta(days=90)}, {}, []),
		({"valid_until": NOW + timedelta(days=90, seconds=1)}, {}, ["too_long"]),
		({"valid_until": NOW}, {}, ["ends_before_it_begins"]),
		({"valid_from": NOW - timedelta(days=9), "valid_until": NOW}, {}, ["over"]),
		({"properties": frozenset(), "period": None, "firm": ""}, {}, ["incomplete"] * 3),
		({"doctypes": frozenset({"Sales Invoice", "User"})}, {}, ["never"]),
		({"properties": frozenset({"别家"})}, {}, ["foreign_property"]),
		({}, {"works_here": True}, ["works_here"]),
		({}, {"approver": "李审"}, ["own_grant"]),
		({}, {"approver": "audit@firm.example"}, ["own_grant"]),
		({"status": REVOKED}, {}, ["not_now"]),
	],
)
def test_what_may_be_granted(change: dict, more: dict, found: list) -> None:
	asked = {
		"approver": "陈总",
		"author": "李审",
		"now": NOW,
		"properties_of_company": {"翠湖花园", "紫荆苑", "金桂里"},
		"works_here": False,
		**more,
	}
	assert codes(grant_refusals(replace(ASKED, **change), **asked)) == found


@pytest.mark.parametrize(
	("row", "found"),
	[
		(INVOICE, ()),
		(ACCOUNT, ()),
		(replace(INVOICE, day=date(2025, 1, 1)), ()),
		(replace(INVOICE, day=date(2025, 12, 31)), ()),
		(replace(INVOICE, day=date(2026, 1, 1)), ("period",)),
		(replace(INVOICE, property="金桂里"), ("property",)),
		(replace(INVOICE, company="别家"), ("company",)),
		(replace(ACCOUNT, company="别家"), ("company",)),
		(replace(INVOICE, doctype="Salary Slip"), ("doctype",)),
		# what has no value where its kind has one is outside
		(replace(INVOICE, property=None, day=None), ("property", "period")),
		(Row("x", "Employee", company="别家"), ("doctype", "company", "property", "period")),
	],
)
def test_what_lies_in_the_scope(row: Row, found: tuple) -> None:
	assert outside(GIVEN, row) == found


def test_what_is_in_no_scope_is_in_none_even_if_it_was_granted() -> None:
	grant = replace(GIVEN, doctypes=frozenset({"User"}))
	assert outside(grant, Row("x", "User", frozenset())) == ("doctype",)
	assert conditions(grant, "User", {}, NOW) is None


@pytest.mark.parametrize(
	("change", "action", "ahead", "found"),
	[
		({}, READ, 0, []),
		({}, PRINT, 30, []),
		({}, "Write", 0, ["read_only"]),
		({}, "Delete", 0, ["read_only"]),
		({}, EXPORT, 0, ["no_export"]),
		({"may_export": True}, EXPORT, 0, []),
		({}, READ, -1, ["not_begun"]),
		({}, READ, 31, ["over"]),
		({"status": DRAFT}, READ, 0, ["not_active"]),
		({"status": REVOKED}, READ, 0, ["not_active"]),
	],
)
def test_an_account_reads_while_it_lasts(change: dict, action: str, ahead: int, found: list) -> None:
	grant = replace(GIVEN, **change)
	assert codes(look_refusals(grant, action, INVOICE, NOW + timedelta(days=ahead))) == found


def test_everything_that_is_wrong_goes_into_the_log() -> None:
	found = look_refusals(GIVEN, "Write", replace(INVOICE, property="金桂里"), NOW + timedelta(days=99))
	assert codes(found) == ["over", "read_only", "property"]


def test_one_row_outside_keeps_the_list() -> None:
	grant = replace(GIVEN, may_export=True)
	assert export_refusals(grant, [INVOICE, ACCOUNT], NOW) == ()
	late = replace(INVOICE, day=date(2026, 1, 5))
	(found,) = export_refusals(grant, [INVOICE, late, replace(late, property="金桂里")], NOW)
	assert found.params == {"number": 2, "codes": {"period": 2, "property": 1}}
	assert codes(export_refusals(GIVEN, [INVOICE], NOW)) == ["no_export"]


def test_a_very_long_list_is_asked_for_in_parts() -> None:
	rows = [INVOICE] * (rules.MOST_ROWS + 1)
	assert codes(export_refusals(replace(GIVEN, may_export=True), rows, NOW)) == ["too_many"]


def test_a_query_is_limited_the_same_way() -> None:
	fields = {COMPANY: "company", PROPERTY: "property", DAY: "posting_date"}
	assert conditions(GIVEN, "Sales Invoice", fields, NOW) == (
		Condition("company", "in", ("物业公司",)),
		Condition("property", "in", ("紫荆苑", "翠湖花园")),
		Condition("posting_date", "between", (YEAR.first, YEAR.last)),
	)
	assert conditions(GIVEN, "Account", {COMPANY: "company"}, NOW) == (
		Condition("company", "in", ("物业公司",)),
	)
	assert conditions(GIVEN, "Salary Slip", fields, NOW) is None
	assert conditions(ASKED, "Sales Invoice", fields, NOW) is None
	assert conditions(GIVEN, "Sales Invoice", fields, NOW + timedelta(days=31)) is None


@given(
	st.sampled_from(["Sales Invoice", "Account", "Salary Slip", "User"]),
	st.sets(st.sampled_from([COMPANY, PROPERTY, DAY])),
	st.sampled_from([None, "物业公司", "别家"]),
	st.sampled_from([None, "翠湖花园", "金桂里"]),
	st.one_of(st.none(), st.dates(date(2024, 12, 1), date(2026, 2, 1))),
	st.integers(-40, 40),
	st.sampled_from([DRAFT, ACTIVE, ENDED, REVOKED]),
)
def test_the_query_shows_exactly_what_a_look_may(doctype, has, company, place, day, ahead, status) -> None:
	grant, now = replace(GIVEN, status=status), NOW + timedelta(days=ahead)
	row = Row("x", doctype, frozenset(has), company, place, day)
	values = {COMPANY: company, PROPERTY: place, DAY: day}
	found = conditions(grant, doctype, {name: name for name in has}, now)
	shown = found is not None and all(
		values[one.field] is not None
		and (
			values[one.field] in one.value
			if one.operator == "in"
			else one.value[0] <= values[one.field] <= one.value[1]
		)
		for one in found
	)
	assert shown == (not look_refusals(grant, READ, row, now))


def test_the_log_comes_to_a_summary() -> None:
	looks = [
		Look(NOW, READ, "Sales Invoice", "SI-1"),
		Look(NOW + timedelta(hours=1), READ, "Sales Invoice", "SI-9", refused=("property",)),
		Look(NOW + timedelta(hours=2), EXPORT, "Payment Entry", rows=120),
		Look(NOW + timedelta(hours=3), EXPORT, "Payment Entry", rows=9, refused=("outside",)),
	]
	found = summary(looks)
	assert (found.looks, found.refused, found.exported) == (4, 2, 120)
	assert found.by_doctype == {"Payment Entry": 1, "Sales Invoice": 1}
	assert found.last == NOW + timedelta(hours=3)
	assert summary([]).last is None
	assert LIFE.endings == (REVOKED, ENDED)
