"""The demo's audits: the plan of the year, one that is reported and followed up, one in the field, one that was noticed.

Every step is the product's own, taken by the demo's auditors and managers; what lies in the past is dated back afterwards,
because nobody can take a step last month.
"""

from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import add_days

from wuye_ops.demo import audit_evidence
from wuye_ops.demo.audit_samples import add_evidence, change_afterwards
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.inspections import picture
from wuye_ops.demo.people import Person
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.finance_control.audit import audits, findings, programme, report, year_plan
from wuye_ops.finance_control.audit import papers as working_papers
from wuye_ops.inspection import rectification
from wuye_ops.property.session import in_the_name_of

HEAD, COLLEAGUE, DIRECTOR = (f"{key}@{MAIL_DOMAIN}" for key in ("audit", "audit2", "director"))
# area → what its risk is made of, by property: complexity and reports of irregularities as the auditors judge them
RISKS = {
	"Fees and Receipts": (("12600000", "26", "4", "86", "18", "4", "3", "1"), ("8200000", "14", "2", "91", "12", "3", "2", "0")),
	"Purchasing": (("2300000", "30", "2", "86", "18", "3", "12", "2"), ("1900000", "40", "3", "79", "22", "4", "16", "2")),
	"Payments and Expenses": (("5400000", "20", "1", "88", "12", "3", "6", "0"), ("3100000", "18", "1", "90", "10", "2", "4", "0")),
	"Public Revenue": (("680000", "50", "1", "86", "10", "4", "8", "3"), ("420000", "38", "0", "90", "10", "3", "3", "0")),
}  # fmt: skip
FACTORS = ("amount", "since_last", "findings", "controls", "turnover", "complexity", "variance", "complaints")
PROGRAMME = (
	("了解收费流程与内部控制", "访谈收费员、出纳，走穿行测试"),
	("减免审批抽查", "随机抽取 20 笔减免，核对审批单"),
	("收据连号核对", "核对全年收据号码，查断号与作废"),
	("现金盘点", "突击盘点收银备用金"),
)
PURCHASES = (
	("了解采购流程与内部控制", "访谈采购员、仓管，走穿行测试"),
	("采购付款抽查", "按金额抽样，核对合同、验收单与付款"),
	("异常凭证筛查", "筛查非工作日入账、整数金额凭证"),
	("供应商核查", "核对供应商资质与账户"),
)
# title, severity, yuan, department's trade, fact, criterion, cause, effect, how it stands
FINDINGS = (
	(
		"三笔物业费减免未经审批", "Normal", 12600, "减免审批",
		"抽查 20 笔减免，其中 3 笔合计 12,600.00 元没有审批单（示例）。", "《收费管理办法》第十二条：减免须经项目经理书面审批。",
		"前台可直接录入减免，系统未设审批。", "少收物业费，存在舞弊风险。", "closed",
	),
	(
		"作废收据未收回原联", "Normal", None, "收据管理",
		"全年作废收据 14 张，其中 5 张未粘贴原联（示例）。", "《票据管理规定》第八条：作废票据须各联齐全、加盖作废章。",
		"交接班时未核对作废票据。", "无法证明款项未收取。", "to verify",
	),
	(
		"现金收款次日未缴存银行", "Major", 36800, "现金管理",
		"抽查 30 天，9 天的现金收款在 2 至 4 天后才缴存，最高 36,800.00 元（示例）。", "《现金管理暂行条例》第十一条：现金收入应于当日送存银行。",
		"项目距银行较远，未安排上门收款。", "现金遗失、挪用风险。", "overdue",
	),
	(
		"备用金超限额", "Minor", 3200, "现金管理",
		"盘点备用金 8,200.00 元，核定限额 5,000.00 元（示例）。", "《备用金管理办法》第三条：前台备用金不超过 5,000 元。",
		"节日期间找零需要，未及时调减。", "资金闲置。", "accepted",
	),
	(
		"公共收益分摊表未公示", "Normal", 8600, "公共收益",
		"上半年广告位收入 8,600.00 元未在小区公示（示例）。", "《民法典》第二百八十二条；物业服务合同第六条：公共收益每半年公示。",
		"对公示时点理解不一致。", "业主知情权受影响，可能引发投诉。", "at work",
	),
)  # fmt: skip


def make_audits(registry: Registry, today: date, places: list[Place], say: Callable[[str], None]) -> None:
	"""The plan, and three audits at the first two properties."""
	say("审计计划、审计项目与整改 …")
	company = frappe.db.get_value("Property", places[0].name, "company")
	plan = _plan(registry, company, today.year, places)
	_reported(registry, company, places[0], today, plan)
	_in_field(registry, company, places[1], today)
	_noticed(registry, company, places[-1], today)
	_external(registry, company, places, today, say)


def _plan(registry: Registry, company: str, year: int, places: list[Place]) -> str:
	with in_the_name_of(HEAD):
		doc = frappe.get_doc(
			{
				"doctype": "Audit Plan",
				"company": company,
				"year": year,
				"auditors": 2,
				"percent": 75,
				"subjects": [
					{
						"property": place.name,
						"area": area,
						"days": 6,
						**{
							f"factor_{code}": value
							for code, value in zip(FACTORS, sets[number % 2], strict=True)
						},
					}
					for number, place in enumerate(places)
					for area, sets in RISKS.items()
				],
			}
		).insert()
		registry.add(doc.doctype, doc.name)
	with in_the_name_of(DIRECTOR):
		year_plan.approve(doc.name)
	return doc.name


def _audit(registry: Registry, company: str, place: Place, today: date, **fields):
	values = {
		"doctype": "Audit",
		"company": company,
		"properties": [{"property": place.name}],
		"auditee": place.name,
		"content": "收费标准执行、减免审批、收据与现金管理、应收催缴",
		"asked_for": "收费台账、收据存根、减免审批单、银行缴款单",
		"period_from": date(today.year - 1, 1, 1),
		"period_to": date(today.year - 1, 12, 31),
		"begins_on": add_days(today, 3),
		"head": HEAD,
		"team": [{"user": HEAD, "task": "组长"}, {"user": COLLEAGUE, "task": "主审"}],
		"materiality": 200_000,
		"steps": _steps(PROGRAMME),
		**fields,
	}
	with in_the_name_of(HEAD):
		doc = frappe.get_doc(values).insert()
		registry.add(doc.doctype, doc.name)
		for user in (HEAD, COLLEAGUE):
			with in_the_name_of(user):
				audits.declare_independence(doc.name)
		audits.take(doc.name, "Notify")
	return frappe.get_doc("Audit", doc.name)


def _steps(programme_of: tuple[tuple[str, str], ...]) -> list[dict]:
	return [
		{"title": title, "description": text, "days": 1, "assigned": COLLEAGUE if number % 2 else HEAD}
		for number, (title, text) in enumerate(programme_of)
	]


def _begin(doc, days_ago: int, today: date) -> None:
	"""The day of the beginning has come."""
	begun = add_days(today, -days_ago)
	frappe.db.set_value(
		"Audit",
		doc.name,
		{"begins_on": begun, "notified_on": add_days(begun, -5), "ends_on": add_days(begun, 12)},
	)
	with in_the_name_of(HEAD):
		audits.take(doc.name, "Begin")
	doc.reload()


def _work_off(registry: Registry, doc, steps: int, *, review: bool = True) -> list[str]:
	"""So many steps of the programme, each with its paper, reviewed by the other; the last one only handed in where it is not."""
	papers = []
	for step in doc.steps[:steps]:
		other = HEAD if step.assigned == COLLEAGUE else COLLEAGUE
		with in_the_name_of(step.assigned):
			programme.take_step(doc.name, step.name, "Start")
			paper = frappe.get_doc(
				{
					"doctype": "Audit Working Paper",
					"audit": doc.name,
					"step": step.name,
					"title": f"{step.title}底稿",
					"notes": f"{step.description}。执行情况见附表（示例）。",
				}
			).insert()
			registry.add(paper.doctype, paper.name)
			papers.append(paper.name)
			add_evidence(registry, doc, step, paper.name)
			programme.take_step(
				doc.name, step.name, "Hand In", conclusion="总体按制度执行，例外事项列入审计发现。"
			)
		if review or step is not doc.steps[steps - 1]:
			with in_the_name_of(other):
				programme.take_step(doc.name, step.name, "Accept")
	doc.reload()
	return papers


def _find(registry: Registry, doc, paper: str, number: int, *, issued: bool = True):
	title, severity, amount, area, fact, criterion, cause, effect, _standing = FINDINGS[number]
	with in_the_name_of(COLLEAGUE):
		found = frappe.get_doc(
			{
				"doctype": "Audit Finding",
				"audit": doc.name,
				"property": doc.properties[0].property,
				"title": title,
				"severity": severity,
				"area": area,
				"fact": fact,
				"criterion": criterion,
				"cause": cause,
				"effect": effect,
				"advice": "完善制度与系统控制，限期整改并举一反三。",
				"amount_known": int(amount is not None),
				"amount": amount or 0,
				"papers": [{"paper": paper}],
			}
		).insert()
		registry.add(found.doctype, found.name)
		if issued:
			findings.take(found.name, "Issue")
	found.reload()
	return found


def _agree(found, place: Place, manager: Person, worker: Person, due_on: date) -> None:
	with in_the_name_of(manager.user):
		findings.take(
			found.name,
			"Agree",
			response="情况属实，认可审计发现。",
			measure="补办手续，修订制度，系统增加控制，组织培训。",
			responsible=worker.employee,
			department=frappe.db.get_value("Employee", worker.employee, "department"),
			due_on=due_on,
		)
	found.reload()


def _reported(registry: Registry, company: str, place: Place, today: date, plan: str) -> None:
	doc = _audit(
		registry,
		company,
		place,
		today,
		title=f"{place.name}收费与收款审计",
		area="Fees and Receipts",
		period_to=add_days(today, -89),
	)
	frappe.db.set_value("Audit", doc.name, "audit_plan", plan)
	_begin(doc, 88, today)
	audit_evidence.ask(registry, doc, place, audit_evidence.REPORTED, today, 90)
	papers = _work_off(registry, doc, len(PROGRAMME))
	manager, worker = place.team.by_key("manager"), place.team.by_key("reception")
	made = []
	for number, row in enumerate(FINDINGS):
		found = _find(registry, doc, papers[min(number, len(papers) - 1)], number)
		_agree(found, place, manager, worker, add_days(today, 25))
		made.append((found, row[-1]))
	with in_the_name_of(HEAD):
		audits.take(doc.name, "End Field Work")
	with in_the_name_of(COLLEAGUE):
		report.write(
			doc.name,
			overview="审计组对收费、减免、票据和现金管理进行了检查，访谈 6 人，抽查凭证 320 份（示例）。",
			conclusion="收费内部控制总体有效；现金缴存与减免审批存在缺陷，需限期整改。",
			advice="一、减免一律走系统审批；二、与银行签订上门收款协议；三、公共收益每半年公示。",
		)
	with in_the_name_of(HEAD):
		audits.take(doc.name, "Issue Report")
	for number, (found, standing) in enumerate(made):
		_stand(found, standing, worker, number, today)
	frappe.db.set_value(
		"Audit",
		doc.name,
		{
			"work_ended_on": add_days(today, -76),
			"report_due": add_days(today, -46),
			"issued_on": add_days(today, -55),
		},
	)
	findings.count_open(doc.name)


def _stand(found, standing: str, worker: Person, number: int, today: date) -> None:
	"""How a finding stands today, dated back to the audit."""
	issued = add_days(today, -(75 - 4 * number))
	if standing in ("closed", "to verify"):
		with in_the_name_of(worker.user):
			photo = picture("Rectification", found.rectification, number)
			rectification.submit(found.rectification, "已按措施完成整改，附整改照片。", photo)
	if standing == "closed":
		with in_the_name_of(COLLEAGUE):
			findings.take(found.name, "Verify", tested="重新抽查 10 笔，审批手续齐全。")
	elif standing == "accepted":
		with in_the_name_of(DIRECTOR):
			findings.take(
				found.name,
				"Accept Risk",
				reason="节日找零确有需要，金额小。",
				accepted_until=add_days(today, 120),
			)
	dates = {"issued_on": issued, "respond_by": add_days(issued, 10)}
	if standing == "overdue":
		dates["due_on"] = add_days(today, -6)
		frappe.db.set_value(
			"Rectification",
			found.rectification,
			{"due_date": dates["due_on"], "is_overdue": 1},
			update_modified=False,
		)
	if standing == "to verify":
		dates["handed_in_on"] = add_days(today, -3)
	frappe.db.set_value("Audit Finding", found.name, dates, update_modified=False)


def _in_field(registry: Registry, company: str, place: Place, today: date) -> None:
	doc = _audit(registry, company, place, today, title=f"{place.name}采购专项审计", area="Purchasing",
		content="采购申请、比价、合同、验收与付款", asked_for="采购合同、比价单、验收单、付款凭证",
		period_to=add_days(today, -7), steps=_steps(PURCHASES))  # fmt: skip
	_begin(doc, 6, today)
	audit_evidence.ask(registry, doc, place, audit_evidence.IN_FIELD, today, 8)
	papers = _work_off(registry, doc, 2, review=False)
	_find(registry, doc, papers[0], 0)
	_find(registry, doc, papers[1], 1, issued=False)
	_at_work(registry, doc, doc.steps[2], today)


def _at_work(registry: Registry, doc, step, today: date) -> None:
	"""A step in the middle of its work: a sample that is partly tested, and a paper whose document somebody has changed since."""
	with in_the_name_of(step.assigned):
		programme.take_step(doc.name, step.name, "Start")
		paper = frappe.get_doc(
			{
				"doctype": "Audit Working Paper",
				"audit": doc.name,
				"step": step.name,
				"title": f"{step.title}底稿",
				"notes": f"{step.description}。逐份核对附件与审批（示例）。",
			}
		).insert()
		registry.add(paper.doctype, paper.name)
	add_evidence(registry, doc, step, paper.name, finished=False)
	with in_the_name_of(step.assigned):
		working_papers.seal(paper.name)
		change_afterwards(doc.name, "补充说明：发票后补", today)


def _noticed(registry: Registry, company: str, place: Place, today: date) -> None:
	doc = _audit(
		registry, company, place, today, title=f"{place.name}公共收益审计", area="Public Revenue", begins_on=add_days(today, 8),
		content="广告位、停车、场地出租等公共收益的收取、分配与公示", asked_for="公共收益台账、分配表、公示照片",
	)  # fmt: skip
	audit_evidence.ask(registry, doc, place, audit_evidence.NOTICED, today, 1)


def _external(
	registry: Registry, company: str, places: list[Place], today: date, say: Callable[[str], None]
) -> None:
	"""The yearly audit of the accounts by a firm, which reads by an account of its own."""
	doc = _audit(
		registry, company, places[0], today, title=f"{today.year - 1} 年度财务报表审计", kind="External",
		firm=audit_evidence.FIRM, area="Whole Business", properties=[{"property": place.name} for place in places],
		auditee=company, content="资产负债表、利润表、现金流量表及附注", asked_for="总账、明细账、凭证、合同、银行对账单",
	)  # fmt: skip
	_begin(doc, 12, today)
	audit_evidence.ask(registry, doc, places[0], audit_evidence.EXTERNAL, today, 10)
	audit_evidence.make_firm(registry, doc, places, today, say)
