"""A company with a year of bills, for the benchmark of reports: one bill as people make it, copied in the database itself."""

from __future__ import annotations

from datetime import date

MARK = "台账基准"
ITEMS = ("物业服务费", "车位管理费", "公摊电费", "生活垃圾清运费")
AMOUNTS = (260.40, 60.00, 18.35, 8.00)
BILL_AMOUNT = 346.75
MONTHS, PROPERTIES, BUILDINGS = 12, 10, 10
FIRST_MONTH = date(2025, 12, 1)
# Of ten bills so many are open, and of those every fourth has been paid in part.
OPEN_OF_TEN, PART, PART_PAID = 4, 4, 100.00
# Every tenth unit has paid something in advance. The first fee of a bill has a standard, whose price has changed.
PREPAID_EVERY, PREPAID = 10, 500.00
PRICES = ((date(2025, 1, 1), 2.5), (date(2026, 6, 1), 2.8))
DELETED_AT_ONCE = 20_000


def make(lines: int) -> None:
	"""So many bill lines, four to a bill, a bill a month for each unit; commits."""
	import frappe

	units = lines // len(ITEMS) // MONTHS
	patterns = _patterns()
	sql = frappe.db.sql
	# rows of what people made once, as often as the numbers say; names and keys are computed from the number
	frappe.db.sql_ddl(
		"create or replace table wuye_bench_unit (n int primary key, property varchar(140), building varchar(140), unit varchar(140), customer varchar(140))"
	)
	sql(
		"""insert into wuye_bench_unit select seq, concat(%(mark)s, seq %% %(properties)s),
		concat(%(mark)s, seq %% %(properties)s, '-', (seq div %(properties)s) %% %(buildings)s, '号楼'),
		concat(%(mark)s, seq %% %(properties)s, '-', (seq div %(properties)s) %% %(buildings)s, '号楼-', seq),
		concat(%(mark)s, '客户', seq) from seq_0_to_10000000 where seq < %(units)s""",
		{"mark": MARK, "properties": PROPERTIES, "buildings": BUILDINGS, "units": units},
	)
	frappe.db.sql_ddl(
		"create or replace table wuye_bench_bill (n int primary key, bill varchar(140), month date, property varchar(140), building varchar(140), unit varchar(140), customer varchar(140), paid decimal(21,9))"
	)
	sql(
		"""insert into wuye_bench_bill select u.n * %(months)s + m.seq, concat(%(mark)s, 'SI', u.n * %(months)s + m.seq),
		date_add(%(first)s, interval m.seq month), u.property, u.building, u.unit, u.customer,
		case when (u.n * 7 + m.seq) %% 10 >= %(open)s then %(amount)s when (u.n + m.seq) %% %(part)s = 0 then %(part_paid)s else 0 end
		from wuye_bench_unit u, seq_0_to_11 m""",
		{
			"mark": MARK,
			"months": MONTHS,
			"first": FIRST_MONTH,
			"open": OPEN_OF_TEN,
			"amount": BILL_AMOUNT,
			"part": PART,
			"part_paid": PART_PAID,
		},
	)
	_copy(
		"Property",
		patterns["Property"],
		"(select distinct property from wuye_bench_unit) b",
		{"name": "b.property", "property_name": "b.property", "property_code": "b.property"},
	)
	_copy(
		"Building",
		patterns["Building"],
		"(select distinct building, property from wuye_bench_unit) b",
		{"name": "b.building", "property": "b.property", "building_name": "b.building"},
	)
	_copy(
		"Property Unit",
		patterns["Property Unit"],
		"wuye_bench_unit b",
		{"name": "b.unit", "property": "b.property", "building": "b.building", "unit_no": "b.n"},
	)
	_copy(
		"Customer",
		patterns["Customer"],
		"wuye_bench_unit b",
		{"name": "b.customer", "customer_name": "b.customer"},
	)
	bill = {
		"property": "b.property",
		"customer": "b.customer",
		"posting_date": "b.month",
		"due_date": "date_add(b.month, interval 30 day)",
	}
	_copy(
		"Sales Invoice",
		patterns["Sales Invoice"],
		"wuye_bench_bill b",
		{
			**bill,
			"name": "b.bill",
			"customer_name": "b.customer",
			"title": "b.customer",
			"outstanding_amount": "t.grand_total - b.paid",
			"status": "case when b.paid = t.grand_total then 'Paid' when b.paid > 0 then 'Partly Paid' else 'Unpaid' end",
		},
	)
	_prices(patterns)
	for number, (charge, row) in enumerate(
		zip(patterns["Fee Charge"], patterns["Sales Invoice Item"], strict=True)
	):
		name = f"concat('{MARK[0]}', b.n, '-{number}')"
		_copy(
			"Fee Charge",
			[charge],
			"wuye_bench_bill b",
			{
				"name": name,
				"property": "b.property",
				"customer": "b.customer",
				"customer_name": "b.customer",
				"unit": "b.unit",
				"sales_invoice": "b.bill",
				"period_from": "b.month",
				"period_to": "last_day(b.month)",
				"planned_key": name,
				"charge_key": name,
				"period_month": "null",
				"building": "null",
				"charged": "0",
				"outstanding": "0",
				"fee_standard": "null" if number else "concat(b.property, '-标准')",
			},
		)
		_copy(
			"Sales Invoice Item",
			[row],
			"wuye_bench_bill b",
			{"name": name, "parent": "b.bill", "wuye_fee_charge": name, "property": "b.property"},
		)
	_copy(
		"Payment Schedule",
		patterns["Payment Schedule"],
		"wuye_bench_bill b",
		{"name": "concat('p', b.n)", "parent": "b.bill", "due_date": bill["due_date"]},
	)
	ledger = {
		"name": "concat(t.name, b.n)",
		"property": "b.property",
		"posting_date": "b.month",
		"party": "if(t.party is null, null, b.customer)",
		"voucher_no": "b.bill",
	}
	against = {"against_voucher_no": "b.bill"}
	_copy("Payment Ledger Entry", patterns["PLE bill"], "wuye_bench_bill b", ledger | against)
	_copy("GL Entry", patterns["GL bill"], "wuye_bench_bill b", ledger | {"against_voucher": "b.bill"})
	paid = "(select * from wuye_bench_bill where paid > 0) b"
	pay = ledger | {
		"posting_date": "date_add(b.month, interval 12 day)",
		"voucher_no": f"concat('{MARK}PE', b.n)",
	}
	_copy(
		"Payment Ledger Entry",
		patterns["PLE payment"],
		paid,
		pay | against | {"amount": "-b.paid", "amount_in_account_currency": "-b.paid"},
	)
	for side in ("debit", "credit"):
		_copy(
			"GL Entry",
			[row for row in patterns["GL payment"] if row[1] == side],
			paid,
			pay | {side: "b.paid", f"{side}_in_account_currency": "b.paid"},
		)
	_prepayments(patterns)
	frappe.db.commit()


def _prices(patterns: dict[str, list]) -> None:
	"""A standard for each property, and its prices."""
	source = "(select distinct property from wuye_bench_unit) b"
	standard = "concat(b.property, '-标准')"
	_copy("Fee Standard", patterns["Fee Standard"], source, {"name": standard, "property": "b.property"})
	_copy(
		"Fee Price", patterns["Fee Price"], source, {"name": "concat(b.property, t.name)", "parent": standard}
	)


def _prepayments(patterns: dict[str, list]) -> None:
	source = f"(select * from wuye_bench_unit where n %% {PREPAID_EVERY} = 0) b"
	voucher = f"concat('{MARK}PP', b.n)"
	ledger = {
		"name": "concat(t.name, b.n)",
		"property": "b.property",
		"party": "if(t.party is null, null, b.customer)",
		"voucher_no": voucher,
	}
	_copy(
		"Payment Ledger Entry", patterns["PLE prepayment"], source, ledger | {"against_voucher_no": voucher}
	)
	_copy("GL Entry", patterns["GL prepayment"], source, ledger)


def _copy(doctype: str, names: list, source: str, changes: dict[str, str]) -> None:
	"""Rows like the named ones, one for each row of the source. changes: SQL by column; t is the pattern, b the source."""
	import frappe

	columns = frappe.db.get_table_columns(doctype)
	values = ", ".join(changes.get(column, f"t.`{column}`") for column in columns)
	names = [name[0] if isinstance(name, tuple) else name for name in names]
	# columns come from the database's own catalogue, expressions from this file
	frappe.db.sql(
		f"insert into `tab{doctype}` (`{'`, `'.join(columns)}`) select {values} from `tab{doctype}` t, {source} where t.name in %(names)s",
		{"names": names},
	)
	frappe.db.commit()


def _patterns() -> dict[str, list]:
	"""One bill of four charges and one payment, as people make them."""
	import frappe

	from wuye_ops.tests import factories
	from wuye_ops.tests.bills import household
	from wuye_ops.tests.fee_factories import make_standard
	from wuye_ops.tests.ledger_events import charged_bill, payment

	home = household()
	bill = charged_bill(home, *zip(ITEMS, AMOUNTS, strict=True), month=str(FIRST_MONTH))
	entry, prepayment = payment(home, {bill: BILL_AMOUNT}), payment(home, {}, over=PREPAID)
	standard = make_standard(
		home.property,
		f"{MARK}{frappe.generate_hash(length=6)}",
		fee_item=ITEMS[0],
		price=None,
		prices=[{"effective_from": since, "price": price} for since, price in PRICES],
	)
	for pass_through in ITEMS[2:]:
		frappe.db.set_value("Fee Item", pass_through, "pass_through", 1)

	def named(doctype, **filters):
		return frappe.get_all(doctype, filters, pluck="name", order_by="creation")

	items = frappe.get_all(
		"Sales Invoice Item", {"parent": bill}, ["name", "wuye_fee_charge"], order_by="idx"
	)
	gl = frappe.get_all("GL Entry", {"voucher_no": entry}, ["name", "debit"])
	return {
		"Property": [factories.PROPERTY_A],
		"Building": named("Building", name=frappe.db.get_value("Property Unit", home.unit, "building")),
		"Property Unit": [home.unit],
		"Customer": [home.customer],
		"Sales Invoice": [bill],
		"Sales Invoice Item": [row.name for row in items],
		"Fee Charge": [row.wuye_fee_charge for row in items],
		"Fee Standard": [standard.name],
		"Fee Price": [row.name for row in standard.prices],
		"Payment Schedule": named("Payment Schedule", parent=bill),
		"PLE bill": named("Payment Ledger Entry", voucher_no=bill),
		"GL bill": named("GL Entry", voucher_no=bill),
		"PLE payment": named("Payment Ledger Entry", voucher_no=entry),
		"PLE prepayment": named("Payment Ledger Entry", voucher_no=prepayment),
		"GL prepayment": named("GL Entry", voucher_no=prepayment),
		"GL payment": [(row.name, "debit" if row.debit else "credit") for row in gl],
	}


def clear() -> None:
	"""Takes away everything that `make` made."""
	import frappe

	for doctype, column in (
		("Sales Invoice Item", "parent"), ("Payment Schedule", "parent"), ("Sales Invoice", "name"), ("Fee Charge", "property"),
		("Payment Ledger Entry", "property"), ("GL Entry", "property"), ("Customer", "name"), ("Property Unit", "property"),
		("Building", "property"), ("Fee Price", "parent"), ("Fee Standard", "name"), ("Property", "name"),
	):  # fmt: skip
		while (
			frappe.db.sql(
				f"delete from `tab{doctype}` where `{column}` like %s limit {DELETED_AT_ONCE}", f"{MARK}%"
			)
			or frappe.db._cursor.rowcount
		):
			frappe.db.commit()
	for table in ("wuye_bench_unit", "wuye_bench_bill"):
		frappe.db.sql_ddl(f"drop table if exists {table}")
