"""风险指标: thresholds on a metric. Only Risk Officers set them, with a reason that is kept beside the old and new values.

An indicator is switched on once somebody has seen what its thresholds would have done over the past year (`back_testing`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime

from wuye_ops.metrics.registry import Metric, all_metrics, get_metric
from wuye_ops.property import guarded
from wuye_ops.risk import company_wide, levels
from wuye_ops.risk import indicator_words as words
from wuye_ops.rules import risk_indicator as rules
from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.metric_value import PERCENT
from wuye_ops.rules.risk_indicator import Definition

DOCTYPE = "Risk Indicator"
ALL, LISTED, COMPANY = SCOPES = ("All Properties", "Listed Properties", "Company as a Whole")
LEVEL_FIELDS = {"yellow": YELLOW, "orange": ORANGE, "red": RED}
# what decides when an indicator warns: changed with a reason alone, and what a back-test is of
DEFINING = (
	"read_over", "comparison", "yellow", "orange", "red", "hold_hours", "hysteresis", "fewest", "patience_hours",
	"reopen_days",
)  # fmt: skip
NUMBERS = ("hold_hours", "patience_hours", "reopen_days", "hysteresis", "fewest")
WATCHING = ("scope", "of_company", "properties")
OWN = ("enabled", "back_tested_on", "back_tested_by", "tested_thresholds", "changes", "indicator_key")
WHOLE, NOTHING = Decimal(100), Decimal(0)
MOST_TEXT = 140


# -- controller's named steps


def prepare_new(doc) -> None:
	"""Nobody makes one that is on, or that was seen already; the seeds say so themselves."""
	if not doc.flags.by_service:
		for field in OWN:
			doc.set(field, [] if field == "changes" else None)
	doc.enabled = cint(doc.enabled)


def check(doc) -> None:
	company_wide.check_keeper(doc)
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc,
			*DEFINING,
			*WATCHING,
			*OWN,
			use=_("Use the buttons: thresholds are changed by Risk Officers, with a reason that is kept."),
		)
	_check_scope(doc)
	for field in LEVEL_FIELDS:
		doc.set(field, _number_text(doc, field))
	metric = all_metrics().get(doc.metric)
	if before is None or (metric and doc.flags.by_service):
		metric = get_metric(doc.metric)
		words.refuse(rules.definition_refusals(definition_of(doc, metric.places), *bounds_of(metric)))


def follow_risks(doc) -> None:
	"""Risks that were named, or are not any more, stand where the open alerts raise them."""
	before = doc.get_doc_before_save()
	was = {row.risk for row in before.risks} if before else set()
	levels.refresh_risks(was ^ {row.risk for row in doc.risks})


def keep_with_alerts(doc) -> None:
	if frappe.db.exists("Risk Indicator State", {"indicator": doc.name}):
		frappe.throw(
			_("{0} has watched already, and what it said is kept. Switch it off instead.").format(
				frappe.bold(frappe.utils.escape_html(doc.title))
			),
			title=_("Risk Indicator"),
		)


def _check_scope(doc) -> None:
	if doc.scope != LISTED:
		doc.properties = []
	elif not doc.properties:
		frappe.throw(_("List the properties that it watches."), title=_("Watches"))
	if doc.scope == COMPANY and not doc.of_company:
		frappe.throw(_("Choose the company that it watches."), title=_("Company"))
	names = [row.property for row in doc.properties]
	if twice := next((name for name in names if names.count(name) > 1), None):
		frappe.throw(
			_("{0} is listed twice.").format(frappe.bold(frappe.utils.escape_html(twice))),
			title=_("Properties"),
		)


def _number_text(doc, field: str) -> str | None:
	"""A threshold as it is kept: exactly what was entered, and nothing where there is no such level; 0 is a threshold."""
	text = cstr(doc.get(field)).strip().replace(",", "").removesuffix("%").strip()
	if not text:
		return None
	number = _number(text)
	if number is None or abs(number) >= Decimal(10) ** 9:
		frappe.throw(
			_("{0} is not a number: {1}. Enter one such as 85 or 0.5, or leave it empty.").format(
				frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE)),
				frappe.utils.escape_html(text[:20]),
			),
			title=_("Warning Thresholds"),
		)
	return format(number, "f")


def _number(text: str) -> Decimal | None:
	try:
		number = Decimal(text)
	except InvalidOperation:
		return None
	return number if number.is_finite() else None


# -- what it says, for the rules


def definition_of(doc, places: int) -> Definition:
	"""A document or row as the rules know it. Its thresholds are numbers already."""
	return Definition(
		doc.comparison,
		{
			level: Decimal(doc.get(field))
			for field, level in LEVEL_FIELDS.items()
			if doc.get(field) not in (None, "")
		},
		timedelta(hours=cint(doc.hold_hours)),
		_decimal(doc.hysteresis),
		timedelta(hours=cint(doc.patience_hours)) if cint(doc.patience_hours) else None,
		places,
	)


def fewest_of(doc) -> Decimal:
	return _decimal(doc.fewest)


def reopen_within(doc) -> timedelta:
	return timedelta(days=cint(doc.reopen_days))


def bounds_of(metric: Metric) -> tuple[Decimal | None, Decimal | None]:
	"""What the metric can be. Shares of a whole lie within 0 and 100; a deviation or a turnover may be beyond."""
	whole = metric.is_share and metric.key not in BEYOND_THE_WHOLE
	return (NOTHING, WHOLE) if whole else (None, None)


# shares of something else than the whole they are part of: what may be below 0, or above 100 %
BEYOND_THE_WHOLE = ("cost.budget_deviation", "people.turnover")


def unit_of(metric: Metric | None) -> str:
	"""For a sentence: "%", or the unit's words."""
	if metric is None:
		return ""
	return PERCENT if metric.is_share else cstr(metric.unit)


def _decimal(value) -> Decimal:
	return Decimal(cstr(value or 0))


def fingerprint(doc) -> str:
	"""What a back-test was of: whoever changes it looks anew."""
	return "|".join(cstr(_plain(doc, field)) for field in DEFINING)[:MOST_TEXT]


def _plain(doc, field: str) -> str:
	value = doc.get(field)
	if field in NUMBERS:
		return format(_decimal(value).normalize(), "f")
	return cstr(value)


# -- steps of Risk Officers


@frappe.whitelist(methods=["POST"])
def change(name: str, values: str | dict, reason: str) -> None:
	"""Sets what decides when it warns, or whom it watches; the old and new values stay with the reason.

	values: field → value, of DEFINING and WATCHING; `properties` as a list of names. An indicator that is on stays on.
	"""
	doc = _load(name, reason)
	wanted = _wanted(values)
	old = {field: _shown(doc, field) for field in wanted}
	for field, value in wanted.items():
		if field == "properties":
			doc.set(field, [{"property": one} for one in value])
		else:
			doc.set(field, value)
	for field in LEVEL_FIELDS:
		doc.set(field, _number_text(doc, field))
	changed = [field for field in wanted if _shown(doc, field) != old[field]]
	if not changed:
		frappe.throw(_("Nothing has been changed."), title=_("Change Thresholds"))
	company_wide.check_keeper(doc)
	_check_properties(doc)
	for field in changed:
		_note(doc, _(doc.meta.get_label(field), context=DOCTYPE), old[field], _shown(doc, field), reason)
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def switch(name: str, on: bool | int | str, reason: str) -> None:
	"""Switches it on, once its back-test was seen, or off."""
	on = frappe.utils.sbool(on)
	doc = _load(name, reason, asks_metric=bool(on))
	if bool(doc.enabled) == bool(on):
		frappe.throw(
			_("It is {0} already.").format(_("Switched On") if on else _("Switched Off")), title=doc.title
		)
	if on:
		if doc.tested_thresholds != fingerprint(doc):
			frappe.throw(
				_("See first what it would have done over the past year: open the back-test."),
				title=_("Back-Test"),
			)
		_check_properties(doc)
	doc.enabled = int(bool(on))
	_note(
		doc,
		_("Switch"),
		_("Switched Off") if on else _("Switched On"),
		_("Switched On") if on else _("Switched Off"),
		reason,
	)
	guarded.save(doc)


def note_back_test(doc) -> None:
	"""Somebody who may switch it on has seen what its thresholds would have done."""
	seen = {
		"back_tested_on": now_datetime(),
		"back_tested_by": frappe.session.user,
		"tested_thresholds": fingerprint(doc),
	}
	frappe.db.set_value(DOCTYPE, doc.name, seen)


def _load(name: str, reason: str, asks_metric: bool = True):
	doc = guarded.load_locked(DOCTYPE, name, "read")
	company_wide.check_keeper(doc)
	doc.check_permission("write")
	known = doc.metric in all_metrics() or not asks_metric
	asked = rules.Change(frozenset(frappe.get_roles()), reason or "", doc.metric, known)
	words.refuse(rules.change_refusals(asked))
	return doc


def _check_properties(doc) -> None:
	"""Nobody sets thresholds for a property that is closed."""
	if doc.scope != LISTED:
		return
	closed = frappe.get_all(
		"Property",
		{"name": ["in", [row.property for row in doc.properties]], "status": ["!=", "Active"]},
		pluck="name",
	)
	roles = frozenset(rules.OFFICERS)
	for name in closed:
		words.refuse(rules.change_refusals(rules.Change(roles, "-", doc.metric, True, name, False)))


def _wanted(values: str | dict) -> dict[str, object]:
	values = json.loads(values) if isinstance(values, str) else values
	if not isinstance(values, Mapping) or set(values) - {*DEFINING, *WATCHING}:
		frappe.throw(_("This is not a value of an indicator."), title=_("Change Thresholds"))
	names = values.get("properties")
	if names is not None and not (isinstance(names, list) and all(isinstance(one, str) for one in names)):
		frappe.throw(_("List the properties that it watches."), title=_("Watches"))
	return dict(values)


def _shown(doc, field: str) -> str:
	if field == "properties":
		return "、".join(row.property for row in doc.properties)
	return _plain(doc, field)


def _note(doc, what: str, old: str, new: str, reason: str) -> None:
	doc.append(
		"changes",
		{
			"at": now_datetime(),
			"by_user": frappe.session.user,
			"what": what[:MOST_TEXT],
			"old": old[:MOST_TEXT],
			"new": new[:MOST_TEXT],
			"reason": reason.strip(),
		},
	)
