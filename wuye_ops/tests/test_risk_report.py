"""A quarter in the risk register, from the rounds and alerts to the report that is made once, concluded, approved and kept as it was."""

import json
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.risk.reporting import content, paper, quarterly, reports
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_review import quarter_before, quarter_of
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RiskCase, as_user, assess

DOCTYPE = "Risk Report"
OFFICER_A = "risk-officer-a@wuye.test"


def last_quarter() -> Period:
	return quarter_before(getdate(nowdate()))


def quarter_before_last() -> Period:
	return quarter_before(last_quarter().first)


def on(day, risk: str, *stages: str) -> None:
	"""The last rounds of a risk as if they had counted on a day."""
	for stage in stages:
		name = frappe.get_all(
			"Risk Assessment", {"risk": risk, "stage": stage}, pluck="name", order_by="creation desc"
		)
		frappe.db.set_value("Risk Assessment", name[0], "assessed_on", day)


def make_past(current: tuple[int, int], day, inherent: tuple[int, int] = (5, 5), **fields):
	"""A risk that was seen and assessed on a day of the past."""
	doc = risks.make_assessed(inherent, current, **fields)
	frappe.db.set_value("Risk", doc.name, {"identified_on": day, "creation": f"{day} 09:00:00"})
	on(day, doc.name, "Inherent", "Current")
	return doc


def made(
	property_name: str | None = make.PROPERTY_A, user: str = OFFICER, day=None, company: str | None = None
):
	name = as_user(user, reports.make, str(day or last_quarter().first), property_name, company)
	return frappe.get_doc(DOCTYPE, name)


def conclude(doc, text: str = "总体可控，水浸风险上升") -> None:
	doc.reload()
	doc.conclusion = text
	as_user(OFFICER, doc.save)


def said(doc) -> dict:
	return json.loads(frappe.db.get_value(DOCTYPE, doc.name, "record"))


class TestRiskReport(RiskCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_user(OFFICER_A, "Risk Officer")
		limit = {"user": OFFICER_A, "allow": "Property", "for_value": make.PROPERTY_A}
		if not frappe.db.exists("User Permission", limit):
			frappe.get_doc({"doctype": "User Permission", **limit}).insert()
		frappe.db.commit()

	def setUp(self) -> None:
		super().setUp()
		self.quarter, self.before = last_quarter(), quarter_before_last()
		# of other tests nothing counts here
		frappe.db.set_value(
			"Risk", {"property": ["in", (make.PROPERTY_A, make.PROPERTY_B)]}, {"identified_on": nowdate()}
		)
		frappe.db.delete(DOCTYPE)

	def moves(self, doc) -> dict:
		return {row["risk"]: (row["change"], row["then"], row["now"]) for row in said(doc)["moves"]["rows"]}

	def test_the_story_of_a_quarter(self) -> None:
		worse = make_past((1, 4), self.before.first, title="地下车库水浸")
		better = make_past((4, 4), self.before.first, title="外墙脱落")
		still = make_past((2, 2), self.before.last, title="绿化带滑倒")
		new = make_past((3, 3), self.quarter.first, title="充电桩起火")
		gone = make_past((1, 2), self.before.first, title="临时围挡")
		middle = add_days(self.quarter.first, 40)
		for risk, value in ((worse, (3, 4)), (better, (1, 4))):
			assess(risk.name, "Current", *value, also=int(value[0] * value[1] >= 9))
			on(middle, risk.name, "Current")
		frappe.db.set_value(
			"Risk", gone.name, {"status": "Closed", "reason_closed": "围挡已拆除", "ended_on": middle}
		)
		# what comes after the quarter is another quarter's
		assess(still.name, "Current", 5, 5, also=1)
		doc = made()
		self.assertEqual(
			(doc.status, doc.version, doc.as_of, doc.quarter_end),
			("Draft", 1, self.quarter.last, self.quarter.last),
		)
		self.assertEqual(
			self.moves(doc),
			{
				worse.name: ("Worse", ["Yellow", "4", "1 × 4"], ["Orange", "12", "3 × 4"]),
				new.name: ("New", None, ["Orange", "9", "3 × 3"]),
				better.name: ("Better", ["Red", "16", "4 × 4"], ["Yellow", "4", "1 × 4"]),
				gone.name: ("Gone", ["Blue", "2", "1 × 2"], None),
			},
		)
		found = said(doc)
		self.assertEqual((found["counts"]["then"], found["counts"]["now"]), (4, 4))
		self.assertEqual(
			[row["reason"] for row in found["moves"]["rows"] if row["change"] == "Gone"], ["围挡已拆除"]
		)
		self.assertEqual(sorted(found["heat"]["now"]["cells"]), [[1, 4, 1], [2, 2, 1], [3, 3, 1], [3, 4, 1]])
		self.assertEqual(sorted(found["heat"]["then"]["cells"]), [[1, 2, 1], [1, 4, 1], [2, 2, 1], [4, 4, 1]])
		# those that would be grave without measures, too; what is grave today comes first
		keys = [row["risk"] for row in found["key_risks"]["rows"]]
		self.assertEqual(keys[:2], [worse.name, new.name])
		self.assertEqual(set(keys), {worse.name, new.name, better.name, still.name})
		self.assertEqual((doc.risk_count, doc.orange_count, doc.worse_count, doc.better_count), (4, 2, 1, 1))
		# made once, by whoever asks
		self.assertEqual(made(user=OFFICER_A).name, doc.name)
		self.refused("risk officer writes the conclusion", as_user, DIRECTOR, reports.approve, doc.name)
		conclude(doc)
		self.refused("This is for", as_user, OFFICER, reports.approve, doc.name, error=frappe.PermissionError)
		as_user(DIRECTOR, reports.approve, doc.name, "同意")
		doc.reload()
		self.assertEqual((doc.status, doc.approved_by, doc.written_by), ("Approved", DIRECTOR, OFFICER))
		self.assertEqual([row.step for row in doc.log], ["Made", "Written", "Approved"])
		self.assertTrue(reports.is_intact(doc))
		paper_of = as_user(DIRECTOR, frappe.get_print, DOCTYPE, doc.name, "Risk Report Sheet")
		for text in ("地下车库水浸", "总体可控，水浸风险上升", "围挡已拆除", doc.digest):
			self.assertIn(text, paper_of)
		before = doc.record
		# the register moves on, the report does not
		assess(worse.name, "Current", 5, 4, also=1)
		on(self.quarter.last, worse.name, "Current")
		self.refused("not a step that follows", as_user, OFFICER, reports.compute_again, doc.name)
		doc.conclusion = "改写"
		self.refused("not a step that follows", as_user, OFFICER, doc.save)
		self.assertEqual(frappe.db.get_value(DOCTYPE, doc.name, "record"), before)

		# a correction is a version of its own, and takes its place when it is approved
		self.refused("Say why", as_user, OFFICER, reports.correct, doc.name, " ")
		name = as_user(OFFICER, reports.correct, doc.name, "漏记一次评估")
		self.refused("being corrected already", as_user, DIRECTOR, reports.correct, doc.name, "再改")
		second = frappe.get_doc(DOCTYPE, name)
		self.assertEqual(
			(second.version, second.replaces, second.conclusion), (2, doc.name, "总体可控，水浸风险上升")
		)
		self.assertEqual(self.moves(second)[worse.name][2], ["Red", "20", "5 × 4"])
		self.assertEqual(frappe.db.get_value(DOCTYPE, doc.name, "status"), "Approved")
		self.assertEqual(made().name, second.name)
		as_user(DIRECTOR, reports.approve, second.name)
		self.assertEqual(frappe.db.get_value(DOCTYPE, doc.name, ("status", "record")), ("Replaced", before))

	def test_alerts_of_the_quarter(self) -> None:
		begin = get_datetime(f"{self.quarter.first} 08:00:00")
		indicator = self.indicator()
		for number, (hour, level, minutes, ended) in enumerate(
			((0, "Yellow", 30, 200), (24, "Yellow", 600, None), (48, "Red", None, None))
		):
			self.alert(indicator, number, begin + timedelta(hours=hour), level, minutes, ended)
		# one of the quarter before that was over by then, and one of today
		self.alert(indicator, 7, begin - timedelta(days=30), "Red", None, 60)
		self.alert(indicator, 8, now_datetime(), "Red", None, None)
		doc = make_past((2, 2), self.before.first, (2, 4))
		frappe.get_doc("Risk Indicator", indicator).append("risks", {"risk": doc.name}).db_insert()
		found = said(made())
		self.assertEqual(
			[
				(row["level"], row["opened"], row["in_time"], row["minutes"], row["unanswered"])
				for row in found["alerts"]
			],
			[("Red", 1, "0", None, 1), ("Yellow", 2, "50", 600, 0)],
		)
		(row,) = found["indicators"]["rows"]
		self.assertEqual(
			(row["breaches"], row["levels"], row["worst"], row["open"]),
			(3, {"Yellow": 2, "Red": 1}, "Red", 2),
		)
		# what an alert raises is a key risk, though it was assessed yellow
		(key,) = found["key_risks"]["rows"]
		self.assertEqual((key["risk"], key["value"][0], key["raised"]), (doc.name, "Yellow", "Red"))

	def indicator(self) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Risk Indicator",
				"title": "季报工单超时率",
				"metric": "service.completion",
				"comparison": "<",
				"yellow": "90",
				"scope": "All Properties",
			}
		)
		return as_user(OFFICER, doc.insert).name

	def alert(
		self, indicator: str, number: int, opened, level: str, answered: int | None, ended: int | None
	) -> None:
		doc = frappe.get_doc(
			{
				"doctype": "Risk Alert",
				"indicator": indicator,
				"property": make.PROPERTY_A,
				"company": frappe.db.get_value("Property", make.PROPERTY_A, "company"),
				"title": "季报",
				"kind": "Breach",
				"status": "Closed" if ended else "Open",
				"level": level,
				"worst": level,
				"opened_on": opened,
				"due_by": opened + timedelta(hours=4),
				"ended_on": opened + timedelta(minutes=ended) if ended else None,
				"alert_key": f"risk-report-{number}",
			}
		)
		if answered:
			doc.append(
				"log", {"at": opened + timedelta(minutes=answered), "step": "Take in Hand", "level": level}
			)
		doc.flags.by_service = True
		doc.insert()

	def test_what_is_owed_done_and_lost(self) -> None:
		doc = make_past((4, 4), self.before.first)
		frappe.db.set_value(
			"Risk",
			doc.name,
			{"next_review": add_days(nowdate(), -5), "accepted_until": add_days(nowdate(), -2)},
		)
		day = add_days(self.quarter.first, 3)
		for number, (done, due) in enumerate(
			((day, None), (None, add_days(nowdate(), -1)), (self.before.last, None))
		):
			frappe.get_doc(
				{
					"doctype": "Risk Measure",
					"parent": doc.name,
					"parenttype": "Risk",
					"parentfield": "measures",
					"idx": number,
					"document_type": "Rectification",
					"document": f"R-{number}",
					"done_on": done,
					"due_on": due,
				}
			).db_insert()
		frappe.get_doc(
			{
				"doctype": "Risk Response",
				"parent": doc.name,
				"parenttype": "Risk",
				"parentfield": "responses",
				"kind": "Accept",
				"approved_on": self.before.last,
				"approved_by": DIRECTOR,
				"until": add_days(nowdate(), -2),
				"status": "Over",
			}
		).db_insert()
		found = said(made())
		self.assertEqual([row["document"] for row in found["measures"]["done"]["rows"]], ["R-0"])
		self.assertEqual([row["document"] for row in found["measures"]["late"]["rows"]], ["R-1"])
		self.assertEqual(found["measures"]["kinds"], [["Rectification", 1]])
		self.assertEqual([row["risk"] for row in found["acceptances"]["rows"]], [doc.name])
		self.assertEqual([(row["risk"], row["days"]) for row in found["duties"]["rows"]], [(doc.name, 2)])

	def test_more_risks_take_no_more_questions(self) -> None:
		make_past((4, 4), self.before.first)
		doc = made()
		quarter = Period(doc.quarter_start, doc.quarter_end)
		subject = content.Subject(
			doc.company, make.PROPERTY_A, quarter, quarter.last, now_datetime(), (make.PROPERTY_A,)
		)
		content.read(subject)
		before = self.questions(subject)
		for number in range(4):
			make_past((4, 4), self.before.first, title=f"另一项 {number}")
		self.assertEqual(self.questions(subject), before)
		self.assertLess(before, 40)

	def questions(self, subject) -> int:
		count = 0
		real = frappe.db.sql

		def sql(*args, **kwargs):
			nonlocal count
			count += 1
			return real(*args, **kwargs)

		with patch.object(frappe.db, "sql", sql):
			content.read(subject)
		return count

	def test_insurance(self) -> None:
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")
		frappe.db.delete("Insurance Claim")
		bare = make_past((4, 4), self.before.first, title="无人承保")
		ended, ending, other = (
			insure.confirmed(*places) for places in ((make.PROPERTY_A,), (), (make.PROPERTY_B,))
		)
		following = quarter_of(getdate(add_days(self.quarter.last, 1)))
		for policy, last in (
			(ended, self.quarter.last),
			(ending, following.last),
			(other, self.quarter.first),
		):
			frappe.db.set_value(
				"Insurance Policy",
				policy.name,
				{"first": self.before.first, "last": last, "covers_until": last},
			)
		claim = insure.claim(ending)
		frappe.db.set_value(
			"Insurance Claim", claim.name, {"reported_on": self.quarter.last, "status": "Paid", "amount": 800}
		)
		found = said(made())["insurance"]
		self.assertEqual([row["policy"] for row in found["ended"]["rows"]], [ended.name])
		self.assertEqual([row["policy"] for row in found["ending"]["rows"]], [ending.name])
		self.assertEqual(
			[(row["claim"], row["status"], row["amount"]) for row in found["claims"]["rows"]],
			[(claim.name, "Paid", "800.00")],
		)
		frappe.db.set_value("Insurance Policy", ending.name, "status", "Draft")
		name = made().name
		as_user(OFFICER, reports.compute_again, name)
		again = said(frappe._dict(name=name))["insurance"]["uncovered"]["rows"]
		self.assertTrue(next(row["why"] for row in again if row["risk"] == bare.name))

	def test_a_running_quarter_is_read_again_before_it_is_approved(self) -> None:
		doc = made(day=nowdate())
		self.assertEqual(doc.as_of, getdate(nowdate()))
		conclude(doc)
		self.refused("Approve its report when it is over", as_user, DIRECTOR, reports.approve, doc.name)
		self.refused("has begun", made, day=add_days(quarter_of(getdate(nowdate())).last, 1))
		# the quarter is over: the job reads it once more, and the conclusion stays
		after = add_days(quarter_of(getdate(nowdate())).last, 9)
		with (
			patch.object(reports, "now_datetime", lambda: get_datetime(f"{after} 03:00:00")),
			patch.object(frappe.db, "commit"),
		):
			quarterly.follow_the_quarter(getdate(after))
		doc.reload()
		self.assertEqual((doc.as_of, doc.conclusion), (doc.quarter_end, "总体可控，水浸风险上升"))

	def test_the_job_makes_each_once_and_says_why_one_is_missing(self) -> None:
		make_past((4, 4), self.before.first)
		make_past((2, 2), self.before.first, property_name=make.PROPERTY_B)
		today = getdate(add_days(self.quarter.last, 8))
		with patch.object(frappe.db, "commit"):
			self.assertEqual(
				quarterly.follow_the_quarter(getdate(add_days(self.quarter.last, 7))),
				{"made": 0, "read": 0, "failed": 0},
			)
			real = content.read

			def read(subject):
				if subject.property == make.PROPERTY_B:
					raise ValueError("指标已注销")
				return real(subject)

			with patch.object(content, "read", read):
				done = quarterly.follow_the_quarter(today)
			self.assertEqual(done, {"made": 2, "read": 0, "failed": 1})
			name = frappe.db.get_value(DOCTYPE, {"property": make.PROPERTY_B})
			broken = frappe.get_doc(DOCTYPE, name)
			self.assertEqual(
				(broken.problem, broken.record, broken.log[0].step), ("指标已注销", None, "Made")
			)
			self.refused("It holds no figures: 指标已注销", as_user, DIRECTOR, reports.approve, name)
			self.assertIn("指标已注销", paper.sheet(name))
			# the next day only that one is read
			self.assertEqual(quarterly.follow_the_quarter(today), {"made": 0, "read": 1, "failed": 0})
			self.assertEqual(quarterly.follow_the_quarter(today), {"made": 0, "read": 0, "failed": 0})
		self.assertEqual(frappe.db.count(DOCTYPE, {"quarter_start": self.quarter.first}), 3)
		self.assertTrue(frappe.db.get_value(DOCTYPE, name, "record"))
		# who concludes it is told
		own = frappe.db.get_value(DOCTYPE, {"property": make.PROPERTY_A})
		self.assertEqual(len(self.told(own, OFFICER_A)), 1)

	def test_who_sees_which(self) -> None:
		company = frappe.db.get_value("Property", make.PROPERTY_A, "company")
		mine, other, whole = made(), made(make.PROPERTY_B), made(None, company=company)
		seen = as_user(make.user("manager"), frappe.get_list, DOCTYPE, pluck="name")
		self.assertEqual(seen, [mine.name])
		for name in (other.name, whole.name):
			self.refused("", as_user, make.user("manager"), paper.sheet, name, error=frappe.PermissionError)
		self.assertIn("The Register", as_user(make.user("manager"), paper.sheet, mine.name))
		self.assertEqual(len(as_user(DIRECTOR, frappe.get_list, DOCTYPE)), 3)
		self.assertEqual(as_user(OFFICER_A, frappe.get_list, DOCTYPE, pluck="name"), [mine.name])
		self.refused(
			"Choose a property of yours", made, make.PROPERTY_B, OFFICER_A, error=frappe.PermissionError
		)
		self.refused(
			"made by head office", made, None, OFFICER_A, company=company, error=frappe.PermissionError
		)
		self.refused("This is for", made, make.PROPERTY_A, make.user("manager"), error=frappe.PermissionError)
		self.refused("Choose a property or a company", made, None, company="没有")
		self.refused("Choose a property of yours", made, "没有")

	def test_who_has_written_any_of_it_does_not_approve_it(self) -> None:
		both = make.make_user("risk-both@wuye.test", "Risk Officer", "Operations Director")
		doc = made()
		doc.conclusion = "初稿"
		as_user(both, doc.save)
		conclude(doc)
		self.assertEqual(doc.written_by, OFFICER)
		self.refused(
			"Somebody else must approve",
			as_user,
			both,
			reports.approve,
			doc.name,
			error=frappe.PermissionError,
		)
		self.assertEqual(as_user(DIRECTOR, reports.approve, doc.name), "Approved")

	def test_nothing_of_it_is_written_by_hand(self) -> None:
		doc = made()
		doc.risk_count = 99
		self.refused("not entered by hand", as_user, OFFICER, doc.save)
		doc.reload()
		doc.status = "Approved"
		self.refused("not entered by hand", as_user, OFFICER, doc.save)
		other = frappe.copy_doc(doc)
		self.refused("", as_user, OFFICER, other.insert, error=frappe.PermissionError)
		self.refused("choose the quarter", other.insert, error=frappe.PermissionError)
		self.refused(
			"kept for the record", frappe.delete_doc, DOCTYPE, doc.name, error=frappe.PermissionError
		)
		conclude(doc)
		as_user(DIRECTOR, reports.approve, doc.name)
		# in the database itself: the paper says that its seal is broken
		frappe.db.set_value(DOCTYPE, doc.name, "record", doc.record.replace('"now":0', '"now":9', 1))
		self.assertIn("its seal is broken", paper.sheet(doc.name))
