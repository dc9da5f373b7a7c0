"""What residents and guests read of notices. Everybody gets those of their own places only, and no figures.

Published notices that have not been withdrawn are shown, and those that have ended for some time after.
"""

import hashlib

import frappe
from frappe import _
from frappe.query_builder import CustomFunction
from frappe.utils import add_to_date, get_datetime, now_datetime
from pypika.functions import Coalesce, NullIf

from wuye_ops.customer_service.notice_places import areas_named, places_of_all, spots_of_units
from wuye_ops.customer_service.outages import window_in_words
from wuye_ops.customer_service.plain_words import moment_in_words
from wuye_ops.property.residents import units_of_user
from wuye_ops.rules.community_notice import Places, Spot, concerns, is_current

NOTICE, READ = "Community Notice", "Notice Read"
SHOWN_DAYS = 90
MOST_SHOWN = 50
# A guest stands before a label and reads what matters now.
MOST_FOR_GUESTS = 3
FIELDS = ("name", "property", "title", "kind", "status", "starts_on", "ends_on", "content", "published_on")
COLOURS = {
	"Water Outage": "orange",
	"Power Outage": "orange",
	"Lift Outage": "orange",
	"Safety": "red",
	"Repair Work": "blue",
	"Event": "green",
}
Least = CustomFunction("LEAST", ["first", "second"])


@frappe.whitelist()
def my_notices() -> dict:
	"""The notices of the user's places, those that hold now first: {rows, unread}."""
	_check_logged_in()
	rows = _notices_of_user()
	read = _read_by_user([row.name for row in rows])
	now = now_datetime()
	shown = [{**_as_shown(row, now), "is_unread": row.name not in read} for row in rows]
	# a stable sort: what was published last stays first within each half
	shown.sort(key=lambda row: not row["is_current"])
	return {"rows": shown, "unread": sum(row["is_unread"] for row in shown)}


@frappe.whitelist()
def unread() -> dict:
	"""How many the user has not read, and the latest of them that holds now, for the first page of the portal."""
	if frappe.session.user == "Guest":
		return {"unread": 0, "current": None}
	answer = my_notices()
	fresh = [row for row in answer["rows"] if row["is_unread"] and row["is_current"]]
	return {"unread": answer["unread"], "current": fresh[0] if fresh else None}


@frappe.whitelist(methods=["POST"])
def mark_read(name: str) -> None:
	"""The user has opened a notice of their places; counted once."""
	_check_logged_in()
	notice = next((row for row in _notices_of_user() if row.name == name), None)
	if not notice:
		frappe.throw(_("There is no such notice for you."), frappe.DoesNotExistError, title=_("Not Found"))
	user, now = frappe.session.user, now_datetime()
	frappe.db.bulk_insert(
		READ,
		("name", "owner", "modified_by", "creation", "modified", "property", "notice", "user", "read_on", "read_key"),
		[(frappe.generate_hash(length=10), user, user, now, now, notice.property, name, user, now, _key(name, user))],
		ignore_duplicates=True,
	)  # fmt: skip
	if frappe.db._cursor.rowcount > 0:
		_count_reader(name)


def _count_reader(name: str) -> None:
	"""Adds one in the database itself, so that readers at once are all counted."""
	notice = frappe.qb.DocType(NOTICE)
	(
		frappe.qb.update(notice)
		.set(notice.read_count, notice.read_count + 1)
		# MariaDB assigns from left to right: the count is the new one already
		.set(notice.read_share, Least(100, Coalesce(100 * notice.read_count / NullIf(notice.people, 0), 0)))
		.where(notice.name == name)
		.run()
	)


def _key(notice: str, user: str) -> str:
	return hashlib.sha256(f"{notice}|{user}".encode()).hexdigest()


def _check_logged_in() -> None:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to read the notices of your property."), frappe.PermissionError)


def _notices_of_user() -> list:
	units = units_of_user()
	return notices_for(spots_by_property(units)) if units else []


def _read_by_user(names: list[str]) -> set[str]:
	if not names:
		return set()
	return set(frappe.get_all(READ, {"user": frappe.session.user, "notice": ["in", names]}, pluck="notice"))


def spots_by_property(units: list[str]) -> dict[str, list[Spot]]:
	properties = dict(
		frappe.get_all("Property Unit", {"name": ["in", units]}, ["name", "property"], as_list=True)
	)
	spots: dict[str, list[Spot]] = {}
	for spot in spots_of_units(units):
		spots.setdefault(properties[spot.unit], []).append(spot)
	return spots


def notices_for(spots: dict[str, list[Spot]]) -> list:
	"""Notices that concern one of the spots of their property, latest first."""
	# what concerns somebody's own home, or the place before which they stand, is public to them
	rows = frappe.get_all(
		NOTICE,
		{"property": ["in", list(spots)], "status": ["in", ["Published", "Ended"]]},
		list(FIELDS),
		or_filters=[
			["status", "=", "Published"],
			["ended_on", ">=", add_to_date(now_datetime(), days=-SHOWN_DAYS)],
		],
		order_by="published_on desc",
		limit=4 * MOST_SHOWN,
	)
	places = places_of_all([row.name for row in rows])
	return [
		row
		for row in rows
		if any(concerns(places.get(row.name, Places()), spot) for spot in spots[row.property])
	][:MOST_SHOWN]


def _as_shown(row, now) -> dict:
	current = row.status == "Published" and is_current(
		get_datetime(row.starts_on), row.ends_on and get_datetime(row.ends_on), now
	)
	return {
		"name": row.name,
		"title": row.title,
		"kind": _(row.kind, context=NOTICE),
		"colour": COLOURS.get(row.kind, "gray"),
		"window": window_in_words(row.starts_on, row.ends_on),
		"content": row.content,
		"published": moment_in_words(row.published_on, now),
		"is_current": current,
		"is_over": row.status == "Ended",
	}


def notices_at_place(
	property_name: str, building: str | None = None, service_area: str | None = None
) -> list[dict]:
	"""What somebody before a label should know now: [{title, text, window}]. For the hook of the same name.

	For pages that need no login: the label's own place and nothing about anybody.
	"""
	area = areas_named([service_area]).get(service_area) if service_area else None
	spot = Spot(building or (area.building if area else None), None, area.left if area else None)
	now = now_datetime()
	shown = [_as_shown(row, now) for row in notices_for({property_name: [spot]})]
	return [
		{"title": row["title"], "window": row["window"], "text": row["content"]}
		for row in shown
		if row["is_current"]
	][:MOST_FOR_GUESTS]
