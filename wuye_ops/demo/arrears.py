"""Arrears of the demo: everybody who owes has a case; a handful of them are in different stages of the ladder."""

from collections.abc import Callable
from datetime import date, timedelta

import frappe

from wuye_ops.demo.places import Place
from wuye_ops.fees import arrears, arrears_promises
from wuye_ops.fees import arrears_steps as steps

STORIES = 5
CALL_NOTES = (
	"电话联系业主本人，称在外地出差，月底回来缴纳（示例）",
	"上门拜访，家属接待，反映楼道灯坏，已转工程部报修（示例）",
	"电话两次无人接听，已发短信（示例）",
)
RUNGS = (("Friendly Reminder", 7), ("Phone or Visit", 15), ("Demand Letter", 30))


def make_arrears(places: list[Place], today: date, say: Callable[[str], None]) -> None:
	say("欠费催缴 …")
	for place in places:
		arrears.refresh_property(place.name, today)
		cases = frappe.get_all(
			"Arrears Case",
			{"property": place.name, "status": "Open"},
			["name", "oldest_due_date", "customer_name"],
			order_by="name",
			limit=STORIES,
		)
		for position, case in enumerate(cases):
			_climb(case, position, today)


def _climb(case: frappe._dict, position: int, today: date) -> None:
	"""The first case has just begun, the others are further, as far as their debts are old enough."""
	for rung, (kind, days) in enumerate(RUNGS[:position]):
		on = case.oldest_due_date + timedelta(days=days)
		if on > today:
			return
		note = CALL_NOTES[position % len(CALL_NOTES)] if kind == "Phone or Visit" else None
		action = steps.do_step(case.name, kind, done_on=on, note=note)
		if rung == len(RUNGS) - 1 and position == STORIES - 1:
			delivered = min(on + timedelta(days=2), today)
			steps.prove(case.name, action, delivered, _slip(case), method="Signed For")
	if position == 2:
		owed = frappe.db.get_value("Arrears Case", case.name, "overdue_amount")
		due_on = str(today + timedelta(days=10))
		arrears_promises.promise(
			case.name, case.customer_name, [{"due_on": due_on, "amount": round(owed, 2)}], remark="示例"
		)


def _slip(case: frappe._dict) -> str:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{case.name}-回执.txt",
			"is_private": 1,
			"content": "送达回执（示例）",
			"attached_to_doctype": "Arrears Case",
			"attached_to_name": case.name,
		}
	)
	# the demo is made by the administrator
	return file.insert(ignore_permissions=True).file_url
