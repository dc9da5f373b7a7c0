"""How the demo's customers keep their data true, and who has looked at them or asked for a list – done by the product itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_days

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.property.session import in_the_name_of
from wuye_ops.records import data_refresh, my_data, personal_exports, profile_changes
from wuye_ops.rules.reveal_patterns import NIGHT

CONTACTS = (("李四", "配偶"), ("王五", "父亲"))
LOOKED_AT_NIGHT = 3


def make_customer_data(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	"""A year's check under way, two changes asked for, two lists asked for, and a night's looks to be explained."""
	say("资料核对、变更、导出与异常查看 …")
	service, manager = (f"{post}.{place.plan.key}@{MAIL_DOMAIN}" for post in ("service", "manager"))
	_changes(registry, place, service)
	_campaign(registry, now, place, manager, service)
	_exports(registry, place, service, manager)
	_looks(registry, now, place, service)


def _changes(registry: Registry, place: Place, service: str) -> None:
	"""The first resident's change is approved, the second one's waits."""
	residents = [resident for resident in place.residents if resident.user]
	for number, (resident, (contact, relation)) in enumerate(zip(residents, CONTACTS, strict=False)):
		with in_the_name_of(resident.user):
			request = my_data.ask(
				resident.customer, {"emergency_contact": contact, "emergency_relation": relation}
			)
		registry.add("Profile Change Request", request)
		if number == 0:
			with in_the_name_of(service):
				profile_changes.approve(request)


def _campaign(registry: Registry, now: datetime, place: Place, manager: str, service: str) -> None:
	"""Begun two weeks ago: some have confirmed, one was not reached, the others wait."""
	with in_the_name_of(manager):
		campaign = make(
			registry,
			{
				"doctype": "Data Refresh Campaign",
				"property": place.name,
				"title": f"{now.year}年度客户信息核对（示例）",
				"from_date": add_days(now.date(), -14),
				"due_on": add_days(now.date(), 30),
			},
		)
		data_refresh.start(campaign.name)
	items = frappe.get_all(
		"Data Refresh Item", {"campaign": campaign.name, "status": "To Do"}, pluck="name", order_by="customer"
	)
	with in_the_name_of(service):
		for number, item in enumerate(items[:4]):
			reached = number < 3
			data_refresh.record(item, int(reached), "Phone", None if reached else "两次无人接听（示例）")


def _exports(registry: Registry, place: Place, service: str, manager: str) -> None:
	"""One list was approved and can be fetched, one waits for the manager."""
	asked = (
		("社区居委会（示例）", "社区入户登记核对，居委会来函（示例）", ("Customer Name", "Unit"), True),
		(
			"街道派出所（示例）",
			"实有人口核对，派出所协查函（示例）",
			("Customer Name", "Unit", "Phone"),
			False,
		),
	)
	for recipient, reason, columns, approved in asked:
		with in_the_name_of(service):
			export = make(
				registry,
				{
					"doctype": "Personal Data Export",
					"property": place.name,
					"recipient": recipient,
					"reason": reason,
					"columns": [{"column_name": column} for column in columns],
				},
			)
		if approved:
			with in_the_name_of(manager):
				personal_exports.approve(export.name)


def _looks(registry: Registry, now: datetime, place: Place, service: str) -> None:
	"""Three looks in one night, and the question they raise."""
	night = (now - timedelta(days=1)).replace(hour=23, minute=5, second=0)
	customers = list(dict.fromkeys(resident.customer for resident in place.residents))[:LOOKED_AT_NIGHT]
	profiles = frappe.get_all("Customer Profile", {"customer": ["in", customers]}, pluck="name")
	for number, profile in enumerate(profiles):
		make(
			registry,
			{
				"doctype": "Personal Data Access",
				"reference_doctype": "Customer Profile",
				"reference_name": profile,
				"fieldname": "phone",
				"user": service,
				"accessed_on": night + timedelta(minutes=9 * number),
				"reason": "夜间漏水，通知楼下住户（示例）",
			},
		)
	make(
		registry,
		{
			"doctype": "Reveal Alert",
			"property": place.name,
			"pattern": NIGHT,
			"user": service,
			"looks": len(profiles),
			"people": len(profiles),
			"from_time": night,
			"to_time": night + timedelta(minutes=9 * (len(profiles) - 1)),
			"alert_key": f"{NIGHT}|{service}|{night.date()}",
		},
	)
