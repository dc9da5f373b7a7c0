"""From plans to inspections: ahead of time, in batches, each exactly once.

An inspection has a key, plan | day | slot, and each of its points plan | day | slot | place, in columns with unique
indexes. A batch is some days of one plan: its rows, its numbers and how far the plan has come are committed together,
under a lock on the plan, so that a run that is killed has done whole days and the next goes on where it stopped. Two
runs at once take different plans; should both come to write the same rows, the index refuses one, which looks again.

Which inspections there are depends on the plan alone (`rules.recurrence`), not on when or how often this runs.

* Windows that were over before anybody generated them are written as Missed, with the reason; of an outage longer than
  CATCH_UP_DAYS only the last days, and the plan says so. No one is flooded with work that cannot be done any more.
* A window that was over when the plan was set going was never due.
* When a plan changes, inspections that lie ahead and that nobody has touched are removed and made anew. What has
  opened, was begun, or was changed by hand (another inspector, another hour) stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, create_batch, getdate, now_datetime

from wuye_ops.inspection import checklists, schedules, spot_checks
from wuye_ops.property.bulk_rows import insert_rows
from wuye_ops.property.notices import failure_in_words
from wuye_ops.property.obstacles import obstacles_of
from wuye_ops.property.series import take_numbers
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules.recurrence import Occurrence, occurrences

SERIES = "IN-.YYYY.-.#######"
# rows (inspections and points) of one transaction
BATCH = 20_000
# days looked at in one transaction, so that a plan that yields little does not hold its lock for a decade
STRETCH = 366
CATCH_UP_DAYS = 31
ATTEMPTS = 3
NOT_GENERATED = "Not generated in time: the service was interrupted."

INSPECTION_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "property", "plan", "title", "checklist", "trade", "kind",
	"slot", "status", "window_from", "window_to", "missed_after", "grace_minutes", "scan_required", "department",
	"employee", "employee_name", "points_total", "missed_reason", "inspection_key",
)  # fmt: skip
POINT_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "parent", "parenttype", "parentfield", "idx",
	"service_area", "equipment", "note", "status", "point_key",
)  # fmt: skip


@dataclass
class Generated:
	"""What a run has come to. failed: plans that could not be generated; each says on itself why."""

	inspections: int = 0
	missed: int = 0
	plans: int = 0
	failed: int = 0
	# of a batch: whether the plan is generated as far as it should be
	complete: bool = True


def generate(
	property: str | None = None,
	until: date | str | None = None,
	plan: str | None = None,
	now: datetime | None = None,
) -> Generated:
	"""Generates what active plans bring, up to `until` or each plan's days ahead. Commits after each batch.

	`now` is for tests and benchmarks.
	"""
	now = now or now_datetime()
	until = getdate(until) if until else None
	done = Generated()
	# whatever the caller has read must not be what the batches see
	frappe.db.commit()
	for name in due_plans(now, until, property, plan):
		done.plans += 1
		try:
			for batch in _batches(name, now, until):
				done.inspections += batch.inspections
				done.missed += batch.missed
		except Exception as error:
			# one plan that cannot be generated is no reason for the others to stand still
			frappe.db.rollback()
			frappe.log_error(title=f"Inspection Plan {name}")
			_note(name, _("Could not be generated: {0}").format(failure_in_words(error)))
			frappe.db.commit()
			done.failed += 1
	return done


def generate_due() -> None:
	"""Hourly: what is to be generated ahead, and the samples of the day."""
	generate()
	spot_checks.draw_due()


def generate_plan(plan: str, now: datetime, until: date) -> Generated:
	"""Generates one plan in the caller's transaction, which the caller commits: for what is all or nothing."""
	done = Generated(plans=1)
	while batch := _batch(plan, now, until):
		done.inspections += batch.inspections
		done.missed += batch.missed
		if batch.complete:
			break
	return done


def due_plans(
	now: datetime, until: date | None = None, property_name: str | None = None, plan: str | None = None
) -> list[str]:
	"""Active plans of properties in service that are not generated as far as they should be."""
	table, place = frappe.qb.DocType("Inspection Plan"), frappe.qb.DocType("Property")
	query = (
		frappe.qb.from_(table)
		.join(place)
		.on(place.name == table.property)
		.select(table.name, table.start_date, table.end_date, table.ahead_days, table.generated_until)
		.where((table.status == "Active") & (place.status == "Active"))
		.orderby(table.name)
	)
	if property_name:
		query = query.where(table.property == property_name)
	if plan:
		query = query.where(table.name == plan)
	return [
		row.name
		for row in query.run(as_dict=True)
		if row.generated_until is None or row.generated_until < _last_day(row, now, until)
	]


def _last_day(plan, now: datetime, until: date | None) -> date:
	last = until or now.date() + timedelta(days=cint(plan.ahead_days))
	return min(last, getdate(plan.end_date)) if plan.end_date else last


def _batches(name: str, now: datetime, until: date | None) -> Iterator[Generated]:
	while True:
		for attempt in range(1, ATTEMPTS + 1):
			try:
				batch = _batch(name, now, until)
				frappe.db.commit()
				break
			except Exception as error:
				frappe.db.rollback()
				if not frappe.db.is_duplicate_entry(error) or attempt == ATTEMPTS:
					raise
		if batch is None:
			return
		yield batch
		if batch.complete:
			return


def _batch(name: str, now: datetime, until: date | None) -> Generated | None:
	"""The next days of a plan; None when there is nothing left to do, or somebody else is at it."""
	if not _lock(name):
		return None
	plan = frappe.get_doc("Inspection Plan", name)
	last = _last_day(plan, now, until)
	first = getdate(plan.start_date)
	if plan.generated_until:
		first = max(first, getdate(plan.generated_until) + timedelta(days=1))
	if plan.status != "Active" or first > last:
		return None
	note = None
	if first < (floor := now.date() - timedelta(days=CATCH_UP_DAYS)):
		note = _("{0} to {1}: not generated, longer ago than {2} days.").format(
			first, min(last, floor - timedelta(days=1)), CATCH_UP_DAYS
		)
		first = floor
	end, last = last, min(last, first + timedelta(days=STRETCH))
	writer = _Writer(plan, now)
	upto = last
	for occurrence in occurrences(schedules.schedule_of(plan), first, last, workdays_of(plan.property)):
		if writer.rows >= BATCH and occurrence.day > writer.day:
			upto = writer.day
			break
		writer.add(occurrence)
	made = writer.write()
	made.complete = upto == end
	table = frappe.qb.DocType("Inspection Plan")
	update = frappe.qb.update(table).set(table.generated_until, upto).where(table.name == name)
	update.run()
	if note:
		plan.add_comment("Info", note)
	if plan.generation_note:
		# it works again
		_note(name, None)
	return made


def _lock(name: str) -> bool:
	"""Takes the plan until the transaction ends; False when somebody else has it. Nothing has been read before."""
	table = frappe.qb.DocType("Inspection Plan")
	query = frappe.qb.from_(table).select(table.name).where(table.name == name)
	return bool(query.for_update(skip_locked=True).run())


def _note(name: str, text: str | None) -> None:
	table = frappe.qb.DocType("Inspection Plan")
	frappe.qb.update(table).set(table.generation_note, text).where(table.name == name).run()


class _Writer:
	"""Collects the inspections of a batch and writes them at once."""

	def __init__(self, plan, now: datetime) -> None:
		self.plan, self.now = plan, now
		self.rows = 0
		self.day: date | None = None
		self.grace = timedelta(minutes=cint(plan.grace_minutes))
		self.found: list[Occurrence] = []
		self.points = _points(plan)
		self.people = _people(plan)

	def add(self, occurrence: Occurrence) -> None:
		self.day = occurrence.day
		if self.plan.active_since and occurrence.closes + self.grace <= self.plan.active_since:
			return
		if self.plan.changed_since and occurrence.opens <= self.plan.changed_since:
			return
		self.found.append(occurrence)
		self.rows += 1 + len(self.points)

	def write(self) -> Generated:
		existing = self._existing()
		new = [occurrence for occurrence in self.found if self._key(occurrence) not in existing]
		if not new:
			return Generated()
		if self.plan.kind == "Route" and not self.points:
			frappe.throw(_("All points of the route are out of use."), title=_("No Points"))
		names = take_numbers(SERIES, len(new))
		checklist = checklists.active_version(self.plan.checklist)
		inspections, points, missed = [], [], 0
		for name, occurrence in zip(names, new, strict=True):
			late = occurrence.closes + self.grace <= self.now
			missed += late
			inspections.append(self._inspection(name, occurrence, checklist, late))
			points += self._points_of(name, occurrence, late)
		insert_rows("Inspection", INSPECTION_COLUMNS, inspections)
		insert_rows("Inspection Point", POINT_COLUMNS, points)
		return Generated(len(new), missed)

	def _key(self, occurrence: Occurrence) -> str:
		return f"{self.plan.name}|{occurrence.key}"

	def _existing(self) -> set[str]:
		found: set[str] = set()
		for keys in create_batch([self._key(occurrence) for occurrence in self.found], 1_000):
			found.update(
				frappe.get_all("Inspection", {"inspection_key": ["in", keys]}, pluck="inspection_key")
			)
		return found

	def _stamp(self, name: str) -> tuple:
		return name, self.now, self.now, "Administrator", "Administrator"

	def _inspection(self, name: str, occurrence: Occurrence, checklist: str, late: bool) -> tuple:
		plan = self.plan
		opens, closes = occurrence.slot.window(occurrence.day)
		employee = self.people.get(occurrence.slot.name)
		return (
			*self._stamp(name),
			plan.property,
			plan.name,
			f"{plan.title} {occurrence.slot.name}".strip()[:140],
			checklist,
			plan.trade,
			plan.kind,
			occurrence.slot.name,
			"Missed" if late else "Planned",
			opens,
			closes,
			closes + self.grace,
			cint(plan.grace_minutes),
			cint(plan.scan_required),
			plan.department,
			employee and employee.name,
			employee and employee.employee_name,
			len(self.points),
			_(NOT_GENERATED) if late else None,
			self._key(occurrence),
		)

	def _points_of(self, parent: str, occurrence: Occurrence, late: bool) -> Iterator[tuple]:
		key = self._key(occurrence)
		for idx, point in enumerate(self.points, start=1):
			yield (
				# in the order of their inspections: names by chance would be written all over the table
				*self._stamp(f"{parent}-{idx}"),
				parent,
				"Inspection",
				"points",
				idx,
				point.service_area,
				point.equipment,
				point.note,
				"Missed" if late else "Open",
				f"{key}|{point.service_area or point.equipment}",
			)


def _points(plan) -> list:
	"""The route without what has gone out of use since the plan was saved."""
	areas = [row.service_area for row in plan.points if row.service_area]
	equipment = [row.equipment for row in plan.points if row.equipment]
	gone: set[str] = set()
	if areas:
		gone.update(frappe.get_all("Service Area", {"name": ["in", areas], "disabled": 1}, pluck="name"))
	if equipment:
		gone.update(
			frappe.get_all("Equipment", {"name": ["in", equipment], "status": "Scrapped"}, pluck="name")
		)
	return [row for row in plan.points if (row.service_area or row.equipment) not in gone]


def _people(plan) -> dict:
	"""slot → its inspector; who has left or may not do it is nobody, so that the department takes the inspection."""
	wanted = {row.slot_name: row.employee or plan.employee for row in plan.slots} or {"": plan.employee}
	names = [name for name in wanted.values() if name]
	if not names:
		return {}
	active = {
		row.name: row
		for row in frappe.get_all(
			"Employee", {"name": ["in", names], "status": "Active"}, ["name", "employee_name"]
		)
	}
	for name in obstacles_of(sorted(active), plan):
		del active[name]
	return {slot: active.get(name) for slot, name in wanted.items()}


# -- a plan has changed --------------------------------------------------------------------------------------------


def withdraw(plan, now: datetime, *, restarted: bool) -> int:
	"""Removes inspections of a plan that lie ahead and that nobody has touched. Returns how many.

	They are made anew when the plan is generated next. The plan's document is set, and saved by the caller's save.
	restarted: the plan was set going, paused or ended; else it has changed while it was at work, and windows that have
	opened by now are left as they are.
	"""
	inspection = frappe.qb.DocType("Inspection")
	names = (
		frappe.qb.from_(inspection)
		.select(inspection.name)
		.where((inspection.plan == plan.name) & (inspection.status == "Planned"))
		# who has changed one by hand meant this one
		.where((inspection.window_from > now) & (inspection.modified == inspection.creation))
		.for_update()
		.run(pluck=True)
	)
	_delete(names)
	generated = getdate(plan.generated_until) if plan.generated_until else None
	values = {}
	if generated and generated >= now.date():
		# days before have nothing ahead; of yesterday's a night may still be open, and its key is taken
		values["generated_until"] = now.date() - timedelta(days=1)
		if not restarted:
			values["changed_since"] = now
	if restarted:
		values["changed_since"] = None
		if generated and generated < now.date():
			# what would have come while it stood still was not due
			values["generated_until"] = now.date() - timedelta(days=1)
	if values:
		plan.db_set(values, update_modified=False)
	return len(names)


def withdraw_all(plan: str) -> None:
	"""With a plan that is deleted goes what was only planned."""
	_delete(frappe.get_all("Inspection", {"plan": plan, "status": "Planned"}, pluck="name"))


def _delete(names: list[str]) -> None:
	for batch in create_batch(names, 1_000):
		frappe.db.delete("Inspection Point", {"parent": ["in", batch], "parenttype": "Inspection"})
		frappe.db.delete("Inspection", {"name": ["in", batch]})
