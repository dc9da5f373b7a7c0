"""工作移交: all open work of somebody who leaves, moved to those who stay, in one transaction.

    Draft ─ complete ─▶ Completed        cancel ─▶ Cancelled

What somebody has, each chapter knows; they meet through two hooks:

`open_work_of_employee`: functions (employee) → list of dicts: doctype, name, part (of the document, or ""), title, property,
department, due_on.
`take_over_work`: {doctype: function (row, giver, receiver, reason)}, which moves one of them. The function does not ask for
rights: whoever may complete the hand-over may move what is on it.

What somebody owns or borrowed in the archive is handed over by signature (Record Hand Over), for the same reason and at the
same time, in a document of its own.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.customer_service import workforce
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, tell_staff_once_a_day, user_of, users_with_role
from wuye_ops.property.obstacles import WORK
from wuye_ops.property.places import head_of, permitted_properties
from wuye_ops.rules import work_handover as rules

DRAFT, COMPLETED, CANCELLED = "Draft", "Completed", "Cancelled"
OWN_FIELDS = ("status", "completed_by", "completed_on")
OVERSEERS = ("Property Manager", "Operations Director", "System Manager")
# They move only whole: the head of a department cannot pass on the post of the manager.
POSTS = "Property"


def open_work(employee: str) -> list[dict]:
	"""Rows of the list, from all chapters: reference_doctype, reference_name, part, title, due_on, and where it belongs."""
	return [
		{
			"reference_doctype": row["doctype"],
			"reference_name": row["name"],
			"part": row.get("part") or "",
			"title": (row.get("title") or row["name"])[:140],
			"due_on": row.get("due_on"),
			"property": row.get("property"),
			"department": row.get("department"),
		}
		for path in frappe.get_hooks("open_work_of_employee")
		for row in frappe.get_attr(path)(employee)
	]


def key_of(row) -> tuple:
	return (row.get("reference_doctype"), row.get("reference_name"), row.get("part") or "")


# -- controller's named steps


def prepare(doc) -> None:
	employee = frappe.db.get_value(
		"Employee", doc.employee, ["wuye_property", "relieving_date", "department"], as_dict=True
	)
	if not employee:
		frappe.throw(_("Choose whose work is handed over."), title=_("Work Hand Over"))
	doc.property, doc.department = employee.wuye_property, employee.department
	doc.last_day = doc.last_day or employee.relieving_date
	doc.open_key = doc.employee
	doc.set("items", [])
	for row in open_work(doc.employee):
		doc.append("items", _listed(row))


def _listed(row: dict) -> dict:
	return {key: value for key, value in row.items() if key not in ("property", "department")}


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	_refuse(
		doc, [found for found in rules.obstacles(doc.employee, _items(doc)) if found[1] == rules.TO_LEAVER]
	)
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	if before.status != DRAFT and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(_("What has been handed over is not changed."), title=_("Work Hand Over"))
	if [key_of(row) for row in doc.items] != [key_of(row) for row in before.items]:
		frappe.throw(_("The list comes from the documents. Use Refresh List."), title=_("Work Hand Over"))


def refuse_deletion(doc) -> None:
	frappe.throw(
		_("What was handed over is kept. Cancel the list instead."),
		frappe.PermissionError,
		title=_("Kept for the Record"),
	)


def query_conditions(user: str | None = None) -> str:
	"""Lists of people of the head office are for those who are not limited to properties."""
	if permitted_properties(user) is None:
		return ""
	return "ifnull(`tabWork Hand Over`.`property`, '') != ''"


def has_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	return bool(doc.property) or doc.is_new() or permitted_properties(user) is None


# -- services


@frappe.whitelist(methods=["POST"])
def refresh_list(hand_over: str) -> int:
	"""Reads the work anew; receivers that were entered stay. Returns how many things are on the list."""
	doc = _load(hand_over)
	entered = {key_of(row): (row.receiver, row.remark) for row in doc.items}
	doc.set("items", [])
	for row in open_work(doc.employee):
		receiver, remark = entered.get(key_of(row), (None, None))
		doc.append("items", {**_listed(row), "receiver": receiver, "remark": remark})
	_save(doc)
	return len(doc.items)


@frappe.whitelist(methods=["POST"])
def suggest(hand_over: str) -> int:
	"""Names a receiver wherever none is named: of the department, at work before away, with the least to do."""
	doc = _load(hand_over)
	now = {key_of(row): row for row in open_work(doc.employee)}
	empty = [key_of(row) for row in doc.items if not row.receiver and key_of(row) in now]
	shared = rules.share_out([(key, _able(doc.employee, now[key])) for key in empty], _load_of_people())
	for row in doc.items:
		row.receiver = row.receiver or shared.get(key_of(row))
	_save(doc)
	return sum(1 for name in shared.values() if name)


@frappe.whitelist(methods=["POST"])
def complete(hand_over: str) -> None:
	"""Moves everything on the list, or nothing. What is done meanwhile stays where it is, and the list says so."""
	doc = _load(hand_over)
	_check_may_complete(doc)
	now = {key_of(row): row for row in open_work(doc.employee)}
	if new := rules.new_since([key_of(row) for row in doc.items], now):
		titles = ", ".join(now[key]["title"] for key in new[:5])
		frappe.throw(
			_("Since the list was made came: {0}. Use Refresh List.").format(_safe(titles)),
			title=_("Work Hand Over"),
		)
	_refuse(doc, list(rules.obstacles(doc.employee, _items(doc, now))))
	reason = doc.reason or _("Handed over by {0}").format(doc.employee_name)
	paths = frappe.get_hooks("take_over_work")
	for row in doc.items:
		if key_of(row) not in now:
			row.outcome = _("Was finished meanwhile")
		else:
			receiver = row.receiver or doc.receiver
			take_over = frappe.get_attr(paths[row.reference_doctype][-1])
			take_over(now[key_of(row)], doc.employee, receiver, reason)
			name = frappe.db.get_value("Employee", receiver, "employee_name")
			row.receiver, row.outcome = receiver, _("Handed over to {0}").format(name)
		row.settled = 1
	doc.status, doc.completed_by, doc.completed_on = COMPLETED, frappe.session.user, now_datetime()
	doc.open_key = None
	_save(doc)


@frappe.whitelist(methods=["POST"])
def cancel(hand_over: str, reason: str) -> None:
	doc = _load(hand_over)
	doc.reason = guarded.required(reason, _("Say why nothing is handed over."), _("Reason"))
	doc.status, doc.open_key = CANCELLED, None
	_save(doc)


# -- when somebody leaves


def follow_employee(doc, method=None) -> None:
	"""On update of Employee: the last day was entered or they have left, so the list is made, once."""
	left = doc.status == "Left" and doc.has_value_changed("status")
	if not left and not (doc.relieving_date and doc.has_value_changed("relieving_date")):
		return
	if frappe.db.exists("Work Hand Over", {"open_key": doc.name}) or not open_work(doc.name):
		return
	hand_over = frappe.get_doc({"doctype": "Work Hand Over", "employee": doc.name})
	# HR's right to let somebody go carries the list of what they have to do
	hand_over.insert(ignore_permissions=True)
	subject = _("{0} leaves: {1} open tasks and posts to hand over").format(
		_safe(doc.employee_name), len(hand_over.items)
	)
	tell_staff(_concerned(hand_over), hand_over, subject)


def remind() -> None:
	"""Daily: whose last day has come, and whose work nobody has taken over yet."""
	for name in frappe.get_all(
		"Work Hand Over", {"status": DRAFT, "last_day": ["<=", now_datetime().date()]}, pluck="name"
	):
		doc = frappe.get_doc("Work Hand Over", name)
		subject = _("Nobody has taken over the work of {0} yet").format(_safe(doc.employee_name))
		tell_staff_once_a_day(_concerned(doc), doc, subject)


def _concerned(doc) -> list[str | None]:
	heads = [user_of(head) for head in _heads_of(doc) if head != doc.employee]
	role = "Property Manager" if doc.property else "Operations Director"
	return [*heads, *users_with_role(role, doc.property)]


def _heads_of(doc) -> list[str]:
	filters = {"department": doc.department, "head": ["is", "set"]}
	if doc.property:
		filters["parent"] = doc.property
	return frappe.get_all("Property Department", filters, pluck="head", distinct=True)


# -- what the steps share


def _check_may_complete(doc) -> None:
	"""The manager and those above; the head of the department for its people, but for posts."""
	if frappe.session.user == "Administrator" or set(OVERSEERS) & set(frappe.get_roles()):
		return
	is_head = frappe.session.user in [user_of(head) for head in _heads_of(doc)]
	if not is_head or any(row.reference_doctype == POSTS for row in doc.items):
		frappe.throw(
			_(
				"The head of the department hands over the work of its people; posts are handed over by the manager."
			),
			frappe.PermissionError,
			title=_("Work Hand Over"),
		)


def _able(giver: str, row: dict) -> list[str]:
	"""Those of the row's department who could take it: at work and qualified, else whoever there is."""
	if not row["department"] or not row["property"]:
		return []
	about = frappe._dict(property=row["property"], department=row["department"])
	if row["reference_doctype"] in WORK:
		about = frappe.get_doc(row["reference_doctype"], row["reference_name"])
	workers = [worker for worker in workforce.workers_for(about) if worker.employee != giver]
	# the head hands work out, and takes it only where there is nobody else
	head = head_of(row["property"], row["department"])
	workers = [worker for worker in workers if worker.employee != head] or workers
	able = [worker for worker in workers if worker.may_take]
	able = able or [worker for worker in workers if not worker.obstacle]
	return [worker.employee for worker in able]


def _load_of_people() -> dict[str, int]:
	rows = frappe.get_all(
		"Service Task",
		{"status": ["in", ["Assigned", "In Progress", "Blocked"]]},
		["assigned_to", "count(name) as tasks"],
		group_by="assigned_to",
	)
	return {row.assigned_to: row.tasks for row in rows}


def _items(doc, present=None) -> list[rules.Item]:
	return [
		rules.Item(key_of(row), row.receiver or doc.receiver)
		for row in doc.items
		if present is None or key_of(row) in present
	]


def _refuse(doc, found: list) -> None:
	if not found:
		return
	titles = {key_of(row): row.title for row in doc.items}
	words = {
		rules.NO_RECEIVER: _("{0}: name who takes it over."),
		rules.TO_LEAVER: _("{0}: nobody hands over to themselves."),
	}
	rows = [words[code].format(frappe.bold(_safe(titles[item.key]))) for item, code in found[:20]]
	frappe.throw("<br>".join(rows), title=_("Work Hand Over"))


def _load(name: str):
	doc = guarded.load_locked("Work Hand Over", name)
	if doc.status != DRAFT:
		frappe.throw(
			_("This hand-over is {0}. Reload the page to see what can be done.").format(
				_(doc.status, context=doc.doctype)
			),
			title=_("Work Hand Over"),
		)
	return doc


def _save(doc) -> None:
	guarded.save(doc)


def _safe(text: str | None) -> str:
	return frappe.utils.escape_html(text or "")
