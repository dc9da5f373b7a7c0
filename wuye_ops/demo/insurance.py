"""The demo's insurance: policies at every point of their life, claims that were paid, refused or wait, and risks that lean on them.

Every step is the product's own, taken by the risk officer; what lies in the past is dated back in the logs afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import add_days, getdate

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.risk import steps
from wuye_ops.risk.insurance import claims, expiry, policies
from wuye_ops.rules import insurance_claim, insurance_life, risk_life
from wuye_ops.rules.risk_category import (
	CYBER,
	EMPLOYER,
	FALLING,
	FIRE,
	LIFT,
	LIFT_LIABILITY,
	MANAGER_LIABILITY,
	PROPERTY_ALL_RISKS,
	PUBLIC_LIABILITY,
	SAFETY,
	USUALLY_COVERS,
)

POLICY, CLAIM, RISK = "Insurance Policy", "Insurance Claim", "Risk"
OFFICER = f"risk@{MAIL_DOMAIN}"
FIRST_INSURER, SECOND_INSURER = "安联示例财产保险公司", "平川示例财产保险公司"


@dataclass(frozen=True)
class Cover:
	"""A policy. places: numbers of the properties, empty for all of the company. begins, days: from today, and how long it runs.
	renewed: the number of the one that follows it."""

	key: str
	number: str
	kind: str
	insurer: str
	places: tuple[int, ...]
	begins: int
	per_event: int
	in_all: int
	premium: int
	deductible: int = 500
	percent: int = 5
	days: int = 365
	renewed: str = ""
	draft: bool = False


COVERS = (
	Cover("public", "GZ-{year}-1107", PUBLIC_LIABILITY, FIRST_INSURER, (), -565, 1_000_000, 5_000_000, 58_000, renewed="GZ-{year}-1288"),
	Cover("manager", "WG-{year}-0312", MANAGER_LIABILITY, FIRST_INSURER, (0, 1), -120, 2_000_000, 8_000_000, 76_500, 1_000, 10),
	Cover("employer", "GZR-{year}-0065", EMPLOYER, SECOND_INSURER, (), -341, 800_000, 6_000_000, 124_800, 0, 0),
	Cover("lift", "DT-{year}-2204", LIFT_LIABILITY, SECOND_INSURER, (0,), -304, 1_000_000, 3_000_000, 18_600),
	Cover("lift_center", "DT-{year}-1910", LIFT_LIABILITY, SECOND_INSURER, (1,), -380, 1_000_000, 3_000_000, 9_400),
	Cover("plant", "CC-{year}-0571", PROPERTY_ALL_RISKS, FIRST_INSURER, (1,), 12, 3_000_000, 12_000_000, 42_300, 2_000, 10),
	Cover("cyber", "WA-{year}-0008", CYBER, SECOND_INSURER, (), 20, 500_000, 1_000_000, 15_000, 5_000, 10, draft=True),
)  # fmt: skip


@dataclass(frozen=True)
class Loss:
	"""A claim. ago: days since it occurred; steps: what followed, with the days since, an amount, and a reason."""

	policy: str
	place: int
	category: str
	title: str
	description: str
	ago: int
	loss: int
	documents: tuple[str, ...]
	steps: tuple[tuple[str, int, int, str], ...]


HAND_IN, AGREE, PAY, REFUSE = (
	insurance_claim.HAND_IN, insurance_claim.AGREE, insurance_claim.PAY, insurance_claim.REFUSE,
)  # fmt: skip
LOSSES = (
	Loss(
		"public", 0, SAFETY, "雨天单元门厅滑倒受伤", "业主在门厅湿滑处摔倒致手腕骨折，现场已铺设防滑垫并留存监控（示例）。", 90, 26_800,
		("病历及医疗费票据", "现场监控截图", "和解协议"),
		((HAND_IN, 80, 0, ""), (AGREE, 58, 24_000, ""), (PAY, 51, 24_000, "")),
	),
	Loss(
		"manager", 0, FALLING, "外墙瓷砖脱落砸损车辆", "7号楼北立面瓷砖脱落砸损停放车辆两台，已设围挡并安排排查（示例）。", 20, 18_300,
		("维修报价单", "车辆定损单", "现场照片"),
		((HAND_IN, 12, 0, ""),),
	),
	Loss(
		"lift", 0, LIFT, "电梯困人致乘客不适就医", "2号楼2单元电梯困人38分钟，乘客就医检查（示例）。", 6, 2_600,
		("就诊记录",),
		(),
	),
	Loss(
		"manager", 1, FIRE, "垃圾桶起火熏黑墙面", "未熄灭烟头引燃垃圾桶，熏黑墙面约12平方米（示例）。", 75, 6_400,
		("火灾情况说明", "修复报价单"),
		((HAND_IN, 66, 0, ""), (REFUSE, 49, 0, "损失低于免赔额加除外的清洁费用，不予赔付（示例）。")),
	),
)  # fmt: skip


def make_insurance(
	registry: Registry, today: date, places: Sequence[Place], say: Callable[[str], None]
) -> None:
	say("保险与理赔 …")
	made: dict[str, str] = {}
	for cover in COVERS:
		made[cover.key] = _policy(registry, today, places, cover)
	for loss in LOSSES:
		if loss.place < len(places):
			_claim(registry, today, places, made[loss.policy], loss)
	_transfer(registry, today, places)
	expiry.warn([name for name in made.values() if _runs(name)], today)


def _policy(registry: Registry, today: date, places: Sequence[Place], cover: Cover) -> str:
	"""The name of the policy that stands in the end."""
	first = getdate(add_days(today, cover.begins))
	covered = [places[number].name for number in cover.places if number < len(places)]
	doc = frappe.new_doc(POLICY)
	doc.update(
		{
			"policy_no": cover.number.format(year=first.year),
			"insurer": cover.insurer,
			"kind": cover.kind,
			"company": frappe.get_cached_value("Property", places[0].name, "company"),
			"first": first,
			"last": add_days(first, cover.days - 1),
			"all_properties": int(not covered),
			"properties": [{"property": name} for name in covered],
			"categories": [{"category": name} for name in USUALLY_COVERS[cover.kind]],
			"per_event": cover.per_event,
			"in_all": cover.in_all,
			"deductible": cover.deductible,
			"deductible_percent": cover.percent,
			"premium": cover.premium,
			"remark": "报案电话见保单首页（示例）。",
		}
	)
	with in_the_name_of(OFFICER):
		doc.insert()
		registry.add(POLICY, doc.name)
		if cover.draft:
			entered = f"{add_days(today, -1)} 16:20:00"
			frappe.db.set_value(POLICY, doc.name, "creation", entered, update_modified=False)
			return doc.name
		policies.take(doc.name, insurance_life.CONFIRM)
		_date_back(POLICY, doc.name, first, today)
		if not cover.renewed:
			return doc.name
		following = add_days(first, cover.days)
		name = policies.renew(
			doc.name, cover.renewed.format(year=getdate(following).year), premium=cover.premium
		)
		registry.add(POLICY, name)
		policies.take(name, insurance_life.CONFIRM)
		_date_back(POLICY, name, getdate(following), today)
		# the old one says that it was renewed on the day on which the new one was confirmed
		on = frappe.db.get_value(POLICY, name, "confirmed_on")
		frappe.db.set_value(
			"Insurance Policy Log",
			{"parent": doc.name, "step": policies.RENEW},
			"logged_on",
			on,
			update_modified=False,
		)
	return name


def _runs(name: str) -> bool:
	return frappe.db.get_value(POLICY, name, "status") in insurance_life.RUNNING


def _claim(registry: Registry, today: date, places: Sequence[Place], policy: str, loss: Loss) -> None:
	occurred = getdate(add_days(today, -loss.ago))
	with in_the_name_of(OFFICER):
		doc = frappe.get_doc(
			{
				"doctype": CLAIM,
				"policy": policy,
				"property": places[loss.place].name,
				"category": loss.category,
				"title": loss.title,
				"description": loss.description,
				"occurred_on": occurred,
				"reported_on": add_days(occurred, 1),
				"reference": f"BA{occurred:%Y%m%d}{loss.ago:02d}",
				"loss": loss.loss,
				"documents": [{"title": title} for title in loss.documents],
			}
		).insert()
		registry.add(CLAIM, doc.name)
		days = [getdate(add_days(occurred, 1))]
		for step, ago, amount, reason in loss.steps:
			day = getdate(add_days(today, -ago))
			claims.take(doc.name, step, reason, amount or None, str(day))
			days.append(day)
	rows = frappe.get_all("Insurance Claim Log", {"parent": doc.name}, pluck="name", order_by="idx")
	for row, day in zip(rows, days, strict=True):
		frappe.db.set_value("Insurance Claim Log", row, "logged_on", f"{day} 10:00:00", update_modified=False)
	frappe.db.set_value(CLAIM, doc.name, "creation", f"{days[0]} 10:00:00", update_modified=False)


def _date_back(doctype: str, name: str, first: date, today: date) -> None:
	"""It was confirmed a week before it began, or yesterday."""
	day = min(getdate(add_days(first, -7)), getdate(add_days(today, -1)))
	frappe.db.set_value(
		doctype,
		name,
		{"confirmed_on": f"{day} 09:30:00", "creation": f"{day} 09:00:00"},
		update_modified=False,
	)
	frappe.db.set_value(
		"Insurance Policy Log", {"parent": name}, "logged_on", f"{day} 09:30:00", update_modified=False
	)


def _transfer(registry: Registry, today: date, places: Sequence[Place]) -> None:
	"""Two key risks of the first property that nobody has answered are transferred to what covers them."""
	rows = frappe.get_all(
		RISK,
		{
			"name": ["in", registry.names(RISK) or [""]],
			"property": places[0].name,
			"status": risk_life.ASSESSED,
			"is_key": 1,
			"key_since": ["is", "set"],
		},
		["name", "property", "category", "owner_employee"],
		order_by="name",
	)
	transferred = 0
	for row in rows:
		fitting = claims.policies_for(row.property, row.category, today)
		doc = frappe.get_doc(RISK, row.name)
		if not fitting or doc.responses or transferred == 2:
			continue
		doc.append("responses", {"kind": "Transfer", "responsible": row.owner_employee})
		for one in fitting:
			doc.append("policies", {"response_row": "1", "policy": one["name"]})
		with in_the_name_of(OFFICER):
			doc.save()
			steps.take(doc.name, risk_life.RESPOND)
		transferred += 1
