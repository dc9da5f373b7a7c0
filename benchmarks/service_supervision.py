"""The page 服务督导 with open tasks of fifty properties: what one call of it takes, for all properties and for one.

Run: python benchmarks/service_supervision.py --site SITE [--sizes 1000 10000 100000]

A size is so many open tasks, each of an open request; a fifth of the requests are overdue and have two steps of escalation
that nobody has answered, a twentieth are on hold, a fiftieth of the tasks are blocked; every third task has a work log, a
part of them of the last hour. Ten times as many tasks and requests are closed. Every fifth property has hours and limits of
its own.
"""

import time

import harness
import service_data
from service_reports import MANAGER, load, people, timed

SIZES = (1_000, 10_000, 100_000)
PROPERTIES = 50
# of each open task so many closed ones
CLOSED = 10
COLUMNS = ["open tasks", "what", "for", "rows", "p50 s", "p95 s", "CPU s", "queries"]


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		import frappe

		people(frappe)
		rows = []
		try:
			for size in options.sizes:
				clear()
				make(size)
				rows += measure(size)
		finally:
			frappe.set_user("Administrator")
			clear()
			frappe.db.delete("User Permission", {"user": MANAGER})
			frappe.db.commit()
		pool = frappe.db.sql("select @@innodb_buffer_pool_size")[0][0] // 1024**2
		harness.report(
			"service_supervision",
			COLUMNS,
			rows,
			[
				f"MariaDB's buffer pool: {pool} MB; the database and Python share the cores; load average at the end: {load()}",
				"p50, p95 of five runs after one that is not counted; CPU s: of Python and its thread in MariaDB",
				"all: Operations Director, fifty properties; one: a manager of one of them",
			],
		)


def make(size: int) -> None:
	import frappe

	from wuye_ops.tests import factories

	place = factories.places()
	start = time.perf_counter()
	service_data.places(place, PROPERTIES, 1, 10)
	technicians = [factories.employee("tech"), factories.employee("tech2")]
	departments = frappe.get_all("Property Department", {"parent": place.property}, pluck="department")
	values = {"mark": service_data.MARK, "open": size, "now": frappe.utils.now_datetime()}
	frappe.db.sql(
		"update `tabProperty` set silent_normal = 240, silent_urgent = 60 where name like %(like)s and name like %(fifth)s",
		{"like": f"{service_data.MARK}%", "fifth": f"{service_data.MARK}%5"},
	)
	department = service_data.choice(departments, f"a.pick %% {len(departments)}")
	technician = service_data.choice(technicians, "a.n %% 2")
	for first in range(0, size * (1 + CLOSED), service_data.AT_ONCE):
		chunk = {**values, "first": first, "last": min(first + service_data.AT_ONCE, size * (1 + CLOSED)) - 1}
		frappe.db.sql_ddl("drop temporary table if exists wuye_bench_tasks")
		frappe.db.sql(
			f"""create temporary table wuye_bench_tasks as select seq n, crc32(seq) r, crc32(seq * 7) pick,
			concat(%(mark)s, crc32(seq * 3) %% {PROPERTIES}) property, concat('BM-', lpad(seq, 8, '0')) name,
			-- what is open was opened in the last two days
			date_sub(%(now)s, interval if(seq < %(open)s, crc32(seq * 5) %% 2880, 10000 + seq) minute) opened_on,
			seq < %(open)s is_open from seq_0_to_100000000 where seq between %(first)s and %(last)s""",
			chunk,
		)
		frappe.db.sql(
			f"""insert into `tabService Request` (name, creation, modified, owner, modified_by, property, unit, category, kind,
			department, urgency, channel, subject, opened_on, respond_by, responded_on, arrive_by, resolve_by, resolved_on,
			status, sla_status)
			select a.name, a.opened_on, a.opened_on, 'Administrator', 'Administrator', a.property,
			concat(a.property, '-0号楼-', a.r %% 10), '水管漏水', 'Repair', {department}, 'Normal', 'Phone', '厨房水管漏水',
			a.opened_on, date_add(a.opened_on, interval 30 minute), date_add(a.opened_on, interval 20 minute),
			date_add(a.opened_on, interval 2 hour), date_add(a.opened_on, interval 24 hour),
			if(a.is_open, null, date_add(a.opened_on, interval 20 hour)),
			if(a.is_open, if(a.r %% 20 = 0, 'On Hold', 'In Progress'), 'Closed'),
			if(a.is_open, if(a.r %% 20 = 0, 'On Hold', if(a.r %% 5 = 1, 'Overdue', 'On Time')), 'Met')
			from wuye_bench_tasks a order by a.n""",
			chunk,
		)
		frappe.db.sql(
			f"""insert into `tabService Task` (name, creation, modified, owner, modified_by, property, department, urgency,
			subject, service_request, assigned_to, assigned_name, status, dispatched_on, assigned_on, required_by, finished_on,
			blocked_on, block_reason)
			select a.name, a.opened_on, date_add(a.opened_on, interval 30 minute), 'Administrator', 'Administrator', a.property,
			{department}, elt(1 + a.r %% 5, 'Emergency', 'Urgent', 'Major', 'Normal', 'Complex'), '厨房水管漏水', a.name,
			{technician}, '维修员',
			if(a.is_open, if(a.r %% 50 = 0, 'Blocked', elt(1 + a.pick %% 4, 'To Assign', 'Assigned', 'In Progress', 'Done')),
				'Verified'),
			date_add(a.opened_on, interval 10 minute), date_add(a.opened_on, interval 30 minute),
			date_add(a.opened_on, interval 24 hour), if(a.is_open, null, date_add(a.opened_on, interval 20 hour)),
			if(a.is_open and a.r %% 50 = 0, date_add(a.opened_on, interval 25 minute), null),
			if(a.is_open and a.r %% 50 = 0, '缺配件', '')
			from wuye_bench_tasks a order by a.n""",
			chunk,
		)
		frappe.db.sql(
			"""insert into `tabService Task Log` (name, creation, modified, owner, modified_by, parent, parenttype, parentfield,
			idx, logged_on, content)
			select concat(a.name, '-L'), a.opened_on, a.opened_on, 'Administrator', 'Administrator', a.name, 'Service Task',
			'work_log', 1, if(a.r %% 2, date_add(a.opened_on, interval 28 minute), date_sub(%(now)s, interval 20 minute)), '已到场'
			from wuye_bench_tasks a where a.n %% 3 = 0""",
			chunk,
		)
		for step, (percent, recipient) in enumerate(((100, "Department Head"), (150, "Property Manager"))):
			frappe.db.sql(
				"""insert into `tabService Request Escalation` (name, creation, modified, owner, modified_by, parent,
				parenttype, parentfield, idx, at_percent, recipient, escalate_at, done_on)
				select concat(a.name, '-E', %(step)s), a.opened_on, a.opened_on, 'Administrator', 'Administrator', a.name,
				'Service Request', 'escalations', 1 + %(step)s, %(percent)s, %(recipient)s,
				date_add(a.opened_on, interval 24 hour), date_add(a.opened_on, interval 24 hour)
				from wuye_bench_tasks a where a.is_open and a.r %% 5 = 1""",
				{**chunk, "step": step, "percent": percent, "recipient": recipient},
			)
		# who logged within the hour has changed the task
		frappe.db.sql(
			"""update `tabService Task` t join `tabService Task Log` l on l.parent = t.name
			set t.modified = l.logged_on where t.name between %(low)s and %(high)s and l.logged_on > t.modified""",
			{"low": f"BM-{chunk['first']:08d}", "high": f"BM-{chunk['last']:08d}"},
		)
		frappe.db.commit()
	for doctype in ("Service Request", "Service Task", "Service Task Log", "Service Request Escalation"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	print(size, "made", time.perf_counter() - start, flush=True)


def clear() -> None:
	import frappe

	frappe.db.delete("Service Task Log", {"name": ["like", "BM-%-L"]})
	frappe.db.delete("Service Request Escalation", {"name": ["like", "BM-%-E_"]})
	frappe.db.commit()
	service_data.clear()


def measure(size: int) -> list[list]:
	import frappe

	from wuye_ops.customer_service import escalations, supervision, tasks_in_flight, telling

	found = []
	for who, user in (("all", "director@wuye.test"), ("one", MANAGER)):
		frappe.set_user(user)
		frappe.local.lang = "zh"
		now = frappe.utils.now_datetime()
		asked = {
			"the page": lambda: len(supervision.overview()["tasks"]),
			"the page, what does not move": lambda: len(supervision.overview(age="Stuck")["tasks"]),
			"the page, of one state and age": lambda: len(
				supervision.overview(status="Assigned", age="Late")["tasks"]
			),
			"of it, the table": lambda now=now: len(tasks_in_flight.table({}, now)),
			"of it, the first tasks": lambda now=now: len(tasks_in_flight.first({}, now, supervision.MOST)),
			"of it, escalations": lambda: len(escalations.on_page({}, supervision.MOST + 1)),
			"of it, customers to tell": lambda: len(telling.waiting({}, supervision.MOST)[0]),
		}
		for name, function in asked.items():
			found.append([size, name, who, *timed(function)])
			print(found[-1], flush=True)
	frappe.set_user("Administrator")
	return found


if __name__ == "__main__":
	main()
