"""How the demo's customers are called back and visited – done by the product itself."""

from collections.abc import Callable
from datetime import datetime

import frappe
from frappe.utils import add_days

from wuye_ops.customer_service import follow_up_calls, follow_ups, visiting, visits
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import follow_up as rules
from wuye_ops.rules.visiting import DEFAULT_CYCLES

CALLED, WAITING = 9, 4
ANSWERS = (
	("Very Satisfied", "师傅上门快，处理得很干净（示例）"),
	("Satisfied", "问题已解决（示例）"),
	("Satisfied", None),
	("Neutral", "等待时间稍长（示例）"),
	("Very Satisfied", None),
	("Satisfied", "态度不错（示例）"),
	("Satisfied", None),
)
TALKS = (
	("At Their Place", "业主对保洁满意，希望单元门口增加休息座椅（示例）", ("希望单元门口增加休息座椅", "服务建议")),
	("At Their Place", "老人独居，已登记紧急联系人，约定每季度上门（示例）", None),
	("By Phone", "租户询问停车月租办理，已告知（示例）", None),
)  # fmt: skip


def make_care(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	"""Some customers were called back, others wait; the visits of a month are planned and a few were made."""
	say("回访与走访 …")
	service, reception, manager = (
		f"{post}.{place.plan.key}@{MAIL_DOMAIN}" for post in ("service", "reception", "manager")
	)
	_calls(place, (service, reception, manager))
	_visits(registry, now, place, manager, service)


def _calls(place: Place, callers: tuple[str, ...]) -> None:
	names = frappe.get_all(
		"Service Request",
		{
			"property": place.name,
			"status": ["in", follow_ups.FINISHED],
			"kind": ["in", ["Repair", "Complaint"]],
			"customer": ["is", "set"],
		},
		pluck="name",
		order_by="resolved_on desc, name",
		limit=CALLED + WAITING,
	)
	for number, name in enumerate(names):
		request = frappe.get_doc("Service Request", name)
		reason = rules.COMPLAINT if request.kind == "Complaint" else rules.SAMPLE
		call = follow_ups.plan(request, reason)
		workers = follow_up_calls.workers_of(request)
		# nobody asks about their own work
		caller = next((user for user in callers if user not in workers), None)
		if number >= CALLED or not caller:
			continue
		with in_the_name_of(caller):
			if number < len(ANSWERS):
				grade, comment = ANSWERS[number]
				follow_up_calls.record(call, "Phone", grade, comment)
			else:
				follow_up_calls.not_reached(call, "Phone", "无人接听（示例）")


def _visits(registry: Registry, now: datetime, place: Place, manager: str, service: str) -> None:
	visitor = frappe.db.get_value("Employee", {"user_id": service})
	with in_the_name_of(manager):
		for customer_class in ("Key Customer", "Owner", "Tenant"):
			make(
				registry,
				{
					"doctype": "Visit Plan",
					"property": place.name,
					"customer_class": customer_class,
					"cycle_days": DEFAULT_CYCLES[customer_class],
					"visitor": visitor,
					"starts_on": add_days(now.date(), -14),
					"purpose": "了解居住情况与服务需求（示例）",
				},
			)
	visits.generate({"property": place.name})
	planned = frappe.get_all(
		visits.DOCTYPE, {"property": place.name}, pluck="name", order_by="due_on, name", limit=len(TALKS)
	)
	with in_the_name_of(service):
		for name, (way, notes, need) in zip(planned, TALKS, strict=False):
			if need:
				visit = frappe.get_doc(visits.DOCTYPE, name)
				visit.append("needs", {"need": need[0], "category": need[1]})
				visit.save()
			visiting.visited(name, way, notes)
			if need:
				# not of the year that the seed makes; it goes with the property
				visiting.pass_on(name)
