"""What guards answer for: rounds that deviated without a good reason. An incident has nobody to blame before it is found (责任认定)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time

import frappe

DEVIATION = "Patrol Deviation"


def incidents(first: date, last: date) -> Mapping[str, set[str]]:
	"""Hook `wuye_incidents_of_people`: employee → deviations of the days that were decided against them."""
	days = (datetime.combine(first, time.min), datetime.combine(last, time.max))
	found: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(
		DEVIATION,
		{"status": "Not Justified", "happened_on": ["between", days], "employee": ["is", "set"]},
		["name", "employee"],
	):
		found[row.employee].add(f"{DEVIATION}|{row.name}")
	return found
