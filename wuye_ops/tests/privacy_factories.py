"""Notices, consents and requests for tests of the rights of those whose data are kept."""

import frappe
from frappe.utils import nowdate

from wuye_ops.records.privacy import notices

FACE, NEWS, BILLS = "人脸识别门禁", "社区活动通知", "物业费收取"
PURPOSES = (
	{
		"purpose": BILLS,
		"legal_basis": "Contract",
		"data_kinds": "姓名、房号、电话",
		"use": "出账、收款、催缴",
		"keep_months": 36,
	},
	{
		"purpose": FACE,
		"legal_basis": "Consent",
		"is_sensitive": 1,
		"data_kinds": "人脸图像",
		"use": "核验身份、开启单元门",
		"necessity": "可随时改用门禁卡，不同意不影响通行",
	},
	{"purpose": NEWS, "legal_basis": "Consent", "data_kinds": "电话", "use": "发送社区活动短信"},
)


def make_notice(*, published: bool = True, purposes=PURPOSES, **fields):
	"""A notice of a name of its own, in force from today unless it is to stay a draft."""
	doc = frappe.get_doc(
		{
			"doctype": "Privacy Notice",
			"notice_name": f"告知书{frappe.generate_hash(length=8)}",
			"effective_from": nowdate(),
			"text": "我们怎样使用您的个人信息。",
			"contact": "个人信息保护负责人：客服中心",
			"purposes": [dict(row) for row in purposes],
			**fields,
		}
	).insert()
	if published:
		notices.publish(doc.name)
		doc.reload()
	return doc


def make_consent(notice: str, customer: str, property_name: str, purpose: str = NEWS, **fields):
	return frappe.get_doc(
		{
			"doctype": "Privacy Consent",
			"property": property_name,
			"customer": customer,
			"notice": notice,
			"purpose": purpose,
			"channel": "Portal",
			**fields,
		}
	).insert()


def make_data_request(customer: str, property_name: str, kind: str = "Copy", **fields):
	return frappe.get_doc(
		{
			"doctype": "Data Subject Request",
			"property": property_name,
			"customer": customer,
			"kind": kind,
			"channel": "Front Desk",
			"requested_by": "Self",
			"received_on": nowdate(),
			**fields,
		}
	).insert()
