"""Points of an inspection: which one is meant, what people call it, and where the phone was when it was reached."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime

from wuye_ops.rules import positions

IN_TIME, EARLY, LATE = "In Time", "Early", "Late"


def find_point(doc, token: str | None = None, code: str | None = None, point: str | None = None):
	"""The row of the point; a clear refusal of what is not on this route."""
	row = None
	if token:
		# the whole address of the label, as a camera reads it, ends with the token
		token = str(token).strip().rstrip("/").split("=")[-1].split("/")[-1]
		places = [
			name
			for doctype in ("Service Area", "Equipment")
			if (name := frappe.db.get_value(doctype, {"qr_token": token}))
		]
		row = _row_of(doc, places)
	elif code:
		code = str(code).strip()
		numbered = frappe.get_all("Equipment", {"property": doc.property, "equipment_no": code}, pluck="name")
		row = _row_of(doc, [code, code.upper(), *numbered])
	elif point:
		row = next((row for row in doc.points if row.name == point), None)
	if not row:
		frappe.throw(
			_(
				"This is no point of inspection {0}. Go to a point of the route and scan the code there."
			).format(doc.name),
			title=_("Foreign Point"),
		)
	return row


def _row_of(doc, places: list[str]):
	return next((row for row in doc.points if place_of(row) in places), None)


def place_of(row) -> str | None:
	return row.service_area or row.equipment or row.target_name


def point_label(row) -> str:
	"""What people call the point, safe to show."""
	if row.service_area:
		label = frappe.get_cached_value("Service Area", row.service_area, "area_name")
	elif row.equipment:
		label = frappe.get_cached_value("Equipment", row.equipment, "equipment_name")
	else:
		label = row.target
	return frappe.utils.escape_html(label or str(row.idx))


def distance_to(row, latitude: float | None, longitude: float | None) -> float | None:
	"""Metres between the phone and the point; None where one of the two is not known."""
	if latitude is None or longitude is None:
		return None
	doctype, name = ("Service Area", row.service_area) if row.service_area else ("Equipment", row.equipment)
	try:
		positions.distance(latitude, longitude, latitude, longitude)
		if not name:
			return None
		place = frappe.db.get_value(doctype, name, ["latitude", "longitude"])
		# nobody has entered where it is
		if not place or not any(place):
			return None
		return round(positions.distance(latitude, longitude, *place))
	except ValueError:
		frappe.throw(_("The phone's position cannot be right. Try again."), title=_("Position"))


def nearness(metres: float | None, accuracy: float | None) -> str:
	"""Near, as far as the phone can tell; empty where it is not known."""
	if metres is None:
		return ""
	return "Near" if metres <= positions.NEAR + (accuracy or 0) else "Far"


def number_of(value) -> float | None:
	if value in (None, ""):
		return None
	try:
		return float(value)
	except (TypeError, ValueError):
		frappe.throw(_("The phone's position cannot be right. Try again."), title=_("Position"))


def timeliness(doc, at: datetime) -> str:
	if at < get_datetime(doc.window_from):
		return EARLY
	return IN_TIME if at <= get_datetime(doc.window_to) else LATE


def point_answer(row) -> dict:
	return {
		"point": row.name,
		"label": point_label(row),
		"status": row.status,
		"scanned_on": str(row.scanned_on) if row.scanned_on else None,
		"method": row.scan_method,
		"distance": row.distance if row.nearness else None,
		"near": row.nearness == "Near" if row.nearness else None,
		"timeliness": row.timeliness,
		"missed_reason": row.missed_reason,
	}
