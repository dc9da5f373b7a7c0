"""Bills that customers dispute (账单异议): opened on the portal or by staff, answered by staff, withdrawn by the customer.

While a dispute is open, nobody is dunned for its bill. One line has one open dispute; the index on `open_key` decides.
"""

from collections.abc import Iterable, Sequence

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.property import notices, pictures, residents

OPEN, UPHELD, REJECTED, WITHDRAWN = "Open", "Upheld", "Rejected", "Withdrawn"
OUTCOMES = (UPHELD, REJECTED)
PORTAL = "Portal"
CHANNELS = (PORTAL, "Counter", "Phone", "Letter")
# Who answers for the amounts of a bill; the desk of customer service takes disputes down, and does not decide them.
MAY_ANSWER = ("Fee Clerk", "Property Manager", "Operations Director", "System Manager")
PHOTO_FIELDS = ("photo_1", "photo_2", "photo_3")
LONGEST_TEXT = 1000
# What the customer said and when stays as it was.
FIXED = (
	"property", "customer", "unit", "channel", "sales_invoice", "fee_charge", "amount", "reason", "opened_on",
	*PHOTO_FIELDS,
)  # fmt: skip
ANSWERED = ("status", "answer", "answered_by", "answered_on", "open_key")


def has_open_dispute(bills: Iterable[str]) -> set[str]:
	"""Those of the bills that are disputed now, as a whole or in a line."""
	names = list(bills)
	if not names:
		return set()
	return set(
		frappe.get_all(
			"Fee Dispute",
			{"sales_invoice": ["in", names], "status": OPEN},
			pluck="sales_invoice",
			distinct=True,
		)
	)


# -- opening


def open_dispute(
	bill: str,
	charge: str | None,
	reason: str,
	*,
	channel: str = PORTAL,
	photos: Sequence[bytes] = (),
) -> str:
	"""Opens a dispute of a bill, or of the line with this charge. photos: pictures as `property.pictures.cleaned` gives them.

	The caller has checked the right: on the portal that the bill is the user's own, in the desk the right to create one.
	"""
	doc = frappe.get_doc(
		{
			"doctype": "Fee Dispute",
			**(frappe.db.get_value("Sales Invoice", bill, ["property", "customer"], as_dict=True) or {}),
			"sales_invoice": bill,
			"fee_charge": charge or None,
			"reason": reason,
			"channel": channel,
		}
	)
	# the caller has asked whether the bill is the resident's own, or the clerk may create a dispute
	doc.insert(ignore_permissions=True)
	if photos:
		doc.update(pictures.attach(doc, PHOTO_FIELDS, photos))
		doc.flags.by_service = True
		# the photos came with it, by the same right
		doc.save(ignore_permissions=True)
	return doc.name


def prepare(doc) -> None:
	"""Before a dispute is inserted: whose bill it is about, which amount and unit, and that nobody disputes it already."""
	doc.reason = cstr(doc.reason).strip()
	if not doc.reason:
		frappe.throw(_("Say what is wrong with the bill."), title=_("Fee Dispute"))
	if len(doc.reason) > LONGEST_TEXT:
		frappe.throw(_("Say it in at most {0} characters.").format(LONGEST_TEXT), title=_("Fee Dispute"))
	# locked: a dispute of the whole bill and one of its line do not begin at the same moment
	bill = frappe.db.get_value(
		"Sales Invoice",
		doc.sales_invoice,
		["property", "customer", "docstatus", "is_return", "grand_total"],
		as_dict=True,
		for_update=True,
	)
	shown = frappe.bold(frappe.utils.escape_html(cstr(doc.sales_invoice)))
	if not bill or (bill.property, bill.customer) != (doc.property, doc.customer):
		frappe.throw(
			_("{0} is no bill of this customer in {1}.").format(shown, frappe.bold(doc.property)),
			title=_("Bill"),
		)
	if bill.docstatus != 1 or bill.is_return:
		frappe.throw(
			_("{0} is not a bill in force, so there is nothing to dispute.").format(shown), title=_("Bill")
		)
	charge = _charge(doc) if doc.fee_charge else None
	refuse_second(doc)
	doc.update(
		{
			"status": OPEN,
			"opened_on": now_datetime(),
			"amount": charge.amount if charge else bill.grand_total,
			"unit": charge.unit if charge else _unit(doc.sales_invoice),
			"open_key": f"{doc.sales_invoice}|{doc.fee_charge or ''}",
			"answer": None,
			"answered_by": None,
			"answered_on": None,
		}
	)


def _charge(doc) -> frappe._dict:
	line = frappe.db.exists(
		"Sales Invoice Item", {"parent": doc.sales_invoice, "wuye_fee_charge": doc.fee_charge}
	)
	charge = line and frappe.db.get_value("Fee Charge", doc.fee_charge, ["amount", "unit"], as_dict=True)
	if not charge:
		frappe.throw(
			_("{0} is no line of bill {1}. Choose one that is.").format(
				frappe.bold(frappe.utils.escape_html(cstr(doc.fee_charge))), frappe.bold(doc.sales_invoice)
			),
			title=_("Line"),
		)
	return charge


def _unit(bill: str) -> str | None:
	"""The unit a bill is about, when it is about one."""
	charges = frappe.get_all(
		"Sales Invoice Item", {"parent": bill, "wuye_fee_charge": ["is", "set"]}, pluck="wuye_fee_charge"
	)
	units = set(
		frappe.get_all("Fee Charge", {"name": ["in", charges or [""]], "unit": ["is", "set"]}, pluck="unit")
	)
	return units.pop() if len(units) == 1 else None


def refuse_second(doc) -> None:
	"""Refuses when the line, or the bill as a whole, is disputed already; the whole of one whose line is, too."""
	table = frappe.qb.DocType("Fee Dispute")
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.sales_invoice == doc.sales_invoice) & (table.status == OPEN))
		.limit(1)
		# one that another connection has just opened, too
		.for_update()
	)
	if doc.fee_charge:
		query = query.where(table.fee_charge.isnull() | table.fee_charge.isin(["", doc.fee_charge]))
	if found := query.run(pluck=True):
		frappe.throw(
			_("{0} disputes this already and is open. Wait for its answer, or withdraw it first.").format(
				frappe.bold(found[0])
			),
			frappe.DuplicateEntryError,
			title=_("Fee Dispute"),
		)


def keep(doc) -> None:
	"""Before a dispute is changed: what was said stays, and how it ended is written by the functions below alone."""
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	if before and any(cstr(doc.get(field)) != cstr(before.get(field)) for field in (*FIXED, *ANSWERED)):
		frappe.throw(
			_("A dispute is not changed after it was opened. Answer it, or withdraw it and open another."),
			title=_("Fee Dispute"),
		)


def tell_staff(doc) -> None:
	"""Those who answer disputes of the property learn of a new one from the portal."""
	if doc.channel != PORTAL:
		return
	subject = _("{0} disputes bill {1}").format(
		frappe.utils.escape_html(doc.customer_name or doc.customer), doc.sales_invoice
	)
	notices.tell_staff(
		notices.users_with_role("Fee Clerk", doc.property),
		doc,
		subject,
		frappe.utils.escape_html(doc.reason),
	)


# -- ending


@frappe.whitelist(methods=["POST"])
def answer(dispute: str, outcome: str, answer: str) -> None:
	"""Answers an open dispute: outcome Upheld or Rejected, with a sentence the customer reads on the portal."""
	doc = frappe.get_doc("Fee Dispute", dispute)
	doc.check_permission("write")
	if not set(MAY_ANSWER) & set(frappe.get_roles()):
		frappe.throw(
			_("Only {0} may answer a dispute.").format(", ".join(_(role) for role in MAY_ANSWER[:-1])),
			frappe.PermissionError,
			title=_("Fee Dispute"),
		)
	if outcome not in OUTCOMES:
		frappe.throw(_("A dispute is upheld or rejected."), title=_("Fee Dispute"))
	text = cstr(answer).strip()
	if not text:
		frappe.throw(_("Write the answer the customer reads."), title=_("Answer"))
	if len(text) > LONGEST_TEXT:
		frappe.throw(_("Say it in at most {0} characters.").format(LONGEST_TEXT), title=_("Answer"))
	end(doc, outcome, text)
	residents.tell_customer(
		doc,
		_("Your dispute of bill {0} has been answered").format(doc.sales_invoice),
		f"{_(outcome, context='Fee Dispute')}：{text}",
		f"/my-bills/{doc.sales_invoice}",
	)


@frappe.whitelist(methods=["POST"])
def take_back(dispute: str) -> None:
	"""Staff withdraw a dispute in the name of the customer, who said so at the counter or on the phone."""
	doc = frappe.get_doc("Fee Dispute", dispute)
	doc.check_permission("write")
	end(doc, WITHDRAWN)


def end(doc, status: str, text: str | None = None) -> None:
	"""Ends an open dispute. The caller has checked the right to do so."""
	# of two who end it at once one is first
	if frappe.db.get_value("Fee Dispute", doc.name, "status", for_update=True) != OPEN:
		frappe.throw(
			_("{0} is not open any more. Look at it again.").format(frappe.bold(doc.name)),
			title=_("Fee Dispute"),
		)
	doc.update(
		{
			"status": status,
			"answer": text,
			"answered_by": frappe.session.user if text else None,
			"answered_on": now_datetime(),
			"open_key": None,
		}
	)
	doc.flags.by_service = True
	# the caller has asked for the right to end it; on the portal the customer has none on the document itself
	doc.save(ignore_permissions=True)
