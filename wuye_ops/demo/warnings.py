"""The demo's early warning: the trade's indicators on its three properties, the alerts of the last two months and what became of them.

Alerts are the product's own, found by its sweep in the demo's data week by week; steps are taken by the demo's people. Only the
times of the past are written afterwards, because nobody can take a step last month.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_to_date, now_datetime

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.risk import alert_steps, indicators, sweep
from wuye_ops.risk.indicators import ALL, DOCTYPE, LISTED
from wuye_ops.rules.incident import RED

OFFICER, DIRECTOR = f"risk@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
# what the demo has switched on, for whoever clears it
SWITCHED = "__risk_indicators"
REASON = "已看过回测，示例项目试运行（示例）"
WEEKS = 8
MEASURES = (
	"已排出责任人和时限，每日晨会跟进（示例）。",
	"约谈责任部门，三日内提交整改方案（示例）。",
	"项目经理牵头，逐户逐项销号（示例）。",
)
ACTIONS = (
	"召开专题会，明确了责任人和完成时间（示例）。",
	"现场核查完毕，问题清单已下发（示例）。",
	"与相关业主和外包单位沟通，已达成一致（示例）。",
)
REASONS = (
	"集中的几处问题已解决，连续两周稳定（示例）。",
	"旺季人手不足所致，已增加机动岗（示例）。",
)


def make_warnings(registry: Registry, now: datetime, places: list[Place], say: Callable[[str], None]) -> None:
	"""Of the trade's indicators those that are off: what a site has switched on stays its own."""
	names = frappe.get_all(
		DOCTYPE, {"indicator_key": ["is", "set"], "enabled": 0, "scope": ALL}, pluck="name", order_by="name"
	)
	if not names:
		return
	say("风险指标与预警 …")
	registry.add(SWITCHED, *names)
	properties = [place.name for place in places]
	with in_the_name_of(OFFICER):
		for name in names:
			indicators.change(name, {"scope": LISTED, "properties": properties}, REASON)
			indicators.note_back_test(frappe.get_doc(DOCTYPE, name))
			indicators.switch(name, True, REASON)
	for week in range(WEEKS, -1, -1):
		sweep.follow_the_clock(now - timedelta(weeks=week), lambda: None, names)
	_answer(now, {place.name: place.plan.key for place in places})
	for doctype in ("Risk Alert", "Risk Indicator State"):
		registry.add(
			doctype, *frappe.get_all(doctype, {"property": ["in", properties]}, pluck="name", limit=0)
		)


def restore_indicators(registry: Registry) -> None:
	"""As they were before the demo: off, of all properties, without what its officer has written."""
	names = [name for name in registry.names(SWITCHED) if frappe.db.exists(DOCTYPE, name)]
	if not names:
		return
	of_these = {"parent": ["in", names], "parenttype": DOCTYPE}
	for table in ("Risk Indicator Change", "Risk Indicator Property"):
		frappe.db.delete(table, of_these)
	frappe.db.delete("Version", {"ref_doctype": DOCTYPE, "docname": ["in", names]})
	values = dict.fromkeys(("back_tested_on", "back_tested_by", "tested_thresholds"))
	frappe.db.set_value(
		DOCTYPE, {"name": ["in", names]}, {"enabled": 0, "scope": ALL, **values}, update_modified=False
	)


def _answer(now: datetime, keys: dict[str, str]) -> None:
	"""What is back is closed but for the last one; what is some days old is in hand; of the new ones every other waits."""
	alerts = frappe.get_all(
		"Risk Alert",
		{"property": ["in", list(keys)]},
		["name", "property", "status", "worst", "opened_on", "back_on"],
		order_by="opened_on, name",
		limit=0,
	)
	for number, alert in enumerate(alerts):
		user = DIRECTOR if alert.worst == RED else f"manager.{keys[alert.property]}@{MAIL_DOMAIN}"
		with in_the_name_of(user):
			if alert.status == "Back":
				_contained(alert, number, is_closed=number % 4 != 3)
			elif number % 2 or alert.opened_on < add_to_date(now, days=-2):
				_in_hand(alert, number)


def _in_hand(alert, number: int) -> None:
	alert_steps.take_in_hand(alert.name, MEASURES[number % len(MEASURES)])
	if number % 3:
		alert_steps.record_action(alert.name, ACTIONS[number % len(ACTIONS)])
	_write_times(alert.name, alert.opened_on)


def _contained(alert, number: int, is_closed: bool) -> None:
	alert_steps.record_action(alert.name, ACTIONS[number % len(ACTIONS)])
	_write_times(alert.name, alert.opened_on)
	if is_closed:
		alert_steps.close(alert.name, REASONS[number % len(REASONS)])


def _write_times(name: str, opened_on: datetime) -> None:
	"""Taken in hand two hours after it was opened, and acted upon the next day; what would lie ahead is done now."""
	now = now_datetime()
	taken, acted = (min(add_to_date(opened_on, hours=hours), now) for hours in (2, 24))
	for table, filters, at in (
		("Risk Alert Log", {"parent": name, "step": "Take in Hand"}, taken),
		("Risk Alert Action", {"parent": name}, acted),
	):
		frappe.db.set_value(table, filters, "at", at, update_modified=False)
