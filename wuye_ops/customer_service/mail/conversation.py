"""To which request a mail belongs. Naming one is not enough: whoever writes must be the one who asked, or was written to."""

import re
from dataclasses import dataclass

import frappe

from wuye_ops.customer_service.mail import senders
from wuye_ops.rules.mail_reading import Mail

NUMBER = re.compile(r"\bSR-\d{4}-\d{6,12}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
	"""by_customer: the one who asked writes; otherwise somebody we wrote to about the request, such as a supplier."""

	request: str
	by_customer: bool


def find(mail: Mail, property_name: str) -> Place | None:
	"""The request of the property that a mail answers, by the mails it names, else by the number in its subject."""
	for communication in _answered(mail):
		request = _request(communication.reference_name, property_name)
		if not request:
			continue
		if senders.takes_part(request, mail.sender):
			return Place(request.name, True)
		if senders.was_written_to(communication, mail.sender):
			return Place(request.name, False)
	for number in dict.fromkeys(NUMBER.findall(mail.subject)):
		request = _request(number.upper(), property_name)
		if request and senders.takes_part(request, mail.sender):
			return Place(request.name, True)
	return None


def _answered(mail: Mail) -> list:
	"""Our messages among the mails this one names, the nearest first."""
	if not mail.answers:
		return []
	rows = frappe.get_all(
		"Communication",
		{"message_id": ["in", mail.answers], "reference_doctype": "Service Request"},
		["message_id", "reference_name", "recipients", "sent_or_received"],
	)
	return sorted(rows, key=lambda row: mail.answers.index(row.message_id))


def _request(name: str, property_name: str):
	row = frappe.db.get_value(
		"Service Request",
		{"name": name, "property": property_name},
		["name", "customer", "channel"],
		as_dict=True,
	)
	return row and row.update(doctype="Service Request")
