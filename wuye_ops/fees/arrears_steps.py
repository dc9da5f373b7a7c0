"""What people do in a case: open it, take its next step, prove it, hold it, close it. Promises: arrears_promises.py.

No step takes itself: the daily job only says what is next. What was done is never changed; what was recorded wrongly is
answered by a new row.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, getdate, now_datetime, nowdate

from wuye_ops.fees import arrears, dunning_letters, lawful, payers
from wuye_ops.fees import arrears_data as data
from wuye_ops.property.days import day_of
from wuye_ops.rules import delivery
from wuye_ops.rules.arrears import ON_HOLD, OPEN, RUNNING, overdue
from wuye_ops.rules.dunning_ladder import COURT, upcoming

CHANNELS = ("Letter", "Phone", "Visit", "Message", "E-mail", "Lawyer", "Court")
DEFAULT_CHANNEL = {
	"Friendly Reminder": "Message",
	"Phone or Visit": "Phone",
	"Lawyer's Letter": "Lawyer",
	"Court": "Court",
}
LONGEST_NOTE = 1000
# Waits for its proof.
WAITING = ("To Deliver", "To File")


# -- opening


@frappe.whitelist(methods=["POST"])
def open_case(property: str, customer: str) -> str:
	"""Opens a case by hand, before the ladder would, or names the one that is open."""
	sample = frappe.new_doc("Arrears Case")
	sample.update({"property": property, "customer": customer})
	sample.check_permission("create")
	if not frappe.db.exists("Property", property) or not payers.belongs(property, customer):
		frappe.throw(
			_("{0} is not a customer of {1}. Register the occupancy first.").format(
				frappe.bold(frappe.utils.escape_html(customer)),
				frappe.bold(frappe.utils.escape_html(property)),
			),
			title=_("Customer"),
		)
	today = getdate(nowdate())
	if not overdue(data.debts(property, today, [customer]).get(customer, ()), today):
		frappe.throw(
			_("Nothing of this customer is overdue in {0}.").format(property), title=_("Arrears Case")
		)
	refresh = arrears.Refresh(property, today, [customer])
	if not data.running_cases(property, [customer]):
		refresh.insert_cases([customer])
	refresh.run()
	return frappe.db.get_value("Arrears Case", {"open_key": arrears.open_key(property, customer)})


@frappe.whitelist(methods=["POST"])
def refresh(case: str) -> str:
	"""Brings one case up to date at once. Returns its status."""
	doc = frappe.get_doc("Arrears Case", case)
	doc.check_permission("write")
	if doc.status in RUNNING:
		arrears.refresh_property(doc.property, customers=[doc.customer])
	return frappe.db.get_value("Arrears Case", case, "status")


def load(case: str):
	"""The case, locked and up to date, for who may work on it. Refuses one that is over, or that has just been changed."""
	doc = frappe.get_doc("Arrears Case", case)
	doc.check_permission("write")
	if frappe.db.get_value("Arrears Case", doc.name, "modified", for_update=True) != doc.modified:
		# what this transaction has read of its steps may be old
		frappe.throw(
			_("Somebody has just worked on {0}. Look at it again.").format(frappe.bold(doc.name)),
			frappe.TimestampMismatchError,
			title=_("Arrears Case"),
		)
	if doc.status in RUNNING:
		arrears.refresh_property(doc.property, customers=[doc.customer])
		doc.reload()
	if doc.status == "Paid":
		frappe.throw(
			_("Nothing overdue is left in {0}. There is no more to do.").format(frappe.bold(doc.name)),
			title=_("Paid"),
		)
	if doc.status not in RUNNING:
		frappe.throw(_("{0} is closed.").format(frappe.bold(doc.name)), title=_("Arrears Case"))
	return doc


def save(doc):
	"""Writes what a service has done to a case and brings its figures up to date."""
	doc.flags.by_service = True
	# the right to work on the case was asked for when it was loaded
	doc.save(ignore_permissions=True)
	if doc.status in RUNNING:
		arrears.refresh_property(doc.property, customers=[doc.customer])
		doc.reload()
	return doc


# -- steps


@frappe.whitelist()
def propose(case: str) -> dict:
	"""What is next in the case, and from when; what holds it. Takes nothing."""
	doc = frappe.get_doc("Arrears Case", case)
	doc.check_permission("read")
	today = getdate(nowdate())
	coming = _coming(doc, today)
	return {
		"kind": coming.step.kind if coming else None,
		"on": coming.on if coming else None,
		"proof": coming.step.proof if coming else None,
		"due": bool(coming and doc.status == OPEN and coming.on <= today),
		"held_by": doc.hold_reason if doc.status == ON_HOLD else None,
	}


@frappe.whitelist(methods=["POST"])
def do_step(
	case: str,
	kind: str,
	channel: str | None = None,
	done_on: str | date | None = None,
	note: str | None = None,
) -> str:
	"""Records that a step has been taken and returns its row. A letter then waits for its delivery, a suit for its filing.

	Refuses a step that is not due yet, skips one, or is held; a call without a word about it; a day in the future.
	"""
	doc = load(case)
	row = take_step(doc, kind, channel=channel, done_on=done_on, note=note)
	save(doc)
	return row.name


def take_step(doc, kind: str, *, channel: str | None = None, done_on=None, note: str | None = None, **fields):
	"""Adds the step to the loaded case; the caller saves. fields: of the row, such as letter_batch."""
	today = getdate(nowdate())
	on = _day(done_on) or today
	steps = {step.kind: step for step in data.ladder(doc.property)}
	step = steps.get(kind)
	if step is None or step.days < 0:
		frappe.throw(
			_("{0} is no step of the ladder of {1}.").format(
				frappe.bold(frappe.utils.escape_html(_(kind))), frappe.bold(doc.property)
			),
			title=_("Step"),
		)
	if on > today:
		frappe.throw(_("A step is recorded when it has been taken, not before."), title=_("Step"))
	if doc.status == ON_HOLD:
		until = (
			_("until {0}").format(formatdate(doc.hold_until)) if doc.hold_until else _("until it is settled")
		)
		frappe.throw(
			_("The case is on hold {0}: {1}").format(until, frappe.utils.escape_html(doc.hold_reason or "")),
			title=_("On Hold"),
		)
	_check_rung(doc, kind, on, list(steps))
	note = _note(note)
	if step.proof == "log" and not note:
		frappe.throw(_("Write down what was said, and by whom."), title=_(kind))
	channel = channel or DEFAULT_CHANNEL.get(kind, "Letter")
	if channel not in CHANNELS:
		frappe.throw(_("Choose a channel of the list."), title=_("Channel"))
	content = fields.pop("content", None) or dunning_letters.content(doc, kind)
	return doc.append(
		"actions",
		{
			"kind": kind,
			"status": {"delivery": "To Deliver", "filing": "To File"}.get(step.proof, "Done"),
			"done_on": on,
			"done_by": frappe.session.user,
			"channel": channel,
			"amount": content["total"],
			"late_charges": content["late_charges"],
			"bills_text": "\n".join(bill["text"] for bill in content["bills"]),
			"note": note,
			"content": frappe.as_json(content),
			**fields,
		},
	)


def _check_rung(doc, kind: str, on: date, kinds: list[str]) -> None:
	"""What was done may be done again; else it is the turn of the next rung, from its day."""
	coming = _coming(doc, on)
	done = [row.kind for row in doc.actions if row.status != "Not Delivered" and row.kind in kinds]
	if done and kinds.index(kind) <= max(kinds.index(one) for one in done):
		if any(row.kind == kind and row.status in WAITING for row in doc.actions):
			frappe.throw(
				_(
					"{0} waits for its proof already. Record the delivery, or that it failed, before it goes out again."
				).format(frappe.bold(_(kind))),
				title=_("Step"),
			)
		return
	if coming is None or kind != coming.step.kind:
		frappe.throw(
			_("No step is skipped: the next one is {0}.").format(frappe.bold(_(coming.step.kind)))
			if coming
			else _("There is no further step."),
			title=_("Step"),
		)
	if coming.on > on:
		frappe.throw(
			_("{0} is due on {1} and not before.").format(
				frappe.bold(_(kind)), frappe.bold(formatdate(coming.on))
			),
			title=_("Step"),
		)


def _coming(doc, today: date):
	debts = overdue(data.debts(doc.property, today, [doc.customer]).get(doc.customer, ()), today)
	plain = [debt for debt in debts if not debt.disputed] or debts
	if not plain:
		return None
	done = data.steps_done([doc.name]).get(doc.name, ())
	return upcoming(plain[0].due_date, done, data.ladder(doc.property))


# -- proof


@frappe.whitelist(methods=["POST"])
def prove(
	case: str,
	action: str,
	delivered_on: str | date,
	proof: str | None = None,
	method: str | None = None,
	number: str | None = None,
) -> None:
	"""Records the delivery of a letter, or the filing of a suit, with its proof: a file of this case or of who records it.

	Limitation begins anew on that day, for the bills the letter named, when it was delivered individually. Refuses a day
	before the letter was made, a delivery without a file, and whatever has a proof already.
	"""
	doc = load(case)
	prove_step(doc, action, delivered_on, proof, method, number)
	save(doc)


def prove_step(doc, action: str, delivered_on, proof, method=None, number=None):
	"""The same on a loaded case; the caller saves."""
	row = step_of(doc, action)
	refuse_proven(row)
	filed = row.kind == COURT
	method, number, proof = cstr(method).strip(), cstr(number).strip()[:60], cstr(proof).strip()
	on = _day(delivered_on)
	# a suit is filed with a court, which gives it a number
	way = delivery.MAIL if filed else method
	found = delivery.fault(way, row.done_on, on, getdate(nowdate()), proof, number)
	if found:
		frappe.throw(_fault_text(found, row, filed), title=_("Proof"))
	attach(proof, doc)
	row.update(
		{
			"status": "Filed" if filed else "Delivered",
			"delivery_method": None if filed else method,
			"delivered_on": on,
			"proof": proof,
			"proof_number": number,
			"proved_by": frappe.session.user,
			"proved_on": now_datetime(),
		}
	)
	return row


@frappe.whitelist(methods=["POST"])
def not_delivered(case: str, action: str, note: str) -> None:
	"""Records that a letter did not arrive: the step is to be taken again."""
	doc = load(case)
	fail_step(doc, action, note)
	save(doc)


def fail_step(doc, action: str, note: str | None):
	row = step_of(doc, action)
	refuse_proven(row)
	note = _note(note)
	if not note:
		frappe.throw(_("Say why it could not be delivered."), title=_("Proof"))
	row.update(
		{
			"status": "Not Delivered",
			"note": "\n".join(filter(None, (row.note, note))),
			"proved_by": frappe.session.user,
			"proved_on": now_datetime(),
		}
	)
	return row


def step_of(doc, action: str):
	for row in doc.actions:
		if row.name == action:
			return row
	frappe.throw(_("This is no step of {0}.").format(frappe.bold(doc.name)), title=_("Step"))


def refuse_proven(row) -> None:
	if row.status not in WAITING:
		frappe.throw(
			_(
				"What has been recorded of {0} of {1} is not changed any more. Take the step again, if it was wrong."
			).format(frappe.bold(_(row.kind)), formatdate(row.done_on)),
			title=_("Proof"),
		)


def _fault_text(found: str, row, filed: bool) -> str:
	sent = formatdate(row.done_on)
	return {
		delivery.UNKNOWN_METHOD: _("Choose how it was delivered."),
		delivery.NO_PROOF: _("Add the proof: a photo or scan of the signed slip, of the mail's return card or of the court's notice."),
		delivery.NO_NUMBER: _("Enter the case number.") if filed else _("Enter the number of the registered mail."),
		delivery.BEFORE_SENT: _("Enter the day on which it was delivered; it was made on {0} and cannot have arrived before.").format(sent),
		delivery.IN_FUTURE: _("The day of delivery lies in the future."),
	}[found]  # fmt: skip


def attach(file_url: str, doc) -> None:
	"""Hangs an uploaded file on the document; one that hangs on something else, or is somebody else's, is refused."""
	own = frappe.get_all(
		"File",
		{"file_url": file_url, "is_folder": 0},
		["name", "attached_to_doctype", "attached_to_name", "owner"],
	)
	if any((row.attached_to_doctype, row.attached_to_name) == (doc.doctype, doc.name) for row in own):
		return
	for row in own:
		if row.owner == frappe.session.user and not row.attached_to_name:
			file = frappe.get_doc("File", row.name)
			file.update({"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "is_private": 1})
			# its owner hangs it on a document they may write
			file.save(ignore_permissions=True)
			return
	frappe.throw(_("The proof is not a file of this case. Upload it here."), title=_("Proof"))


# -- holding and closing


@frappe.whitelist(methods=["POST"])
def hold(case: str, until: str | date, reason: str) -> None:
	"""Holds the ladder by hand up to and including a day, such as while the customer is in hospital."""
	doc, until, reason = load(case), _day(until), _note(reason)
	today = getdate(nowdate())
	if until is None or until < today:
		frappe.throw(_("A case is held until a day to come."), title=_("Hold Case"))
	if not reason:
		frappe.throw(_("Say why the case is held."), title=_("Hold Case"))
	doc.update({"paused_from": today, "paused_until": until, "pause_reason": reason})
	save(doc)


@frappe.whitelist(methods=["POST"])
def resume(case: str) -> None:
	"""Ends a hold by hand. A promise or a dispute holds on."""
	doc = load(case)
	if not doc.paused_from:
		frappe.throw(_("The case is not held by hand."), title=_("Hold Case"))
	doc.update({"paused_from": None, "paused_until": None, "pause_reason": None})
	save(doc)


@frappe.whitelist(methods=["POST"])
def close(case: str, reason: str) -> None:
	"""Closes a case in which something is owed still; a new one is opened when something else falls due."""
	doc, reason = load(case), _note(reason)
	if not reason:
		frappe.throw(_("Say why the case is closed though something is owed."), title=_("Close"))
	doc.update(
		{
			"status": "Closed",
			"closed_on": nowdate(),
			"close_reason": reason,
			"open_key": None,
			"next_step": None,
			"next_step_on": None,
		}
	)
	save(doc)


def _day(value) -> date | None:
	return day_of(value, cstr(value)[:40], _("Date"))


def _note(text: str | None) -> str:
	note = cstr(text).strip()[:LONGEST_NOTE]
	lawful.check(note, _("Note"), note=True)
	return note
