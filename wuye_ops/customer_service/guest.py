"""Whoever stands before a QR label, without a login: reports what is wrong there, and follows it by a link of their own.

Guests have no right on any document. What they may do is written down here step by step, and what they get, field by field:
how their own report stands and what was written to them. Neither who works on it, nor whose place it is, nor any number.
"""

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from wuye_ops.customer_service import guest_links, merging, portal, requests
from wuye_ops.customer_service.mail.senders import reporter_of
from wuye_ops.customer_service.permissions import customers_of_user, is_resident
from wuye_ops.customer_service.photo_answer import photo_number, send_photo
from wuye_ops.customer_service.plain_words import moment_in_words
from wuye_ops.property import pictures, throttle
from wuye_ops.property.labels import Spot, spot_of

# One network of mobile phones shares an address: so many reports in ten minutes are many people, more is a machine.
REPORTS, REPORT_SECONDS = 15, 600
# Before one label, whoever sends: a lift full of people and their neighbours.
REPORTS_OF_PLACE, PLACE_SECONDS = 40, 3600
# An open page asks once a minute.
LOOKS, LOOK_SECONDS = 240, 600
MESSAGES, MESSAGE_SECONDS = 20, 600
PAGES, PAGE_SECONDS = 60, 600
MAX_NAME = 60
MAX_PLACE = 140
MAX_SUBJECT = 60
PHOTO = "photo"


# -- the page of a label ---------------------------------------------------------------------------------------------


def label_page(token: str | None) -> dict:
	"""What the page of a label shows: {token, name, where, hotline, kinds, notices}. Wrong tokens are refused alike."""
	throttle.guard("label-page", throttle.caller(), PAGES, PAGE_SECONDS)
	spot = _spot(token)
	return {
		"token": spot.token,
		"name": spot.name,
		"where": spot.where,
		"hotline": frappe.get_cached_value("Property", spot.property, "hotline"),
		"kinds": portal.kinds_to_report(),
		"notices": notices_at(spot),
	}


def notices_at(spot: Spot) -> list[dict]:
	"""What the property tells whoever is there now: [{title, text, window}], from the hook `notices_at_place`."""
	return [
		notice
		for path in frappe.get_hooks("notices_at_place")
		for notice in frappe.get_attr(path)(
			spot.property, building=spot.building, service_area=spot.service_area
		)
	]


def _spot(token: str | None) -> Spot:
	spot = spot_of(token)
	if not spot:
		frappe.throw(
			_("There is no place with this code. It may have been replaced; please call customer service."),
			frappe.DoesNotExistError,
			title=_("Not Found"),
		)
	return spot


# -- reporting -------------------------------------------------------------------------------------------------------


@frappe.whitelist(allow_guest=True, methods=["POST"])
def report(
	token: str = "",
	key: str = "",
	category: str = "",
	description: str = "",
	place: str = "",
	reporter_name: str = "",
	reporter_phone: str = "",
) -> dict:
	"""A report from before a label, with up to three photos as files of the form. Returns {number, code, in_portal}.

	in_portal: it is a resident's, who finds it under My Requests with all that is written to them.
	key: 32 hexadecimal digits that the page has made for this report. Sent again with it, the report is the same one.
	Nothing is required by the signature: what lacks is refused in words, and after it has been counted.
	"""
	throttle.guard("guest-report", throttle.caller(), REPORTS, REPORT_SECONDS)
	spot = _spot(token)
	if not guest_links.KEY.fullmatch(key):
		frappe.throw(_("Open the page again by scanning the code."), title=_("Report a Problem"))
	# who reads the request must not be able to compute its link
	client_key = guest_links.hash_of(key)
	if known := frappe.db.get_value("Service Request", {"client_key": client_key}, ["name", "customer"]):
		return _received(*known, guest_links.code_for(key))
	throttle.guard(
		"guest-place",
		f"{spot.service_area}|{spot.equipment}",
		REPORTS_OF_PLACE,
		PLACE_SECONDS,
		_("Much has been reported here already, and customer service knows. Call them if it is urgent."),
	)
	photos = _photos()
	doc = _new_request(spot, category, description, place)
	doc.update(
		{
			"client_key": client_key,
			"reporter_name": reporter_name.strip()[:MAX_NAME] or doc.reporter_name,
			"reporter_phone": reporter_phone.strip() or None,
		}
	)
	doc.flags.from_label = True
	# the label at the place is what opens it to reports; all that it fills is set here
	doc.insert(ignore_permissions=True)
	_attach(doc, photos)
	return _received(doc.name, doc.customer, guest_links.issue(doc, key))


def _received(number: str, customer: str | None, code: str) -> dict:
	return {"number": number, "code": code, "in_portal": bool(customer) and customer in customers_of_user()}


def _new_request(spot: Spot, category: str, description: str, place: str):
	description = description.strip()
	if not description:
		frappe.throw(_("Say what is wrong."), title=_("Description"))
	if len(description) > requests.MAX_DESCRIPTION:
		frappe.throw(
			_(
				"The description is longer than {0} characters. Shorten it; you can send more as a message later."
			).format(requests.MAX_DESCRIPTION),
			title=_("Description"),
		)
	doc = frappe.get_doc(
		{
			"doctype": "Service Request",
			"property": spot.property,
			"service_area": spot.service_area,
			"equipment": spot.equipment,
			"category": category,
			"channel": "QR",
			"opened_on": now_datetime(),
			"subject": f"{spot.name}：{description.splitlines()[0]}"[:MAX_SUBJECT],
			"description": description,
			"place": place.strip()[:MAX_PLACE] or None,
		}
	)
	requests.check_portal_category(doc)
	if is_resident():
		doc.customer = _customer_here(spot.property)
	if frappe.session.user != "Guest":
		doc.reporter_name = frappe.utils.get_fullname(frappe.session.user)
	return doc


def _customer_here(property_name: str) -> str | None:
	"""The customer a resident stands for in this property, so that they find their report in the portal too."""
	customers = customers_of_user()
	return customers and frappe.db.get_value(
		"Occupancy", {"customer": ["in", customers], "property": property_name}, "customer"
	)


def _photos() -> list[bytes]:
	"""The pictures that came with this web request, decoded and written anew."""
	files = frappe.request.files.getlist(PHOTO) if frappe.request else []
	if len(files) > len(requests.PHOTO_FIELDS):
		frappe.throw(_("Send at most {0} photos.").format(len(requests.PHOTO_FIELDS)), title=_("Photo"))
	return [pictures.cleaned(file.stream.read(pictures.LARGEST + 1), file.filename) for file in files]


def _attach(doc, photos: list[bytes]) -> None:
	if addresses := pictures.attach(doc, requests.PHOTO_FIELDS, photos):
		doc.db_set(addresses, update_modified=False)


# -- following -------------------------------------------------------------------------------------------------------


@frappe.whitelist(allow_guest=True, methods=["POST"])
def progress(code: str = "") -> dict:
	"""How the request of a link stands, and what was written to its reporter."""
	doc = merging.as_followed(_followed(code))
	now = now_datetime()
	row = portal.list_row(doc, now)
	return {
		**{field: row[field] for field in ("subject", "category", "status", "status_label", "colour")},
		**{field: row[field] for field in ("reported", "promise", "late", "can_rate")},
		"number": doc.name,
		"where": _where(doc),
		"place": doc.place,
		"description": doc.description,
		"solution": doc.solution if doc.status in ("Resolved", "Closed") else None,
		"reason": doc.cancel_reason if doc.status == "Cancelled" else None,
		"hold_reason": doc.holds[-1].reason if doc.status == "On Hold" and doc.holds else None,
		"steps": portal.steps_of(doc, now),
		"photos": sum(bool(doc.get(field)) for field in requests.PHOTO_FIELDS),
		"messages": _messages(doc, now),
		"can_write": doc.status not in requests.CLOSED,
		"can_reopen": doc.status == "Resolved",
		"is_merged": bool(doc.merged_into),
		"next_report": moment_in_words(doc.next_report_by, now),
		"stars": round((doc.rating or 0) * 5) if doc.rated_on else None,
		"hotline": frappe.get_cached_value("Property", doc.property, "hotline"),
	}


@frappe.whitelist(allow_guest=True, methods=["POST"])
def send_message(code: str = "", text: str = "") -> None:
	"""A message of the reporter to customer service."""
	throttle.guard("guest-message", throttle.caller(), MESSAGES, MESSAGE_SECONDS)
	portal.take_message(_followed(code), text, None)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def still_not_right(code: str = "", text: str = "") -> None:
	"""The reporter says that a resolved request is not resolved: it is taken up again."""
	throttle.guard("guest-message", throttle.caller(), MESSAGES, MESSAGE_SECONDS)
	# locked, so that two taps at once are not two steps
	portal.take_up_again(_followed(code, for_update=True), text, None)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def rate(code: str = "", stars: int = 0, comment: str = "") -> None:
	"""One to five stars for a resolved request, once."""
	# locked, so that two taps at once cannot both be the first
	portal.take_rating(_followed(code, for_update=True), cint(stars), comment)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def photo(code: str = "", number: int = 0) -> None:
	"""A photo that the reporter has sent. By POST, so that the code stands in no log of addresses."""
	doc = _followed(code)
	field = requests.PHOTO_FIELDS[photo_number(number) - 1]
	send_photo(doc.doctype, doc.name, doc.get(field))


def _followed(code: str, *, for_update: bool = False):
	throttle.guard("guest-look", throttle.caller(), LOOKS, LOOK_SECONDS)
	return guest_links.request_of(code, for_update=for_update)


def _where(doc) -> str:
	area = doc.service_area and frappe.get_cached_value("Service Area", doc.service_area, "area_name")
	equipment = doc.equipment and frappe.get_cached_value("Equipment", doc.equipment, "equipment_name")
	return " · ".join(dict.fromkeys(filter(None, (doc.property, area, equipment))))


def _messages(doc, now) -> list[dict]:
	"""What was written between the reporter and customer service.

	Once a customer with a login stands in the request, what is addressed to them is theirs: a link that was given to
	somebody else does not show it. Who has reported by mail reads what went to and came from their address alone.
	"""
	mine = {None, "", reporter_of(doc)}
	rows = frappe.get_all(
		"Communication",
		{
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_type": "Communication",
			"communication_medium": ["in", ["Chat", "Email"]],
		},
		["content", "sender", "recipients", "sent_or_received", "communication_date"],
		order_by="communication_date, creation",
	)
	return [
		{
			"mine": row.sent_or_received == "Received",
			"text": portal.as_text(row.content),
			"on": moment_in_words(row.communication_date, now),
		}
		for row in rows
		if (row.recipients if row.sent_or_received == "Sent" else row.sender) in mine
	]
