"""The register of equipment: its state, which changes in one way only, its history and its running meter."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import format_date, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.facilities import meter_days
from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property

NORMAL, UNDER_REPAIR, STOPPED, BLOCKED, SCRAPPED = "Normal", "Under Repair", "Stopped", "Blocked", "Scrapped"
STATUSES = (NORMAL, UNDER_REPAIR, STOPPED, BLOCKED, SCRAPPED)
# Blocked is the system's answer to an inspection that has expired or was failed.
BY_HAND = (NORMAL, UNDER_REPAIR, STOPPED, SCRAPPED)


def prepare_new(doc) -> None:
	doc.qr_token = frappe.generate_hash(length=20)
	doc.set("status_log", [])
	_enter(doc, NORMAL, _("Registered"), now_datetime())


def check_sense(doc) -> None:
	for field, doctype in (("building", "Building"), ("service_area", "Service Area")):
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	for field in ("manufactured_on", "in_use_since"):
		if doc.get(field) and getdate(doc.get(field)) > getdate(nowdate()):
			frappe.throw(
				_("{0} lies in the future.").format(frappe.bold(_(doc.meta.get_label(field)))),
				title=_("Equipment"),
			)
	if doc.manufactured_on and doc.in_use_since and getdate(doc.in_use_since) < getdate(doc.manufactured_on):
		frappe.throw(
			_("Equipment cannot be in use before it was made. Check both dates."), title=_("Equipment")
		)
	for row in doc.parts:
		if row.qty <= 0:
			frappe.throw(
				_("Row {0}: the quantity of {1} must be above 0.").format(row.idx, row.item),
				title=_("Spare Parts"),
			)


@frappe.whitelist(methods=["POST"])
def set_status(equipment: str, status: str, reason: str) -> None:
	"""Changes the state, with its reason, in the history: the only way to do so. For those who may write equipment.

	Throws where a certificate is missing: equipment may not be called normal while an inspection by law has expired or
	was failed. Scrapped equipment stays scrapped.
	"""
	doc = guarded.load_locked("Equipment", equipment)
	if status not in BY_HAND:
		frappe.throw(
			_("The state is one of: {0}.").format(", ".join(_(one, context="Equipment") for one in BY_HAND)),
			title=_("Status"),
		)
	reason = guarded.required(reason, _("Say why the state changes."), _("Reason"))
	if doc.status == SCRAPPED:
		frappe.throw(
			_("{0} has been scrapped. Register it anew if it is used again.").format(doc.equipment_name),
			title=_("Scrapped"),
		)
	if status == NORMAL and (cause := blocked_because(doc.name)):
		frappe.throw(cause, title=_("May Not Be Called Normal"))
	change(doc, status, reason)
	guarded.save(doc)


def change(doc, status: str, reason: str, on: datetime | None = None) -> None:
	"""Enters a new state into a document that was loaded under a lock; nothing for the state it has. Does not save."""
	if doc.status != status:
		_enter(doc, status, reason, on or now_datetime())


def _enter(doc, status: str, reason: str, on: datetime) -> None:
	for row in doc.status_log:
		row.to_time = row.to_time or on
	doc.append(
		"status_log", {"status": status, "from_time": on, "reason": reason, "user": frappe.session.user}
	)
	doc.status, doc.status_reason = status, reason


def block(equipment: str, reason: str) -> None:
	"""Blocks equipment because of its inspection. Called by the service of inspections, which has checked the right."""
	_by_system(equipment, BLOCKED, reason, (SCRAPPED, BLOCKED))


def unblock(equipment: str, reason: str) -> None:
	"""Blocked equipment is normal again, when nothing else blocks it."""
	if frappe.db.get_value("Equipment", equipment, "status") == BLOCKED and not blocked_because(equipment):
		_by_system(equipment, NORMAL, reason, ())


def _by_system(equipment: str, status: str, reason: str, unless: tuple[str, ...]) -> None:
	doc = frappe.get_doc("Equipment", equipment, for_update=True)
	if doc.status in unless:
		return
	change(doc, status, reason)
	doc.flags.by_service = True
	# the law blocks and a certificate unblocks, whoever entered it: the right to the inspection replaces this one
	doc.save(ignore_permissions=True)


def blocked_because(equipment: str, today: str | None = None) -> str | None:
	"""Why the equipment may not be called normal, in a sentence; None when it may.

	An inspection that is past its day and not done, or whose last result was failed.
	"""
	today = today or nowdate()
	late = frappe.db.get_value(
		"Statutory Inspection",
		{"equipment": equipment, "status": ["!=", "Done"], "due_on": ["<", today]},
		["name", "due_on"],
		as_dict=True,
		order_by="due_on",
	)
	if late:
		return _(
			"The inspection by law was due on {0} and no new certificate is on file. Record its result in {1} first."
		).format(format_date(late.due_on), late.name)
	last = frappe.get_all(
		"Statutory Inspection",
		{"equipment": equipment, "status": "Done"},
		["name", "result", "done_on"],
		order_by="done_on desc, creation desc",
		limit=1,
	)
	if last and last[0].result == "Failed":
		return _("It failed its inspection {0}. Record a new one that it has passed first.").format(
			last[0].name
		)
	return None


# -- the running meter -----------------------------------------------------------------------------------------------


def check_reading(doc) -> None:
	"""A reading fits between the one before and the one after, unless the meter was changed."""
	place = frappe.db.get_value(
		"Equipment", doc.equipment, ["property", "has_meter", "status"], as_dict=True, for_update=True
	)
	doc.property = place.property
	if not place.has_meter:
		frappe.throw(
			_("{0} has no running meter. Tick Has a Running Meter on it first.").format(doc.equipment),
			title=_("Meter"),
		)
	if doc.value is None or doc.value < 0:
		frappe.throw(_("A reading is a number from 0 up."), title=_("Reading"))
	if get_datetime(doc.read_on) > now_datetime():
		frappe.throw(_("A reading cannot be taken in the future."), title=_("Reading"))
	before = _neighbour(doc, "<=", "desc")
	after = _neighbour(doc, ">", "asc")
	if after and (doc.meter_changed or (not after.meter_changed and after.value < doc.value)):
		frappe.throw(
			_("There is a later reading of {0} already: {1} on {2}.").format(
				doc.equipment, f"{after.value:g}", format_date(after.read_on)
			),
			title=_("Reading"),
		)
	if before and not doc.meter_changed and doc.value < before.value:
		frappe.throw(
			_("{0} is below the last reading {1}. Read again, or tick Meter Was Changed.").format(
				f"{doc.value:g}", f"{before.value:g}"
			),
			title=_("Reading"),
		)
	doc.previous_value = before.value if before else 0


def _neighbour(doc, operator: str, direction: str):
	rows = frappe.get_all(
		"Equipment Reading",
		{"equipment": doc.equipment, "read_on": [operator, doc.read_on], "name": ["!=", doc.name or ""]},
		["value", "read_on", "meter_changed"],
		order_by=f"read_on {direction}, creation {direction}",
		limit=1,
	)
	return rows[0] if rows else None


def keep_last_reading(equipment: str) -> None:
	"""The register shows the last reading, and plans the day they predict from it."""
	rows = frappe.get_all(
		"Equipment Reading",
		{"equipment": equipment},
		["value", "read_on"],
		order_by="read_on desc, creation desc",
		limit=1,
	)
	last = rows[0] if rows else frappe._dict(value=0, read_on=None)
	# a copy of what the readings say; nobody edits it, and a version for each would drown the real changes
	frappe.db.set_value(
		"Equipment",
		equipment,
		{"meter_reading": last.value, "meter_read_on": last.read_on},
		update_modified=False,
	)
	meter_days.follow_readings(equipment)
