"""What a maintenance plan must say before it makes work."""

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.facilities.maintenance_days import first_due, in_season, season_of
from wuye_ops.property.obstacles import refuse_obstacle
from wuye_ops.property.places import check_same_property, head_of
from wuye_ops.property.staff import check_works_for

TITLE = "Maintenance Plan"
STATE = (
	"next_due_on",
	"last_scheduled_on",
	"last_done_on",
	"last_meter",
	"services",
	"carried",
	"carried_due_on",
	"open_task",
)
TIMING = (
	"every_count", "every_unit", "basis", "start_date", "season_from_month", "season_from_day", "season_to_month",
	"season_to_day",
)  # fmt: skip
LONGEST_AHEAD = 366


def check(plan) -> None:
	_interval(plan)
	_season(plan)
	_equipment(plan)
	_people(plan)
	for row in plan.parts:
		if row.qty <= 0:
			_refuse(_("Row {0}: the quantity of {1} must be above 0.").format(row.idx, row.item))


def _refuse(text: str) -> None:
	frappe.throw(text, title=_(TITLE))


def _interval(plan) -> None:
	if (plan.every_count or 0) < 0 or (plan.meter_every or 0) < 0:
		_refuse(_("An interval cannot be negative."))
	if not plan.every_count and not plan.meter_every:
		_refuse(
			_("Say how often: every so many days, weeks, months or years, or after so much on the meter.")
		)
	if not 0 <= (plan.ahead_days or 0) <= LONGEST_AHEAD:
		_refuse(_("Days ahead are between 0 and {0}.").format(LONGEST_AHEAD))
	if (plan.estimated_minutes or 0) < 0:
		_refuse(_("The estimated minutes cannot be negative."))
	if plan.end_date and getdate(plan.end_date) < getdate(plan.start_date):
		_refuse(_("The plan ends before it begins. Check both days."))


def _season(plan) -> None:
	try:
		season = season_of(plan)
	except ValueError:
		_refuse(_("The season needs months from 1 to 12 and days that these months have."))
	if not season:
		return
	if not plan.every_count:
		_refuse(_("A season needs an interval of time; a plan by the meter alone has none."))
	if not in_season(plan, getdate(plan.start_date), by_schedule=plan.basis != "Completed Date"):
		_refuse(_("No day of the plan lies in the season."))


def _equipment(plan) -> None:
	if not plan.category and not plan.equipment:
		_refuse(_("Choose what is to be maintained: a category, or equipment in the table."))
	seen = set()
	for row in plan.equipment:
		if row.equipment in seen:
			_refuse(_("Row {0}: {1} is in the table already.").format(row.idx, row.equipment))
		seen.add(row.equipment)
		check_same_property(plan.property, "Equipment", row.equipment)
	if plan.meter_every and seen:
		without = frappe.get_all("Equipment", {"name": ["in", list(seen)], "has_meter": 0}, pluck="name")
		if without:
			_refuse(_("{0} has no running meter; the plan cannot count by it.").format(", ".join(without)))


def _people(plan) -> None:
	if not head_of(plan.property, plan.department):
		_refuse(
			_(
				"Department {0} has no head in property {1}. Name one on the property's page, so that somebody assigns the work."
			).format(plan.department, plan.property)
		)
	if plan.assigned_to and (plan.is_new() or plan.has_value_changed("assigned_to")):
		check_works_for(plan.assigned_to, plan.property, _(TITLE))
		refuse_obstacle(plan.assigned_to, plan, _(TITLE))


def keep_state(plan) -> None:
	"""The state of the rows is the runs': a form that was open meanwhile does not set it back. New rows begin today."""
	if plan.flags.by_service:
		return
	before = plan.get_doc_before_save()
	kept = {row.name: row for row in before.equipment} if before else {}
	anew = before is not None and any(plan.has_value_changed(field) for field in TIMING)
	today = getdate(nowdate())
	for row in plan.equipment:
		old = kept.get(row.name)
		for field in STATE:
			row.set(field, old.get(field) if old and old.equipment == row.equipment else None)
		if not (old and old.equipment == row.equipment):
			row.last_meter = frappe.db.get_value("Equipment", row.equipment, "meter_reading")
			row.next_due_on = first_due(plan, today)
		elif anew and not row.open_task:
			row.next_due_on = first_due(plan, today)
