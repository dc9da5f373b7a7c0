"""The steps of a task that a phone has recorded without a connection: taken once, in their order, at their own time."""

from collections.abc import Callable
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, get_datetime

from wuye_ops.customer_service import tasks
from wuye_ops.property import offline_entries
from wuye_ops.property.offline_entries import in_words


@frappe.whitelist(methods=["POST"])
def sync(task: str, entries: str | list) -> list[dict]:
	"""Takes what a phone has kept of a task, each entry once: [{key, kind, at, …}] → [{ok}, {ok: False, message}].

	kind: accept; arrive; log (content, result, photo, photo_stage); tick (equipment, done, note) of a visit of planned
	maintenance; problem (reason); resume; finish (result). Only for the one who has the task now.
	"""
	doc = tasks.load_locked(task)
	if doc.assigned_to != tasks.current_employee():
		frappe.throw(_("This task has been given to somebody else."), frappe.PermissionError)
	return offline_entries.take(doc, entries, lambda entry, at: _take(doc.name, entry, at))


def _take(name: str, entry: dict, at: datetime) -> None:
	kind = entry.get("kind")
	if kind not in STEPS:
		frappe.throw(_("{0} is not a kind of entry.").format(frappe.utils.escape_html(str(kind))[:40]))
	doc = tasks.load_open(name)
	given_out = doc.assigned_on and get_datetime(doc.assigned_on).replace(microsecond=0)
	if given_out and at < given_out:
		frappe.throw(
			_("Backdated: this task was given out at {0}, after {1}.").format(
				in_words(given_out), in_words(at)
			),
			title=_("Backdated"),
		)
	doc.flags.made_on = at
	STEPS[kind](doc, entry)


def _accept(doc, entry: dict) -> None:
	# accepted on another phone of the same person it is accepted
	if doc.status != "In Progress":
		doc.status = "In Progress"
		doc.save()


def _arrive(doc, entry: dict) -> None:
	tasks.note_arrival(doc)


def _log(doc, entry: dict) -> None:
	fields = ("content", "place", "result", "photo", "photo_stage")
	tasks.note_work(doc, *(entry.get(field) or None for field in fields))


def _tick(doc, entry: dict) -> None:
	# equipment is another chapter's: it says what a visit is
	mark = frappe.get_attr(frappe.get_hooks("mark_equipment_of_task")[-1])
	mark(doc, entry.get("equipment"), cint(entry.get("done")), entry.get("note"))


def _problem(doc, entry: dict) -> None:
	tasks.note_problem(doc, entry.get("reason"))


def _resume(doc, entry: dict) -> None:
	# the head may have helped and let it go on meanwhile
	if doc.status != "In Progress":
		tasks.note_resumption(doc)


def _finish(doc, entry: dict) -> None:
	tasks.note_end(doc, entry.get("result"))


STEPS: dict[str, Callable[[object, dict], None]] = {
	"accept": _accept,
	"arrive": _arrive,
	"log": _log,
	"tick": _tick,
	"problem": _problem,
	"resume": _resume,
	"finish": _finish,
}
