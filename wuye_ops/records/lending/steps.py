"""Which steps of a loan the form offers whom; each step asks again when it is taken."""

import frappe

from wuye_ops.property.notices import user_of
from wuye_ops.records.lending.loans import APPROVED, COUNTER, LENT, REQUESTED, decides
from wuye_ops.records.own_documents import is_keeper
from wuye_ops.rules import record_loan as rules


@frappe.whitelist()
def offered(loan: str) -> list[str]:
	"""Names of steps in the order of the buttons."""
	doc = frappe.get_doc("Record Loan", loan)
	doc.check_permission("read")
	user = frappe.session.user
	is_borrower = user == user_of(doc.borrower)
	is_counter = user == "Administrator" or bool(COUNTER & set(frappe.get_roles(user)))
	electronic = doc.kind == rules.ELECTRONIC
	asked = doc.status == REQUESTED and decides(doc, _level(doc), user)
	offers = {
		"view": doc.status == LENT and electronic and is_borrower,
		"approve": asked,
		"reject": asked,
		"hand_out": doc.status == APPROVED and is_counter,
		"take_back": doc.status == LENT and not electronic and is_counter,
		"end_now": doc.status == LENT and electronic and (is_borrower or is_keeper(user)),
		"cancel": doc.status in (REQUESTED, APPROVED),
	}
	return [step for step, offer in offers.items() if offer]


def _level(doc) -> str:
	return frappe.db.get_value("Record", doc.record, "confidentiality")
