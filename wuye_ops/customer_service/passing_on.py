"""What somebody has said elsewhere, at a visit or in a survey, becomes a request."""

import frappe
from frappe.utils import now_datetime

MAX_SUBJECT = 60


def request_of(doc, said: str, category: str, channel: str, **fields):
	"""A request, not saved yet, of the customer and the place of a visit or a follow-up. said: becomes its description."""
	said = said.strip()
	return frappe.get_doc(
		{
			"doctype": "Service Request",
			"property": doc.property,
			"customer": doc.customer,
			"unit": doc.unit,
			"category": category,
			"urgency": frappe.get_cached_value("Service Category", category, "default_urgency"),
			"channel": channel,
			"subject": said.split("\n")[0][:MAX_SUBJECT],
			"description": said,
			"opened_on": now_datetime(),
			**fields,
		}
	)
