"""The demo's notice of personal information, what residents agreed to, and what they have asked for."""

from collections.abc import Callable
from datetime import datetime

import frappe
from frappe.utils import add_days, getdate

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.records.privacy import notices
from wuye_ops.rules import consent as rules

NOTICE = "业主个人信息处理告知书（示例）"
TEXT = """我们是为本项目提供物业服务的公司。为履行物业服务合同，我们需要处理您的部分个人信息。
除下列目的外，我们不处理您的个人信息。需要您同意的，您可以不同意，也可以随时撤回，不影响我们为您服务。
您可以查阅、复制、更正和删除您的个人信息，请在“个人信息权利”页面提出，或联系下列负责人。"""
CONTACT = "个人信息保护负责人：客户服务中心经理（示例），服务时间 8:30–18:00"
PURPOSES = (
	{
		"purpose": "物业费用收取",
		"legal_basis": rules.CONTRACT,
		"data_kinds": "姓名、房号、联系电话",
		"use": "计算和通知物业费用、收款、开具票据",
		"keep_months": 36,
	},
	{
		"purpose": "报修与投诉处理",
		"legal_basis": rules.CONTRACT,
		"data_kinds": "姓名、房号、联系电话、报事内容和照片",
		"use": "派工、上门、回访",
		"keep_months": 36,
	},
	{
		"purpose": "人脸识别门禁",
		"legal_basis": rules.CONSENT,
		"is_sensitive": 1,
		"data_kinds": "人脸图像",
		"use": "开启单元门；图像只存于门禁设备",
		"necessity": "仅为通行方便。可随时改用门禁卡，不同意不影响通行",
	},
	{
		"purpose": "社区活动通知",
		"legal_basis": rules.CONSENT,
		"data_kinds": "联系电话",
		"use": "发送社区文化活动的短信",
	},
)
AGREED = 12
ASKED = (("Copy", 3, None), ("Correct", 16, "紧急联系人有变更"), ("Delete", 1, "房屋已出售，请删除信息"))


def make_privacy(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	say("个人信息告知书、同意与权利申请 …")
	notice = make(
		registry,
		{
			"doctype": "Privacy Notice",
			"notice_name": NOTICE,
			"effective_from": now.date(),
			"text": TEXT,
			"contact": CONTACT,
			"purposes": [dict(row) for row in PURPOSES],
		},
	)
	notices.publish(notice.name)
	owners = frappe.get_all(
		"Occupancy",
		{"property": place.name, "relation": "Owner", "to_date": ["is", "not set"]},
		pluck="customer",
		distinct=True,
		order_by="customer",
		limit=AGREED,
	)
	for number, customer in enumerate(owners):
		for purpose in PURPOSES[2 + number % 2 :]:
			consent = {
				"doctype": "Privacy Consent",
				"property": place.name,
				"customer": customer,
				"notice": notice.name,
				"purpose": purpose["purpose"],
				"channel": rules.PORTAL,
				"given_on": now,
			}
			make(registry, consent)
	for customer, (kind, days_ago, details) in zip(owners, ASKED, strict=False):
		make(
			registry,
			{
				"doctype": "Data Subject Request",
				"property": place.name,
				"customer": customer,
				"kind": kind,
				"channel": "Front Desk",
				"requested_by": "Self",
				"received_on": add_days(getdate(now), -days_ago),
				"details": details,
			},
		)
