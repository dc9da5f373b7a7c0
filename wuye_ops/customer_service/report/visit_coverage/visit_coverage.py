"""走访覆盖: how many customers were visited within their cycle, who is due, and what their needs came to, by class, building or
property, or customer by customer."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.customer_service import visits
from wuye_ops.customer_service.care_report import column, one_of
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.rules import visiting as rules

GROUPS = {"Class": "customer_class", "Building": "building", "Property": "property", "Customer": "customer"}
# what is due so soon is on the worklist of those who visit
SOON_DAYS = 14


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, customer_class; group_by: one of GROUPS.

	As it stands today, of the plans the user may see: a question for the plans, one for the customers, one for their visits
	and one for what was passed on.
	"""
	filters = frappe._dict(filters or {})
	check_readable(visits.PLAN)
	check_readable(visits.DOCTYPE)
	wanted = one_of(filters.group_by, GROUPS, "Class")
	targets = _targets(filters)
	if wanted == "Customer":
		return _customer_columns(), _customers(targets), None, None, _summary(_count(targets))
	groups: dict[str | None, list] = defaultdict(list)
	for target in targets:
		groups[_key(wanted, target)].append(target)
	passed_on = _needs(filters, GROUPS[wanted], targets)
	rows = [
		_row(wanted, key, _count(groups[key]) + passed_on[key])
		for key in sorted(groups, key=lambda key: _place(wanted, key))
	]
	whole = sum((_count(found) + passed_on[key] for key, found in groups.items()), Counter())
	graph = _chart(filters, GROUPS[wanted], rows)
	if len(rows) > 1:
		rows.append({**_row(wanted, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return _columns(wanted), rows, None, graph, _summary(whole)


def _targets(filters: frappe._dict) -> list:
	"""The customers of the plans that the user may see: the right to a plan is the right to see how far it is."""
	seen = frappe.get_list(
		visits.PLAN, filters={"disabled": 0, **chosen(filters, "property")}, pluck="name", limit=0
	)
	targets = visits.targets(visits.plans({"name": ["in", seen]})) if seen else []
	# only now: by which class somebody is visited depends on all plans of the property
	wanted = chosen(filters, "customer_class").get("customer_class")
	return [target for target in targets if not wanted or target.plan.customer_class == wanted]


def _key(wanted: str, target: visits.Target) -> str | None:
	return {
		"Class": target.plan.customer_class,
		"Building": target.building,
		"Property": target.plan.property,
	}[wanted]


def _count(targets: list) -> Counter:
	today = getdate(nowdate())
	counts: Counter = Counter()
	for target in targets:
		covered = rules.is_covered(target.visited_on, today, target.plan.cycle_days)
		counts["customers"] += 1
		counts["covered"] += covered
		counts["overdue"] += target.due_on < today
		counts["soon"] += today <= target.due_on <= getdate(add_days(today, SOON_DAYS))
		counts["never"] += target.visited_on is None
	return counts


def _needs(filters: frappe._dict, field: str, targets: list) -> dict[str | None, Counter]:
	"""Group → needs and requests of the visits made within the last year."""
	visit, need = frappe.qb.DocType(visits.DOCTYPE), frappe.qb.DocType("Customer Visit Need")
	unit = frappe.qb.DocType("Property Unit")
	properties = {target.plan.property for target in targets}
	found: dict[str | None, Counter] = defaultdict(Counter)
	if not properties:
		return found
	group = unit.building if field == "building" else visit[field]
	# the properties of plans that get_list has allowed
	rows = (
		frappe.qb.from_(need)
		.join(visit)
		.on((need.parent == visit.name) & (need.parenttype == visits.DOCTYPE))
		.left_join(unit)
		.on(unit.name == visit.unit)
		.select(group, need.service_request)
		.where(visit.property.isin(list(properties)) & (visit.status == visits.DONE))
		.where(visit.visited_on >= add_days(nowdate(), -365))
	)
	if wanted := chosen(filters, "customer_class").get("customer_class"):
		rows = rows.where(visit.customer_class == wanted)
	for key, request in rows.run():
		found[key]["needs"] += 1
		found[key]["requests"] += bool(request)
	return found


def _place(wanted: str, key: str | None) -> tuple:
	if wanted == "Class":
		return (rules.CLASSES.index(key), "")
	return (0, str(key or ""))


def _row(wanted: str, key: str | None, counts: Counter) -> dict:
	label = _(key, context="Visit Plan") if wanted == "Class" and key else key or _("None")
	return {
		"key": key,
		"group": label,
		**{
			name: counts[name]
			for name in ("customers", "covered", "overdue", "soon", "never", "needs", "requests")
		},
		"coverage": rules.coverage(counts["customers"], counts["covered"]),
	}


def _columns(wanted: str) -> list[dict]:
	doctype = {"Building": "Building", "Property": "Property"}.get(wanted)
	first = (
		column("group", _(wanted), "Link", 170, options=doctype)
		if doctype
		else column("group", _("Customer Class"), "Data", 130)
	)
	return [
		first,
		column("customers", _("Customers")),
		column("covered", _("Visited within the Cycle"), width=130),
		column("coverage", _("Visited (%)"), "Percent"),
		column("never", _("Never Visited")),
		column("overdue", _("Overdue")),
		column("soon", _("Due Soon")),
		column("needs", _("Needs")),
		column("requests", _("Passed On")),
	]


def _customer_columns() -> list[dict]:
	return [
		column("customer", _("Customer"), "Link", 150, options="Customer"),
		column("customer_name", _("Customer Name"), "Data", 130),
		column("unit", _("Unit"), "Link", 170, options="Property Unit"),
		column("group", _("Customer Class"), "Data", 110),
		column("visited_on", _("Visited On"), "Date", 110),
		column("due_on", _("Visit By"), "Date", 110),
		column("state", _("State"), "Data", 110),
	]


def _customers(targets: list) -> list[dict]:
	today = getdate(nowdate())
	return [
		{
			"customer": target.customer,
			"customer_name": target.customer_name,
			"unit": target.unit,
			"group": _(target.plan.customer_class, context="Visit Plan"),
			"visited_on": target.visited_on,
			"due_on": target.due_on,
			"is_overdue": target.due_on < today,
			"state": _("Overdue")
			if target.due_on < today
			else _("Planned", context="Customer Visit")
			if target.is_planned
			else "",
		}
		for target in sorted(targets, key=lambda target: (target.due_on, target.customer))
	]


def _chart(filters: frappe._dict, field: str, rows: list[dict]) -> dict | None:
	if not rows:
		return None
	series = (
		(_("Visited within the Cycle"), lambda row: row["covered"], {"status": visits.DONE}),
		(
			_("Overdue"),
			lambda row: row["overdue"],
			{"status": ["in", visits.WAITING], "due_on": ["<", nowdate()]},
		),
	)

	def behind(one: tuple, row: dict) -> dict:
		only = {**chosen(filters, "property", "customer_class"), **one[2]}
		# visits know their unit, not its building
		return only if field == "building" else {**only, field: row["key"] or ["is", "not set"]}

	return {
		"data": {
			"labels": [row["group"] for row in rows],
			"datasets": [
				{"name": label, "values": [value(row) for row in rows]} for label, value, _only in series
			],
			"leads": leads.to_list(visits.DOCTYPE, series, rows, behind),
		},
		"type": "bar",
		"colors": ["#48BB74", "#E24C4C"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _summary(whole: Counter) -> list[dict]:
	coverage = rules.coverage(whole["customers"], whole["covered"])
	return [
		{"label": _("Customers"), "value": whole["customers"], "datatype": "Int"},
		{"label": _("Visited (%)"), "value": "–" if coverage is None else f"{coverage} %", "datatype": "Data", "indicator": "Green"},
		{"label": _("Overdue"), "value": whole["overdue"], "datatype": "Int", "indicator": "Red"},
		{"label": _("Due Soon"), "value": whole["soon"], "datatype": "Int", "indicator": "Orange"},
	]  # fmt: skip
