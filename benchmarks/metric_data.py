"""Fifty properties with all that their metrics count, for the benchmark of metrics: bills, requests, tasks, inspections,
equipment, people, costs and budgets, written by the database itself.

Of the rows of a size about a quarter each are charges, requests with their tasks, inspections, and entries of the general
ledger. Every value follows from the number of its row, so that two runs measure the same data.
"""

from __future__ import annotations

from datetime import date

import fee_data
import service_data

MARK = "指标基准"
PROPERTIES = 50
# of a hundred rows; bills bring entries of the general ledger with them
CHARGES, REQUESTS, INSPECTIONS, COSTS = 22, 16, 21, 16
# years of inspections, and of costs with their budgets
SINCE = {"Inspection": date(2023, 12, 1), "GL Entry": date(2025, 1, 1)}
EQUIPMENT, PEOPLE = 40, 20
# of a hundred rows, beside them: what risk indicators watch
RECTIFICATIONS, CASES = 5, 2
WATCHED = ("Rectification", "Statutory Inspection", "Arrears Case")
LATE_OF_TEN, LATE_DAYS = 1, 45
AT_ONCE = 100_000
COUNTED = ("Service Request", "Service Task", "Fee Charge", "Inspection", "GL Entry")
BUDGET_YEAR = "2026"
COST_ACCOUNTS = ("640101", "640102", "640103", "640104", "640105", "640107", "660201", "660202")


def make(size: int) -> int:
	"""About so many source rows; returns how many there are. Commits."""
	import frappe

	from wuye_ops.fees.ledger import follow
	from wuye_ops.tests import factories

	for maker in (fee_data, service_data):
		maker.MARK, maker.PROPERTIES = MARK, PROPERTIES
	fee_data.make(size * CHARGES // 100)
	_pay_late()
	_centers()
	_standing()
	odd = follow.differences([f"{MARK}{number}" for number in range(PROPERTIES)])
	assert not odd, odd[:3]
	technicians = [factories.employee("tech"), factories.employee("tech2")]
	service_data.make(size * REQUESTS // 100, factories.places(), technicians, with_places=False)
	_promises()
	_inspections(size * INSPECTIONS // 100)
	_costs(size * COSTS // 100)
	_budgets()
	_equipment()
	_people()
	_watched(size)
	frappe.db.commit()
	for doctype in (*COUNTED, *WATCHED, "Equipment Status Log", "Property Unit", "Employee"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	return sum(frappe.db.count(doctype, {"property": ["like", f"{MARK}%"]}) for doctype in COUNTED)


def _pay_late() -> None:
	"""Of ten payments one comes after the month of its bill; those of the last months are still to come in."""
	import frappe

	for doctype in ("Payment Ledger Entry", "GL Entry"):
		frappe.db.sql(
			f"""update `tab{doctype}` set posting_date = date_add(posting_date, interval {LATE_DAYS} day)
			where voucher_no like '{MARK}PE%%' and mod(crc32(voucher_no), 10) < {LATE_OF_TEN}
			and date_add(posting_date, interval {LATE_DAYS} day) <= curdate()"""
		)
	frappe.db.commit()


def _standing() -> None:
	"""What is kept with the charges, as `ledger.follow.rebuild` would write it, which takes minutes: the oldest line first."""
	import frappe

	before = 0.0
	late = (
		f"mod(crc32(concat('{MARK}PE', b.n)), 10) < {LATE_OF_TEN}"
		f" and date_add(b.month, interval 12 + {LATE_DAYS} day) <= curdate()"
	)
	for number, amount in enumerate(fee_data.AMOUNTS):
		received = f"least({amount}, greatest(b.paid - {before}, 0))"
		frappe.db.sql(
			f"""update `tabFee Charge` c join wuye_bench_bill b on c.sales_invoice = b.bill
			set c.period_month = b.month, c.building = b.building, c.charged = {amount}, c.waived = 0, c.credited = 0,
			c.received = {received}, c.outstanding = {amount} - {received}, c.is_open = {received} < {amount},
			c.due_date = date_add(b.month, interval 30 day),
			c.moved_on = if(b.paid > 0, date_add(b.month, interval 12 + if({late}, {LATE_DAYS}, 0) day), b.month)
			where c.name like '{MARK[0]}%%-{number}'"""
		)
		before = round(before + amount, 2)
	frappe.db.commit()


def _centers() -> None:
	"""A cost center and an area for each property."""
	import frappe

	frappe.db.sql(
		f"""update `tabProperty` set cost_center = concat(name, ' - CC'), built_up_area = 60000,
		contract_start = null, contract_end = null where name like '{MARK}%%'"""
	)
	for doctype in ("Sales Invoice", "GL Entry"):
		frappe.db.sql(
			f"update `tab{doctype}` set cost_center = concat(property, ' - CC') where property like '{MARK}%%'"
		)
	frappe.db.commit()


def _promises() -> None:
	"""When somebody was to be there, and which complaints were right."""
	import frappe

	frappe.db.sql(
		f"""update `tabService Request` set arrive_by = date_add(opened_on, interval 2 hour),
		arrived_on = if(resolved_on is null, null, date_add(opened_on, interval 20 + mod(crc32(name), 110) minute)),
		ruling = if(kind = 'Complaint', 'Valid', ruling), ruled_on = if(kind = 'Complaint', date_add(opened_on, interval 1 day), ruled_on)
		where property like '{MARK}%%'"""
	)
	frappe.db.commit()


def _inspections(size: int) -> None:
	import frappe

	days = (date.today() - SINCE["Inspection"]).days
	for first in range(0, size, AT_ONCE):
		frappe.db.sql(
			f"""insert into `tabInspection` (name, creation, modified, owner, modified_by, property, title, trade, kind, status,
			window_from, window_to, employee, score, scored, passed, points_done, points_total, timeliness, inspection_key)
			select concat('{MARK}IN', seq), now(), now(), 'Administrator', 'Administrator', concat('{MARK}', seq %% {PROPERTIES}),
			'大堂巡查', elt(1 + seq %% 3, 'Cleaning', 'Order', 'Facility'), 'Route', if(crc32(seq) %% 40 = 0, 'Missed', 'Done'),
			date_add(%(since)s, interval floor(seq * {days} * 1440 / {size}) minute),
			date_add(%(since)s, interval floor(seq * {days} * 1440 / {size}) + 120 minute), %(employee)s,
			if(crc32(seq) %% 40 = 0, 0, 80 + crc32(seq) %% 2000 / 100), crc32(seq) %% 40 > 0, 1, 5, 5,
			if(crc32(seq) %% 40 = 0, '', 'In Time'), concat('{MARK}', seq)
			from seq_0_to_100000000 where seq between %(first)s and %(last)s order by seq""",
			{
				"since": SINCE["Inspection"],
				"first": first,
				"last": min(first + AT_ONCE, size) - 1,
				"employee": _employee(),
			},
		)
		frappe.db.commit()


def _employee() -> str:
	from wuye_ops.tests import factories

	return factories.employee("tech")


def _costs(size: int) -> None:
	"""Each paid from the bank: two entries of the ledger."""
	import frappe

	from wuye_ops.tests import factories
	from wuye_ops.tests.ledger_events import cash_account

	company = factories.company()
	days = (date.today() - SINCE["GL Entry"]).days
	cost = service_data.choice([_account(number) for number in COST_ACCOUNTS], f"seq %% {len(COST_ACCOUNTS)}")
	size //= 2
	for first in range(0, size, AT_ONCE):
		for side, account in (("debit", cost), ("credit", frappe.db.escape(cash_account(company)))):
			frappe.db.sql(
				f"""insert into `tabGL Entry` (name, creation, modified, owner, modified_by, docstatus, property, company, cost_center,
				posting_date, account, voucher_type, voucher_no, is_cancelled, fiscal_year, account_currency,
				debit, credit, debit_in_account_currency, credit_in_account_currency)
				select concat('{MARK}GL{side}', seq), now(), now(), 'Administrator', 'Administrator', 1, concat('{MARK}', seq %% {PROPERTIES}),
				%(company)s, concat('{MARK}', seq %% {PROPERTIES}, ' - CC'),
				date_add(%(since)s, interval floor(seq * {days} / {size}) day), {account},
				'Journal Entry', concat('{MARK}JV', seq), 0, %(year)s, 'CNY',
				{"100 + crc32(seq) %% 90000 / 100, 0" if side == "debit" else "0, 100 + crc32(seq) %% 90000 / 100"},
				{"100 + crc32(seq) %% 90000 / 100, 0" if side == "debit" else "0, 100 + crc32(seq) %% 90000 / 100"}
				from seq_0_to_100000000 where seq between %(first)s and %(last)s order by seq""",
				{
					"company": company,
					"since": SINCE["GL Entry"],
					"year": BUDGET_YEAR,
					"first": first,
					"last": min(first + AT_ONCE, size) - 1,
				},
			)
		frappe.db.commit()


def _account(number: str) -> str:
	from wuye_ops.tests import cost_postings, factories

	return cost_postings.account(number, factories.company())


def _budgets() -> None:

	from wuye_ops.tests import factories
	from wuye_ops.tests.cost_postings import make_budget

	place = factories.make_property(f"{MARK}样")
	budget = make_budget(place.name, BUDGET_YEAR, dict.fromkeys(COST_ACCOUNTS, 120_000))
	fee_data._copy(
		"Budget",
		[budget.name],
		f"(select name from tabProperty where name like '{MARK}%%' and name not like '{MARK}样%%') b",
		{"name": "concat(b.name, '预算')", "cost_center": "concat(b.name, ' - CC')"},
	)
	fee_data._copy(
		"Budget Account",
		[row.name for row in budget.accounts],
		f"(select name from tabProperty where name like '{MARK}%%' and name not like '{MARK}样%%') b",
		{"name": "concat(t.name, b.name)", "parent": "concat(b.name, '预算')"},
	)


def _equipment() -> None:
	"""Each with two states, one of them a repair that is over."""
	import frappe

	place = frappe.db.get_value("Property", {"name": ["like", f"{MARK}样%"]})
	from wuye_ops.tests import facility_factories

	one = facility_factories.make_equipment(f"{MARK}", place)
	source = f"(select name, seq from tabProperty, seq_1_to_{EQUIPMENT} where name like '{MARK}%%' and name not like '{MARK}样%%') b"
	name = "concat(b.name, '设备', b.seq)"
	fee_data._copy(
		"Equipment",
		[one.name],
		source,
		{"name": name, "property": "b.name", "equipment_no": "b.seq", "qr_token": f"md5({name})"},
	)
	log = [row.name for row in one.status_log]
	for number, (status, start, end) in enumerate(
		(("Normal", "'2025-01-01'", "'2026-10-05 10:00:00'"), ("Under Repair", "'2026-10-05 10:00:00'", "date_add('2026-10-05 10:00:00', interval b.seq hour)"),
		("Normal", "date_add('2026-10-05 10:00:00', interval b.seq hour)", "null"))
	):  # fmt: skip
		fee_data._copy(
			"Equipment Status Log",
			log,
			source,
			{
				"name": f"concat(b.name, '-{number}-', b.seq)",
				"parent": name,
				"status": f"'{status}'",
				"from_time": start,
				"to_time": end,
				"idx": str(number + 1),
			},
		)


def _people() -> None:
	from wuye_ops.tests import factories

	source = f"(select name, seq from `tabProperty`, seq_1_to_{PEOPLE} where name like '{MARK}%%' and name not like '{MARK}样%%') b"
	name = "concat(b.name, '员工', b.seq)"
	fee_data._copy(
		"Employee",
		[factories.employee("tech")],
		source,
		{"name": name, "wuye_property": "b.name", "user_id": "null", "employee_name": name},
	)


def _watched(size: int) -> None:
	"""Rectifications of three years, of which one of fifty is still to be done; a statutory inspection of each equipment for each of
	three years; cases of those who owe, of which one of five runs; contracts that end."""
	import frappe

	standard = "(name, creation, modified, owner, modified_by, property"
	values = f"now(), now(), 'Administrator', 'Administrator', concat('{MARK}', seq %% {PROPERTIES})"
	frappe.db.sql(
		f"""insert into `tabRectification` {standard}, subject, severity, status, found_on, due_date, finished_on)
		select concat('{MARK}RE', seq), {values}, '楼道有杂物', elt(1 + seq %% 4, 'Critical', 'Major', 'Normal', 'Minor'),
		if(crc32(seq) %% 50 = 0, 'Open', 'Closed'), date_sub(curdate(), interval seq %% 1000 + 1 day),
		date_add(date_sub(curdate(), interval seq %% 1000 day), interval 5 day),
		if(crc32(seq) %% 50 = 0, null, date_sub(curdate(), interval seq %% 1000 day))
		from seq_1_to_100000000 where seq <= %s""",
		size * RECTIFICATIONS // 100,
	)
	frappe.db.sql(
		f"""insert into `tabStatutory Inspection` {standard}, equipment, title, status, due_on, done_on, inspection_key)
		select concat(e.name, seq), now(), now(), 'Administrator', 'Administrator', e.property, e.name, e.equipment_name,
		if(seq = 3, 'Planned', 'Done'), date_add(date_sub(curdate(), interval 3 - seq year), interval crc32(e.name) %% 365 day),
		if(seq = 3, null, date_add(date_sub(curdate(), interval 3 - seq year), interval crc32(e.name) %% 300 day)), concat(e.name, seq)
		from `tabEquipment` e join seq_1_to_3 where e.property like %s""",
		f"{MARK}%",
	)
	frappe.db.sql(
		f"""insert into `tabArrears Case` {standard}, customer, customer_name, status, opened_on, closed_on, limitation_on)
		select concat('{MARK}AC', seq), {values}, '指标基准', '指标基准', if(seq %% 5 = 0, 'Open', 'Paid'),
		date_sub(curdate(), interval seq %% 900 + 9 day), if(seq %% 5 = 0, null, date_sub(curdate(), interval seq %% 900 day)),
		if(seq %% 5 = 0, date_add(curdate(), interval 40 + crc32(seq) %% 900 day), null)
		from seq_1_to_100000000 where seq <= %s""",
		size * CASES // 100,
	)
	frappe.db.sql(
		"update `tabProperty` set contract_end = date_add(curdate(), interval mod(crc32(name), 900) day) where name like %s",
		f"{MARK}%",
	)
	frappe.db.commit()


def clear() -> None:
	"""Takes away everything that `make` made; commits."""
	import frappe

	frappe.db.rollback()
	for maker in (fee_data, service_data):
		maker.MARK, maker.PROPERTIES = MARK, PROPERTIES
	for doctype, column in (
		("Inspection", "property"), ("Budget Account", "parent"), ("Equipment Status Log", "parent"), ("Equipment", "property"),
		("Employee", "wuye_property"), ("Metric Snapshot", "property"), ("Rectification", "property"),
		("Statutory Inspection", "property"), ("Arrears Case", "property"),
	):  # fmt: skip
		_delete(doctype, column)
	for name in frappe.get_all("Property", {"name": ["like", f"{MARK}样%"]}, pluck="name"):
		center = frappe.db.get_value("Property", name, "cost_center")
		for budget in frappe.get_all("Budget", {"cost_center": center}, pluck="name"):
			frappe.db.delete("Budget Account", {"parent": budget})
			frappe.db.delete("Budget", {"name": budget})
	_delete("Budget", "cost_center")
	service_data.clear()
	fee_data.clear()
	for doctype in ("Service Area", "Building"):
		_delete(doctype, "property")
	_delete("Cost Center", "name")


def _delete(doctype: str, column: str) -> None:
	import frappe

	while frappe.db.exists(doctype, {column: ["like", f"{MARK}%"]}):
		# identifiers are of this file
		frappe.db.sql(f"delete from `tab{doctype}` where `{column}` like %s limit {AT_ONCE}", f"{MARK}%")
		frappe.db.commit()
