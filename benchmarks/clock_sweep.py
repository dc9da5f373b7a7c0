"""The clock sweep over many open requests, each with an escalation step that has come due, against a loop of documents.

Run: python benchmarks/clock_sweep.py --site SITE
"""

from datetime import timedelta

import harness

SIZES = (1_000, 10_000, 100_000)
# Shares of the open requests with a step that has come due: what five minutes bring, and a scheduler that stood still.
DUE_SHARES = (0.01, 1.0)
SAMPLE = 100  # documents the loop is measured on; its time for all is extrapolated
PREFIX = "BM-"
STEPS = (
	(75, "Assignee", None),
	(100, "Department Head", None),
	(150, "Property Manager", None),
	(200, "Role", "Operations Director"),
)


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		try:
			rows = [measure(size, share) for size in options.sizes for share in DUE_SHARES]
		finally:
			clear()
		harness.report(
			"clock_sweep",
			[
				"open requests",
				"steps due",
				"sweep s",
				"queries",
				"told",
				"next sweep s",
				"queries",
				"loop s",
				"ratio",
			],
			rows,
			[
				"steps due: a quarter each at 75, 100, 150 and 200 %; every second request has an assignee",
				"next sweep: nothing new is due",
				f"loop: a sweep from document to document, measured on {SAMPLE} and extrapolated to all open requests; "
				"it loads each, computes, and writes the status, the step and a notification where they change "
				"(db_set, without saving)",
			],
		)


def measure(size: int, share: float) -> list:
	import frappe
	from frappe.utils import now_datetime

	from wuye_ops.customer_service.sweep import sweep_service_clocks

	now, due = now_datetime().replace(microsecond=0), int(size * share)
	make_requests(size, due, now)
	# the sample has the same share of due steps as the whole
	step = max(size // SAMPLE, 1)
	names = [f"{PREFIX}{number}" for number in range(0, size, step)]
	with harness.measured() as loop:
		for name in names:
			one_document(name, now)
	frappe.db.rollback()
	with harness.measured() as first:
		swept = sweep_service_clocks(now)
	assert swept.escalated == due, swept
	with harness.measured() as second:
		again = sweep_service_clocks(now)
	assert again.escalated == 0, again
	slowest = sorted(first.statements.items(), key=lambda item: -item[1])[:4]
	print(size, swept, "; ".join(f"{words} {spent:.2f} s" for words, spent in slowest), flush=True)
	clear()
	whole_loop = loop.seconds * size / len(names)
	return [
		size,
		due,
		first.seconds,
		first.queries,
		swept.notified,
		second.seconds,
		second.queries,
		whole_loop,
		whole_loop / first.seconds,
	]


def one_document(name: str, now) -> None:
	"""What a sweep would do that goes from document to document."""
	import frappe
	from frappe.utils import get_datetime

	from wuye_ops.customer_service import notify, promises
	from wuye_ops.property.places import head_of

	doc = frappe.get_doc("Service Request", name)
	was = doc.sla_status
	promises.update_sla_status(doc, now)
	if doc.sla_status != was:
		doc.db_set("sla_status", doc.sla_status)
	for step in doc.escalations:
		if step.done_on or get_datetime(step.escalate_at) > now:
			continue
		step.db_set("done_on", now)
		users = []
		if step.recipient == "Assignee":
			working = {"service_request": name, "status": ["in", ["Assigned", "In Progress", "Blocked"]]}
			users = [
				notify.user_of(row) for row in frappe.get_all("Service Task", working, pluck="assigned_to")
			]
		if step.recipient == "Department Head" or (step.recipient == "Assignee" and not any(users)):
			users = [notify.user_of(head_of(doc.property, doc.department))]
		elif step.recipient == "Property Manager":
			users = [notify.user_of(frappe.get_cached_value("Property", doc.property, "manager"))]
		elif step.recipient == "Role":
			users = notify.users_with_role(step.role, doc.property)
		notify.tell_staff(users, doc, f"{step.at_percent} % {doc.subject}", None)


def make_requests(size: int, due: int, now) -> None:
	"""Open requests with four escalation steps each; every second one has a task. Written by the database itself.

	The first `due` requests have one step due: a quarter each at 75, 100, 150 and 200 %; the steps before it are done.
	"""
	import frappe
	from frappe.query_builder.terms import ParameterizedValueWrapper as Value
	from pypika import Case
	from pypika.functions import Concat

	from wuye_ops.tests import factories as make

	place = make.places()
	department, head = frappe.db.get_value(
		"Property Department", {"parent": place.property, "trade": "Engineering"}, ["department", "head"]
	)
	numbers = frappe.qb.Table(f"seq_0_to_{size - 1}")
	seq, name = numbers.seq, Concat(PREFIX, numbers.seq)
	is_due = seq < due
	opened = now - timedelta(hours=30)

	def choose(condition, then, otherwise):
		return Case().when(condition, then).else_(otherwise)

	def text(**values: str) -> dict:
		return {field: Value(value) for field, value in values.items()}

	def insert(doctype: str, condition=None, **values) -> None:
		row = {
			"creation": opened,
			"modified": opened,
			"docstatus": 0,
			"idx": 0,
			**text(owner="Administrator", modified_by="Administrator"),
			**values,
		}
		query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*row).from_(numbers).select(*row.values())
		(query if condition is None else query.where(condition)).run()

	common = text(property=place.property, department=department, urgency="Urgent")
	insert(
		"Service Request",
		name=name,
		subject=Concat("厨房水管漏水 ", seq),
		opened_on=opened,
		responded_on=opened,
		respond_by=opened + timedelta(minutes=5),
		at_risk_from=choose(is_due, now - timedelta(minutes=5), now + timedelta(hours=6)),
		resolve_by=choose(is_due & (seq % 4 > 0), now - timedelta(hours=1), now + timedelta(hours=6)),
		**common,
		**text(unit=place.unit, category="水管漏水", kind="Repair", channel="Phone"),
		**text(status="In Progress", sla_status="On Time"),
	)
	for position, (percent, recipient, role) in enumerate(STEPS):
		level = seq % len(STEPS)
		insert(
			"Service Request Escalation",
			name=Concat(name, "-", position),
			parent=name,
			at_percent=percent,
			role=Value(role) if role else None,
			escalate_at=choose(
				is_due & (level >= position),
				now - timedelta(minutes=1),
				now + timedelta(hours=6 * (position + 1)),
			),
			done_on=choose(is_due & (level > position), opened, None),
			**text(parenttype="Service Request", parentfield="escalations", recipient=recipient),
		)
	insert(
		"Service Task",
		seq % 2 == 1,
		name=name,
		subject=Concat("厨房水管漏水 ", seq),
		service_request=name,
		assigned_to=choose(seq % 4 == 1, Value(make.employee("tech")), Value(make.employee("tech2"))),
		**common,
		**text(head=head, status="Assigned"),
	)
	frappe.db.commit()
	for doctype in ("Service Request", "Service Request Escalation", "Service Task"):
		frappe.db.sql_ddl(f"ANALYZE TABLE `tab{doctype}`")


def clear() -> None:
	import frappe

	frappe.db.rollback()
	for doctype, column in (
		("Notification Log", "document_name"),
		("Service Request Escalation", "parent"),
		("Service Task", "name"),
		("Service Request", "name"),
	):
		table = frappe.qb.DocType(doctype)
		frappe.qb.from_(table).delete().where(table[column].like(f"{PREFIX}%")).run()
	frappe.db.commit()


if __name__ == "__main__":
	main()
