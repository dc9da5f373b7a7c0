"""Which key risks nothing covers, and the story of a policy that ends: told once, its risks bare, renewed, covered again."""

from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.property import told_once
from wuye_ops.risk import follow_up
from wuye_ops.risk.insurance import calendar, claims, cover, expiry, policies
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RiskCase, as_user


class TestUncovered(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		# what other tests have committed covers nothing here
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")

	def uncovered(self, *args, **kwargs) -> dict[str, str]:
		return {row.name: row.why for row in cover.uncovered_key_risks(*args, **kwargs)}

	def test_why_each_is_not_covered(self) -> None:
		risk = risks.make_assessed((5, 4), (4, 3), expected_loss=1_500_000).name
		self.assertEqual(self.uncovered()[risk], "never")
		insure.confirmed(make.PROPERTY_A, days=(-400, -40))
		insure.confirmed(make.PROPERTY_B)
		self.assertEqual(self.uncovered()[risk], "expired")
		insure.confirmed(make.PROPERTY_A, days=(10, 300))
		row = next(row for row in cover.uncovered_key_risks(make.PROPERTY_A) if row.name == risk)
		self.assertEqual((row.why, row.level), ("not_begun", "Orange"))
		self.assertIn("begins on", row.reason)
		policy = insure.confirmed(make.PROPERTY_A)
		row = next(row for row in cover.uncovered_key_risks() if row.name == risk)
		self.assertEqual(row.why, "too_low")
		self.assertIn("500,000.00 short", row.reason)
		# policies of one category stand beside each other
		all_of = insure.confirmed()
		self.assertNotIn(risk, self.uncovered())
		policies.take(all_of.name, "Take Back", "更正")
		frappe.db.set_value("Risk", risk, "expected_loss", 0)
		self.assertNotIn(risk, self.uncovered())
		frappe.db.set_value("Insurance Policy", policy.name, {"in_all": 1_000_000, "per_event": 0})
		paid = insure.claim(policy)
		frappe.db.set_value("Insurance Claim", paid.name, {"status": "Paid", "amount": 1_000_000})
		self.assertEqual(self.uncovered()[risk], "used_up")

	def test_only_key_risks_that_somebody_insures(self) -> None:
		mild = risks.make_assessed((3, 2), (2, 2), title="轻微").name
		legal = risks.make_assessed((5, 4), (4, 3), title="诉讼", category="Legal").name
		found = self.uncovered()
		self.assertFalse({mild, legal} & set(found))
		doc = frappe.get_doc("Risk", legal)
		doc.append("responses", {"kind": "Transfer"})
		doc.save()
		self.assertEqual(self.uncovered()[legal], "never")

	def test_each_sees_their_own_property_and_more_risks_take_no_more_questions(self) -> None:
		mine = risks.make_assessed((5, 4), (4, 3)).name
		insure.confirmed(make.PROPERTY_B)
		other = make.user("manager", make.PROPERTY_B)
		self.assertNotIn(mine, as_user(other, self.uncovered))
		self.assertIn(mine, as_user(make.user("manager"), self.uncovered))
		self.assertNotIn(mine, self.uncovered(make.PROPERTY_B))
		risks.make_assessed((5, 4), (4, 3), title="另一起火")
		cover.uncovered_key_risks()
		with self.assertQueryCount(7):
			cover.uncovered_key_risks()

	def test_the_card_leads_to_the_report(self) -> None:
		before = as_user(OFFICER, cover.uncovered_card)["value"]
		risks.make_assessed((5, 4), (4, 3))
		card = as_user(OFFICER, cover.uncovered_card, frappe.as_json({"property": make.PROPERTY_A}))
		self.assertEqual(card["route"], ["query-report", "Uncovered Risks"])
		self.assertEqual(as_user(OFFICER, cover.uncovered_card)["value"], before + 1)
		with self.assertRaises(frappe.PermissionError):
			as_user(make.user("guard"), cover.uncovered_card)


class TestReports(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")

	def run_report(self, user: str, report: str, **filters) -> dict:
		return as_user(user, query_report.run, report, filters=filters)

	def test_uncovered_risks_with_the_reason_of_each(self) -> None:
		bare = risks.make_assessed((5, 4), (4, 3), expected_loss=80_000)
		dear = risks.make_assessed(
			(5, 4), (4, 3), title="高层外墙脱落", category="Falling Objects", expected_loss=900_000
		)
		insure.confirmed(make.PROPERTY_A, days=(-400, -40))
		found = self.run_report(OFFICER, "Uncovered Risks", property=make.PROPERTY_A)
		rows = {row["risk"]: row for row in found["result"]}
		order = [row["risk"] for row in found["result"] if row["risk"] in (bare.name, dear.name)]
		self.assertEqual(order, [dear.name, bare.name], "of one level the dearest first")
		self.assertEqual((rows[bare.name]["why"], rows[dear.name]["why"]), ("expired", "never"))
		self.assertEqual(found["chart"]["data"]["leads"]["report"], "Uncovered Risks")
		only = self.run_report(OFFICER, "Uncovered Risks", property=make.PROPERTY_A, why="expired")
		self.assertIn(bare.name, [row["risk"] for row in only["result"]])
		self.assertNotIn(dear.name, [row["risk"] for row in only["result"]])
		# who sees one property reads of it alone, whatever they ask for
		other = make.user("manager", make.PROPERTY_B)
		seen = self.run_report(other, "Uncovered Risks", property=make.PROPERTY_A)["result"]
		self.assertFalse({bare.name, dear.name} & {row["risk"] for row in seen if isinstance(row, dict)})
		with self.assertRaises(frappe.PermissionError):
			self.run_report(make.user("head"), "Uncovered Risks")

	def test_the_calendar_as_a_report(self) -> None:
		policy = insure.confirmed(make.PROPERTY_A, days=(-300, 20), premium=9_000)
		found = self.run_report(make.user("manager"), "Insurance Calendar", months=12)
		row = next(row for row in found["result"] if row["name"] == policy.name)
		self.assertEqual((row["days"], row["renewed"], row["premium"]), (20, False, 9_000))
		self.assertEqual(len(found["chart"]["data"]["labels"]), 12)
		self.refused("Choose 1 to", self.run_report, OFFICER, "Insurance Calendar", months=600)


@patch("frappe.db.commit", lambda *args, **kwargs: None)
class TestTransfer(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")

	def test_a_response_names_a_policy_that_is_for_the_risk(self) -> None:
		policy = insure.confirmed(make.PROPERTY_A)
		doc = insure.transferred(policy)
		self.assertEqual((doc.responses[0].status, doc.key_since), ("In Effect", None))
		self.assertEqual(doc.policies[0].response_row, "1")
		bare = insure.transferred(title="另一起火")
		self.assertEqual((bare.responses[0].status, bare.key_since), ("Decided", getdate(nowdate())))
		for policy, words in (
			(insure.draft(make.PROPERTY_A), "is a draft"),
			(insure.confirmed(make.PROPERTY_B), "does not cover"),
			(insure.confirmed(make.PROPERTY_A, categories=[{"category": "Lift"}]), "does not cover"),
		):
			with self.subTest(words):
				bare.reload()
				bare.append("policies", {"policy": policy.name})
				self.refused(words, bare.save)
		bare.reload()
		bare.append("policies", {"policy": insure.confirmed().name, "response_row": "2"})
		self.refused("belongs to a response that transfers", bare.save)

	def test_expiring_told_once_uncovered_renewed_and_covered_again(self) -> None:
		policy = insure.confirmed(make.PROPERTY_A, days=(-300, 25))
		doc = insure.transferred(policy)
		self.assertNotIn(doc.name, {row.name for row in cover.uncovered_key_risks()})
		# a claim on it, agreed within what it pays, and paid
		claim = as_user(
			make.user("manager"), insure.claim, policy, documents=[{"title": "票据"}], risk=doc.name
		)
		for step, values in (
			("Hand In Documents", {}),
			("Agree", {"amount": "45000"}),
			("Record Payment", {}),
		):
			as_user(OFFICER, claims.take, claim.name, step, **values)
		# 30 days before its end officer and manager hear of it, once
		day = getdate(nowdate())
		self.assertEqual(expiry.follow_policies(day)["told"], 1)
		self.assertEqual(expiry.follow_policies(day)["told"], 0)
		policy.reload()
		self.assertEqual([(row.days, row.covers_until) for row in policy.warnings], [(-30, policy.last)])
		for user in (OFFICER, make.user("manager")):
			self.assertEqual(len([text for text in self.told(policy.name, user) if "25 days" in text]), 1)
		self.assertEqual(self.told(policy.name, DIRECTOR), [])
		# the day after the last one
		over = getdate(add_days(policy.last, 1))
		with patch("wuye_ops.risk.register.nowdate", return_value=str(over)):
			self.assertEqual(expiry.follow_policies(over)["told"], 1)
			follow_up.follow_risks(over)
		self.assertTrue(any("has ended" in text for text in self.told(policy.name, DIRECTOR)))
		self.assertEqual(policy.reload().status, "Expired")
		doc.reload()
		self.assertEqual((doc.responses[0].status, doc.key_since), ("Over", over))
		why = {row.name: row.why for row in cover.uncovered_key_risks(today=over)}
		self.assertEqual(why[doc.name], "expired")
		self.assertIn(
			("Cover", 1),
			frappe.get_all("Risk Reminder", {"parent": doc.name}, ["duty", "days"], as_list=True),
		)
		self.assertTrue(
			any("insurance of a risk has ended" in text for text in self.told(doc.name, make.user("head")))
		)
		# renewed: the risk leans on the new one by itself
		new = as_user(OFFICER, policies.renew, policy.name, "PL-NEXT")
		with patch("wuye_ops.risk.register.nowdate", return_value=str(over)):
			as_user(OFFICER, policies.take, new, "Confirm")
		doc.reload()
		self.assertEqual([row.policy for row in doc.policies], [policy.name, new])
		self.assertEqual((doc.responses[0].status, doc.key_since), ("In Effect", None))
		self.assertEqual(self.steps_of(doc.name)[-1], "Renew Insurance")
		self.assertNotIn(doc.name, {row.name for row in cover.uncovered_key_risks(today=over)})

	def test_a_policy_that_cannot_be_told_of_keeps_no_other_from_it_and_says_so(self) -> None:
		good = insure.confirmed(make.PROPERTY_A, days=(-300, 25))
		bad = insure.confirmed(make.PROPERTY_B, days=(-300, 20), categories=[{"category": "Lift"}])
		tell = told_once.tell_staff

		def broken(users, document, text, **more) -> None:
			if document.name == bad.name:
				raise ValueError("the mail server is out of reach")
			tell(users, document, text, **more)

		day = getdate(nowdate())
		with patch.object(told_once, "tell_staff", broken):
			done = expiry.follow_policies(day)
		self.assertEqual((done["told"], done["failed"]), (1, 1))
		self.assertEqual([row.days for row in good.reload().warnings], [-30])
		self.assertEqual((bad.reload().warnings, bad.error), ([], "the mail server is out of reach"))
		# the next night succeeds, and the word goes
		self.assertEqual(expiry.follow_policies(day)["told"], 1)
		self.assertEqual((len(bad.reload().warnings), bad.error, bad.error_on), (1, None, None))

	def test_what_is_renewed_is_not_warned_of(self) -> None:
		policy = insure.confirmed(make.PROPERTY_A, days=(-300, 25))
		insure.confirmed(days=(20, 400))
		self.assertEqual(expiry.follow_policies(getdate(nowdate()))["told"], 0)
		# after an outage the latest step alone
		other = insure.confirmed(make.PROPERTY_B, days=(-300, 0), categories=[{"category": "Lift"}])
		expiry.follow_policies(getdate(nowdate()))
		self.assertEqual([row.days for row in other.reload().warnings], [0])
		self.assertEqual(policy.reload().warnings, [])

	def test_a_policy_that_begins_puts_the_response_into_effect(self) -> None:
		doc = insure.transferred(insure.confirmed(make.PROPERTY_A, days=(5, 300)))
		self.assertEqual((doc.responses[0].status, doc.key_since), ("Decided", getdate(nowdate())))
		day = getdate(add_days(nowdate(), 5))
		with patch("wuye_ops.risk.register.nowdate", return_value=str(day)):
			follow_up.follow_risks(day)
		self.assertEqual((doc.reload().responses[0].status, doc.key_since), ("In Effect", None))
		self.assertNotIn(doc.name, cover.moved_risks(day))

	def test_a_claim_that_the_insurer_leaves_is_told_of_once(self) -> None:
		claim = insure.claim(insure.confirmed(make.PROPERTY_A), documents=[{"title": "票据"}])
		claims.take(claim.name, "Hand In Documents")
		day = getdate(add_days(nowdate(), 31))
		self.assertEqual(expiry.follow_policies(day)["chased"], 1)
		self.assertEqual(expiry.follow_policies(day)["chased"], 0)
		self.assertTrue(any("has not answered" in text for text in self.told(claim.name, OFFICER)))


class TestCalendar(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Insurance Policy", {"status": ["!=", "Draft"]}, "status", "Draft")

	def test_what_ends_in_which_month_and_what_a_month_costs(self) -> None:
		policy = insure.confirmed(
			make.PROPERTY_A, first="2031-01-01", last="2031-03-31", premium=9_000, policy_no="CAL-1"
		)
		insure.confirmed(
			make.PROPERTY_B, first="2031-02-01", last="2031-02-28", premium=2_800, policy_no="CAL-2"
		)
		insure.confirmed(
			make.PROPERTY_A, first="2031-04-01", last="2032-03-31", premium=36_600, policy_no="CAL-3"
		)
		rows = calendar.ending_by_month(4, first=getdate("2031-01-15"))
		self.assertEqual([row.month for row in rows], ["2031-01", "2031-02", "2031-03", "2031-04"])
		self.assertEqual([row.count for row in rows], [0, 1, 1, 0])
		self.assertEqual([row.to_renew for row in rows], [0, 1, 0, 0])
		self.assertEqual([row.premium for row in rows], [0, 2_800, 9_000, 0])
		self.assertEqual([row.cost for row in rows], [3_100, 5_600, 3_100, 3_000])
		self.assertEqual([row.name for row in rows[2].policies], [policy.name])
		mine = as_user(make.user("manager"), calendar.ending_by_month, 4, first=getdate("2031-01-15"))
		self.assertEqual([row.count for row in mine], [0, 0, 1, 0])
		mine = calendar.ending_by_month(4, make.PROPERTY_B, getdate("2031-01-15"))
		self.assertEqual([row.cost for row in mine], [0, 2_800, 0, 0])

	def test_the_calendar_shows_it_on_its_last_day(self) -> None:
		policy = insure.confirmed(make.PROPERTY_A, first="2031-01-01", last="2031-03-31")
		shown = as_user(make.user("manager"), calendar.events, "2031-03-01", "2031-04-30", "[]")
		row = next(row for row in shown if row.name == policy.name)
		self.assertEqual((str(row.start), row.allDay), ("2031-03-31", 1))
		other = as_user(
			make.user("manager", make.PROPERTY_B), calendar.events, "2031-03-01", "2031-04-30", "[]"
		)
		self.assertNotIn(policy.name, [row.name for row in other])
