"""An entry of the watchlist: entered by one, decided by another, ended; and what was done about a hit."""

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.records import personal_data
from wuye_ops.rules import identity, plate
from wuye_ops.rules import watchlist as rules
from wuye_ops.rules.watchlist import APPROVE, DRAFT, END, ENDED, IN_FORCE, REJECT, REJECTED
from wuye_ops.security.watchlist import as_rule, name_key

APPROVERS = ("Property Manager", "Operations Director", "System Manager")
BY_SERVICE = (
	"status", "asked_by", "decided_by", "decided_on", "reject_reason", "ended_on", "ended_by", "end_reason",
	"anonymised_on",
)  # fmt: skip
TO_DEAL_WITH, DEALT_WITH = "To Deal With", "Dealt With"
MOST_NAME = 60


def words() -> dict[str, str]:
	"""Why an entry may not come into force, by the code of `rules.watchlist.REASONS`."""
	return {
		"unknown_cause": _("Choose a cause of the list. Arrears are none: nobody is kept out for a debt."),
		"no_reason": _("Say what has happened, when and where."),
		"no_source": _("Say where this is known from."),
		"nothing_to_match": _("Enter a plate, a phone number or a name."),
		"name_alone": _(
			"A name alone would stop everybody of this name. Add a plate or a phone number, or choose Watch."
		),
		"no_end": _("Say when the entry expires."),
		"over": _("The entry has expired already. Choose a later day."),
		"too_long": _(
			"An entry lasts {0} months at most; only orders of police and courts last longer."
		).format(rules.MOST_MONTHS),
		"resident": _(
			"The plate or phone belongs to somebody who lives, owns or works here. They cannot be stopped but by an order of police or court; choose Watch."
		),
		"own_entry": _("Somebody else must approve this than who has entered it."),
	}


# -- controller's named steps


def complete(doc) -> None:
	"""Before validate: plate, name and who enters it."""
	doc.person_name = " ".join((doc.person_name or "").split())[:MOST_NAME] or None
	doc.name_key = name_key(doc.person_name) or None
	seen = plate.read(doc.plate)
	if (doc.plate or "").strip() and not seen.can_be_kept:
		frappe.throw(
			_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
				frappe.bold(frappe.utils.escape_html(doc.plate))
			),
			title=_("Plate"),
		)
	doc.plate = seen.key or None
	if doc.is_new():
		for field in BY_SERVICE:
			doc.set(field, None)
		doc.status, doc.asked_by = DRAFT, frappe.session.user


def check(doc) -> None:
	guarded.refuse_by_hand(
		doc,
		*(field for field in BY_SERVICE if field != "asked_by" or not doc.is_new()),
		use=_("Use the buttons of the form."),
	)
	_refuse_late_change(doc)
	if doc.anonymised_on:
		return
	if identity.numbers_in(doc.person_name or ""):
		frappe.throw(
			_("A name holds no number: phones have a field of their own, identity numbers are not kept."),
			title=_("Name"),
		)
	if doc.expires_on and doc.starts_on and getdate(doc.expires_on) < getdate(doc.starts_on):
		frappe.throw(_("The entry expires before it starts. Correct its days."), title=_("Watchlist Entry"))
	guarded.own_file(doc, "evidence")
	personal_data.protect_phone(doc, "phone")
	doc.is_resident = int(belongs_here(doc))
	if not (doc.plate or doc.phone or doc.person_name):
		frappe.throw(words()["nothing_to_match"], title=_("Watchlist Entry"))


def _refuse_late_change(doc) -> None:
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service and before.status != DRAFT:
		if first_change(doc, before, {"modified", "modified_by", "is_resident"}):
			frappe.throw(
				_("What was decided is not changed. End this entry and enter another."),
				title=_("Watchlist Entry"),
			)


def tell_approvers(doc) -> None:
	"""After insert: those who may decide, but not whoever has entered it."""
	tell_staff(
		users_with_role("Property Manager", doc.property),
		doc,
		_("An entry of the watchlist waits for your decision"),
	)


def refuse_deletion(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(
			_("Who was stopped and why is kept until its time is over. End the entry."),
			frappe.PermissionError,
			title=_("Kept for the Record"),
		)


def belongs_here(doc) -> bool:
	"""Whether plate or phone is of somebody who lives, owns, rents or works in the property."""
	if doc.plate and frappe.db.exists(
		"Resident Vehicle", {"property": doc.property, "plate": doc.plate, "status": "Active"}
	):
		return True
	number = personal_data.plain(doc, "phone")
	if not number:
		return False
	customers = personal_data.find_customers_by_phone(number)
	if customers and _occupies(doc.property, customers):
		return True
	phones = frappe.get_all(
		"Employee",
		{"wuye_property": doc.property, "status": "Active", "cell_number": ["is", "set"]},
		pluck="cell_number",
	)
	return any(_normal(phone) == number for phone in phones)


def _occupies(property_name: str, customers: list[str]) -> bool:
	occupancy, today = frappe.qb.DocType("Occupancy"), nowdate()
	return bool(
		frappe.qb.from_(occupancy)
		.select(occupancy.name)
		.where((occupancy.property == property_name) & occupancy.customer.isin(customers))
		.where((occupancy.from_date <= today) & (occupancy.to_date.isnull() | (occupancy.to_date >= today)))
		.limit(1)
		.run()
	)


def _normal(phone: str) -> str | None:
	try:
		return identity.normalise_phone(phone)
	except ValueError:
		return None


# -- steps


@frappe.whitelist()
def offered(name: str) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form."""
	doc = frappe.get_doc("Watchlist Entry", name)
	doc.check_permission("read")
	if not frappe.has_permission("Watchlist Entry", "write", doc):
		return []
	steps = {APPROVE: "approve", REJECT: "reject", END: "end"}
	return [steps[step] for step in rules.LIFE.steps_from(doc.status) if step == END or _may_decide(doc)]


@frappe.whitelist(methods=["POST"])
def approve(name: str) -> None:
	"""Puts an entry in force. Refuses who has entered it, and what the rules find against it."""
	doc = _to_decide(name)
	doc.is_resident = int(belongs_here(doc))
	refusals = rules.refusals(as_rule(doc), frappe.session.user, getdate(nowdate()))
	if refusals:
		said = words()
		frappe.throw("<br>".join(said[one.code] for one in refusals), title=_("Watchlist Entry"))
	_decide(doc, IN_FORCE)


@frappe.whitelist(methods=["POST"])
def reject(name: str, reason: str) -> None:
	doc = _to_decide(name)
	doc.reject_reason = guarded.required(reason, _("Say why it is rejected."), _("Reason"))
	_decide(doc, REJECTED)
	doc.db_set("ended_on", doc.decided_on, update_modified=False)


@frappe.whitelist(methods=["POST"])
def end(name: str, reason: str) -> None:
	"""Ends an entry before it expires; from then on it stops nobody."""
	doc = guarded.load_locked("Watchlist Entry", name)
	if rules.LIFE.refusals(doc.status, END):
		guarded.refuse_decided(doc, IN_FORCE)
	reason = guarded.required(reason, _("Say why the entry ends."), _("Reason"))
	doc.update(
		{"status": ENDED, "ended_on": now_datetime(), "ended_by": frappe.session.user, "end_reason": reason}
	)
	guarded.save(doc)


def _to_decide(name: str):
	doc = guarded.load_to_decide("Watchlist Entry", name, DRAFT)
	if not set(APPROVERS) & set(frappe.get_roles()):
		frappe.throw(
			_("The property manager decides on entries of the watchlist."),
			frappe.PermissionError,
			title=_("Watchlist Entry"),
		)
	return doc


def _may_decide(doc) -> bool:
	return doc.asked_by != frappe.session.user and bool(set(APPROVERS) & set(frappe.get_roles()))


def _decide(doc, status: str) -> None:
	doc.update({"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()})
	guarded.save(doc)
	tell_staff(
		[doc.asked_by],
		doc,
		_("Your entry of the watchlist is in force")
		if status == IN_FORCE
		else _("Your entry of the watchlist was rejected: {0}").format(
			frappe.utils.escape_html(doc.reject_reason)
		),
	)


def expire() -> None:
	"""Daily: entries whose last day is over end. They count no more from that day on in any case."""
	names = frappe.get_all(
		"Watchlist Entry", {"status": IN_FORCE, "expires_on": ["<", nowdate()]}, pluck="name"
	)
	if not names:
		return
	frappe.db.set_value(
		"Watchlist Entry",
		{"name": ["in", names], "status": IN_FORCE},
		{"status": ENDED, "ended_on": now_datetime(), "end_reason": _("Its last day is over.")},
	)


# -- hits


@frappe.whitelist(methods=["POST"])
def deal_with(name: str, outcome: str) -> None:
	"""The head notes what was done about a hit."""
	doc = guarded.load_locked("Watchlist Hit", name)
	guarded.refuse_decided(doc, TO_DEAL_WITH)
	doc.update(
		{
			"status": DEALT_WITH,
			"outcome": guarded.required(outcome, _("Say what was done."), _("What Was Done")),
			"dealt_with_by": frappe.session.user,
			"dealt_with_on": now_datetime(),
		}
	)
	guarded.save(doc)
