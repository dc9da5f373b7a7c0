"""What somebody who walks from meter to meter with a phone sees and sends: the round of a building, one value at a time.

A meter counts as read once it has a reading of this month, in which its bill will look for one.
"""

import re
from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import cint, flt, get_first_day, getdate, now_datetime, nowdate

from wuye_ops.fees import meters
from wuye_ops.fees.places import HISTORY, as_meter
from wuye_ops.fees.tariffs import MEASURES
from wuye_ops.rules import metering

ROW_FIELDS = [
	*meters.METER_FIELDS, "meter_no", "service_area", "unit.building as unit_building", "unit.unit_no as unit_no",
	"unit.floor as unit_floor", "service_area.building as area_building", "service_area.floor as area_floor",
]  # fmt: skip


@frappe.whitelist()
def overview() -> dict:
	"""{now, properties: [{name, total, read, buildings: [{name, label, total, read}]}]}, of what the user may see.

	A building named "" holds the shared meters that stand in none.
	"""
	_check_role()
	total, read = _count({}), _count({"last_read_on": [">=", get_first_day(nowdate())]})
	labels = _building_names({building for _property, building in total})
	found = defaultdict(list)
	for key in sorted(total, key=lambda key: (key[0], not key[1], natural(labels.get(key[1])))):
		property_name, building = key
		found[property_name].append(
			{
				"name": building,
				"label": labels.get(building) or _("Shared Meters"),
				"total": total[key],
				"read": read.get(key, 0),
			}
		)
	return {
		"now": str(now_datetime()),
		"properties": [
			{
				"name": name,
				"total": sum(row["total"] for row in rows),
				"read": sum(row["read"] for row in rows),
				"buildings": rows,
			}
			for name, rows in found.items()
		],
	}


@frappe.whitelist()
def round_of(property: str, building: str = "") -> dict:
	"""{now, label, rows}: the meters in use of a building in walking order, or those shared ones that stand in none."""
	_check_role()
	rows = sorted(rows_of(property, building), key=walking_order)
	today = getdate(nowdate())
	histories = meters.readings_since([row.name for row in rows], today - HISTORY)
	return {
		"now": str(now_datetime()),
		"label": (rows[0].building_name if rows and building else "") or _("Shared Meters"),
		"rows": [card(row, as_meter(row, histories[row.name]), today) for row in rows],
	}


@frappe.whitelist(methods=["POST"])
def record(
	meter: str, read_on: str, value: str | float, sure: int = 0, instead_of: str | float | None = None
) -> dict:
	"""Saves a reading, once however often it is sent: {saved, doubt, row}.

	A doubtful value is saved only when its sender is `sure`. A value of the same day is changed only by a sender who
	has seen it and names it (`instead_of`), so that nobody overwrites what a colleague has entered meanwhile.
	"""
	frappe.has_permission("Meter Reading", "create", throw=True)
	frappe.get_doc("Meter", meter).check_permission("read")
	value, day = flt(_number(value), 3), getdate(read_on)
	doc = _existing(meters.load(meter, lock=True), day)
	if doc and flt(doc.value, 3) == value:
		return _answer(doc)
	if doc:
		doc.check_permission("write")
		if instead_of in (None, "") or flt(instead_of, 3) != flt(doc.value, 3):
			meters.refuse_second(meter, day, doc.value)
		doc.value = value
	else:
		doc = frappe.new_doc("Meter Reading").update({"meter": meter, "read_on": day, "value": value})
	frappe.db.savepoint("reading")
	doc.save()
	if doc.status == meters.DOUBTFUL and not cint(sure):
		frappe.db.rollback(save_point="reading")
		return {"saved": False, "doubt": doc.doubt}
	return _answer(doc)


@frappe.whitelist(methods=["POST"])
def add_photo(reading: str, photo: str) -> None:
	"""Puts a photo that was uploaded to the reading into it."""
	doc = frappe.get_doc("Meter Reading", reading)
	doc.check_permission("write")
	if not frappe.db.exists(
		"File", {"file_url": photo, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	):
		frappe.throw(_("The photo was not uploaded to this reading. Take it again."), title=_("Photo"))
	doc.photo = photo
	doc.save()


def _check_role() -> None:
	if not frappe.has_permission("Meter Reading", "create"):
		frappe.throw(_("Your role does not read meters."), frappe.PermissionError)


def _number(value) -> float:
	text = str(value if value is not None else "").strip()
	if not re.fullmatch(r"-?\d{1,12}(\.\d{1,9})?", text):
		frappe.throw(
			_("{0} is not a number.").format(frappe.utils.escape_html(text[:40])), title=_("Reading")
		)
	return float(text)


def _existing(row, day):
	"""The reading of that day, as it is now and not as it was when this transaction began."""
	name = frappe.db.get_value("Meter Reading", {"meter": row.name, "read_on": day})
	if not name and row.last_read_on == day:
		name = f"{row.name}-{day}"
	return frappe.get_doc("Meter Reading", name, for_update=True) if name else None


def _answer(doc) -> dict:
	row = _rows({"name": doc.meter}, in_use=False)[0]
	history = meters.readings_since([row.name], getdate(doc.read_on) - HISTORY)[row.name]
	return {
		"saved": True,
		"reading": doc.name,
		"doubt": doc.doubt if doc.status == meters.DOUBTFUL else None,
		"row": card(row, as_meter(row, history), getdate(nowdate())),
	}


# -- what there is to read


def rows_of(property_name: str, building: str | None = None) -> list:
	"""The meters in use of a property that the user may see; of one building when it is named, "" for none."""
	filters = {"property": property_name}
	if building is None:
		return _rows(filters)
	if building:
		# the right to a meter is the right to know where it is
		units = frappe.get_all("Property Unit", {"building": building}, pluck="name")
		areas = frappe.get_all("Service Area", {"building": building}, pluck="name")
		rows = _rows(filters, {"unit": ["in", units], "service_area": ["in", areas]})
	else:
		rows = _rows({**filters, "is_shared": 1})
	return [row for row in rows if row.building == building]


def _rows(filters: dict, or_filters: dict | None = None, in_use: bool = True) -> list:
	if in_use:
		filters = {**filters, "removed_on": ["is", "not set"]}
	rows = frappe.get_list(
		"Meter", filters=filters, or_filters=or_filters, fields=ROW_FIELDS, limit_page_length=0
	)
	for row in rows:
		row.building = row.unit_building or row.area_building or ""
		row.floor = row.unit_floor if row.unit else row.area_floor
		row.where = row.unit_no if row.unit else row.shared_point
	names = _building_names({row.building for row in rows})
	for row in rows:
		row.building_name = names.get(row.building)
	return rows


def walking_order(row) -> tuple:
	"""Building by building, floor by floor, door by door; what several share before the doors of its floor."""
	return (
		not row.building, natural(row.building_name), cint(row.floor), not row.is_shared, natural(row.where),
		row.meter_kind, natural(row.meter_no),
	)  # fmt: skip


def natural(text: str | None) -> list:
	"""Sorts 2号楼 before 10号楼."""
	return [
		(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", text or "")
	]


def card(row, meter: metering.Meter, today) -> dict:
	"""What the phone needs to judge a value without asking the server."""
	last = next((one for one in reversed(meter.readings) if one.on <= today), None)
	now = last if row.last_read_on and last and last.on == row.last_read_on else None
	read = now if now and now.on >= getdate(get_first_day(today)) else None
	same_day = read if read and read.on == today else None
	before = [one for one in meter.readings if one.on < today] if same_day else meter.readings
	limit = metering.doubtful_above(meter, today)
	return {
		"name": row.name,
		"meter_no": row.meter_no,
		"kind": row.meter_kind,
		"kind_label": _("{0} Meter").format(_(row.meter_kind)),
		"measure": MEASURES.get(row.meter_kind, ""),
		"where": row.where,
		"floor": cint(row.floor),
		"shared": cint(row.is_shared),
		"factor": flt(row.factor) or 1,
		"before": _shown(before[-1]) if before else None,
		"read": _shown(read) if read else None,
		"read_today": bool(same_day),
		"doubtful_above": None if limit is None else float(limit),
	}


def _shown(reading: metering.Reading) -> dict:
	return {"on": str(reading.on), "value": float(reading.value)}


def _count(filters: dict) -> dict[tuple[str, str], int]:
	rows = frappe.get_list(
		"Meter",
		filters={"removed_on": ["is", "not set"], **filters},
		fields=["property", "unit.building as unit_building", "service_area.building as area_building", "count(*) as count"],
		group_by="property, unit_building, area_building",
		order_by=None,
		limit_page_length=0,
	)  # fmt: skip
	found: dict[tuple[str, str], int] = defaultdict(int)
	for row in rows:
		found[row.property, row.unit_building or row.area_building or ""] += row["count"]
	return found


def _building_names(names: set[str]) -> dict[str, str]:
	# the right to a meter is the right to know where it is
	names = {name for name in names if name}
	if not names:
		return {}
	return dict(
		frappe.get_all("Building", {"name": ["in", list(names)]}, ["name", "building_name"], as_list=True)
	)
