"""The demo's archive at work: loans out and overdue, a list destroyed, a hold, a policy that is not followed, a hand-over.

Done by the people whose work it is, with the product's own services.
"""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_days, add_years, getdate
from PIL import Image, ImageDraw

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.records import handover, supervision
from wuye_ops.records.archive import filing, versions
from wuye_ops.records.disposal import destruction, disposals
from wuye_ops.records.lending import loans

CLERK, AUDITOR, QUALITY = (f"{key}@{MAIL_DOMAIN}" for key in ("records", "audit", "quality"))
OLD = "报修派工与回访"
YEARS_AGO = 4  # these are kept for three
DESTROYED = ("电梯困人处理记录", "水泵房报修单", "一季度派工单")
DUE = ("二季度派工单", "三季度派工单", "回访记录")
HELD = "502室漏水维修记录"
REQUIREMENTS = (
	("1", "各部门在事项办结后七日内归档", "抽查上月十件", "Not Followed", "十件中有三件超过七日"),
	("2", "机密档案经批准方可查阅", "查借阅单", "Followed", None),
	("3", "销毁经鉴定、批准、双人监销", "查销毁清册", "Followed", None),
)


def make_lending(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	say("借阅、销毁与制度监督 …")
	with in_the_name_of(CLERK):
		destroyed = [_old(registry, place, now, title) for title in DESTROYED]
		held = _old(registry, place, now, HELD)
		for title in DUE:
			_old(registry, place, now, title)
	_destroy(registry, place, destroyed)
	_hold(registry, place, held)
	_lend(registry, place, now)
	_supervise(registry, place, now)
	_hand_over(registry, place)


def _user(place: Place, key: str) -> str:
	return f"{key}.{place.plan.key}@{MAIL_DOMAIN}"


def _record(registry: Registry, place: Place, **fields):
	# the clerk's own right is asked for
	record = frappe.get_doc({"doctype": "Record", "property": place.name, **fields}).insert()
	registry.add("Record", record.name)
	return record


def _old(registry: Registry, place: Place, now: datetime, title: str) -> str:
	"""Paper that was filed before the system came."""
	year = now.year - YEARS_AGO
	record = _record(
		registry, place, category=OLD, title=f"{year}年{title}", record_date=f"{year}-06-30", medium="Paper",
		location=f"档案室 2 架 {year} 盒",
	)  # fmt: skip
	filing.file_paper(record.name)
	record.reload()
	record.filed_on = add_years(getdate(now), -YEARS_AGO)
	record.flags.by_service = True
	record.save()
	return record.name


def _destroy(registry: Registry, place: Place, records: list[str]) -> None:
	with in_the_name_of(CLERK):
		doc = frappe.get_doc(
			{
				"doctype": "Record Disposal",
				"property": place.name,
				"title": "到期报修类档案销毁",
				"place": "档案室碎纸机",
				"items": [{"record": name} for name in records],
			}
		).insert()
		registry.add(doc.doctype, doc.name)
		disposals.submit(doc.name, "保管期满，事项均已办结，无继续保存价值")
	with in_the_name_of(_user(place, "manager")):
		disposals.approve(doc.name)
	for user in (_user(place, "engineer"), QUALITY):
		with in_the_name_of(user):
			disposals.sign(doc.name)
	with in_the_name_of(CLERK):
		disposals.execute(doc.name)
	# paper only: there is nothing on the disk that a rollback would miss
	destruction.remove_files(doc.name)


def _hold(registry: Registry, place: Place, record: str) -> None:
	with in_the_name_of(AUDITOR):
		doc = frappe.get_doc(
			{
				"doctype": "Legal Hold",
				"property": place.name,
				"matter": "502室漏水赔偿纠纷",
				"reason": "业主已提起诉讼，维修记录是证据",
				"items": [{"reference_doctype": "Record", "reference_name": record}],
			}
		).insert()
	registry.add(doc.doctype, doc.name)


def _lend(registry: Registry, place: Place, now: datetime) -> None:
	with in_the_name_of(CLERK):
		drawing = _record(
			registry, place, category="竣工及工程技术资料", title="地下车库排水竣工图", medium="Paper",
			location="档案室 1 架 4 盒",
		)  # fmt: skip
		filing.file_paper(drawing.name)
		scan = _record(registry, place, category=OLD, title="电梯年度检验报告（扫描件）", medium="Electronic")
		versions.add(scan.name, "电梯年度检验报告.png", _scan(scan.title))
	out = _ask(registry, place, "engineer", drawing.name, "Original", "核对集水井位置")
	with in_the_name_of(CLERK):
		loans.approve(out)
		loans.hand_out(out)
	# handed out twelve days ago, for a week
	frappe.db.set_value(
		"Record Loan",
		out,
		{
			"decided_on": now - timedelta(days=12),
			"lent_on": now - timedelta(days=12),
			"due_on": add_days(getdate(now), -5),
			"is_overdue": 1,
		},
	)
	look = _ask(registry, place, "reception", scan.name, "Electronic", "答复业主关于检验合格的询问")
	with in_the_name_of(CLERK):
		loans.approve(look)
	_ask(registry, place, "service", drawing.name, "Copy", "装修申请审核")


def _ask(registry: Registry, place: Place, key: str, record: str, kind: str, reason: str) -> str:
	with in_the_name_of(_user(place, key)):
		doc = frappe.get_doc(
			{"doctype": "Record Loan", "record": record, "kind": kind, "reason": reason}
		).insert()
	registry.add(doc.doctype, doc.name)
	return doc.name


def _supervise(registry: Registry, place: Place, now: datetime) -> None:
	policy = frappe.db.get_value(
		"Record", {"name": ["in", registry.names("Record")], "controlled": 1, "status": "Effective"}
	)
	if not policy:
		return
	head, manager = place.team.by_key("engineer"), place.team.by_key("manager")
	with in_the_name_of(CLERK):
		checklist = frappe.get_doc(
			{
				"doctype": "Policy Checklist",
				"property": place.name,
				"policy": policy,
				"owner_employee": head.employee,
				"checker": manager.employee,
				"department": frappe.db.get_value("Employee", head.employee, "department"),
				"cycle_months": 6,
				"items": [
					{"clause": clause, "requirement": requirement, "method": method}
					for clause, requirement, method, _outcome, _finding in REQUIREMENTS
				],
			}
		).insert()
		registry.add(checklist.doctype, checklist.name)
		check = frappe.get_doc(
			{"doctype": "Policy Check", "checklist": checklist.name, "due_on": getdate(now)}
		).insert()
		registry.add(check.doctype, check.name)
	with in_the_name_of(manager.user):
		for row, (*_words, outcome, finding) in zip(check.results, REQUIREMENTS, strict=True):
			row.outcome, row.finding = outcome, finding
		check.save()
		supervision.finish(check.name)


def _hand_over(registry: Registry, place: Place) -> None:
	giver, receiver = place.team.by_key("patrol2"), place.team.by_key("order")
	with in_the_name_of(CLERK):
		_record(
			registry, place, category="巡逻与交接班", title="夜间巡逻交接班记录", owner_employee=giver.employee,
			medium="Paper", location="秩序部柜 1",
		)  # fmt: skip
		doc = frappe.get_doc(
			{"doctype": "Record Hand Over", "employee": giver.employee, "receiver": receiver.employee}
		).insert()
		registry.add(doc.doctype, doc.name)
		handover.submit(doc.name)
	with in_the_name_of(place.team.by_key("manager").user):
		work = frappe.get_doc({"doctype": "Work Hand Over", "employee": giver.employee}).insert()
		registry.add(work.doctype, work.name)


def _scan(title: str) -> bytes:
	"""A page as it comes from a scanner: lines where the words would be, so that no font is needed."""
	page = Image.new("L", (827, 1169), 250)
	pen = ImageDraw.Draw(page)
	pen.rectangle((60, 60, 767, 1109), outline=90, width=2)
	for line in range(24):
		pen.line((110, 180 + 36 * line, 520 + (line * 53) % 190, 180 + 36 * line), fill=150, width=3)
	out = io.BytesIO()
	page.save(out, "PNG", title=title)
	return out.getvalue()
