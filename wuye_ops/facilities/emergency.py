"""应急预案: versions and their approval, and the response to an emergency by the plan that is in force."""

import json
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import add_months, get_datetime, getdate, now_datetime

from wuye_ops.facilities import tell
from wuye_ops.property import guarded

DRAFT, ACTIVE, RETIRED = "Draft", "Active", "Retired"
OPEN, CLOSED = "Open", "Closed"
APPROVERS = {"Property Manager", "Operations Director", "System Manager"}
TEMPLATES = Path(__file__).resolve().parent.parent / "setup" / "data" / "emergency_plans.json"
# what a response begins from
SOURCES = ("Service Request", "Service Task", "Security Incident")
# what stays open on a plan in force: where the materials are and when somebody looked at them
OPEN_WHEN_ACTIVE = ("materials",)
CONTENT = ("trigger", "change_note", "drill_months", "steps", "contacts")


# -- plans -----------------------------------------------------------------------------------------------------------


def templates() -> list[dict]:
	return json.loads(TEMPLATES.read_text(encoding="utf-8"))


@frappe.whitelist()
def template_list() -> list[dict]:
	"""[{title, scenario}] of the plans to begin with."""
	frappe.has_permission("Emergency Plan", "create", throw=True)
	return [{"title": one["title"], "scenario": one["scenario"]} for one in templates()]


@frappe.whitelist(methods=["POST"])
def from_template(property: str, title: str) -> str:
	"""A draft for the property with the template's steps, contacts and materials. Returns its name."""
	template = next((one for one in templates() if one["title"] == title), None)
	if not template:
		frappe.throw(_("There is no template {0}.").format(title), title=_("Template"))
	return frappe.get_doc({"doctype": "Emergency Plan", "property": property, **template}).insert().name


def check_plan(doc) -> None:
	if doc.drill_months is not None and not 0 <= doc.drill_months <= 12:
		frappe.throw(
			_(
				"Drills take place at least once a year: every 1 to 12 months, or 0 where the law asks for none."
			),
			title=_("Drill Every (Months)"),
		)
	for row in doc.steps:
		if (row.minutes or 0) < 0:
			frappe.throw(_("Row {0}: minutes cannot be negative.").format(row.idx), title=_("Steps"))
	for row in doc.contacts:
		if not (row.employee or row.supplier or row.public_number):
			frappe.throw(
				_("Row {0}: name an employee, a supplier or a public number for {1}.").format(
					row.idx, row.role
				),
				title=_("Contacts"),
			)
	for row in doc.materials:
		if row.qty <= 0:
			frappe.throw(
				_("Row {0}: the quantity of {1} must be above 0.").format(row.idx, row.material),
				title=_("Materials"),
			)


def refuse_change_in_force(doc) -> None:
	"""A plan that was approved is not changed: people were drilled on it. A new version is."""
	before = doc.get_doc_before_save()
	if not before or before.status == DRAFT or doc.flags.by_service:
		return
	for field in CONTENT:
		if guarded.differs(doc, before, field):
			frappe.throw(
				_(
					"{0} is {1}. Make a new version to change it; only its materials are kept up to date."
				).format(doc.title, _(doc.status)),
				title=_("In Force"),
			)


@frappe.whitelist(methods=["POST"])
def activate(plan: str) -> None:
	"""Puts a draft into force and retires the version before: a decision of the manager."""
	doc = guarded.load_locked("Emergency Plan", plan)
	if not APPROVERS & set(frappe.get_roles()):
		frappe.throw(_("The property manager approves emergency plans."), frappe.PermissionError)
	if doc.status != DRAFT:
		frappe.throw(_("{0} is {1} already.").format(doc.title, _(doc.status)), title=_("Approve"))
	if not doc.steps or not doc.contacts:
		frappe.throw(
			_("A plan in force has steps and contacts. Complete it first."), title=_("Incomplete Plan")
		)
	for name in frappe.get_all(
		"Emergency Plan", {"property": doc.property, "title": doc.title, "status": ACTIVE}, pluck="name"
	):
		earlier = guarded.load_locked("Emergency Plan", name)
		earlier.status = RETIRED
		guarded.save(earlier)
	doc.status, doc.approved_by, doc.approved_on = ACTIVE, frappe.session.user, now_datetime()
	doc.drill_due_on = next_drill_due(doc)
	guarded.save(doc)


def next_drill_due(plan):
	"""So many months after the last drill of the plan, of whatever version, or after its approval; None without a cycle."""
	if not plan.drill_months:
		return None
	drill, version = frappe.qb.DocType("Emergency Drill"), frappe.qb.DocType("Emergency Plan")
	last = (
		frappe.qb.from_(drill)
		.join(version)
		.on(version.name == drill.plan)
		.select(drill.held_on)
		.where((version.property == plan.property) & (version.title == plan.title) & (drill.status == "Done"))
		.orderby(drill.held_on, order=frappe.qb.desc)
		.limit(1)
		.run(pluck=True)
	)
	since = last[0] if last else plan.approved_on
	return getdate(add_months(getdate(since), plan.drill_months))


@frappe.whitelist(methods=["POST"])
def new_version(plan: str) -> str:
	"""A draft with the content of the plan, one version on. Returns its name."""
	doc = guarded.load_locked("Emergency Plan", plan, "read")
	frappe.has_permission("Emergency Plan", "create", throw=True)
	draft = frappe.db.get_value(
		"Emergency Plan", {"property": doc.property, "title": doc.title, "status": DRAFT}
	)
	if draft:
		frappe.throw(
			_("{0} is being worked on already. Finish that version first.").format(draft),
			title=_("New Version"),
		)
	return frappe.copy_doc(doc, ignore_no_copy=False).insert().name


def number_version(doc) -> None:
	"""One on from the last version of the plan, whatever the form says."""
	versions = frappe.get_all(
		"Emergency Plan", {"property": doc.property, "title": doc.title}, pluck="version"
	)
	doc.version = max(versions, default=0) + 1


# -- responses -------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def start_response(
	plan: str, source_doctype: str | None = None, source_name: str | None = None, situation: str | None = None
) -> str:
	"""Begins a response by the plan in force, from an incident or by hand. Returns its name."""
	doc = frappe.get_doc("Emergency Plan", plan)
	doc.check_permission("read")
	values = {"doctype": "Emergency Response", "property": doc.property, "plan": plan, "situation": situation}
	if source_doctype and source_name:
		if source_doctype not in SOURCES:
			frappe.throw(_("A response begins from a request, a task or an incident."), title=_("Source"))
		source = frappe.get_doc(source_doctype, source_name)
		source.check_permission("read")
		values |= {
			"source_doctype": source_doctype,
			"source_name": source_name,
			"service_area": source.service_area,
			"equipment": source.get("equipment"),
			"place": source.place or source.unit,
			"situation": situation or source.subject,
		}
	return frappe.get_doc(values).insert().name


def plan_in_force(doc):
	"""The plan a document follows; refuses one of another property, and one that is not in force."""
	plan = frappe.get_doc("Emergency Plan", doc.plan)
	if plan.property != doc.property or plan.status != ACTIVE:
		frappe.throw(
			_("Choose a plan of {0} that is in force; {1} is {2}.").format(
				doc.property, plan.title, _(plan.status)
			),
			title=_("Emergency Plan"),
		)
	return plan


def prepare_response(doc) -> None:
	"""Copies the steps of the plan, as they were when the emergency began."""
	plan = plan_in_force(doc)
	if (
		doc.source_name
		and frappe.db.get_value(doc.source_doctype, doc.source_name, "property") != doc.property
	):
		frappe.throw(_("The incident belongs to another property."), title=_("Source"))
	doc.scenario = plan.scenario
	doc.started_on = doc.started_on or now_datetime()
	if get_datetime(doc.started_on) > now_datetime():
		frappe.throw(_("An emergency cannot begin in the future."), title=_("Started On"))
	doc.set("steps", [])
	for row in plan.steps:
		doc.append("steps", {"role": row.role, "action": row.action, "minutes": row.minutes})


def tell_people(doc) -> None:
	"""Those whom the plan names, the head and the manager."""
	employees = frappe.get_all(
		"Emergency Plan Contact", {"parent": doc.plan, "employee": ["is", "set"]}, pluck="employee"
	)
	users = frappe.get_all(
		"Employee", {"name": ["in", employees or [""]], "status": "Active"}, pluck="user_id"
	)
	enabled = frappe.get_all(
		"User", {"name": ["in", [u for u in users if u] or [""]], "enabled": 1}, pluck="name"
	)
	where = doc.place or doc.service_area or doc.equipment or doc.property
	tell.notify(
		[*enabled, *tell.users_in_charge(doc.property)],
		doc,
		_("Emergency: {0} at {1}").format(_(doc.scenario), frappe.utils.escape_html(where)),
	)


@frappe.whitelist(methods=["POST"])
def do_step(response: str, step: str, note: str | None = None) -> None:
	"""Ticks a step with the time and who did it; a note may be added to one that is done."""
	# in an emergency whoever of the property's people may see it also reports what is done
	doc = _open_response(response, "read")
	row = next((row for row in doc.steps if row.name == step), None)
	if not row:
		frappe.throw(_("There is no such step."), title=_("Steps"))
	if row.done_on and not note:
		frappe.throw(_("This step has been done already."), title=_("Steps"))
	if not row.done_on:
		row.done_on, row.done_by = now_datetime(), frappe.session.user
		passed = (row.done_on - get_datetime(doc.started_on)).total_seconds() / 60
		row.late = int(bool(row.minutes) and passed > row.minutes)
	row.note = "\n".join(filter(None, [row.note, (note or "").strip()])) or None
	doc.flags.by_service = True
	# the right to see the response is the right to report a step, asked for above; nothing else of it changes
	doc.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def close_response(response: str, summary: str) -> None:
	"""Ends the response with what happened; steps nobody did stay visible as such."""
	doc = _open_response(response)
	doc.summary = guarded.required(
		summary, _("Write what happened, what was done and what is to be learnt."), _("Summary")
	)
	doc.status, doc.ended_on, doc.closed_by = CLOSED, now_datetime(), frappe.session.user
	doc.duration_minutes = int((doc.ended_on - get_datetime(doc.started_on)).total_seconds() // 60)
	guarded.save(doc)


def _open_response(name: str, permission: str = "write"):
	doc = guarded.load_locked("Emergency Response", name, permission)
	if doc.status != OPEN:
		frappe.throw(_("{0} has been closed.").format(doc.name), title=_("Closed"))
	return doc


@frappe.whitelist(methods=["POST"])
def make_rectification(
	response: str, subject: str, department: str, severity: str = "Normal", responsible: str | None = None
) -> str:
	"""What the emergency showed to be wrong becomes a rectification. The same subject twice is the same one."""
	doc = guarded.load_locked("Emergency Response", response)
	subject = guarded.required(subject, _("Say what is to be put right."), _("Rectification"))
	key = f"response|{doc.name}|{subject}"[:140]
	if existing := frappe.db.get_value("Rectification", {"source_key": key}):
		return existing
	return rectification(doc, key, subject, department, severity, responsible).name


def rectification(
	doc, key: str, subject: str, department: str, severity: str, responsible: str | None = None
):
	"""A rectification born from one of our documents, once for each key."""
	return frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": doc.property,
			"subject": subject[:140],
			"description": subject,
			"department": department,
			"severity": severity,
			"responsible": responsible,
			"equipment": doc.get("equipment"),
			"service_area": doc.get("service_area"),
			"source_doctype": doc.doctype,
			"source_name": doc.name,
			"source_key": key,
			"found_on": now_datetime(),
		}
	).insert()
