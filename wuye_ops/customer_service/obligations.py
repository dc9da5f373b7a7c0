"""What service says about erasing a customer: work that is not finished forbids it, its records outlive it without the name."""

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.customer_service import requests
from wuye_ops.rules.erasure import Obligation, months_later

# domain.md 6: WX 报修/派工/回访 3 years, TS 投诉 10 years
YEARS = {"Complaint": 10}
USUAL_YEARS = 3


def of_customer(customer: str) -> list[Obligation]:
	"""For the hook `customer_obligations`."""
	rows = frappe.get_all(
		"Service Request",
		{"customer": customer},
		["name", "kind", "status", "opened_on"],
		order_by="opened_on",
	)
	found = [
		Obligation(
			"service_request",
			_("Service request {0} is open").format(row.name),
			_("Finish it first."),
			blocks=True,
		)
		for row in rows
		if row.status in requests.OPEN
	]
	if rows:
		found.append(
			Obligation(
				"service_records",
				_("Service requests and tasks, without the name"),
				_("Records of repairs are kept for 3 years, of complaints for 10."),
				until=max(
					months_later(getdate(row.opened_on), 12 * YEARS.get(row.kind, USUAL_YEARS))
					for row in rows
				),
			)
		)
	if visited := frappe.get_all(
		"Customer Visit",
		{"customer": customer, "status": "Done"},
		pluck="visited_on",
		order_by="visited_on desc",
		limit=1,
	):
		found.append(
			Obligation(
				"customer_visits",
				_("That visits were made, without the name and what was talked about"),
				_("Records of follow-ups and visits are kept for 3 years."),
				until=months_later(getdate(visited[0]), 12 * USUAL_YEARS),
			)
		)
	return found
