"""What opens when somebody scans the code on a piece of equipment: its card for staff, the page of the label for others."""

from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import cint, format_date, getdate, nowdate

from wuye_ops.facilities import equipment as register
from wuye_ops.facilities.repair_file import entries
from wuye_ops.property.guarded import required
from wuye_ops.property.places import department_of
from wuye_ops.property.throttle import limited

# A code is scanned by hand; more than this in ten minutes from one address is a machine trying tokens.
SCANS, SECONDS = 60, 600
FAULTS = 10
HISTORY = 10
TRADE = "Engineering"
URGENCIES = ("Normal", "Urgent", "Emergency")
LONGEST = 1000


@limited(SCANS, SECONDS)
def look_up(token: str) -> dict:
	"""{staff: the card} or {guest: the address of the label's page}. One refusal for a wrong code and for what is gone."""
	name = token and frappe.db.get_value(
		"Equipment", {"qr_token": token, "status": ["!=", register.SCRAPPED]}
	)
	if not name:
		frappe.throw(
			_("There is no equipment with this code."), frappe.DoesNotExistError, title=_("Not Found")
		)
	# the token on the equipment itself is what opens the label's page; the rest is for those who may read it
	doc = frappe.get_doc("Equipment", name)
	if is_staff() and doc.has_permission("read"):
		return {"staff": staff_card(doc)}
	# nothing of its state, its history or its people
	return {"guest": f"/place/{quote(doc.qr_token, safe='')}"}


def is_staff() -> bool:
	return (
		frappe.session.user != "Guest"
		and frappe.get_cached_value("User", frappe.session.user, "user_type") == "System User"
	)


def staff_card(doc) -> dict:
	today = getdate(nowdate())
	certificate_late = doc.next_statutory_date and getdate(doc.next_statutory_date) < today
	return {
		"name": doc.name,
		"title": doc.equipment_name,
		"number": doc.equipment_no,
		"token": doc.qr_token,
		"status": doc.status,
		"status_label": _(doc.status, context="Equipment"),
		"status_reason": doc.status_reason,
		"facts": _facts(doc),
		"certificate_late": bool(certificate_late),
		"history": [
			{
				"day": format_date(row.day),
				"kind": row.kind,
				"subject": row.subject,
				"status": _(row.status),
				"work": row.work,
				"parts": row.parts,
			}
			for row in entries([doc.name])[:HISTORY]
		],
	}


def _facts(doc) -> list[dict]:
	place = doc.service_area and frappe.db.get_value("Service Area", doc.service_area, "area_name")
	model = " ".join(filter(None, [doc.brand, doc.model]))
	care = frappe.db.get_value(
		"Maintenance Plan Equipment",
		{"equipment": doc.name, "next_due_on": ["is", "set"], "parenttype": "Maintenance Plan"},
		"next_due_on",
		order_by="next_due_on",
	)
	meter = f"{doc.meter_reading:g} {doc.meter_unit or ''}" if doc.has_meter and doc.meter_read_on else None
	facts = [
		(_("Property"), doc.property),
		(_("Place"), place),
		(_("Category"), doc.category),
		(_("Model"), model),
		(_("In Use since"), doc.in_use_since and format_date(doc.in_use_since)),
		(_("Maintenance Company"), doc.maintainer),
		(_("Meter"), meter),
		(_("Next Maintenance"), care and format_date(care)),
		(_("Next Statutory Date"), doc.next_statutory_date and format_date(doc.next_statutory_date)),
		(_("Certificate No"), doc.certificate_no),
	]
	return [{"label": label, "value": value} for label, value in facts if value]


@frappe.whitelist(methods=["POST"])
@limited(FAULTS, SECONDS)
def report_fault(token: str, description: str, urgency: str = "Normal", under_repair: int = 0) -> str:
	"""A task for the engineering department from whoever of the staff stands before the equipment. Returns its name.

	under_repair: the equipment is out of use from now on.
	"""
	name = token and frappe.db.get_value(
		"Equipment", {"qr_token": token, "status": ["!=", register.SCRAPPED]}
	)
	if not (name and is_staff()):
		frappe.throw(
			_("There is no equipment with this code."), frappe.DoesNotExistError, title=_("Not Found")
		)
	doc = frappe.get_doc("Equipment", name, for_update=True)
	doc.check_permission("read")
	description = required(description, _("Say what is wrong."), _("Report a Fault"))[:LONGEST]
	if urgency not in URGENCIES:
		frappe.throw(_("Choose how urgent it is."), title=_("Urgency"))
	department = department_of(doc.property, TRADE)[0]
	if not department:
		frappe.throw(
			_(
				"No department of property {0} does this work. Name one with its head on the property's page."
			).format(doc.property),
			title=_("No Department"),
		)
	first_line = description.splitlines()[0]
	task = frappe.get_doc(
		{
			"doctype": "Service Task",
			"status": "To Assign",
			"property": doc.property,
			"subject": f"{doc.equipment_name}：{first_line}"[:140],
			"description": description,
			"department": department,
			"urgency": urgency,
			"equipment": doc.name,
			"service_area": doc.service_area,
			"source_doctype": doc.doctype,
			"source_name": doc.name,
			"reporter_name": frappe.utils.get_fullname(frappe.session.user),
		}
	)
	# whoever of the staff may read the equipment may report its fault; assigning the work stays the head's
	task.insert(ignore_permissions=True)
	if cint(under_repair) and doc.status == register.NORMAL:
		register.change(doc, register.UNDER_REPAIR, f"{task.name} {first_line}"[:140])
		doc.flags.by_service = True
		# taking faulty equipment out of use needs no more than having found it; bringing it back does
		doc.save(ignore_permissions=True)
	return task.name
