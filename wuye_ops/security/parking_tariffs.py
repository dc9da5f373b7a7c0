"""停车收费标准: from the document to the rule, and both in words that hang at the gate and stand on the slip."""

from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, fmt_money, get_datetime, get_time

from wuye_ops.rules import parking_fee
from wuye_ops.rules.recurrence import Slot

# what the form shows as examples, in minutes
EXAMPLES = (20, 60, 150, 8 * 60, 24 * 60, 50 * 60)


def of_property(property_name: str):
	"""The tariff in force, as a document; None without one."""
	name = frappe.db.get_value("Parking Tariff", {"property": property_name, "disabled": 0})
	return frappe.get_cached_doc("Parking Tariff", name) if name else None


def rule_of(doc) -> parking_fee.Tariff:
	"""The tariff as the rules know it. Raises ValueError for one that cannot be charged."""
	has_night = bool(doc.has_night)
	return parking_fee.Tariff(
		price=_price(doc.price),
		unit_minutes=cint(doc.unit_minutes),
		free_minutes=cint(doc.free_minutes),
		free_is_deducted=bool(doc.free_is_deducted),
		first_units=cint(doc.first_units),
		first_price=_price(doc.first_price) if cint(doc.first_units) else None,
		night=Slot("", get_time(doc.night_from), get_time(doc.night_to)) if has_night else None,
		night_price=_price(doc.night_price) if has_night else None,
		cap=_price(doc.cap) if flt(doc.cap) else None,
		cap_period=doc.cap_period or parking_fee.FROM_ENTRY,
		most=_price(doc.most) if flt(doc.most) else None,
	)


def _price(value) -> Decimal:
	return Decimal(str(value or 0))


# -- in words ----------------------------------------------------------------------------------------------------------


def money(value) -> str:
	return f"¥{fmt_money(float(value), 2)}"


def duration(minutes: int) -> str:
	"""2 天 3 小时 10 分."""
	days, rest = divmod(minutes, 24 * 60)
	hours, rest = divmod(rest, 60)
	parts = [
		_("{0} d").format(days) if days else "",
		_("{0} h").format(hours) if hours else "",
		_("{0} min").format(rest) if rest or not (days or hours) else "",
	]
	return " ".join(filter(None, parts))


def in_words(doc) -> str:
	"""The tariff as it is posted."""
	unit = duration(cint(doc.unit_minutes))
	parts = [_("the first {0} min are free").format(doc.free_minutes)] if cint(doc.free_minutes) else []
	if cint(doc.first_units):
		parts.append(
			_("{0} for each of the first {1} × {2}").format(money(doc.first_price), doc.first_units, unit)
		)
	parts.append(_("{0} for each started {1}").format(money(doc.price), unit))
	if doc.has_night:
		parts.append(
			_("at night ({0}–{1}) {2}").format(
				get_time(doc.night_from).strftime("%H:%M"),
				get_time(doc.night_to).strftime("%H:%M"),
				money(doc.night_price),
			)
		)
	if flt(doc.cap):
		text = (
			_("at most {0} a calendar day")
			if doc.cap_period == parking_fee.CALENDAR_DAY
			else _("at most {0} in 24 h")
		)
		parts.append(text.format(money(doc.cap)))
	if flt(doc.most):
		parts.append(_("at most {0} for a stay").format(money(doc.most)))
	return _("; ").join(parts)


def explain(fee: parking_fee.Fee) -> list[str]:
	"""How the fee came about, one sentence a line: what the driver is told and the slip says."""
	if not fee.lines:
		return [_("{0}, within the free time").format(duration(fee.minutes))]
	found = [_("{0} free").format(duration(fee.free))] if fee.free else []
	for line in fee.lines:
		span = f"{line.begins:%m-%d %H:%M}–{line.ends:%m-%d %H:%M}"
		if line.units:
			found.append(
				_("{0}: {1} × {2} = {3} ({4})").format(
					span, line.units, money(line.price), money(line.amount), kind_in_words(line.kind)
				)
			)
		else:
			found.append(
				_("{0}: {1} {2}, less {3}").format(
					span, kind_in_words(line.kind), money(line.price), money(-line.amount)
				)
			)
	return found


def kind_in_words(kind: str) -> str:
	return {
		parking_fee.DAY: _("by day"),
		parking_fee.NIGHT: _("by night"),
		parking_fee.FIRST: _("first units"),
		parking_fee.CAP: _("cap"),
		parking_fee.MOST: _("most for a stay"),
	}[kind]


@frappe.whitelist()
def examples(tariff: dict | str, entered: str | None = None) -> dict:
	"""{words, rows: [{stay, amount, lines}]} of a tariff as it stands in the form, saved or not; from eight in the morning."""
	frappe.has_permission("Parking Tariff", "read", throw=True)
	try:
		doc = frappe.get_doc({**frappe.parse_json(tariff), "doctype": "Parking Tariff"})
		begins = get_datetime(entered or "2026-03-02 08:00:00")
		rule = rule_of(doc)
	except (ValueError, TypeError, AttributeError):
		# as it is typed: nothing can be charged by it yet
		return {"words": "", "rows": []}
	return {"words": in_words(doc), "rows": [_example(rule, begins, minutes) for minutes in EXAMPLES]}


def _example(rule: parking_fee.Tariff, begins: datetime, minutes: int) -> dict:
	fee = parking_fee.fee(rule, begins, begins + timedelta(minutes=minutes))
	return {"stay": duration(minutes), "amount": money(fee.amount), "lines": explain(fee)}
