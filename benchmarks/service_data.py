"""Three years of requests of ten properties, the tasks of every second one and the follow-ups of every third, for the
benchmarks of reports, lists and metrics.

Written by the database itself, evenly over the years and by the hour as people call; every value follows from the number of
the request, so that two runs measure the same data.
"""

from __future__ import annotations

from datetime import timedelta

MARK = "分析基准"
PROPERTIES, BUILDINGS, UNITS = 10, 10, 100
YEARS = 3
AT_ONCE = 100_000
# Of a thousand requests, by their age: the latest are open, and some of those late.
OPEN_PER_MILLE, LATE_OF_OPEN = 10, 4
TABLES = ("Service Follow Up", "Service Task", "Service Request", "Property Unit", "Building", "Property")


def make(size: int, place, technicians: list[str], with_places: bool = True) -> None:
	"""So many requests; commits. place: a property of the tests, whose row the others are copies of; with_places: unless they
	are there."""
	import frappe

	if with_places:
		places(place)
	categories = frappe.get_all(
		"Service Category", {"is_group": 0}, ["name", "kind", "department"], order_by="name"
	)
	departments = frappe.get_all("Property Department", {"parent": place.property}, pluck="department")
	values = {
		"mark": MARK,
		"size": size,
		"start": frappe.utils.now_datetime() - timedelta(days=365 * YEARS),
		"seconds": 365 * YEARS * 86_400 // size,
		"open": size - size * OPEN_PER_MILLE // 1000,
		"late": LATE_OF_OPEN,
		"technicians": len(technicians),
	}
	names = choice([row.name for row in categories], "a.pick")
	kinds = choice([row.kind for row in categories], "a.pick")
	department = choice(departments, f"a.pick %% {len(departments)}")
	technician = choice(technicians, "a.n div 2 %% %(technicians)s")
	for first in range(0, size, AT_ONCE):
		chunk = {**values, "first": first, "last": min(first + AT_ONCE, size) - 1}
		frappe.db.sql_ddl("drop temporary table if exists wuye_bench_asked")
		frappe.db.sql(
			f"""create temporary table wuye_bench_asked as select seq n, crc32(seq) r,
			crc32(seq) %% {len(categories)} pick,
			concat(%(mark)s, crc32(seq * 3) %% {PROPERTIES}) property,
			-- nobody calls at night
			date_add(date(date_add(%(start)s, interval seq * %(seconds)s second)),
				interval 7 * 3600 + (seq * %(seconds)s * 5 div 8) %% 54000 second) opened_on,
			seq >= %(open)s is_open
			from seq_0_to_100000000 where seq between %(first)s and %(last)s""",
			chunk,
		)
		frappe.db.sql(
			f"""insert into `tabService Request` (name, creation, modified, owner, modified_by, property, unit, category, kind,
			department, urgency, channel, subject, opened_on, responded_on, respond_by, resolve_by, resolved_on, closed_on,
			status, sla_status, first_contact, reopen_count, repeat_of, merged_into, rating, rated_on,
			arrive_by, arrived_on, ruling, ruled_on)
			select concat('BM-', lpad(a.n, 8, '0')), a.opened_on, date_add(a.opened_on, interval 30 hour), 'Administrator',
			'Administrator', a.property,
			concat(a.property, '-', a.r %% {BUILDINGS}, '号楼-', a.r div 7 %% {UNITS}), {names}, {kinds}, {department},
			'Normal', elt(1 + a.r div 11 %% 6, 'Phone', 'Email', 'Visit', 'Web', 'QR', 'Portal'),
			concat('厨房水管漏水 ', a.n), a.opened_on,
			if(a.is_open and a.r %% 3 = 0, null, date_add(a.opened_on, interval 1 + a.r %% 40 minute)),
			date_add(a.opened_on, interval 30 minute), date_add(a.opened_on, interval 24 hour),
			if(a.is_open, null, date_add(a.opened_on, interval 1 + a.r %% 26 hour)),
			if(a.is_open, null, date_add(a.opened_on, interval 30 hour)),
			case when a.is_open then elt(1 + a.r %% 3, 'New', 'Accepted', 'In Progress')
				when a.r %% 50 = 0 then 'Cancelled' else 'Closed' end,
			case when a.is_open then if(a.r %% %(late)s = 0, 'Overdue', 'On Time')
				else if(a.r %% 26 > 22, 'Breached', 'Met') end,
			if(a.r %% 9 = 0, 1, 0), if(a.r %% 40 = 1, 1, 0),
			if(a.r %% 30 = 1, concat('BM-', lpad(a.n - 1, 8, '0')), null),
			if(a.r %% 25 = 2, concat('BM-', lpad(a.n - 1, 8, '0')), null),
			if(a.r %% 4 = 0, 0.2 * (1 + a.r %% 5), 0), if(a.r %% 4 = 0, date_add(a.opened_on, interval 40 hour), null),
			date_add(a.opened_on, interval 2 hour),
			if(a.is_open and a.r %% 3 = 0, null, date_add(a.opened_on, interval 20 + a.r %% 104 minute)),
			if({kinds} = 'Complaint' and not a.is_open, if(a.r %% 3, 'Valid', 'Invalid'), ''),
			if({kinds} = 'Complaint' and not a.is_open, date_add(a.opened_on, interval 30 hour), null)
			from wuye_bench_asked a order by a.n""",
			chunk,
		)
		frappe.db.sql(
			f"""insert into `tabService Task` (name, creation, modified, owner, modified_by, property, department, urgency,
			subject, service_request, assigned_to, status, dispatched_on, required_by, finished_on)
			select concat('BM-', lpad(a.n, 8, '0')), a.opened_on, date_add(a.opened_on, interval 30 hour), 'Administrator',
			'Administrator', a.property, {department}, 'Normal', '厨房水管漏水',
			concat('BM-', lpad(a.n, 8, '0')), {technician}, if(a.is_open, 'In Progress', 'Verified'),
			date_add(a.opened_on, interval 10 minute), date_add(a.opened_on, interval 24 hour),
			if(a.is_open, null, date_add(a.opened_on, interval 1 + a.r %% 26 hour))
			from wuye_bench_asked a where a.n %% 2 = 0 order by a.n""",
			chunk,
		)
		frappe.db.sql(
			f"""insert into `tabService Follow Up` (name, creation, modified, owner, modified_by, service_request, subject,
			property, status, reason, `round`, due_on, category, kind, department, satisfaction, done_on)
			select concat('BM-', lpad(a.n, 8, '0'), '-F1'), date_add(a.opened_on, interval 30 hour),
			date_add(a.opened_on, interval 50 hour), 'Administrator', 'Administrator', concat('BM-', lpad(a.n, 8, '0')),
			concat('厨房水管漏水 ', a.n), a.property, if(a.r %% 10 = 0, 'Unreachable', 'Done'), 'Sample', 1,
			date(date_add(a.opened_on, interval 54 hour)), {names}, {kinds}, {department},
			if(a.r %% 10 = 0, '', elt(1 + a.r %% 7, 'Very Satisfied', 'Very Satisfied', 'Very Satisfied', 'Satisfied',
				'Satisfied', 'Neutral', 'Dissatisfied')),
			date_add(a.opened_on, interval 50 hour)
			from wuye_bench_asked a where a.n %% 3 = 0 and not a.is_open order by a.n""",
			chunk,
		)
		frappe.db.commit()
	for doctype in TABLES:
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def choice(values: list[str], index: str) -> str:
	import frappe

	return f"elt(1 + {index}, {', '.join(frappe.db.escape(value) for value in values)})"


def places(place, properties: int = PROPERTIES, buildings: int = BUILDINGS, units: int = UNITS) -> None:
	"""Properties with so many buildings of so many units each, as copies of one that people have made."""
	import frappe

	numbers = f"seq_0_to_{properties - 1} p"
	name = f"concat('{MARK}', p.seq)"
	_copy("Property", place.property, numbers, {"name": name, "property_name": name, "property_code": name})
	numbers += f", seq_0_to_{buildings - 1} b"
	building = f"concat({name}, '-', b.seq, '号楼')"
	_copy("Building", place.building, numbers, {"name": building, "property": name})
	numbers += f", seq_0_to_{units - 1} u"
	unit = f"concat({building}, '-', u.seq)"
	_copy("Property Unit", place.unit, numbers, {"name": unit, "property": name, "building": building})
	frappe.db.commit()


def _copy(doctype: str, pattern: str, numbers: str, changed: dict[str, str]) -> None:
	import frappe

	columns = frappe.db.get_table_columns(doctype)
	chosen = ", ".join(changed.get(column) or f"t.`{column}`" for column in columns)
	frappe.db.sql(
		f"""insert into `tab{doctype}` ({", ".join(f"`{column}`" for column in columns)})
		select {chosen} from `tab{doctype}` t, {numbers} where t.name = %(pattern)s""",
		{"pattern": pattern},
	)


def clear() -> None:
	"""Takes away what a run has made, and what was kept of it; commits."""
	import frappe

	frappe.db.rollback()
	# the next hour counts the other properties' anew
	frappe.db.delete("Service Figure")
	for doctype in TABLES:
		column = "name" if doctype == "Property" else "property"
		while frappe.db.exists(doctype, {column: ["like", f"{MARK}%"]}):
			frappe.db.sql(
				f"delete from `tab{doctype}` where `{column}` like %(mark)s limit {AT_ONCE}",
				{"mark": f"{MARK}%"},
			)
			frappe.db.commit()
