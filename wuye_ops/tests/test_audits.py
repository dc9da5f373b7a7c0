"""审计: planned by risk, noticed, worked off by a programme, and no finding closed before an auditor has seen its cure."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.finance_control.audit import (
	audits,
	findings,
	follow_up,
	independence,
	programme,
	report,
	year_plan,
)
from wuye_ops.finance_control.report.audit_follow_up import audit_follow_up
from wuye_ops.inspection import rectification as cure
from wuye_ops.inspection import verifying
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import COLLEAGUE, DIRECTOR, HEAD, INSPECTOR, MANAGER, THIRD, WORKER, as_user


class AuditCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.property = make.make_property("审计花园").name
		audit_of.make_people(cls.property)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		audit_of.forget_permissions()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.savepoint("audit_test")
		# what the sweeps commit is taken back with the rest
		commit = patch.object(frappe.db, "commit")
		commit.start()
		self.addCleanup(commit.stop)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="audit_test")

	def refused(self, words: str, call, *args, **kwargs) -> None:
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)) as caught:
			call(*args, **kwargs)
		self.assertIn(words, str(caught.exception))

	def told(self, user: str, name: str) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"for_user": user, "document_name": name},
			pluck="subject",
			order_by="creation",
		)

	def issued(self, **fields):
		audit = audit_of.make_audit(self.property)
		audit_of.in_field(audit)
		finding = audit_of.make_finding(audit, audit_of.make_paper(audit), **fields)
		audit_of.issue(finding)
		return audit, finding


class TestAudit(AuditCase):
	def test_from_the_notice_to_the_last_finding_cured(self) -> None:
		audit, finding = self.issued()
		self.assertIn("审计通知", self.told(MANAGER, audit.name)[0])
		self.assertIn("三笔物业费减免", self.told(MANAGER, finding.name)[0])
		audit_of.agree(finding)
		self.assertEqual(finding.status, "In Rectification")
		made = frappe.get_doc("Rectification", finding.rectification)
		self.assertEqual(str(made.due_date), add_days(nowdate(), 30))
		self.assertEqual((made.source_doctype, made.source_name), ("Audit Finding", finding.name))
		audit_of.report_of(audit)
		# a normal finding of 12,600: the rule says what the opinion is
		self.assertEqual((audit.status, audit.opinion), ("Reported", "Mostly Satisfactory"))
		self.assertEqual(audit.opinion_reasons, "1 normal findings.")
		self.assertEqual(audit.findings_open, 1)
		self.refused("not settled", as_user, HEAD, audits.take, audit.name, "Close")

		audit_of.cure_it(finding)
		self.assertEqual((finding.rectified, str(finding.handed_in_on)), ("To Verify", nowdate()))
		self.assertIn("待验证", self.told(COLLEAGUE, finding.name)[-1])
		as_user(COLLEAGUE, findings.take, finding.name, "Verify", tested="重新抽查 10 笔，均有审批单。")
		finding.reload()
		self.assertEqual((finding.status, finding.verified_by), ("Closed", COLLEAGUE))
		made.reload()
		self.assertEqual((made.status, made.verified_by), ("Closed", COLLEAGUE))
		as_user(HEAD, audits.take, audit.name, "Close")
		audit.reload()
		self.assertEqual((audit.status, audit.findings_open), ("Closed", 0))
		self.assertEqual(
			[row.step for row in audit.log if row.step in ("Planned", "Notify", "Begin", "End Field Work")],
			["Planned", "Notify", "Begin", "End Field Work"],
		)

	def test_nobody_closes_it_on_the_rectification(self) -> None:
		_audit, finding = self.issued()
		audit_of.agree(finding)
		self.refused("an auditor says there", as_user, MANAGER, cure.cancel, finding.rectification, "不用改")
		audit_of.cure_it(finding)
		# the workflow would let them: inspector, manager, and the head of the audit through the web API
		for user in (INSPECTOR, MANAGER):
			self.refused("an auditor says there", as_user, user, cure.verify, finding.rectification)
		self.refused(
			"an auditor says there", as_user, INSPECTOR, cure.return_to_work, finding.rectification, "x"
		)
		self.assertEqual(frappe.db.get_value("Rectification", finding.rectification, "status"), "To Verify")
		# nor is its deadline moved there
		doc = frappe.get_doc("Rectification", finding.rectification)
		doc.due_date = add_days(nowdate(), 300)
		self.refused("changed there", as_user, MANAGER, doc.save)
		# nor made there
		fields = ("doctype", "property", "subject", "severity", "department", "source_doctype", "source_name")
		other = frappe.get_doc({field: doc.get(field) for field in fields} | {"found_on": nowdate()})
		self.refused("comes with the answer", as_user, MANAGER, other.insert)
		# nor is an inspector asked to look at it, at the desk or on the phone
		self.assertNotIn(
			finding.rectification, [row.name for row in as_user(INSPECTOR, verifying.waiting_for_me)]
		)
		self.assertEqual(self.told(INSPECTOR, finding.rectification), [])

	def test_who_had_a_hand_in_the_cure_does_not_verify_it(self) -> None:
		_audit, finding = self.issued()
		audit_of.agree(finding)
		audit_of.cure_it(finding)
		for user in (WORKER, MANAGER, DIRECTOR):
			self.refused(
				"Only an auditor", as_user, user, findings.take, finding.name, "Verify", tested="看过"
			)
		# an auditor who helped with the cure is one of those who did it
		frappe.get_doc("Rectification", finding.rectification).append(
			"log", {"step": "Measures", "user": THIRD, "logged_on": frappe.utils.now_datetime()}
		).db_insert()
		self.refused("had a hand in", as_user, THIRD, findings.take, finding.name, "Verify", tested="看过")
		self.refused("what was tested", as_user, COLLEAGUE, findings.take, finding.name, "Verify")
		as_user(COLLEAGUE, findings.take, finding.name, "Return", reason="第三笔仍无审批单")
		finding.reload()
		self.assertEqual(
			(finding.times_returned, finding.rectified, finding.handed_in_on), (1, "Returned", None)
		)
		audit_of.cure_it(finding)
		as_user(COLLEAGUE, findings.take, finding.name, "Verify", tested="复查三笔，均已补办。")
		# and again, when it comes back: a rectification of its own
		as_user(HEAD, findings.take, finding.name, "Reopen", reason="抽查又发现无审批减免")
		first, finding = finding.rectification, frappe.get_doc("Audit Finding", finding.name)
		self.assertEqual(finding.status, "In Rectification")
		self.assertNotEqual(finding.rectification, first)

	def test_auditors_do_not_answer_and_managers_do_not_judge(self) -> None:
		_audit, finding = self.issued()
		self.refused("answers for the audited unit", as_user, HEAD, findings.take, finding.name, "Agree")
		self.refused("active employee", audit_of.agree, finding, responsible="HR-EMP-NONE")
		late = add_days(nowdate(), 90)
		self.refused("The last day is", audit_of.agree, finding, due_on=late)
		self.refused("Say why", as_user, MANAGER, findings.take, finding.name, "Dispute")
		as_user(MANAGER, findings.take, finding.name, "Dispute", reason="三笔均有短信审批")
		self.assertIn("提出异议", self.told(DIRECTOR, finding.name)[-1])
		self.refused("This is for", as_user, WORKER, findings.take, finding.name, "Uphold", reason="x")
		as_user(DIRECTOR, findings.take, finding.name, "Uphold", reason="短信不是书面审批")
		self.refused(
			"upheld once", as_user, MANAGER, findings.take, finding.name, "Dispute", reason="仍不同意"
		)
		# a director may promise a later day, with a reason
		finding.reload()
		as_user(
			DIRECTOR,
			findings.take,
			finding.name,
			"Agree",
			reason="系统改造需三个月",
			response="同意",
			measure="改造系统",
			responsible=frappe.db.get_value("Employee", {"user_id": WORKER}),
			department=make.make_department(audit_of.DEPARTMENT),
			due_on=late,
		)
		finding.reload()
		self.assertEqual((str(finding.due_on), finding.extended), (late, 1))

	def test_more_time_is_granted_on_the_finding(self) -> None:
		_audit, finding = self.issued(severity="Major", title="少收")
		audit_of.agree(finding, due_on=add_days(nowdate(), 20))
		until = add_days(nowdate(), 50)
		self.refused("This is for", as_user, MANAGER, findings.extend, finding.name, until, "来不及")
		as_user(DIRECTOR, findings.extend, finding.name, until, "等待系统上线")
		self.assertEqual(str(frappe.db.get_value("Rectification", finding.rectification, "due_date")), until)
		self.refused(
			"last day that can be granted",
			as_user,
			DIRECTOR,
			findings.extend,
			finding.name,
			add_days(nowdate(), 61),
			"x",
		)

	def test_a_risk_is_accepted_for_a_time_but_not_what_is_unlawful(self) -> None:
		audit, finding = self.issued()
		audit_of.agree(finding)
		until = add_days(nowdate(), 180)
		self.refused(
			"until when", as_user, DIRECTOR, findings.take, finding.name, "Accept Risk", reason="金额小"
		)
		as_user(
			DIRECTOR, findings.take, finding.name, "Accept Risk", reason="改造不经济", accepted_until=until
		)
		finding.reload()
		self.assertEqual((finding.status, finding.rectified), ("Risk Accepted", "Cancelled"))
		other = audit_of.make_finding(
			audit, finding.papers[0].paper, title="违规收费", unlawful=1, severity="Major", amount=0
		)
		audit_of.issue(other)
		audit_of.agree(other, due_on=add_days(nowdate(), 20))
		self.refused(
			"cannot be accepted",
			as_user,
			DIRECTOR,
			findings.take,
			other.name,
			"Accept Risk",
			reason="x",
			accepted_until=until,
		)

	def test_a_finding_says_all_of_it_and_is_not_too_mild(self) -> None:
		audit = audit_of.make_audit(self.property)
		audit_of.in_field(audit)
		paper = audit_of.make_paper(audit)
		bare = audit_of.make_finding(audit, paper, cause="", criterion="", papers=[])
		self.refused("Enter first: Criterion", as_user, COLLEAGUE, findings.take, bare.name, "Issue")
		# 12,600 of a materiality of 100,000 is more than a tenth; comes again: one step graver
		mild = audit_of.make_finding(audit, paper, severity="Minor", repeated=1)
		self.refused("Major at the least", as_user, COLLEAGUE, findings.take, mild.name, "Issue")
		issued = audit_of.make_finding(audit, paper)
		audit_of.issue(issued)
		issued.fact = "改掉"
		self.refused("stays as it is", as_user, COLLEAGUE, issued.save)
		elsewhere = make.make_property("审计别院").name
		self.refused("none of the properties", audit_of.make_finding, audit, paper, property=elsewhere)

	def test_management_sees_what_was_put_to_it_and_no_more(self) -> None:
		audit = audit_of.make_audit(self.property)
		frappe.set_user(MANAGER)
		self.assertFalse(frappe.has_permission("Audit", "read", audit.name))
		self.assertEqual(frappe.get_list("Audit", {"name": audit.name}), [])
		frappe.set_user("Administrator")
		audit_of.in_field(audit)
		paper = audit_of.make_paper(audit)
		finding = audit_of.make_finding(audit, paper)
		frappe.set_user(MANAGER)
		self.assertTrue(frappe.has_permission("Audit", "read", audit.name))
		self.assertFalse(frappe.has_permission("Audit Finding", "read", finding.name))
		self.assertEqual(frappe.get_list("Audit Finding", {"name": finding.name}), [])
		self.assertFalse(frappe.has_permission("Audit Working Paper", "read", paper))
		with self.assertRaises(frappe.PermissionError):
			findings.take(finding.name, "Agree")


class TestIndependence(AuditCase):
	def test_nobody_audits_what_they_did_or_led(self) -> None:
		frappe.get_doc("User", MANAGER).add_roles("Internal Auditor")
		self.refused("was responsible", audit_of.make_audit, self.property, team=[{"user": MANAGER}])
		self.refused("audited in person", audit_of.make_audit, self.property, people=[{"user": COLLEAGUE}])
		self.refused("no auditor", audit_of.make_audit, self.property, team=[{"user": DIRECTOR}])
		# what somebody has worked on in the period
		waiver = frappe.new_doc("Payment Receipt")
		waiver.update({"property": self.property, "company": make.company()})
		waiver.name = "PR-AUDIT-TEST"
		waiver.db_insert()
		frappe.db.set_value(
			"Payment Receipt",
			waiver.name,
			{"owner": THIRD, "creation": add_days(nowdate(), -30)},
			update_modified=False,
		)
		self.refused("has done the work", audit_of.make_audit, self.property, team=[{"user": THIRD}])
		# receipts are no purchases
		audit_of.make_audit(self.property, area="Purchasing", team=[{"user": THIRD}], steps=[])

	def test_what_was_declared_counts_while_it_lasts(self) -> None:
		tie = frappe.get_doc(
			{
				"doctype": "Auditor Tie",
				"user": COLLEAGUE,
				"kind": "Close Relation",
				"what": "配偶任该项目会计",
				"property": self.property,
			}
		).insert()
		self.refused("配偶任该项目会计", audit_of.make_audit, self.property)
		audit = audit_of.make_audit(self.property, team=[{"user": THIRD}], steps=[])
		found = {row["user"]: row["against"] for row in as_user(HEAD, independence.candidates, audit.name)}
		self.assertEqual(found[THIRD], [])
		self.assertIn("has a close relation", found[COLLEAGUE][0])
		self.assertTrue(found[COLLEAGUE])
		tie.to_date = add_days(nowdate(), -800)
		tie.from_date = add_days(nowdate(), -900)
		tie.save()
		audit_of.make_audit(self.property)

	def test_a_tie_that_arises_later_stops_the_next_step(self) -> None:
		audit = audit_of.make_audit(self.property)
		frappe.get_doc(
			{"doctype": "Auditor Tie", "user": COLLEAGUE, "kind": "Own Interest", "what": "持有供应商股份"}
		).insert()
		self.refused("not independent", as_user, HEAD, audits.take, audit.name, "Notify")
		self.assertEqual(frappe.db.get_value("Audit", audit.name, "status"), "Planned")

	def test_an_audited_auditor_changes_nothing_and_sees_no_papers(self) -> None:
		audit = audit_of.make_audit(self.property, people=[{"user": THIRD}], area="Economic Responsibility")
		audit_of.in_field(audit)
		paper = audit_of.make_paper(audit)
		frappe.set_user(THIRD)
		self.assertFalse(frappe.has_permission("Audit", "write", audit.name))
		self.assertFalse(frappe.has_permission("Audit Working Paper", "read", paper))
		self.assertEqual(frappe.get_list("Audit Working Paper", {"name": paper}), [])


class TestProgramme(AuditCase):
	def test_what_one_prepared_the_other_reviews(self) -> None:
		audit = audit_of.make_audit(self.property)
		row = audit.steps[0].name
		self.refused(
			"steps are worked on while", as_user, COLLEAGUE, programme.take_step, audit.name, row, "Start"
		)
		audit_of.in_field(audit)
		self.refused(
			"Only somebody of the team", as_user, THIRD, programme.take_step, audit.name, row, "Start"
		)
		as_user(COLLEAGUE, programme.take_step, audit.name, row, "Start")
		self.refused(
			"no working paper",
			as_user,
			COLLEAGUE,
			programme.take_step,
			audit.name,
			row,
			"Hand In",
			conclusion="好",
		)
		audit.reload()
		paper = audit_of.make_paper(audit)
		self.refused("comes to", as_user, COLLEAGUE, programme.take_step, audit.name, row, "Hand In")
		as_user(COLLEAGUE, programme.take_step, audit.name, row, "Hand In", conclusion="三笔无审批")
		self.refused("had a hand in", as_user, COLLEAGUE, programme.take_step, audit.name, row, "Accept")
		# what is being reviewed stays as it is
		doc = frappe.get_doc("Audit Working Paper", paper)
		doc.notes = "改写"
		self.refused("is sealed", as_user, COLLEAGUE, doc.save)
		as_user(HEAD, programme.take_step, audit.name, row, "Return", reason="补充第三笔的录入人")
		as_user(COLLEAGUE, programme.take_step, audit.name, row, "Hand In")
		as_user(HEAD, programme.take_step, audit.name, row, "Accept")
		audit.reload()
		self.assertEqual((audit.steps[0].status, audit.steps[0].reviewed_by), ("Reviewed", HEAD))
		self.assertEqual(audit.progress, 50)
		self.refused(
			"neither reviewed nor dropped: 收据连号核对",
			as_user,
			HEAD,
			audits.take,
			audit.name,
			"End Field Work",
		)
		# a form cannot say that a step is reviewed, nor take away what was begun
		audit.steps[1].status = "Reviewed"
		as_user(HEAD, audit.save)
		self.assertEqual(audit.steps[1].status, "To Do")
		audit.steps = audit.steps[1:]
		self.refused("stay in the programme", as_user, HEAD, audit.save)

	def test_the_notice_is_complete_and_three_days_ahead(self) -> None:
		audit = audit_of.make_audit(self.property, special="", content="", begins_on=add_days(nowdate(), 1))
		with self.assertRaises(frappe.ValidationError) as caught:
			as_user(HEAD, audits.take, audit.name, "Notify")
		self.assertIn("What Is Looked At", str(caught.exception))
		self.assertIn("three days before", str(caught.exception))
		audit.content, audit.begins_on = "收费", add_days(nowdate(), 3)
		as_user(HEAD, audit.save)
		as_user(HEAD, audits.take, audit.name, "Notify")
		self.refused("It begins on", as_user, HEAD, audits.take, audit.name, "Begin")
		audit.reload()
		audit.period_to = nowdate()
		self.refused("stays as it is", as_user, HEAD, audit.save)

	def test_the_report_is_issued_by_somebody_else_than_its_author(self) -> None:
		audit, finding = self.issued(fraud=1, severity="Critical")
		audit_of.review_steps(audit)
		as_user(HEAD, audits.take, audit.name, "End Field Work")
		self.refused("Write the report first", as_user, HEAD, audits.take, audit.name, "Issue Report")
		self.assertEqual(as_user(COLLEAGUE, report.write, audit.name, overview="概况"), "Unsatisfactory")
		self.refused("Somebody else must issue", as_user, COLLEAGUE, audits.take, audit.name, "Issue Report")
		self.refused("Management may answer until", as_user, HEAD, audits.take, audit.name, "Issue Report")
		# a silence of ten days is an answer
		frappe.db.set_value("Audit Finding", finding.name, "issued_on", add_days(nowdate(), -11))
		as_user(HEAD, audits.take, audit.name, "Issue Report")
		audit.reload()
		audit.conclusion = "改写"
		self.refused("stays as it is", as_user, HEAD, audit.save)


class TestFollowUp(AuditCase):
	def test_the_list_shows_what_is_waited_for_and_how_long(self) -> None:
		audit, late = self.issued()
		audit_of.agree(late, due_on=add_days(nowdate(), 1))
		paper = late.papers[0].paper
		unanswered = audit_of.make_finding(audit, paper, title="收据断号", severity="Major")
		audit_of.issue(unanswered)
		audit_of.make_finding(audit, paper, title="草稿")
		frappe.db.set_value(
			"Audit Finding",
			late.name,
			{"issued_on": add_days(nowdate(), -70), "due_on": add_days(nowdate(), -2)},
		)
		_columns, rows, _message, chart, cards = audit_follow_up.execute({"audit": audit.name})
		self.assertEqual(
			[(row["title"], row["state"], row["late"], row["days_open"], row["age"]) for row in rows],
			[("三笔物业费减免未经审批", "Overdue", 2, 70, "d90"), ("收据断号", "To Answer", 0, 0, "d30")],
		)
		self.assertEqual([card["value"] for card in cards], [2, 1, 0, 25_200])
		stacks = {row["name"]: row["values"] for row in chart["data"]["datasets"]}
		self.assertEqual(stacks["Normal"], [0, 0, 1, 0, 0, 0])
		self.assertEqual(stacks["Major"], [1, 0, 0, 0, 0, 0])
		# a bar leads to exactly the findings it counts
		for position, of_severity in enumerate(chart["data"]["leads"]["points"]):
			for age, filters in enumerate(of_severity):
				filters = {**filters, "status": ["in", filters["status"][1].split(",")]}
				counted = len(frappe.get_list("Audit Finding", filters))
				self.assertEqual(counted, chart["data"]["datasets"][position]["values"][age])
		frappe.set_user(MANAGER)
		self.assertEqual(len(audit_follow_up.execute({"audit": audit.name, "state": "Overdue"})[1]), 1)

	def test_what_is_late_is_told_once_to_each(self) -> None:
		_audit, finding = self.issued()
		audit_of.agree(finding, due_on=add_days(nowdate(), 20))
		day = getdate(add_days(nowdate(), 24))
		self.assertGreaterEqual(follow_up.remind(day), 2)
		finding.reload()
		self.assertEqual([row.days for row in finding.reminders], [1, 3])
		self.assertIn("逾期 4 天", self.told(WORKER, finding.name)[-1])
		told = len(self.told(MANAGER, finding.name))
		follow_up.remind(day)
		self.assertEqual(len(self.told(MANAGER, finding.name)), told)
		follow_up.remind(getdate(add_days(nowdate(), 30)))
		self.assertIn("逾期", self.told(DIRECTOR, finding.name)[-1])

	def test_auditors_are_reminded_of_their_own(self) -> None:
		_audit, finding = self.issued()
		audit_of.agree(finding)
		audit_of.cure_it(finding)
		follow_up.remind_auditors(getdate(add_days(nowdate(), 10)))
		self.assertFalse([text for text in self.told(COLLEAGUE, finding.name) if "等待验证" in text])
		for _time in range(2):
			follow_up.remind_auditors(getdate(add_days(nowdate(), 16)))
		self.assertEqual(len([text for text in self.told(COLLEAGUE, finding.name) if "等待验证" in text]), 1)


class TestYearPlan(AuditCase):
	def plan(self, **fields):
		values = {
			"doctype": "Audit Plan",
			"company": make.company(),
			"year": 2031,
			"auditors": 1,
			"percent": 75,
			"subjects": [
				self.subject("Fees and Receipts", "25000000", "60", "9", "60", "50", "5", "20", "6"),
				self.subject(
					"Purchasing",
					"600000",
					"6",
					"0",
					"95",
					"5",
					"1",
					"1",
					"0",
					last_audited=add_days(nowdate(), -30),
				),
			],
			**fields,
		}
		return as_user(HEAD, lambda: frappe.get_doc(values).insert())

	def subject(self, area: str, *factors: str, **fields) -> dict:
		codes = (
			"amount",
			"since_last",
			"findings",
			"controls",
			"turnover",
			"complexity",
			"variance",
			"complaints",
		)
		values = {f"factor_{code}": value for code, value in zip(codes, factors, strict=True)}
		return {"property": self.property, "area": area, "days": 10, **values, **fields}

	def test_what_is_risky_comes_first_and_what_is_not_due_waits(self) -> None:
		doc = self.plan(year=getdate(nowdate()).year + 1)
		grave, mild = doc.subjects
		# every factor at its worst: 5 points; the other: amount 2, the rest 1: 0.2 × 2 + 0.8 × 1
		self.assertEqual((grave.risk_score, grave.level, grave.standing), (5, "Very High", "Planned"))
		self.assertEqual((mild.risk_score, mild.level, mild.standing), (1.2, "Low", "Not Due"))
		# very high: twice a year, half as long again
		self.assertEqual(
			[(row.number, row.days, row.area) for row in doc.rounds],
			[(1, 15, "Fees and Receipts"), (2, 15, "Fees and Receipts")],
		)
		self.assertIn("25000000 → 5 points × 20 %", grave.explanation)
		self.assertEqual((doc.days_planned, doc.days_needed, doc.uncovered), (30, 30, 0))

	def test_a_plan_is_approved_by_a_director_and_makes_each_audit_once(self) -> None:
		doc = self.plan()
		self.refused("operations director approves", as_user, HEAD, year_plan.approve, doc.name)
		as_user(DIRECTOR, year_plan.approve, doc.name)
		doc.reload()
		self.assertEqual((doc.status, doc.approved_by), ("Approved", DIRECTOR))
		doc.auditors = 5
		self.refused("stays as it is", as_user, HEAD, doc.save)
		doc.reload()
		first = as_user(HEAD, year_plan.make_audit, doc.name, doc.rounds[0].name)
		again = as_user(HEAD, year_plan.make_audit, doc.name, doc.rounds[0].name)
		self.assertEqual(first, again)
		made = frappe.get_doc("Audit", first)
		self.assertEqual((made.area, made.properties[0].property), ("Fees and Receipts", self.property))
		self.assertEqual((str(made.period_from), str(made.period_to)), ("2030-01-01", "2030-12-31"))

	def test_what_is_pressing_has_days_or_a_reason(self) -> None:
		doc = self.plan(auditors=0.1)
		self.assertEqual((doc.uncovered, doc.subjects[0].standing), (1, "No Days"))
		self.refused("Pressing, and without days", as_user, DIRECTOR, year_plan.approve, doc.name)

	def test_a_guess_is_no_risk(self) -> None:
		doc = self.plan(subjects=[self.subject("Purchasing", *[""] * 8)])
		self.assertEqual((doc.subjects[0].risk_score, doc.subjects[0].level), (3, "High"))
		self.refused("guessed", as_user, DIRECTOR, year_plan.approve, doc.name)

	def test_bad_input_is_refused_by_row_and_field(self) -> None:
		for words, subject in (
			("Money a Year", self.subject("Purchasing", "很多", *[""] * 7)),
			("Complexity", self.subject("Purchasing", *[""] * 5, "6", "", "")),
			("Quality Score", self.subject("Purchasing", "", "", "", "101", *[""] * 4)),
			("future", self.subject("Purchasing", *[""] * 8, last_audited="2099-01-01")),
			("half a day", {**self.subject("Purchasing", *[""] * 8), "days": 0.2}),
		):
			self.refused(words, self.plan, subjects=[subject])
		self.refused("there twice", self.plan, subjects=[self.subject("Stock", *[""] * 8)] * 2)
		self.plan()
		self.refused("plans the audits of 2031", self.plan)

	def test_what_is_known_fills_what_is_empty_and_nothing_else(self) -> None:
		doc = self.plan(subjects=[self.subject("Fees and Receipts", "7", *[""] * 7)])
		number = as_user(HEAD, year_plan.gather, doc.name)
		doc.reload()
		self.assertEqual(number, len(doc.subjects))
		mine = [row for row in doc.subjects if row.property == self.property]
		self.assertEqual(
			{row.area for row in mine}, {"Fees and Receipts", "Purchasing", "Payments and Expenses"}
		)
		self.assertEqual(mine[0].factor_amount, "7")
