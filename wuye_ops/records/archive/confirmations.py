"""Read and understood (阅知): each member of staff concerned confirms a version in force, once.

One row for each version and employee, by a unique key in the database: asking twice asks nobody twice.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, cint, getdate, now, now_datetime, nowdate

from wuye_ops.property.notices import notify, tell_staff, user_of
from wuye_ops.records.archive import access, register, versions

OPEN, CONFIRMED, CANCELLED = "Open", "Confirmed", "Cancelled"
CONFIRMATION = "Record Confirmation"
# who see how far it has come; all others see their own
SUPERVISORS = (
	"Records Clerk", "Property Manager", "Department Head", "Operations Director", "Internal Auditor", "HR Manager",
	"HR User", "System Manager",
)  # fmt: skip
FIELDS = (
	"name", "record", "record_version", "property", "employee", "user", "due_on", "status", "confirmation_key", "owner",
	"modified_by", "creation", "modified", "docstatus", "idx",
)  # fmt: skip
MOST_AT_ONCE = 200  # more notices than these are written by a job


@frappe.whitelist(methods=["POST"])
def ask(record: str, days: int, department: str | None = None) -> int:
	"""Asks the property's staff, or a department's, to confirm the version in force within so many days.

	Returns how many were asked who had not been before.
	"""
	doc = versions.load_locked(record)
	if doc.status != register.EFFECTIVE or not doc.current_version:
		frappe.throw(_("Only a version in force can be confirmed."), title=_("Read and Understood"))
	if not 1 <= cint(days) <= 365:
		frappe.throw(_("Give staff 1 to 365 days."), title=_("Read and Understood"))
	return _ask(doc, doc.current_version, cint(days), department)


def ask_all(record, version) -> int:
	"""As the record itself says, when a version comes into force."""
	return _ask(record, version.name, cint(record.confirm_days), record.department)


def _ask(record, version: str, days: int, department: str | None) -> int:
	asked_before = set(frappe.get_all(CONFIRMATION, {"record_version": version}, pluck="employee"))
	people = [row for row in _people(record.property, department) if row.name not in asked_before]
	stamp, me, due = now(), frappe.session.user, add_days(nowdate(), days)
	rows = [
		(
			frappe.generate_hash(length=10), record.name, version, row.wuye_property or record.property, row.name,
			row.user_id, due, OPEN, f"{version}|{row.name}", me, me, stamp, stamp, 0, 0,
		)
		for row in people
	]  # fmt: skip
	if rows:
		# a row that another call has just made has the same key and is left alone
		frappe.db.bulk_insert(CONFIRMATION, FIELDS, rows, ignore_duplicates=True)
		_tell(record.name, version, [row.user_id for row in people if row.user_id])
	return len(rows)


def _people(property_name: str | None, department: str | None) -> list:
	"""Active staff: of the property and of head office's people who work for it, or of the whole company."""
	filters = {"status": "Active", "user_id": ["is", "set"]}
	if property_name:
		filters["wuye_property"] = property_name
	if department:
		filters["department"] = department
	return frappe.get_all("Employee", filters, ["name", "user_id", "wuye_property"], order_by="name")


def _tell(record: str, version: str, users: list[str]) -> None:
	if len(users) <= MOST_AT_ONCE:
		tell(record, version, users)
		return
	frappe.enqueue(
		"wuye_ops.records.archive.confirmations.tell",
		queue="long",
		job_id=f"wuye-confirmations|{version}",
		deduplicate=True,
		enqueue_after_commit=True,
		record=record,
		version=version,
		users=users,
	)


def tell(record: str, version: str, users: list[str]) -> None:
	title = frappe.db.get_value("Record", record, "title")
	document = frappe._dict(doctype="Record", name=record)
	for user in users:
		notify(
			user,
			document,
			_("Please read {0} and confirm that you have understood it.").format(frappe.bold(title)),
		)


@frappe.whitelist(methods=["POST"])
def confirm(record: str) -> None:
	"""The user says that they have read and understood the version in force. Saying it again changes nothing."""
	employee = access.employee_of(frappe.session.user)
	version = frappe.db.get_value("Record", record, "current_version")
	if not access.may_read(record):
		frappe.throw(
			_("You cannot open this record."), frappe.PermissionError, title=_("Read and Understood")
		)
	name = (
		frappe.db.get_value(CONFIRMATION, {"record_version": version, "employee": employee})
		if employee
		else None
	)
	if not name:
		frappe.throw(_("You were not asked to confirm this version."), title=_("Read and Understood"))
	doc = frappe.get_doc(CONFIRMATION, name, for_update=True)
	if doc.status == CONFIRMED:
		return
	doc.status, doc.confirmed_on = CONFIRMED, now_datetime()
	doc.flags.by_service = True
	# one's own confirmation; nobody has a right to write those of others
	doc.save(ignore_permissions=True)


@frappe.whitelist()
def standing(record: str) -> dict[str, int | str | bool | None]:
	"""How far the version in force has been confirmed, and whether the user still has to: {asked, confirmed, mine, due_on}."""
	frappe.has_permission("Record", "read", doc=record, throw=True)
	version = frappe.db.get_value("Record", record, "current_version")
	if not version:
		return {"asked": 0, "confirmed": 0, "mine": None, "due_on": None}
	rows = frappe.get_all(CONFIRMATION, {"record_version": version}, ["employee", "status", "due_on"])
	own = access.employee_of(frappe.session.user)
	mine = next((row for row in rows if row.employee == own), None)
	return {
		"asked": len([row for row in rows if row.status != CANCELLED]),
		"confirmed": len([row for row in rows if row.status == CONFIRMED]),
		"mine": mine.status if mine else None,
		"due_on": str(mine.due_on) if mine else None,
	}


def cancel_open(record: str, but: str | None = None) -> None:
	"""What nobody needs to confirm any more: a newer version is in force, or the document is withdrawn."""
	confirmation = frappe.qb.DocType(CONFIRMATION)
	query = (
		frappe.qb.update(confirmation)
		.set(confirmation.status, CANCELLED)
		.where((confirmation.record == record) & (confirmation.status == OPEN))
	)
	if but:
		query = query.where(confirmation.record_version != but)
	query.run()


# -- each day


def chase(today: date | str | None = None) -> int:
	"""Reminds everybody whose day has passed, once, and tells the owner of the record how many are missing."""
	today = getdate(today or nowdate())
	rows = frappe.get_all(
		CONFIRMATION,
		{"status": OPEN, "due_on": ["<", today], "reminded_on": ["is", "not set"]},
		["name", "record", "user"],
		order_by="record",
	)
	titles = _titles({row.record for row in rows})
	for record, (title, owner) in titles.items():
		late = [row for row in rows if row.record == record]
		document = frappe._dict(doctype="Record", name=record)
		for row in late:
			if row.user:
				notify(
					row.user,
					document,
					_("Overdue: read {0} and confirm that you have understood it.").format(
						frappe.bold(title)
					),
				)
		tell_staff(
			[user_of(owner)],
			document,
			_("{0} people have not confirmed {1} in time.").format(len(late), frappe.bold(title)),
		)
		confirmation = frappe.qb.DocType(CONFIRMATION)
		(
			frappe.qb.update(confirmation)
			.set(confirmation.reminded_on, now_datetime())
			.where(confirmation.name.isin([row.name for row in late]))
			.run()
		)
	return len(rows)


def _titles(records: set[str]) -> dict[str, tuple[str, str | None]]:
	if not records:
		return {}
	rows = frappe.get_all("Record", {"name": ["in", list(records)]}, ["name", "title", "owner_employee"])
	return {row.name: (row.title, row.owner_employee) for row in rows}


# -- controller's named steps and hooks


def refuse_by_hand(doc) -> None:
	if not doc.flags.by_service:
		frappe.throw(
			_("Confirmations are asked for in the record, and given by each person there."),
			frappe.PermissionError,
			title=_("Not by Hand"),
		)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator" or set(SUPERVISORS) & set(frappe.get_roles(user)):
		return ""
	return f"`tab{CONFIRMATION}`.`user` = {frappe.db.escape(user, percent=False)}"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or set(SUPERVISORS) & set(frappe.get_roles(user)):
		return None
	return None if doc.user == user else False
