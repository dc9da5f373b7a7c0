"""未闭环发现, 逾期整改, 整改及时率, 审计计划完成率 counted by hand, and the findings and audits behind them."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.finance_control.audit import findings
from wuye_ops.finance_control.audit.metrics import METRICS, quarter_end
from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import COLLEAGUE, DIRECTOR, HEAD, MANAGER, as_user
from wuye_ops.tests.test_audits import AuditCase

OPEN, OVERDUE, IN_TIME, PLAN = METRICS
D = Decimal


class TestAuditMetrics(AuditCase):
	def setUp(self) -> None:
		super().setUp()
		self.today = getdate(nowdate())

	def days(self, first: int, last: int) -> Scope:
		"""From so many days ago to so many."""
		start, end = (getdate(add_days(self.today, -days)) for days in (first, last))
		return Scope(start, end, (self.property,))

	def counted(self, metric, scope: Scope) -> tuple | None:
		"""(numerator, denominator) of the property, which its rows add up to."""
		part = metric.count(scope).get(self.property)
		rows = [row for start in range(0, 8, 2) for row in metric.rows(scope, start, 2)]
		if part is None:
			self.assertEqual(rows, [])
			return None
		self.assertEqual(sum(row.numerator for row in rows), part.numerator)
		if part.denominator is not None:
			self.assertEqual(sum(row.denominator for row in rows), part.denominator)
		return part.numerator, part.denominator

	def date_back(self, finding, days_ago: int, **values) -> None:
		frappe.db.set_value(
			"Audit Finding", finding.name, {"issued_on": add_days(self.today, -days_ago), **values}
		)

	def test_what_stood_on_a_day_stands_there_for_ever(self) -> None:
		audit, finding = self.issued()
		paper = finding.papers[0].paper
		withdrawn, accepted = (
			audit_of.make_finding(audit, paper, title=title) for title in ("误报", "低风险")
		)
		audit_of.make_finding(audit, paper, title="草稿")
		for one in (withdrawn, accepted):
			audit_of.issue(one)
		for one in (finding, withdrawn, accepted):
			self.date_back(one, 40)
		self.assertEqual(self.counted(OPEN, self.days(30, 0)), (3, None))
		self.assertEqual(self.counted(OPEN, self.days(60, 40)), (3, None))
		self.assertIsNone(self.counted(OPEN, self.days(60, 41)))

		as_user(HEAD, findings.take, withdrawn.name, "Withdraw", reason="凭证已找到")
		for one in (finding, accepted):
			audit_of.agree(one, due_on=add_days(nowdate(), 10))
		as_user(
			DIRECTOR,
			findings.take,
			accepted.name,
			"Accept Risk",
			reason="金额小",
			accepted_until=add_days(nowdate(), 90),
		)
		audit_of.cure_it(finding)
		as_user(COLLEAGUE, findings.take, finding.name, "Verify", tested="抽查 10 笔")
		# all is settled today; the days before have not changed
		self.assertIsNone(self.counted(OPEN, self.days(30, 0)))
		self.assertEqual(self.counted(OPEN, self.days(30, 1)), (3, None))
		as_user(HEAD, findings.take, finding.name, "Reopen", reason="又发现一笔")
		self.assertEqual(self.counted(OPEN, self.days(30, 0)), (1, None))
		self.assertEqual(OPEN.rows(self.days(30, 0), 0, 5)[0].name, finding.name)

	def test_overdue_is_what_was_promised_and_not_handed_in(self) -> None:
		audit, late = self.issued()
		done = audit_of.make_finding(audit, late.papers[0].paper, title="已整改")
		audit_of.issue(done)
		for one in (late, done):
			audit_of.agree(one)
		audit_of.cure_it(done)
		self.date_back(late, 50, due_on=add_days(self.today, -5))
		self.date_back(done, 50, due_on=add_days(self.today, -5), handed_in_on=add_days(self.today, -2))
		# on the day itself it is not late yet
		self.assertIsNone(self.counted(OVERDUE, self.days(20, 5)))
		self.assertEqual(self.counted(OVERDUE, self.days(20, 4)), (2, None))
		self.assertEqual(self.counted(OVERDUE, self.days(20, 0)), (1, None))
		# and by the day it was promised for: neither was in time
		self.assertEqual(self.counted(IN_TIME, self.days(5, 5)), (0, 2))
		frappe.db.set_value("Audit Finding", done.name, "handed_in_on", add_days(self.today, -5))
		self.assertEqual(self.counted(IN_TIME, self.days(5, 5)), (1, 2))
		self.assertIsNone(self.counted(IN_TIME, self.days(4, 0)))
		# sent back, it has lost its day
		as_user(COLLEAGUE, findings.take, done.name, "Return", reason="缺一份审批单")
		self.assertEqual(self.counted(IN_TIME, self.days(5, 5)), (0, 2))

	def test_of_a_plan_what_was_reported_in_its_quarter(self) -> None:
		self.assertEqual(
			[quarter_end(date(2024, month, 2)) for month in (1, 2, 3, 4, 12)],
			[date(2024, 3, 31)] * 3 + [date(2024, 6, 30), date(2024, 12, 31)],
		)
		year = self.today.year - 1
		audits = [
			frappe.get_doc({"doctype": "Audit", "name": frappe.generate_hash(length=8), "issued_on": day})
			for day in (f"{year}-03-31", f"{year}-07-01")
		]
		for audit in audits:
			audit.db_insert()
		self.plan(
			year,
			(f"{year}-02-10", audits[0].name),
			(f"{year}-06-30", audits[1].name),
			(f"{year}-06-30", None),
			(f"{self.today.year + 1}-12-31", None),
		)
		whole = Scope(date(year, 1, 1), date(year, 12, 31), (self.property,))
		self.assertEqual(self.counted(PLAN, whole), (1, 3))
		self.assertEqual(
			self.counted(PLAN, Scope(date(year, 2, 1), date(year, 2, 28), (self.property,))), (1, 1)
		)
		self.assertEqual(PLAN.rows(whole, 0, 9)[-1].name, audits[0].name)
		# what is due and whose quarter is not over is neither done nor missed
		future = Scope(date(year + 2, 1, 1), date(year + 2, 12, 31), (self.property,))
		self.assertIsNone(self.counted(PLAN, future))
		frappe.db.set_value("Audit Plan", {"year": year, "company": self.company}, "status", "Draft")
		self.assertIsNone(self.counted(PLAN, whole))

	@property
	def company(self) -> str:
		return f"指标测试公司{self.property}"

	def plan(self, year: int, *rounds: tuple[str, str | None]) -> None:
		"""As it stands in the database: how a plan comes to be is told elsewhere."""
		plan = frappe.get_doc(
			{
				"doctype": "Audit Plan",
				"name": frappe.generate_hash(length=8),
				"company": self.company,
				"year": year,
				"title": f"{year} 年度审计计划",
				"status": "Approved",
			}
		)
		plan.db_insert()
		for position, (due_on, audit) in enumerate(rounds, 1):
			row = plan.append(
				"rounds",
				{"property": self.property, "area": "Purchasing", "due_on": due_on, "audit": audit},
			)
			row.update({"name": frappe.generate_hash(length=10), "idx": position})
			row.db_insert()

	def test_people_of_a_property_know_their_own(self) -> None:
		_audit, finding = self.issued()
		other = make.make_property("别处花园").name
		frappe.db.set_value("Audit Finding", finding.name, "issued_on", add_days(self.today, -1))
		scope = Scope(self.today, self.today)
		found = as_user(MANAGER, values.by_property, ["audit.findings_open"], scope)["audit.findings_open"]
		self.assertEqual({name: one.shown for name, one in found.items()}, {self.property: 1})
		with self.assertRaises(frappe.PermissionError):
			as_user(
				MANAGER, values.by_property, ["audit.findings_open"], Scope(self.today, self.today, (other,))
			)
		with self.assertRaises(frappe.PermissionError):
			as_user(make.user("tech"), values.together, ["audit.findings_open"], scope)
		self.assertEqual(Part(D(1)), OPEN.count(scope)[self.property])
