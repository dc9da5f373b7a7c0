"""Doing an inspection, at the desk or on a phone: begin, reach the points, record what was found, finish.

Every function can be called again with the same content and answers the same, so that a phone that has lost its
connection sends what it has kept once more: results by their `entry_key`, scans by their point, a finished inspection
by being finished. Times may come from the phone; a time that cannot be is refused (`moment`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, get_datetime, now_datetime

from wuye_ops.inspection import checklists, findings, spot_checks
from wuye_ops.inspection.inspections import score_of
from wuye_ops.inspection.permissions import may_stand_in
from wuye_ops.inspection.points import (
	IN_TIME,
	LATE,
	distance_to,
	find_point,
	nearness,
	number_of,
	point_answer,
	point_label,
	timeliness,
)
from wuye_ops.property import offline_entries
from wuye_ops.property.offline_entries import in_words
from wuye_ops.property.plain_text import plain
from wuye_ops.property.staff import employee_of
from wuye_ops.rules import scoring

SCANNED, TYPED, BY_HAND = "QR", "Code", "By Hand"
BEGUN = ("In Progress", "Done")


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def start(inspection: str, at: str | datetime | None = None) -> dict:
	"""Begins an inspection; where it names nobody, it is the beginner's from here on. Returns {status, started_on}."""
	doc = load_locked(inspection)
	if doc.status not in BEGUN:
		_begin(doc, moment(doc, at))
		save(doc)
	return {"status": doc.status, "started_on": str(doc.started_on)}


@frappe.whitelist(methods=["POST"])
def scan_point(
	inspection: str,
	token: str | None = None,
	code: str | None = None,
	point: str | None = None,
	latitude: float | None = None,
	longitude: float | None = None,
	accuracy: float | None = None,
	at: str | datetime | None = None,
) -> dict:
	"""Reaches a point of the route, by the token of its QR label, the code under it, or (where no scan is required) by hand.

	token: the token or the whole address in the label. code: the name of the area or equipment, or the equipment's number.
	point: name of the row. latitude, longitude in degrees, accuracy in metres: where the phone was, if it knows. at: when.

	Begins the inspection when it has not begun. Returns {point, status, scanned_on, method, distance, near, timeliness};
	distance in metres, None where the place of point or phone is not known.
	"""
	doc = load_locked(inspection)
	row = find_point(doc, token, code, point)
	if not row.scanned_on:
		_reach(doc, row, token, code, (latitude, longitude, accuracy), at)
		save(doc)
	return point_answer(row)


@frappe.whitelist(methods=["POST"])
def skip_point(inspection: str, point: str, reason: str, at: str | datetime | None = None) -> dict:
	"""Leaves out a point that cannot be reached, and says why. It counts as missed, and needs no results."""
	doc = load_locked(inspection)
	row = find_point(doc, point=point)
	if row.status == "Open":
		_skip(doc, row, reason, at)
		save(doc)
	return point_answer(row)


@frappe.whitelist(methods=["POST"])
def record_result(
	inspection: str,
	item_code: str,
	outcome: str,
	point: str | None = None,
	note: str | None = None,
	photo: str | None = None,
	entry_key: str | None = None,
	at: str | datetime | None = None,
) -> dict:
	"""Records what was found for an item at a point: Passed, Nearly Passed, Failed or Not Applicable.

	point: name of the row; none for an inspection without points. photo: address of a file uploaded to this inspection.
	entry_key: made by the phone; the same key again changes nothing. A new entry for the same item and point replaces
	the old one until the inspection is finished. Returns {result, point, item_code, outcome, photo, photo_missing}.
	"""
	doc = load_locked(inspection)
	if known := _entry(doc, entry_key):
		return result_answer(doc, known)
	row = _record(doc, point, item_code, outcome, note, photo, entry_key, at)
	save(doc)
	return result_answer(doc, row)


@frappe.whitelist(methods=["POST"])
def finish(inspection: str, remark: str | None = None, at: str | datetime | None = None) -> dict:
	"""Finishes an inspection: scores it, and makes a rectification of each failed item.

	Refused with the list of what is missing: points neither reached nor left out with a reason, results, photos.
	Returns {status, score, passed, rectifications}.
	"""
	doc = load_locked(inspection)
	if doc.status != "Done":
		_finish(doc, remark, at)
	return finished_answer(doc)


@frappe.whitelist(methods=["POST"])
def cancel(inspection: str, reason: str) -> None:
	"""Cancels an inspection that is not to be done; it is not generated again. What was found failing stays found."""
	doc = load_locked(inspection)
	if not may_stand_in(frappe.session.user):
		frappe.throw(
			_("The head or the quality inspector cancels inspections. Tell them why it cannot be done."),
			frappe.PermissionError,
			title=_("Cancel"),
		)
	if doc.status in ("Done", "Cancelled"):
		frappe.throw(_closed(doc), title=_("Cancel"))
	if not (reason or "").strip():
		frappe.throw(_("Say why the inspection is cancelled; the reason is kept with it."), title=_("Cancel"))
	findings.make_rectifications(doc)
	doc.status, doc.cancel_reason = "Cancelled", reason.strip()
	save(doc)


@frappe.whitelist(methods=["POST"])
def sync(inspection: str, entries: str | list) -> list[dict]:
	"""Takes what a phone has kept, in its order: [{kind: start|scan|skip|result|finish, ...arguments of that function}].

	One entry that is refused does not stop the others. Returns for each {ok, answer} or {ok: False, message}.
	"""
	doc = load_locked(inspection)
	entries = frappe.parse_json(entries)
	if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
		frappe.throw(_("These are no entries of an inspection."), title=_("Inspection"))
	taken = [_take_entry(doc, dict(entry)) for entry in entries]
	if not doc.flags.saved:
		save(doc)
	# what was recorded has its names now
	return [entry if isinstance(entry, dict) else {"ok": True, "answer": entry()} for entry in taken]


def _take_entry(doc, entry: dict) -> Callable[[], dict] | dict:
	"""The entry's answer, to be asked for when all is saved; or the refusal.

	Each step checks all before it changes anything, so that a refused entry leaves the document as it was.
	"""
	kind, at = entry.pop("kind", None), entry.pop("at", None)
	try:
		if kind == "start":
			if doc.status not in BEGUN:
				_begin(doc, moment(doc, at))
			return lambda: {"status": doc.status, "started_on": str(doc.started_on)}
		if kind in ("scan", "skip"):
			row = find_point(doc, entry.get("token"), entry.get("code"), entry.get("point"))
			if kind == "scan" and not row.scanned_on:
				position = (entry.get("latitude"), entry.get("longitude"), entry.get("accuracy"))
				_reach(doc, row, entry.get("token"), entry.get("code"), position, at)
			elif kind == "skip" and row.status == "Open":
				_skip(doc, row, entry.get("reason"), at)
			return lambda: point_answer(row)
		if kind == "result":
			fields = ("point", "item_code", "outcome", "note", "photo", "entry_key")
			row = _entry(doc, entry.get("entry_key")) or _record(doc, *map(entry.get, fields), at)
			return lambda: result_answer(doc, row)
		if kind == "finish":
			if doc.status != "Done":
				_finish(doc, entry.get("remark"), at)
			return lambda: finished_answer(doc)
		frappe.throw(_("{0} is not a kind of entry.").format(frappe.utils.escape_html(str(kind))[:40]))
	except frappe.ValidationError as error:
		# what was refused is told in the answer, entry by entry
		frappe.clear_last_message()
		return {"ok": False, "message": plain(str(error).replace("<br>", "\n"))}


# -- steps, which check first and then change the document ---------------------------------------------------------


def load_locked(name: str):
	"""The inspection as it stands now, locked until the transaction ends, for somebody who may do it."""
	doc = frappe.get_doc("Inspection", name, for_update=True)
	doc.check_permission("write")
	if not may_do(doc, frappe.session.user):
		frappe.throw(
			_("Inspection {0} is {1}'s to do.").format(
				doc.name, doc.employee_name or _(doc.department or "")
			),
			frappe.PermissionError,
			title=_("Another's Inspection"),
		)
	return doc


def may_do(doc, user: str) -> bool:
	"""The inspector; where nobody is named, the people of the department; and those who may stand in for them."""
	if may_stand_in(user):
		return True
	employee = employee_of(user)
	if not employee:
		return False
	return doc.employee == employee.name or (not doc.employee and doc.department == employee.department)


def save(doc) -> None:
	doc.points_done = sum(row.status == "Done" for row in doc.points)
	doc.flags.by_service = doc.flags.saved = True
	# `load_locked` has checked the right to do this inspection
	doc.save(ignore_permissions=True)


def moment(doc, at: str | datetime | None) -> datetime:
	"""When something was done: now, or what the phone says, if that can be."""
	at = offline_entries.moment(at)
	opens = get_datetime(doc.window_from) - timedelta(minutes=cint(doc.grace_minutes))
	if at < opens:
		frappe.throw(
			_("This inspection begins at {0}, not at {1}.").format(in_words(opens), in_words(at)),
			title=_("Too Early"),
		)
	# whoever names a time before the inspection was there was not on it
	if at < get_datetime(doc.creation).replace(microsecond=0):
		frappe.throw(
			_("Backdated: this inspection was made at {0}, after {1}.").format(
				in_words(doc.creation), in_words(at)
			),
			title=_("Backdated"),
		)
	return at


def _begin(doc, at: datetime) -> None:
	if doc.status in ("Done", "Cancelled"):
		frappe.throw(_closed(doc), title=_("Inspection"))
	if at > get_datetime(doc.missed_after or doc.window_to):
		frappe.throw(
			_("The window of this inspection closed at {0}; it counts as missed.").format(
				in_words(doc.window_to)
			),
			title=_("Too Late"),
		)
	if doc.kind == "Spot Check" and doc.plan and not doc.drawn_on:
		_draw_now(doc)
	user = frappe.session.user
	if not doc.employee and (employee := employee_of(user)):
		doc.employee = employee.name
	if doc.status == "Missed":
		# the phone was without a connection when the window closed
		doc.missed_reason = None
		for row in doc.points:
			if row.status == "Missed" and not row.missed_reason:
				row.status = "Open"
	doc.status, doc.started_on = "In Progress", doc.started_on or at
	# from the first step on the version of the checklist is fixed
	if not doc.results:
		doc.checklist = checklists.active_version(doc.checklist)


def _draw_now(doc) -> None:
	spot_checks.draw(doc.name)
	drawn = frappe.get_doc("Inspection", doc.name)
	if drawn.status == "Cancelled":
		frappe.throw(_("There was nothing to draw from."), title=_("Sample"))
	doc.update({"points": drawn.points, "drawn_on": drawn.drawn_on, "points_total": drawn.points_total})
	doc.drawn_from = drawn.drawn_from


def _ensure_open(doc, at: datetime) -> None:
	if doc.status != "In Progress":
		_begin(doc, at)


def _reach(doc, row, token, code, position: tuple, at) -> None:
	if doc.scan_required and not token and not code:
		frappe.throw(
			_("Scan the code of {0}, or enter the number under it.").format(point_label(row)), title=_("Scan")
		)
	at = moment(doc, at)
	latitude, longitude, accuracy = (number_of(value) for value in position)
	away = distance_to(row, latitude, longitude)
	_ensure_open(doc, at)
	row.status, row.missed_reason = "Done", None
	row.scanned_on, row.received_on = at, now_datetime()
	row.scan_method = SCANNED if token else TYPED if code else BY_HAND
	row.latitude, row.longitude, row.accuracy = latitude, longitude, accuracy
	row.distance = away
	row.nearness = nearness(away, accuracy)
	row.timeliness = timeliness(doc, at)


def _skip(doc, row, reason: str | None, at) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Say why {0} cannot be reached.").format(point_label(row)), title=_("Reason"))
	_ensure_open(doc, moment(doc, at))
	row.status, row.missed_reason = "Missed", reason.strip()[:140]


def _record(doc, point, item_code, outcome, note, photo, entry_key, at):
	"""The row of the result, on the document and not saved yet."""
	if entry_key and frappe.db.exists("Inspection Result", {"entry_key": entry_key}):
		frappe.throw(_("This entry belongs to another inspection."), title=_("Foreign Entry"))
	place = find_point(doc, point=point) if point or doc.points else None
	at = moment(doc, at)
	checklist = frappe.get_cached_doc(
		"Checklist", doc.checklist if doc.results else checklists.active_version(doc.checklist)
	)
	item = next((row for row in checklist.items if row.item_code == item_code), None)
	if not item:
		frappe.throw(
			_("Item {0} is not on checklist {1}. Load the inspection again.").format(
				frappe.bold(frappe.utils.escape_html(str(item_code)[:40])), checklist.name
			),
			title=_("Checklist"),
		)
	if outcome not in scoring.RESULTS:
		frappe.throw(
			_("A result is one of: {0}.").format(
				", ".join(_(result, context="Inspection Result") for result in scoring.RESULTS)
			),
			title=_("Result"),
		)
	note = (note or "").strip()
	if outcome == scoring.FAILED and not note and not photo:
		frappe.throw(_("Say or show what is wrong with: {0}").format(item.standard), title=_("Result"))
	_check_photo(doc, photo)
	if place and not place.scanned_on:
		if doc.scan_required:
			frappe.throw(_("Scan the code of {0} first.").format(point_label(place)), title=_("Scan"))
		_reach(doc, place, None, None, (None, None, None), at)
	_ensure_open(doc, at)
	name = place.name if place else None
	row = next((row for row in doc.results if (row.point or None, row.item_code) == (name, item_code)), None)
	if not row:
		row = doc.append("results", {"point": name, "item_code": item_code})
	row.standard, row.outcome, row.note = item.standard, outcome, note
	row.photo = photo
	row.recorded_on, row.recorded_by = at, frappe.session.user
	row.entry_key = entry_key or None
	return row


def _finish(doc, remark, at) -> None:
	at = moment(doc, at)
	if doc.status == "Planned":
		frappe.throw(_("Begin the inspection and record what you find first."), title=_("Finish"))
	_ensure_open(doc, at)
	refuse_incomplete(doc)
	checklist = frappe.get_cached_doc("Checklist", doc.checklist)
	pass_score = Decimal(str(flt(checklist.pass_score, 2)))
	score = scoring.score(checklists.items_of(checklist), results_of(doc), pass_score)
	keep_score(doc, score)
	doc.remark = remark or doc.remark
	doc.finished_on = at
	doc.timeliness = IN_TIME if at <= get_datetime(doc.window_to) else LATE
	findings.make_rectifications(doc)
	doc.status = "Done"
	save(doc)


def refuse_incomplete(doc) -> None:
	"""Throws with the list of all that is missing."""
	checklist = frappe.get_cached_doc("Checklist", doc.checklist)
	items, labels = checklists.items_of(checklist), {row.item_code: row.standard for row in checklist.items}
	places = {row.name: point_label(row) for row in doc.points}
	results = results_of(doc)
	reached = [row.name for row in doc.points if row.status == "Done"] if doc.points else [""]
	missing = [
		_("{0}: not reached, and no reason why").format(point_label(row))
		for row in doc.points
		if row.status == "Open"
	]
	if doc.points and not reached and not missing:
		missing.append(_("No point was reached. Ask the head to cancel the inspection."))
	for point, code in scoring.missing_results(items, results, reached):
		missing.append(_at(places.get(point), labels[code], _("no result")))
	for result in scoring.missing_photos(items, results):
		missing.append(_at(places.get(result.point), labels[result.item], _("no photo")))
	if missing:
		frappe.throw("<br>".join(missing), title=_("Not Complete Yet"))


def _at(place: str | None, standard: str, what: str) -> str:
	return ": ".join(part for part in (place, frappe.utils.escape_html(standard), what) if part)


def results_of(doc) -> list[scoring.Result]:
	"""The results of points that were not left out, as the rules know them."""
	left_out = {row.name for row in doc.points if row.status == "Missed"}
	return [
		scoring.Result(row.item_code, row.outcome, row.point or "", int(bool(row.photo)))
		for row in doc.results
		if row.point not in left_out
	]


# -- results and answers ---------------------------------------------------------------------------------------------


def _check_photo(doc, photo: str | None) -> None:
	if photo and not frappe.db.exists(
		"File", {"file_url": photo, "attached_to_doctype": "Inspection", "attached_to_name": doc.name}
	):
		frappe.throw(_("The photo was not uploaded to this inspection. Take it again."), title=_("Photo"))


def _entry(doc, entry_key: str | None):
	return next((row for row in doc.results if row.entry_key == entry_key), None) if entry_key else None


def _closed(doc) -> str:
	return _("Inspection {0} is {1}.").format(doc.name, _(doc.status, context="Inspection"))


def result_answer(doc, row) -> dict:
	items = checklists.items_of(frappe.get_cached_doc("Checklist", doc.checklist))
	one = [scoring.Result(row.item_code, row.outcome, row.point or "", int(bool(row.photo)))]
	return {
		"result": row.name,
		"point": row.point,
		"item_code": row.item_code,
		"outcome": row.outcome,
		"photo": row.photo,
		"photo_missing": bool(scoring.missing_photos(items, one)),
	}


def keep_score(doc, score: scoring.Score) -> None:
	"""Where nothing applied there is no score. The database knows no empty number, so `scored` says which 0 is one."""
	doc.score, doc.scored, doc.passed = (
		float(score.value or 0),
		int(score.value is not None),
		int(score.passed),
	)


def finished_answer(doc) -> dict:
	return {
		"status": doc.status,
		"score": score_of(doc),
		"passed": bool(doc.passed),
		"timeliness": doc.timeliness,
		"rectifications": [row.rectification for row in doc.results if row.rectification],
	}
