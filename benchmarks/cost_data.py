"""Fifty properties with a year of costs and their budgets, for the benchmark of the cost monitoring, written by the database itself.

Every cost is paid from the bank: two entries of the general ledger, as double entry has them. Every value follows from the number
of its row, so that two runs measure the same data.
"""

from __future__ import annotations

import fee_data

MARK = "成本基准"
PROPERTIES = 50
# a year that is over, of which nothing is booked any more
YEAR = 2025
ACCOUNTS = (
	"640101", "640102", "640103", "640104", "640105", "640106", "640107", "640108", "640109", "660201", "660202", "660203",
	"660205",
)  # fmt: skip
OF_A_YEAR = 1_234_567.89
AT_ONCE = 100_000
# the copies are of these
PATTERN = f"{MARK}样"
PLACES = f"(select name from tabProperty where name like '{MARK}%%' and name not like '{PATTERN}%%') b"


def make(size: int) -> int:
	"""So many entries of the ledger in the year; returns how many. Commits."""
	import frappe

	_places()
	_budgets()
	_entries(size)
	frappe.db.commit()
	for doctype in ("GL Entry", "Budget", "Budget Account", "Property", "Cost Center"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	return frappe.db.count("GL Entry", {"property": ["like", f"{MARK}%"]})


def names() -> list[str]:
	return [f"{MARK}{number}" for number in range(PROPERTIES)]


def center(name: str) -> str:
	return f"{name} - CC"


def _places() -> None:
	import frappe

	from wuye_ops.tests import factories

	one = factories.make_property(PATTERN)
	numbers = f"(select seq from seq_0_to_{PROPERTIES - 1}) b"
	name = f"concat('{MARK}', b.seq)"
	fee_data._copy(
		"Property",
		[one.name],
		numbers,
		{
			"name": name,
			"property_name": name,
			"property_code": name,
			"cost_center": f"concat({name}, ' - CC')",
		},
	)
	center_name = f"concat({name}, ' - CC')"
	fee_data._copy("Cost Center", [one.cost_center], numbers, {"name": center_name, "cost_center_name": name})
	frappe.db.commit()


def _budgets() -> None:
	import frappe

	from wuye_ops.tests.cost_postings import make_budget

	pattern = frappe.db.get_value("Property", {"name": ["like", f"{PATTERN}%"]})
	budget = make_budget(pattern, str(YEAR), dict.fromkeys(ACCOUNTS, OF_A_YEAR))
	fee_data._copy(
		"Budget",
		[budget.name],
		PLACES,
		{"name": "concat(b.name, '预算')", "cost_center": "concat(b.name, ' - CC')"},
	)
	fee_data._copy(
		"Budget Account",
		[row.name for row in budget.accounts],
		PLACES,
		{"name": "concat(t.name, b.name)", "parent": "concat(b.name, '预算')"},
	)
	frappe.db.commit()


def _entries(size: int) -> None:
	import frappe

	from wuye_ops.tests import cost_postings, factories
	from wuye_ops.tests.ledger_events import cash_account

	company = factories.company()
	accounts = [frappe.db.escape(cost_postings.account(number, company)) for number in ACCOUNTS]
	cost = f"elt(1 + floor(seq / {PROPERTIES}) %% {len(ACCOUNTS)}, {', '.join(accounts)})"
	size //= 2
	amount = "100 + crc32(seq) %% 90000 / 100"
	for first in range(0, size, AT_ONCE):
		for side, account, amounts in (
			("debit", cost, f"{amount}, 0, {amount}, 0"),
			("credit", frappe.db.escape(cash_account(company)), f"0, {amount}, 0, {amount}"),
		):
			frappe.db.sql(
				f"""insert into `tabGL Entry` (name, creation, modified, owner, modified_by, docstatus, property, company,
				cost_center, posting_date, account, voucher_type, voucher_no, is_cancelled, fiscal_year, account_currency,
				debit, credit, debit_in_account_currency, credit_in_account_currency)
				select concat('{MARK}{side}', seq), now(), now(), 'Administrator', 'Administrator', 1,
				concat('{MARK}', seq %% {PROPERTIES}), %(company)s, concat('{MARK}', seq %% {PROPERTIES}, ' - CC'),
				date_add('{YEAR}-01-01', interval floor(seq * 365 / {size}) day), {account},
				'Journal Entry', concat('{MARK}JV', seq), 0, '{YEAR}', 'CNY', {amounts}
				from seq_0_to_100000000 where seq between %(first)s and %(last)s order by seq""",
				{"company": company, "first": first, "last": min(first + AT_ONCE, size) - 1},
			)
		frappe.db.commit()


def clear() -> None:
	"""Takes away everything that `make` made; commits."""
	import frappe

	frappe.db.rollback()
	for pattern in frappe.get_all("Property", {"name": ["like", f"{PATTERN}%"]}, ["name", "cost_center"]):
		for budget in frappe.get_all("Budget", {"cost_center": pattern.cost_center}, pluck="name"):
			frappe.db.delete("Budget Account", {"parent": budget})
			frappe.db.delete("Budget", {"name": budget})
	for doctype, column in (
		("GL Entry", "property"), ("Cost Alert", "property"), ("Budget Account", "parent"), ("Budget", "cost_center"),
		("Service Area", "property"), ("Property", "name"), ("Cost Center", "name"),
	):  # fmt: skip
		_delete(doctype, column)


def _delete(doctype: str, column: str) -> None:
	import frappe

	while frappe.db.exists(doctype, {column: ["like", f"{MARK}%"]}):
		# identifiers are of this file
		frappe.db.sql(f"delete from `tab{doctype}` where `{column}` like %s limit {AT_ONCE}", f"{MARK}%")
		frappe.db.commit()
