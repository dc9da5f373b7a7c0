"""The demo's archive: policies in versions, contracts that end, drawings on the shelf, and what staff have confirmed.

Brought, approved and confirmed by the people whose work it is, with the product's own services.
"""

import io
from collections.abc import Callable, Iterable
from datetime import datetime

import docx
import frappe
import openpyxl
from frappe.utils import add_days

from wuye_ops.demo import clearing
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.records.archive import approval, confirmations, filing, storage, text, versions

CLERK, DIRECTOR = f"records@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
# title, versions of the text, days in which staff confirm
POLICIES = (
	(
		"物业服务人员行为规范",
		(
			(
				"第一条 着装整齐，佩戴工牌。",
				"第二条 接听电话三声之内，先报岗位与姓名。",
				"第三条 不得收受业主财物。",
			),
			(
				"第一条 着装整齐，佩戴工牌。",
				"第二条 接听电话三声之内，先报岗位与姓名。",
				"第三条 不得收受业主财物，拾得物品须当日登记。",
			),
		),
		15,
	),
	(
		"档案管理制度",
		(
			(
				"第一条 各部门应在事项办结后七日内归档。",
				"第二条 机密档案经运营总监批准方可查阅。",
				"第三条 保管期满经鉴定、批准、双人监销。",
			),
		),
		0,
	),
)
# category, title, file, days until it ends
CONTRACTS = (
	("电梯维护保养合同", "甲方委托乙方对全部乘客电梯每半月维护保养一次，困人三十分钟内到场。", 25),
	("秩序维护外包合同", "乙方派驻秩序维护员十二名，夜间巡逻每两小时一次。", 200),
	("生活垃圾清运合同", "每日清运两次，投放点不得满溢。", -3),
)
PAPER = (
	("一期竣工图（土建）", "档案室 1 架 2 盒"),
	("一期竣工图（给排水）", "档案室 1 架 3 盒"),
)


def make_records(registry: Registry, now: datetime, places: list[Place], say: Callable[[str], None]) -> None:
	say("制度、合同与档案 …")
	with in_the_name_of(CLERK):
		made = [_policy(*policy) for policy in POLICIES]
		for place in places[:1]:
			made += [_contract(place, now, *contract) for contract in CONTRACTS]
			made += [_paper(place, *paper) for paper in PAPER]
			made.append(_sheet(place))
	registry.add("Record", *made)
	_confirm(places[0], made[0])
	for version in frappe.get_all("Record Version", {"record": ["in", made]}, pluck="name"):
		text.index(version)


def _policy(title: str, texts: tuple, days: int) -> str:
	record = _record(category="管理制度", title=title, confirm_days=days)
	for number, paragraphs in enumerate(texts):
		version = versions.add(
			record, f"{title}.docx", _word(title, paragraphs), "拾得物品的登记" if number else None
		)
		approval.submit(version.name)
		with in_the_name_of(DIRECTOR):
			approval.approve(version.name, remark="同意")
	return record


def _contract(place: Place, now: datetime, title: str, clause: str, days: int) -> str:
	record = _record(
		category="合同协议",
		title=f"{place.name}{title}",
		property=place.name,
		record_date=add_days(now.date(), days - 365),
		expires_on=add_days(now.date(), days),
	)
	versions.add(record, f"{title}.docx", _word(title, (clause, "合同期一年，期满另行签订。")))
	return record


def _paper(place: Place, title: str, location: str) -> str:
	record = _record(
		category="竣工及工程技术资料", title=title, property=place.name, medium="Paper", location=location
	)
	filing.file_paper(record)
	return record


def _sheet(place: Place) -> str:
	book = openpyxl.Workbook()
	for row in (
		("设备", "位置", "检测日期", "结论"),
		("火灾自动报警系统", "消防控制室", "2026-05-12", "合格"),
	):
		book.active.append(row)
	record = _record(category="消防检测与维保", title="年度消防检测汇总", property=place.name)
	versions.add(record, "年度消防检测汇总.xlsx", _bytes(book.save))
	return record


def _record(**fields) -> str:
	# the clerk's own right is asked for
	return frappe.get_doc({"doctype": "Record", "medium": "Electronic", **fields}).insert().name


def _confirm(place: Place, record: str) -> None:
	"""Some of the first property's staff have confirmed, some have not yet."""
	for key in ("manager", "reception", "engineer", "guard"):
		user = f"{key}.{place.plan.key}@{MAIL_DOMAIN}"
		asked = frappe.db.exists("Record Confirmation", {"record": record, "user": user, "status": "Open"})
		if asked:
			with in_the_name_of(user):
				confirmations.confirm(record)


def _word(title: str, paragraphs: Iterable[str]) -> bytes:
	document = docx.Document()
	document.add_heading(title)
	for paragraph in paragraphs:
		document.add_paragraph(paragraph)
	return _bytes(document.save)


def _bytes(save) -> bytes:
	buffer = io.BytesIO()
	save(buffer)
	return buffer.getvalue()


def clear_records(registry: Registry) -> None:
	"""Files first: what was filed gives way to the archive's own service only."""
	of_properties = frappe.get_all(
		"Record", {"property": ["in", registry.names("Property") or [""]]}, pluck="name"
	)
	names = list(dict.fromkeys(registry.names("Record") + of_properties))
	hung = {"record": ["in", names or [""]]}
	filed = frappe.get_all("Record Version", hung, pluck="name")
	for version in filed:
		storage.destroy(version)
	clearing.delete("Record Confirmation", frappe.get_all("Record Confirmation", hung, pluck="name"))
	clearing.delete("Record Text", filed)
	clearing.delete("Record Version", filed)
	clearing.delete("Record", names)
