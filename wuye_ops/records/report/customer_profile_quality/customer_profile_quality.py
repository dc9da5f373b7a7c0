"""客户档案质量: what is missing or doubtful in customer profiles, worst first, as a worklist. Numbers appear as masks only."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import nowdate

from wuye_ops.property import leads
from wuye_ops.records import quality
from wuye_ops.rules.customer_quality import PROBLEMS

# A worklist, not an export: whoever has done these asks again.
LONGEST = 500
FIELDS = (
	"name", "customer", "customer_name", "customer_class", "is_vip", "phone", "completeness", "correctness",
	"quality_problems", "last_confirmed_on",
)  # fmt: skip


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, problem, customer_class, is_vip."""
	filters = frappe._dict(filters or {})
	if filters.problem and filters.problem not in PROBLEMS:
		frappe.throw(_("Choose a problem from the list."), title=_("Customer Profile Quality"))
	chosen = _filters(filters)
	# get_list keeps to the customers whom the user may see
	rows = frappe.get_list(
		"Customer Profile",
		filters=[*chosen, ["quality_problems", "is", "set"]],
		fields=list(FIELDS),
		order_by="correctness, completeness, name",
		limit=LONGEST + 1,
	)
	message = None
	if len(rows) > LONGEST:
		rows, message = rows[:LONGEST], _("The {0} that need it most are shown.").format(LONGEST)
	places = _places([row.customer for row in rows])
	for row in rows:
		row.profile = row.name
		row.places = "、".join(places[row.customer])
		row.problems = "、".join(quality.labels(row.quality_problems))
	counts = Counter(code for row in rows for code in quality.split(row.quality_problems))
	return columns(), rows, message, chart(counts, chosen), summary(chosen)


def _filters(filters) -> list:
	chosen = [["status", "in", ["Active", "Moved Out"]]]
	if filters.property:
		chosen.append(["customer", "in", _customers_of(filters.property)])
	if filters.problem:
		chosen.append(["quality_problems", "like", f"%{filters.problem}%"])
	if filters.customer_class:
		chosen.append(["customer_class", "=", filters.customer_class])
	if filters.is_vip:
		chosen.append(["is_vip", "=", 1])
	return chosen


def _customers_of(property_name: str) -> list[str]:
	# a list without a name would be no condition at all
	today = nowdate()
	return [
		"",
		*frappe.get_list(
			"Occupancy",
			filters=[["property", "=", property_name], ["from_date", "<=", today]],
			or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today]],
			pluck="customer",
			distinct=True,
			limit=0,
		),
	]


def _places(customers: list[str]) -> dict[str, list[str]]:
	found = defaultdict(list)
	for row in frappe.get_list(
		"Occupancy",
		filters=[["customer", "in", customers], ["from_date", "<=", nowdate()]],
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", nowdate()]],
		fields=["customer", "unit", "parking_space"],
		order_by="unit",
		limit=0,
	):
		found[row.customer].append(row.unit or row.parking_space)
	return found


def columns() -> list[dict]:
	return [
		{"fieldname": "profile", "label": _("Customer Profile"), "fieldtype": "Link", "options": "Customer Profile", "width": 170},
		{"fieldname": "customer_class", "label": _("Class"), "fieldtype": "Data", "width": 80},
		{"fieldname": "is_vip", "label": _("VIP"), "fieldtype": "Check", "width": 70},
		{"fieldname": "places", "label": _("Units"), "fieldtype": "Data", "width": 180},
		{"fieldname": "phone", "label": _("Phone"), "fieldtype": "Data", "width": 120},
		{"fieldname": "problems", "label": _("Problems"), "fieldtype": "Data", "width": 300},
		{"fieldname": "completeness", "label": _("Completeness"), "fieldtype": "Percent", "precision": "0", "width": 90},
		{"fieldname": "correctness", "label": _("Correctness"), "fieldtype": "Percent", "precision": "0", "width": 90},
		{"fieldname": "last_confirmed_on", "label": _("Last Confirmed On"), "fieldtype": "Date", "width": 120},
	]  # fmt: skip


def chart(counts: Counter, chosen: list) -> dict | None:
	found = [(code, counts[code]) for code in PROBLEMS if counts[code]]
	if not found:
		return None
	plain = {field: [operator, value] for field, operator, value in chosen if field != "customer"}
	return {
		"data": {
			"labels": [_(code) for code, _count in found],
			"datasets": [{"name": _("Customer Profiles"), "values": [count for _code, count in found]}],
			"leads": leads.to_list(
				"Customer Profile",
				[None],
				found,
				lambda _set, one: {**plain, "quality_problems": ["like", f"%{one[0]}%"]},
			),
		},
		"type": "bar",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(chosen: list) -> list[dict]:
	"""Of all profiles that were asked for, those in order included."""
	(found,) = frappe.get_list(
		"Customer Profile",
		filters=chosen,
		fields=["count(name) as total", "avg(completeness) as complete", "avg(correctness) as correct"],
		order_by=None,
	)
	return [
		{"label": _("Customer Profiles"), "value": found.total, "datatype": "Int"},
		{"label": _("Completeness"), "value": f"{round(found.complete or 0)}%", "datatype": "Data"},
		{"label": _("Correctness"), "value": f"{round(found.correct or 0)}%", "datatype": "Data"},
	]
