"""External auditors for tests: an audit, a grant of what may be looked at, and the account that comes of it."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from wuye_ops.finance_control.audit.access import grants
from wuye_ops.finance_control.audit.access.scopes import KINDS
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import DIRECTOR, HEAD, as_user

AUDITOR = "auditor@firm.wuye.test"
FIRM = "诚信会计师事务所（测试）"


def make_grant(audit, *properties: str, email: str = AUDITOR, approved: bool = True, **fields):
	"""A grant that the head of the audit asks for, of all kinds of documents and the last year; approved by the director."""
	values = {
		"doctype": "Audit Access Grant",
		"audit": audit.name,
		"firm": FIRM,
		"auditor_name": "外审员",
		"auditor_email": email,
		"properties": [{"property": name} for name in properties],
		"doctypes": [{"document_type": name} for name in KINDS],
		"period_from": add_days(nowdate(), -365),
		"period_to": nowdate(),
		"valid_from": add_to_date(now_datetime(), minutes=-1),
		"valid_until": add_to_date(now_datetime(), days=30),
		"may_export": 1,
		"purpose": "年报审计",
		**fields,
	}
	doc = as_user(HEAD, lambda: frappe.get_doc(values).insert())
	if approved:
		as_user(DIRECTOR, grants.approve, doc.name)
		doc.reload()
	return doc


def make_account(email: str = AUDITOR) -> str:
	"""The account with a password, as the auditor has set it by the link in their mail."""
	return make.make_user(email, "External Auditor")


def make_request(audit, **fields):
	"""A document that the head of the audit asks the worker of the property for."""
	values = {
		"doctype": "Audit Document Request",
		"audit": audit.name,
		"property": audit.properties[0].property,
		"what": "2025 年度收据存根",
		"form": "Original",
		"provider": frappe.db.get_value("Employee", {"user_id": audit_of.WORKER}),
		**fields,
	}
	return as_user(HEAD, lambda: frappe.get_doc(values).insert())
