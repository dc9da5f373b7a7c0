"""What hosts hear of their visitors: by mail if the site sends any, and on the page of visitors, which asks by itself."""

from frappe import _
from frappe.utils import format_datetime

from wuye_ops.property import residents
from wuye_ops.property.language import in_site_language
from wuye_ops.rules.identity import mask_name
from wuye_ops.rules.visitor_pass import ACTIVE
from wuye_ops.security import hosts

PAGE = "/visitors"


def ask(doc) -> None:
	"""Somebody stands at the gate and is asked about."""
	with in_site_language():
		_tell(
			doc,
			_("Somebody at the gate asks for you"),
			_(
				"{0} ({1} people) is at the gate and says that you are expecting them. Please answer until {2}."
			).format(doc.visitor_name, doc.persons, format_datetime(doc.answer_by, "HH:mm")),
		)


def answered_for(doc) -> None:
	"""Staff have noted an answer after a call: the host reads what is said to be theirs."""
	with in_site_language():
		said = (
			_("The gate lets in {0} ({1} people) after a call with {2}. If nobody of you was asked, call us.")
			if doc.status == ACTIVE
			else _("The gate does not let in {0} ({1} people) after a call with {2}.")
		)
		_tell(
			doc,
			_("Your visitor at the gate"),
			said.format(doc.visitor_name, doc.persons, doc.spoke_with),
		)


def revoked_by_staff(doc, reason: str) -> None:
	with in_site_language():
		_tell(
			doc,
			_("A pass for your visitor was revoked"),
			_("The pass of {0} was revoked by the property: {1}").format(mask_name(doc.visitor_name), reason),
		)


def _tell(doc, subject: str, message: str) -> None:
	residents.tell_customer(doc, subject, message, PAGE, users=hosts.users_of(doc.unit, doc.customer))
