"""An audit from the plan of the year to its end: whom the plan sends where, who may go, what was found, cured, and seen to be cured.
Nobody judges what they did themselves."""

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.finance_control.audit import (
	audits,
	findings,
	independence,
	papers,
	programme,
	report,
	sample_proof,
	sample_results,
	samples,
	year_plan,
)
from wuye_ops.finance_control.audit.metrics import METRICS
from wuye_ops.finance_control.report.audit_follow_up import audit_follow_up
from wuye_ops.inspection import rectification as cure
from wuye_ops.metrics.registry import Scope
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import COLLEAGUE, DIRECTOR, HEAD, INSPECTOR, MANAGER, THIRD, WORKER, as_user
from wuye_ops.tests.cost_postings import post_cost
from wuye_ops.tests.fee_factories import open_year
from wuye_ops.tests.ledger_events import cancel
from wuye_ops.tests.test_audits import AuditCase

AUDIT, FINDING, FEES = "Audit", "Audit Finding", "Fees and Receipts"
# money a year, months since, findings, quality score, turnover, complexity, variance, complaints: all of it at its worst
RISK = ("25000000", "60", "9", "60", "50", "5", "20", "6")
FACTORS = ("amount", "since_last", "findings", "controls", "turnover", "complexity", "variance", "complaints")


class TestAuditStory(AuditCase):
	def setUp(self) -> None:
		super().setUp()
		self.year = getdate(nowdate()).year
		open_year(f"{self.year - 1}-03-04")
		self.entries = [
			post_cost(self.property, f"{self.year - 1}-03-04", {"660201": amount})
			for amount in range(100, 112)
		]

	def planned(self) -> str:
		"""The year's audit of fees in the property, drafted by one and approved by another."""
		values = {
			"doctype": "Audit Plan",
			"company": make.company(),
			"year": self.year,
			"auditors": 1,
			"percent": 75,
			"subjects": [
				{
					"property": self.property,
					"area": FEES,
					"days": 10,
					**{f"factor_{code}": value for code, value in zip(FACTORS, RISK, strict=True)},
				}
			],
		}
		plan = as_user(HEAD, lambda: frappe.get_doc(values).insert())
		self.assertEqual((plan.subjects[0].risk_score, plan.subjects[0].level), (5, "Very High"))
		self.refused("operations director approves", as_user, HEAD, year_plan.approve, plan.name)
		as_user(DIRECTOR, year_plan.approve, plan.name)
		plan.reload()
		# so risky that it is audited twice a year
		self.assertEqual([row.area for row in plan.rounds], [FEES, FEES])
		return as_user(HEAD, year_plan.make_audit, plan.name, plan.rounds[0].name)

	def worked_there(self, user: str) -> None:
		"""A receipt of the audited period that the user has written."""
		receipt = frappe.get_doc(
			{
				"doctype": "Payment Receipt",
				"name": frappe.generate_hash(length=10),
				"property": self.property,
				"company": make.company(),
			}
		)
		receipt.db_insert()
		frappe.db.set_value(
			"Payment Receipt", receipt.name, {"owner": user, "creation": f"{self.year - 1}-07-01 09:00:00"}
		)

	def looked_at(self, audit, step: str) -> str:
		"""A sample that the server has drawn and anybody can draw again, tested by one; its paper keeps what was not right."""
		as_user(COLLEAGUE, programme.take_step, audit.name, step, "Start")
		values = {
			"doctype": "Audit Sample",
			"audit": audit.name,
			"step": step,
			"population": "Journal Entry",
			"tolerable_rate": 25,
			"size": 5,
		}
		sample = as_user(COLLEAGUE, lambda: frappe.get_doc(values).insert())
		as_user(COLLEAGUE, samples.draw, sample.name)
		self.assertEqual(as_user(HEAD, sample_proof.prove, sample.name)["result"], "Same")
		wrong, *right = frappe.get_all(
			"Audit Sample Item", {"sample": sample.name}, ["name", "document"], order_by="place"
		)
		self.assertIn(wrong.document, self.entries)
		as_user(COLLEAGUE, sample_results.record, sample.name, [wrong.name], "Not Shown", note="没有审批单")
		as_user(COLLEAGUE, sample_results.record, sample.name, [row.name for row in right], "Right")
		sample.reload()
		# one of five: 20 % in the sample, and with 95 % confidence up to 65.75 % of all
		self.assertEqual(
			(sample.status, sample.error_rate, sample.upper_rate, sample.conclusion),
			("Evaluated", 20, 65.75, "More Work"),
		)
		audit.reload()
		paper = audit_of.make_paper(audit)
		self.kept = wrong.document
		as_user(COLLEAGUE, papers.keep, paper, "Journal Entry", self.kept)
		return paper

	def prepare(self, name: str):
		"""Its head says who goes, when, and what is looked at."""
		audit = frappe.get_doc(AUDIT, name)
		audit.update(
			{
				"content": "收费标准执行、减免审批、收据管理",
				"asked_for": "收费台账、收据存根、减免审批单",
				"begins_on": nowdate(),
				"special": "举报线索，需突击检查",
				"head": HEAD,
				"team": [{"user": HEAD}, {"user": COLLEAGUE}],
				"materiality": 100_000,
				"steps": [
					{"title": "减免审批抽查", "assigned": COLLEAGUE, "days": 2},
					{"title": "收据连号核对", "assigned": HEAD, "days": 1},
				],
			}
		)
		as_user(HEAD, audit.save)
		return audit

	def test_from_the_plan_to_the_closed_audit(self) -> None:
		audit = frappe.get_doc(AUDIT, self.planned())
		self.assertEqual(
			(audit.area, str(audit.period_from), str(audit.period_to)),
			(FEES, f"{self.year - 1}-01-01", f"{self.year - 1}-12-31"),
		)

		# -- who wrote receipts there last year does not audit them, and is told why
		self.worked_there(THIRD)
		audit = self.prepare(audit.name)
		stands = {row["user"]: row["against"] for row in as_user(HEAD, independence.candidates, audit.name)}
		self.assertEqual((stands[HEAD], stands[COLLEAGUE]), ([], []))
		self.assertTrue(stands[THIRD])
		audit.append("team", {"user": THIRD})
		self.refused("Not independent", as_user, HEAD, audit.save)
		audit.reload()

		# -- noticed and begun; one looks, the other reads what was seen
		audit_of.in_field(audit)
		self.assertTrue(self.told(MANAGER, audit.name))
		step = audit.steps[0].name
		paper = self.looked_at(audit, step)
		as_user(COLLEAGUE, programme.take_step, audit.name, step, "Hand In", conclusion="3 笔减免无审批单")
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			as_user(COLLEAGUE, programme.take_step, audit.name, step, "Accept")
		as_user(HEAD, programme.take_step, audit.name, step, "Accept")
		# what was reviewed is sealed, and tells what has been changed since
		self.assertEqual(frappe.db.get_value("Audit Working Paper", paper, "status"), "Sealed")
		self.refused("sealed", as_user, COLLEAGUE, papers.keep, paper, "Journal Entry", self.entries[0])

		# -- what was found is put to management, which is not an auditor
		finding = audit_of.make_finding(audit, paper)
		audit_of.issue(finding)
		self.refused("answers for the audited unit", as_user, HEAD, findings.take, finding.name, "Agree")
		audit_of.agree(finding, due_on=add_days(nowdate(), 20))
		self.assertEqual(finding.status, "In Rectification")
		rows = audit_follow_up.execute({"audit": audit.name})[1]
		self.assertEqual([(row["name"], row["days_open"]) for row in rows], [(finding.name, 0)])
		self.assertEqual(self.counted("audit.findings_open"), 1)

		# -- the worker cures it; neither worker nor manager, inspector nor director says that it is cured
		audit_of.cure_it(finding)
		for user in (WORKER, MANAGER, DIRECTOR):
			self.refused(
				"Only an auditor", as_user, user, findings.take, finding.name, "Verify", tested="看过"
			)
		for user in (INSPECTOR, MANAGER):
			self.refused("an auditor says there", as_user, user, cure.verify, finding.rectification)
		# nor an auditor who has worked there
		self.refused(
			"bound to what it is about",
			as_user,
			THIRD,
			findings.take,
			finding.name,
			"Verify",
			tested="重新抽查 10 笔",
		)
		as_user(COLLEAGUE, findings.take, finding.name, "Verify", tested="重新抽查 10 笔，均有审批单")
		finding.reload()
		self.assertEqual((finding.status, finding.verified_by), ("Closed", COLLEAGUE))
		self.assertEqual(frappe.db.get_value("Rectification", finding.rectification, "status"), "Closed")
		self.assertEqual(audit_follow_up.execute({"audit": audit.name})[1], [])
		self.assertEqual(self.counted("audit.findings_open"), None)

		# -- one writes the report, the other issues it; then the audit is over
		audit_of.review_steps(audit)
		as_user(HEAD, audits.take, audit.name, "End Field Work")
		as_user(
			COLLEAGUE,
			report.write,
			audit.name,
			overview="对收费与收款进行了审计。",
			conclusion="减免审批需改进。",
		)
		self.refused("Somebody else must issue", as_user, COLLEAGUE, audits.take, audit.name, "Issue Report")
		as_user(HEAD, audits.take, audit.name, "Issue Report")
		self.assertTrue(self.told(DIRECTOR, audit.name))
		as_user(HEAD, audits.take, audit.name, "Close")
		audit.reload()
		self.assertEqual(
			(audit.status, audit.opinion, audit.findings_open), ("Closed", "Needs Improvement", 0)
		)
		# the sample that asked for more work stands among the reasons
		self.assertIn("减免审批抽查", f"{audit.opinion_reasons} {audit.opinion_limits}")
		# an entry that is taken back afterwards: the paper has kept it as it was, and says so
		cancel("Journal Entry", self.kept)
		(compared,) = as_user(HEAD, papers.compare, paper)
		self.assertEqual(compared["outcome"], "Different")
		# what was done is on the record, and stays there
		steps = [row.step for row in audit.log]
		for one in ("Planned", "Notify", "Begin", "End Field Work", "Write Report", "Issue Report", "Close"):
			self.assertIn(one, steps)
		audit.conclusion = "改写"
		self.refused("stays as it is", as_user, HEAD, audit.save)

	def counted(self, key: str) -> int | None:
		(metric,) = (one for one in METRICS if one.key == key)
		today = getdate(nowdate())
		part = metric.count(Scope(today, today, (self.property,))).get(self.property)
		return part and int(part.numerator)
