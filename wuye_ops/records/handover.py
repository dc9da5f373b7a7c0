"""离职移交: the records somebody owns, what they have on loan and have not confirmed, handed to those who stay.

    Draft ─ submit ─▶ To Sign ─ giver signs, receiver signs ─▶ Completed        cancel ─▶ Cancelled

The list is made when HR enters the last day or sets the employee to Left. Who has left already cannot sign: the property
manager or the records clerk signs for them and says why.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.records.own_documents import title_of
from wuye_ops.rules import hand_over as rules
from wuye_ops.rules.hand_over import Item

DRAFT, TO_SIGN, COMPLETED, CANCELLED = "Draft", "To Sign", "Completed", "Cancelled"
OWN_FIELDS = (
	"status", "given_by", "given_on", "given_remark", "received_by", "received_on", "completed_on",
)  # fmt: skip
# they sign for somebody who is gone, and keep the lists
STAND_IN = ("Records Clerk", "Property Manager", "Operations Director")
OWNED = {"Record": "owner_employee", "Policy Checklist": "owner_employee"}


# -- what somebody holds


def holdings(employee: str) -> list[dict]:
	"""Rows for the list: {kind, reference_doctype, reference_name, title, due_on}."""
	rows = [
		_row(rules.RECORD, "Record", row.name, title_of(row), row.keep_until)
		for row in frappe.get_all(
			"Record",
			{"owner_employee": employee, "status": ["!=", "Disposed"]},
			["name", "record_no", "title", "confidentiality", "keep_until"],
			order_by="name",
		)
	]
	rows += [
		_row(rules.POLICY, "Policy Checklist", row.name, row.policy_title, row.next_check_on)
		for row in frappe.get_all(
			"Policy Checklist",
			{"owner_employee": employee, "disabled": 0},
			["name", "policy_title", "next_check_on"],
			order_by="name",
		)
	]
	rows += [
		_row(rules.LOAN, "Record Loan", row.name, row.record_title, row.due_on)
		for row in frappe.get_all(
			"Record Loan",
			{"borrower": employee, "status": "Lent"},
			["name", "record_title", "due_on"],
			order_by="due_on",
		)
	]
	if frappe.db.exists("DocType", "Record Confirmation"):
		rows += _open_confirmations(employee)
	return rows


def _open_confirmations(employee: str) -> list[dict]:
	confirmation, record = frappe.qb.DocType("Record Confirmation"), frappe.qb.DocType("Record")
	found = (
		frappe.qb.from_(confirmation)
		.join(record)
		.on(record.name == confirmation.record)
		.select(confirmation.name, record.title, confirmation.due_on)
		.where((confirmation.employee == employee) & (confirmation.status == "Open"))
		.orderby(confirmation.name)
		.run(as_dict=True)
	)
	return [_row(rules.CONFIRMATION, "Record Confirmation", row.name, row.title, row.due_on) for row in found]


def _row(kind: str, doctype: str, name: str, title: str | None, due_on) -> dict:
	return {
		"kind": kind,
		"reference_doctype": doctype,
		"reference_name": name,
		"title": (title or name)[:140],
		"due_on": due_on,
	}


# -- controller's named steps


def prepare(doc) -> None:
	doc.property = frappe.db.get_value("Employee", doc.employee, "wuye_property")
	doc.last_day = doc.last_day or frappe.db.get_value("Employee", doc.employee, "relieving_date")
	doc.open_key = doc.employee
	doc.set("items", holdings(doc.employee))


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	if doc.receiver and doc.receiver == doc.employee:
		frappe.throw(_("Nobody hands over to themselves."), title=_("Receiver"))
	if doc.receiver and frappe.db.get_value("Employee", doc.receiver, "status") != "Active":
		frappe.throw(_("The receiver is not an active employee."), title=_("Receiver"))
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		_refuse_change(doc, before)


def _refuse_change(doc, before) -> None:
	if before.status != DRAFT and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("The list has gone to be signed and is not changed. Cancel it to make another."),
			title=_("Record Hand Over"),
		)
	listed = [(row.reference_doctype, row.reference_name) for row in doc.items]
	if listed != [(row.reference_doctype, row.reference_name) for row in before.items]:
		frappe.throw(_("The list comes from the archive. Use Refresh List."), title=_("Record Hand Over"))


def refuse_deletion(doc) -> None:
	frappe.throw(
		_("What was handed over is kept. Cancel the list instead."),
		frappe.PermissionError,
		title=_("Kept for the Record"),
	)


# -- services


@frappe.whitelist(methods=["POST"])
def refresh_list(hand_over: str) -> int:
	"""Reads the list anew; receivers and remarks that were entered stay. Returns how many things are on it."""
	doc = _load(hand_over, DRAFT)
	entered = {(row.reference_doctype, row.reference_name): row for row in doc.items}
	doc.set("items", [])
	for row in holdings(doc.employee):
		known = entered.get((row["reference_doctype"], row["reference_name"]))
		doc.append(
			"items", {**row, **({"receiver": known.receiver, "remark": known.remark} if known else {})}
		)
	_save(doc)
	return len(doc.items)


@frappe.whitelist(methods=["POST"])
def submit(hand_over: str) -> None:
	"""To be signed: everything owned has somebody who takes it."""
	doc = _load(hand_over, DRAFT)
	if not doc.receiver:
		frappe.throw(_("Name who takes it over."), title=_("Receiver"))
	_refuse(doc, [found for found in _obstacles(doc) if found[1] != rules.STILL_OUT])
	doc.status = TO_SIGN
	_save(doc)
	subject = _("To sign: hand-over of {0}").format(_safe(doc.employee_name))
	tell_staff([user_of(doc.employee), user_of(doc.receiver)], doc, subject)


@frappe.whitelist(methods=["POST"])
def sign(hand_over: str, remark: str | None = None) -> str:
	"""The giver's or the receiver's signature, by who asks; the second one completes it. Returns the new status."""
	doc = guarded.load_locked("Record Hand Over", hand_over, "read")
	_require(doc, TO_SIGN)
	user, remark = frappe.session.user, (remark or "").strip()
	giver = user_of(doc.employee) if _is_here(doc.employee) else None
	if not doc.received_by and rules.may_sign(user, user_of(doc.receiver), doc.given_by):
		doc.received_by, doc.received_on = user, now_datetime()
	elif not doc.given_by and (
		rules.may_sign(user, giver, doc.received_by) or _stands_in(doc, user, giver, remark)
	):
		doc.given_by, doc.given_on, doc.given_remark = user, now_datetime(), remark or None
	else:
		frappe.throw(
			_("The giver and the receiver sign, each for themselves and once."),
			frappe.PermissionError,
			title=_("Sign"),
		)
	if doc.given_by and doc.received_by:
		_complete(doc)
	_save(doc)
	return doc.status


def _stands_in(doc, user: str, giver: str | None, remark: str) -> bool:
	"""For a giver who is gone or has no user: one who keeps the lists, with a reason, and not the receiver."""
	if (
		giver
		or user in (doc.received_by, user_of(doc.receiver))
		or not set(STAND_IN) & set(frappe.get_roles(user))
	):
		return False
	guarded.required(remark, _("Say why you sign for somebody who is gone."), _("Sign"))
	return True


@frappe.whitelist(methods=["POST"])
def cancel(hand_over: str, reason: str) -> None:
	doc = _load(hand_over, DRAFT, TO_SIGN)
	doc.reason = guarded.required(reason, _("Say why nothing is handed over."), _("Reason"))
	doc.status, doc.open_key = CANCELLED, None
	_save(doc)


# -- completing


def _complete(doc) -> None:
	"""Everything owned gets its new owner; what is to be looked at on the screen ends; what was to be confirmed lapses."""
	now = {(row["reference_doctype"], row["reference_name"]): row for row in holdings(doc.employee)}
	listed = _items(doc)
	if new := rules.new_since(listed, [_item(row) for row in now.values()]):
		titles = ", ".join(now[item.key]["title"] for item in new[:5])
		frappe.throw(
			_("Since the list was made came: {0}. Cancel it and make another.").format(_safe(titles)),
			title=_("Record Hand Over"),
		)
	_refuse(doc, _obstacles(doc, present=set(now)))
	for row in doc.items:
		key = (row.reference_doctype, row.reference_name)
		if key in now and row.reference_doctype in OWNED:
			_hand_on(row, row.receiver or doc.receiver)
		row.settled = 1
	_end_electronic_loans(doc.employee)
	doc.status, doc.completed_on, doc.open_key = COMPLETED, now_datetime(), None


def _hand_on(row, receiver: str) -> None:
	document = frappe.get_doc(row.reference_doctype, row.reference_name)
	# both sides have signed for it; nothing but the owner changes
	document.db_set(OWNED[row.reference_doctype], receiver)
	document.add_comment(
		"Info",
		_("Handed over to {0}").format(_safe(frappe.db.get_value("Employee", receiver, "employee_name"))),
	)


def _end_electronic_loans(employee: str) -> None:
	loan = frappe.qb.DocType("Record Loan")
	(
		frappe.qb.update(loan)
		.set(loan.status, "Expired")
		.set(loan.returned_on, now_datetime())
		.where((loan.borrower == employee) & (loan.kind == "Electronic") & (loan.status == "Lent"))
	).run()


def _obstacles(doc, present: set | None = None) -> list[tuple[Item, str]]:
	items = [item for item in _items(doc) if present is None or item.key in present]
	return list(rules.obstacles(doc.employee, items))


def _items(doc) -> list[Item]:
	names = [row.reference_name for row in doc.items] or [""]
	paper = set(
		frappe.get_all(
			"Record Loan",
			{"name": ["in", names], "kind": ["!=", "Electronic"], "status": "Lent"},
			pluck="name",
		)
	)
	checkers = dict(
		frappe.get_all("Policy Checklist", {"name": ["in", names]}, ["name", "checker"], as_list=True)
	)
	return [
		Item(
			row.kind,
			row.reference_doctype,
			row.reference_name,
			receiver=row.receiver or doc.receiver,
			on_paper=row.reference_name in paper,
			checker=checkers.get(row.reference_name),
		)
		for row in doc.items
	]


def _item(row: dict) -> Item:
	return Item(row["kind"], row["reference_doctype"], row["reference_name"])


def _refuse(doc, found: list[tuple[Item, str]]) -> None:
	if not found:
		return
	titles = {(row.reference_doctype, row.reference_name): row.title for row in doc.items}
	words = {
		rules.NO_RECEIVER: _("{0}: name who takes it over."),
		rules.TO_ONESELF: _("{0}: nobody hands over to themselves."),
		rules.CHECKS_OWN: _("{0}: its receiver supervises this policy. Name another receiver."),
		rules.STILL_OUT: _("{0}: the paper is still on loan. Have it returned first."),
	}
	rows = [words[code].format(frappe.bold(_safe(titles[item.key]))) for item, code in found[:20]]
	frappe.throw("<br>".join(rows), title=_("Record Hand Over"))


# -- when somebody leaves


def follow_employee(doc, method=None) -> None:
	"""On update of Employee: the last day was entered or they have left, so the list is made, once."""
	left = doc.status == "Left" and doc.has_value_changed("status")
	if not left and not (doc.relieving_date and doc.has_value_changed("relieving_date")):
		return
	if left:
		_end_electronic_loans(doc.name)
	if frappe.db.exists("Record Hand Over", {"open_key": doc.name}) or not holdings(doc.name):
		return
	hand_over = frappe.get_doc({"doctype": "Record Hand Over", "employee": doc.name})
	# HR's right to let somebody go carries the list of what they hold
	hand_over.insert(ignore_permissions=True)
	users = [user for role in STAND_IN[:2] for user in users_with_role(role, hand_over.property)]
	subject = _("{0} leaves: {1} records, loans and policies to hand over").format(
		_safe(doc.employee_name), len(hand_over.items)
	)
	tell_staff(users, hand_over, subject)


# -- what the steps share


def _load(name: str, *statuses: str):
	doc = guarded.load_locked("Record Hand Over", name)
	_require(doc, *statuses)
	return doc


def _require(doc, *statuses: str) -> None:
	if doc.status not in statuses:
		frappe.throw(
			_("This hand-over is {0}. Reload the page to see what can be done.").format(
				_(doc.status, context=doc.doctype)
			),
			title=_("Record Hand Over"),
		)


def _is_here(employee: str) -> bool:
	return frappe.db.get_value("Employee", employee, "status") == "Active"


def _save(doc) -> None:
	doc.flags.by_service = True
	# each step has asked for the right it needs: to write the list, or to be one of the two who sign
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _safe(text: str | None) -> str:
	return frappe.utils.escape_html(text or "")
