"""What the demo's auditors ask for, and what an accounting firm may read: requests with their log, an ended and a running grant.

Every step is the product's own; what lies in the past is dated back afterwards. The looks in the log are made up, as the firm is.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import add_days, now_datetime

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.people import make_user
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.finance_control.audit import requests
from wuye_ops.finance_control.audit.access import grants, log
from wuye_ops.finance_control.audit.access.scopes import KINDS
from wuye_ops.property.session import in_the_name_of

HEAD, COLLEAGUE, DIRECTOR = (f"{key}@{MAIL_DOMAIN}" for key in ("audit", "audit2", "director"))
LOGIN, NAME = "firm.auditor", "外部审计（示例）"
AUDITOR = f"{LOGIN}@{MAIL_DOMAIN}"
FIRM = "诚信会计师事务所（示例）"
# what, form, pieces, whose post, how it stands: returned (came and went back), kept (accepted), out (original still there),
# handed, gone (not available), late, asked
REPORTED = (
	("全年收据存根（第 1–48 本）", "Original", 48, "reception", "returned"),
	("减免审批单", "Original", 20, "manager", "returned"),
	("银行缴款单", "Copy", 30, "reception", "kept"),
	("收费台账导出文件", "Copy", 1, "reception", "kept"),
	("2023 年作废收据登记簿", "Original", 1, "reception", "gone"),
)
IN_FIELD = (
	("采购合同及补充协议", "Original", 6, "manager", "out"),
	("比价记录与评审表", "Copy", 12, "engineer", "kept"),
	("入库验收单", "Copy", 26, "engineer", "handed"),
	("维修供应商名录及准入资料", "Original", 1, "engineer", "late"),
	("零星采购报销单据", "Copy", 15, "manager", "asked"),
)
NOTICED = (
	("公共收益分配表", "Copy", 2, "manager", "asked"),
	("广告位出租合同", "Original", 4, "reception", "asked"),
)
EXTERNAL = (
	("年度银行对账单及余额调节表", "Copy", 12, "manager", "kept"),
	("物业服务合同（正本）", "Original", 1, "manager", "out"),
)


def ask(registry: Registry, audit, place: Place, wanted, today: date, asked_ago: int) -> None:
	"""The requests of an audit, each as far as it has come; asked so many days ago."""
	asked_on = add_days(today, -asked_ago)
	for number, (what, form, pieces, post, standing) in enumerate(wanted):
		person = place.team.by_key(post)
		with in_the_name_of(HEAD):
			doc = frappe.get_doc(
				{
					"doctype": requests.DOCTYPE,
					"audit": audit.name,
					"property": place.name,
					"what": what,
					"form": form,
					"provider": person.employee,
				}
			).insert()
		registry.add(doc.doctype, doc.name)
		due = add_days(today, -1) if standing == "late" else add_days(asked_on, 5)
		if standing in ("asked", "late"):
			due = due if standing == "late" else max(due, add_days(today, 2))
		frappe.db.set_value(
			doc.doctype, doc.name, {"asked_on": asked_on, "due_on": due}, update_modified=False
		)
		_answer(doc.name, person.user, form, pieces, standing, add_days(asked_on, 1 + number % 3))


def _answer(name: str, user: str, form: str, pieces: int, standing: str, on: date) -> None:
	at = min(datetime.combine(on, datetime.min.time()) + timedelta(hours=10), now_datetime())
	if standing == "gone":
		with in_the_name_of(user):
			requests.take(name, "Say It Is Not There", "办公室搬迁时遗失，已登报声明（示例）。")
		return
	if standing in ("asked", "late"):
		return
	with in_the_name_of(user):
		requests.hand(name, form, pieces, other=COLLEAGUE, at=str(at))
	if standing == "handed":
		return
	with in_the_name_of(HEAD):
		requests.take(name, "Accept")
	if standing == "returned":
		with in_the_name_of(COLLEAGUE):
			requests.hand(name, form, pieces, "Back", at=str(min(at + timedelta(days=9), now_datetime())))


# -- the firm --------------------------------------------------------------------------------------------------------


def make_firm(
	registry: Registry, audit, places: list[Place], today: date, say: Callable[[str], None]
) -> None:
	"""The account of a firm: its first grant has ended, and the one for the rest of the year runs."""
	say("外部审计授权与访问记录 …")
	make_user(registry, LOGIN, NAME, ("External Auditor",))
	now = now_datetime()
	first = _grant(
		registry,
		audit,
		places,
		today,
		now,
		"预审：了解内部控制",
		("GL Entry", "Journal Entry", "Payment Receipt"),
		0,
	)
	_looks(first.name, now - timedelta(days=40), days=6, each=7)
	frappe.db.set_value(
		"Audit Access Grant",
		first.name,
		{"valid_from": now - timedelta(days=45), "valid_until": now - timedelta(days=31)},
		update_modified=False,
	)
	grants.end_over(now)
	frappe.db.set_value(
		"Audit Access Grant",
		first.name,
		{
			"ended_on": now - timedelta(days=31),
			"approved_on": now - timedelta(days=45),
			"creation": now - timedelta(days=46),
		},
		update_modified=False,
	)
	running = _grant(registry, audit, places, today, now, "年度财务报表审计", tuple(KINDS), 1)
	_looks(running.name, now - timedelta(days=5), days=5, each=9)


def _grant(
	registry: Registry, audit, places, today: date, now: datetime, purpose: str, doctypes, may_export: int
):
	with in_the_name_of(HEAD):
		doc = frappe.get_doc(
			{
				"doctype": "Audit Access Grant",
				"audit": audit.name,
				"firm": FIRM,
				"auditor_name": NAME,
				"auditor_email": AUDITOR,
				"properties": [{"property": place.name} for place in places],
				"doctypes": [{"document_type": name} for name in doctypes],
				"period_from": date(today.year - 1, 1, 1),
				"period_to": today,
				"valid_from": now - timedelta(days=6),
				"valid_until": now + timedelta(days=60),
				"may_export": may_export,
				"purpose": purpose,
			}
		).insert()
	registry.add(doc.doctype, doc.name)
	with in_the_name_of(DIRECTOR):
		grants.approve(doc.name)
	return doc


def _looks(grant: str, since: datetime, *, days: int, each: int) -> None:
	"""Rows of the log: mostly reading, a report a day, an export, and now and then something that was refused."""
	names = frappe.get_all("Payment Receipt", pluck="name", order_by="name", limit=40) or ["RC-0001"]
	for day in range(days):
		for number in range(each):
			look = log.Look(log.READ, "Payment Receipt", names[(day * each + number) % len(names)])
			if number == 0:
				look = log.Look(log.REPORT, "General Ledger", asked={"from_date": "2025-01-01"})
			elif number == 1:
				look = log.Look(log.LIST, "GL Entry", asked=[["account", "like", "管理费用%"]])
			elif number == 4 and day == 2:
				look = log.Look(log.EXPORT, "GL Entry", number=312)
			elif number == 5 and day in (1, 3):
				look = log.Look(log.READ, "Salary Slip", "Sal Slip/HR-EMP-00003/00001", refused=["doctype"])
			_row(grant, look, since + timedelta(days=day, minutes=17 * number))


def _row(grant: str, look: log.Look, at: datetime) -> None:
	doc = log.row_of(look, AUDITOR, grant, at, "203.0.113.24")
	doc.db_insert()
