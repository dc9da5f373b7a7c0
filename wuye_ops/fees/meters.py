"""Meters through their lives, and their readings: what may be entered, what it means, who confirms what looks wrong.

Whether a reading can be believed is for `rules.metering` to say, the same rule that holds a bill back.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, flt, format_date, getdate, nowdate
from pypika import CustomFunction

from wuye_ops.fees.places import HISTORY, as_meter
from wuye_ops.fees.tariffs import exact
from wuye_ops.rules import metering
from wuye_ops.rules.tariff import METER, SHARED_METER
from wuye_ops.rules.wording import number

NORMAL, DOUBTFUL, CONFIRMED = "Normal", "Doubtful", "Confirmed"
# Who answers for a bill answers for a doubtful reading; whoever reads the meters does not confirm what they read.
MAY_CONFIRM = ("Property Manager", "Fee Clerk", "Operations Director", "System Manager")
METER_FIELDS = [
	"name", "property", "unit", "meter_kind", "factor", "is_shared", "shared_point", "installed_on", "initial_reading",
	"removed_on", "final_reading", "usual_consumption", "last_read_on", "last_reading",
]  # fmt: skip
# What a successor takes over from the meter it replaces.
HANDED_ON = (
	"property", "meter_kind", "factor", "unit", "is_shared", "shared_point", "service_area", "usual_consumption",
)  # fmt: skip
# No metered fee is billed for longer than a year at once.
LONGEST_PERIOD = 366


def load(meter: str, *, lock: bool = False):
	"""The meter's row. `lock` keeps others from entering readings of the meter until this transaction ends."""
	return frappe.db.get_value("Meter", meter, METER_FIELDS, as_dict=True, for_update=lock)


def readings_since(meters: Iterable[str], since: date) -> dict[str, dict[date, metering.Reading]]:
	"""The readings of each meter from that day on, in one query."""
	found: dict[str, dict[date, metering.Reading]] = {name: {} for name in meters}
	rows = (
		frappe.get_all(
			"Meter Reading",
			{"meter": ["in", list(found)], "read_on": [">=", since]},
			["meter", "read_on", "value", "status"],
		)
		if found
		else ()
	)
	for row in rows:
		found[row.meter][row.read_on] = _reading(row.read_on, row.value, row.status)
	return found


def with_readings(row, around: date) -> metering.Meter:
	"""The meter with the year of readings before that day, all after it, and the one before even if it is older."""
	known = readings_since([row.name], around - HISTORY)[row.name]
	if not any(day < around for day in known):
		before = frappe.get_all(
			"Meter Reading",
			{"meter": row.name, "read_on": ["<", around]},
			["read_on", "value", "status"],
			order_by="read_on desc",
			limit=1,
		)
		known.update({one.read_on: _reading(one.read_on, one.value, one.status) for one in before})
	last = row.last_read_on
	if last and (last not in known or known[last].value != exact(row.last_reading)):
		# saved by somebody else since this transaction began; the locked row knows of it
		known[last] = _reading(last, row.last_reading, NORMAL)
	return as_meter(row, known)


def _reading(day: date, value: float, status: str) -> metering.Reading:
	return metering.Reading(getdate(day), exact(value), confirmed=status == CONFIRMED)


# -- a reading


def validate_reading(doc) -> None:
	"""Refuses what cannot be; computes what was consumed; marks what is hard to believe."""
	if doc.value in (None, ""):
		# the framework would take nothing for 0
		frappe.throw(_("Enter what the meter shows."), title=_("Reading Missing"))
	row, day = load(doc.meter, lock=True), getdate(doc.read_on)
	doc.value = flt(doc.value, 3)
	_check_day(row, day)
	if doc.value < 0:
		frappe.throw(
			_("A reading cannot be negative, as {0} is.").format(frappe.bold(shown(doc.value))),
			title=_("Reading"),
		)
	before = doc.get_doc_before_save()
	changed = before is None or flt(before.value, 3) != doc.value
	known = with_readings(row, day)
	if before is None:
		_check_not_read(row, day)
	if changed:
		refuse_billed(row, day)
		doc.confirmed_by = None
	status = doc.status if before and not changed else NORMAL
	_check_order(row, known, day, exact(doc.value))
	readings = {one.on: one for one in known.readings}
	readings[day] = _reading(day, doc.value, status)
	derived = derive(as_meter(row, readings), day)
	if status == CONFIRMED:
		# why it was doubted stays on record
		derived |= {"status": CONFIRMED, "doubt": doc.doubt}
	doc.update(derived)


def derive(meter: metering.Meter, day: date) -> dict:
	"""What follows from the reading of that day: the one before, the consumption, whether it is doubtful and why."""
	readings = {one.on: one for one in meter.readings}
	earlier = [one for one in meter.readings if one.on < day]
	previous = earlier[-1].value if earlier else None
	consumption = (readings[day].value - previous) * meter.factor if earlier else Decimal(0)
	problem = metering.doubt(meter, day)
	return {
		"previous_value": float(previous or 0),
		"consumption": float(consumption),
		"status": DOUBTFUL if problem else NORMAL,
		"doubt": doubt_sentence(problem) if problem else None,
	}


def doubt_sentence(problem: metering.MeterProblem) -> str:
	if problem.code == "long_unread":
		return _(
			"{0} have been consumed since {1}, and nothing to compare it with. Check the initial reading, then confirm."
		).format(number(problem.params["quantity"]), format_date(problem.params["since"]))
	return _(
		"{0} have been consumed, more than 3 times the usual {1}. Check the meter, then confirm."
	).format(number(problem.params["quantity"]), number(problem.params["usual"]))


def _check_day(row, day: date) -> None:
	if day > getdate(nowdate()):
		frappe.throw(
			_("{0} is still to come. Enter the day on which the meter was read.").format(format_date(day)),
			title=_("Read On"),
		)
	if row.installed_on and day < row.installed_on:
		frappe.throw(
			_("Meter {0} was installed on {1}. It cannot have been read on {2}.").format(
				frappe.bold(row.name), format_date(row.installed_on), format_date(day)
			),
			title=_("Read On"),
		)
	if row.removed_on and day > row.removed_on:
		frappe.throw(
			_("Meter {0} was removed on {1}. Read the meter that replaces it.").format(
				frappe.bold(row.name), format_date(row.removed_on)
			),
			title=_("Read On"),
		)


def _check_not_read(row, day: date) -> None:
	"""A meter has one reading a day. The locked row knows of one saved since this transaction began."""
	value = frappe.db.get_value("Meter Reading", {"meter": row.name, "read_on": day}, "value")
	if value is None and row.last_read_on == day:
		value = row.last_reading
	if value is not None:
		refuse_second(row.name, day, value)


def refuse_second(meter: str, day: date, value) -> None:
	frappe.throw(
		_(
			"Meter {0} has been read on {1} already: {2}. Correct that reading instead of entering another."
		).format(frappe.bold(meter), format_date(day), frappe.bold(shown(value))),
		title=_("Already Read"),
	)


def _check_order(row, known: metering.Meter, day: date, value: Decimal) -> None:
	"""A meter only counts up, from the first reading of its life to the last."""
	previous = next((one for one in reversed(known.readings) if one.on < day), None)
	following = next((one for one in known.readings if one.on > day), None)
	if row.installed_on == day:
		previous = metering.Reading(day, exact(row.initial_reading))
	if row.removed_on == day:
		following = metering.Reading(day, exact(row.final_reading))
	if previous and value < previous.value:
		frappe.throw(
			lower_sentence(value, previous.value, previous.on), title=_("Lower than the Reading Before")
		)
	if following and value > following.value:
		frappe.throw(
			_(
				"{0} is higher than the reading of {1}, which is {2}. Correct whichever of the two is wrong."
			).format(
				frappe.bold(shown(value)), format_date(following.on), frappe.bold(shown(following.value))
			),
			title=_("Higher than the Reading After"),
		)


def lower_sentence(value, previous, on: date) -> str:
	return _(
		"{0} is lower than the reading of {1}, which is {2}. Correct whichever is wrong, or register a replaced meter."
	).format(frappe.bold(shown(value)), format_date(on), frappe.bold(shown(previous)))


def shown(value) -> str:
	"""A reading as people write it."""
	return number(Decimal(str(flt(value, 3))))


def after_reading(doc) -> None:
	"""The meter knows its last reading, and the following reading what was consumed since this one."""
	row, day = load(doc.meter, lock=True), getdate(doc.read_on)
	if not row.last_read_on or day >= row.last_read_on:
		_set_last(row.name, day, doc.value)
	else:
		_derive_following(row, day)


def after_reading_deleted(doc) -> None:
	row, day = load(doc.meter, lock=True), getdate(doc.read_on)
	last = frappe.get_all(
		"Meter Reading", {"meter": row.name}, ["read_on", "value"], order_by="read_on desc", limit=1
	)
	# a preview of bills made before is outdated, which the deleted reading itself can tell no more
	_set_last(
		row.name,
		last[0].read_on if last else None,
		last[0].value if last else 0,
		update_modified=True,
	)
	_derive_following(row, day)


def _set_last(meter: str, day: date | None, value: float, update_modified: bool = False) -> None:
	frappe.db.set_value(
		"Meter", meter, {"last_read_on": day, "last_reading": value}, update_modified=update_modified
	)


def _derive_following(row, day: date) -> None:
	following = frappe.get_all(
		"Meter Reading",
		{"meter": row.name, "read_on": [">", day]},
		["name", "read_on", "status"],
		order_by="read_on",
		limit=1,
	)
	if following:
		_derive_anew(row, following[0])


def _derive_anew(row, reading) -> None:
	values = derive(with_readings(row, reading.read_on), reading.read_on)
	if reading.status == CONFIRMED:
		values = {field: values[field] for field in ("previous_value", "consumption")}
	frappe.db.set_value("Meter Reading", reading.name, values)


def derive_all(meter: str) -> None:
	"""After the meter's factor or beginning has changed: what its readings say follows."""
	row = load(meter, lock=True)
	for reading in frappe.get_all("Meter Reading", {"meter": meter}, ["name", "read_on", "status"]):
		_derive_anew(row, reading)


@frappe.whitelist(methods=["POST"])
def confirm(reading: str) -> None:
	"""Whoever answers for the bills says that a reading is right, so that it is billed however high it is."""
	doc = frappe.get_doc("Meter Reading", reading)
	doc.check_permission("write")
	if not set(MAY_CONFIRM) & set(frappe.get_roles()):
		frappe.throw(
			_("Only a property manager, a fee clerk or the operations director confirms a reading."),
			frappe.PermissionError,
			title=_("Confirm"),
		)
	if doc.status == CONFIRMED:
		return
	doc.update({"status": CONFIRMED, "confirmed_by": frappe.session.user})
	doc.flags.by_service = True
	doc.save()


# -- what has been billed


def billed_charge(row, day: date):
	"""A charge in the books that rests on what the meter showed on that day, or on a later day; None if there is none."""
	standards = frappe.get_all(
		"Fee Standard",
		{
			"property": row.property,
			"basis": SHARED_METER if row.is_shared else METER,
			"meter_kind": row.meter_kind,
		},
		pluck="name",
	)
	if not standards:
		return None
	charge = frappe.qb.DocType("Fee Charge")
	if row.is_shared:
		value_at = CustomFunction("json_value", ["document", "path"])
		rests = value_at(charge.explanation_data, "$.share.point") == row.shared_point
	else:
		rests = charge.unit == row.unit
	found = (
		frappe.qb.from_(charge)
		.select(charge.period_from, charge.period_to, charge.sales_invoice, charge.billing_run)
		.where(
			charge.fee_standard.isin(standards)
			& (charge.status == "Billed")
			& charge.late_for_charge.isnull()
			& (charge.period_to >= day)
			& (charge.period_from > add_days(day, -LONGEST_PERIOD))
			& rests
		)
		.orderby(charge.period_to, order=frappe.qb.desc)
		.limit(1)
		.run(as_dict=True)
	)
	return found[0] if found else None


def refuse_billed(row, day: date) -> None:
	"""Refuses to touch what a bill rests on: the bill would no longer agree with the meter."""
	if charge := billed_charge(row, day):
		frappe.throw(
			_(
				"{0} bills {1} from {2} to {3} and rests on readings up to that day. Cancel that bill first."
			).format(
				frappe.bold(charge.sales_invoice or charge.billing_run),
				frappe.bold(row.shared_point or row.unit),
				format_date(charge.period_from),
				format_date(charge.period_to),
			),
			title=_("Already Billed"),
		)


# -- the end of a meter's life


@frappe.whitelist(methods=["POST"])
def replace_meter(
	meter: str,
	on: str,
	final_reading: float,
	new_meter_no: str,
	initial_reading: float = 0,
	factor: float | None = None,
) -> str:
	"""Takes a meter out on a day and puts another in its place; both parts of the month are billed. Returns the new name."""
	old = frappe.get_doc("Meter", meter)
	old.check_permission("write")
	frappe.has_permission("Meter", "create", throw=True)
	_take_out(old, getdate(on), flt(final_reading, 3))
	new = frappe.new_doc("Meter").update({field: old.get(field) for field in HANDED_ON})
	new.update({"meter_no": new_meter_no, "installed_on": getdate(on), "initial_reading": initial_reading})
	if factor:
		new.factor = flt(factor)
	for row in old.buildings:
		new.append("buildings", {"building": row.building})
	new.replaces = old.name
	new.flags.by_service = True
	new.insert()
	old.replaced_by = new.name
	old.save()
	return new.name


@frappe.whitelist(methods=["POST"])
def remove_meter(meter: str, on: str, final_reading: float) -> None:
	"""Takes a meter out for good; what it measured up to that day is billed."""
	doc = frappe.get_doc("Meter", meter)
	doc.check_permission("write")
	_take_out(doc, getdate(on), flt(final_reading, 3))


def _take_out(doc, day: date, final: float) -> None:
	row = load(doc.name, lock=True)
	if row.removed_on:
		frappe.throw(
			_("Meter {0} was removed on {1} already.").format(
				frappe.bold(row.name), format_date(row.removed_on)
			),
			title=_("Replace Meter"),
		)
	_check_day(row, day)
	if row.last_read_on and day < row.last_read_on:
		frappe.throw(
			_(
				"Meter {0} was read on {1}, so it was still in place. Enter a day from then on, or correct that reading."
			).format(frappe.bold(row.name), format_date(row.last_read_on)),
			title=_("Replace Meter"),
		)
	refuse_billed(row, day)
	known = with_readings(row, add_days(day, 1))
	if known.readings and exact(final) < known.readings[-1].value:
		last = known.readings[-1]
		frappe.throw(lower_sentence(final, last.value, last.on), title=_("Lower than the Reading Before"))
	# the locked row may know of a reading that the document does not
	doc.update({"last_read_on": row.last_read_on, "last_reading": row.last_reading})
	doc.update({"removed_on": day, "final_reading": final})
	doc.flags.by_service = True
	doc.save()


def put_back(new) -> None:
	"""A meter that was put in by mistake is deleted: the one it replaced is in use again."""
	old = frappe.get_doc("Meter", new.replaces)
	row = load(old.name, lock=True)
	refuse_billed(row, getdate(row.removed_on))
	old.update({"removed_on": None, "final_reading": 0, "replaced_by": None})
	old.flags.by_service = True
	old.save()


def has_readings(meter: str) -> bool:
	return bool(frappe.db.exists("Meter Reading", {"meter": meter}))
