"""Assessments: by several people with their reasons, refused when they cannot be, and kept as they were given."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk import assessments
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import AUDITOR, DIRECTOR, OFFICER, RiskCase, as_user, assess

ROUND = "Risk Assessment"


class TestAssessments(RiskCase):
	def begin(self, user: str, risk: str, stage: str = "Inherent", **values) -> dict:
		return as_user(user, assessments.begin, risk, stage, **{"reason": "按记录", **values})

	def test_both_methods_come_to_their_levels(self) -> None:
		for values, method, score, level in (
			({"likelihood": 3, "impact": 1}, "5x5", 3, "Blue"),
			({"likelihood": 2, "impact": 2}, "5x5", 4, "Yellow"),
			({"likelihood": 4, "impact": 2}, "5x5", 8, "Yellow"),
			({"l": "0.5", "e": "6", "c": "7"}, "LEC", 21, "Blue"),
			({"l": "3", "e": "6", "c": "7"}, "LEC", 126, "Yellow"),
			({"l": "1", "e": "10", "c": "7"}, "LEC", 70, "Yellow"),
		):
			with self.subTest(values):
				doc = risks.make_risk()
				made = self.begin(OFFICER, doc.name, method=method, **values)
				self.assertEqual(made["status"], "Counted")
				doc.reload()
				self.assertEqual(
					(doc.method, doc.inherent_score, doc.inherent_level, doc.level),
					(method, score, level, level),
				)

	def test_a_key_risk_takes_two_people(self) -> None:
		doc = risks.make_risk()
		self.refused("2 people assess it", self.begin, OFFICER, doc.name, likelihood=3, impact=3)
		made = self.begin(
			OFFICER, doc.name, likelihood=3, impact=3, also=frappe.as_json([DIRECTOR, make.user("head")])
		)
		self.assertEqual(made["status"], "Asked")
		self.assertEqual(self.told(made["name"], DIRECTOR), ["A risk to assess: 地下车库充电桩起火"])
		self.refused("being asked for already", self.begin, OFFICER, doc.name, likelihood=1, impact=1)
		give = assessments.give
		self.refused(
			"not asked",
			as_user,
			AUDITOR,
			give,
			made["name"],
			"x",
			likelihood=1,
			impact=1,
			error=frappe.PermissionError,
		)
		self.refused("whole numbers", as_user, DIRECTOR, give, made["name"], "同意", likelihood=6, impact=1)
		self.refused("Say why", as_user, DIRECTOR, give, made["name"], " ", likelihood=4, impact=4)
		self.assertEqual(as_user(DIRECTOR, give, made["name"], "近年多发", likelihood=4, impact=4), "Asked")
		self.assertEqual(
			as_user(make.user("head"), give, made["name"], "同意", likelihood=4, impact=3), "Counted"
		)
		doc.reload()
		# the middle of 3, 4, 4 and of 3, 4, 3
		self.assertEqual((doc.inherent_likelihood, doc.inherent_impact, doc.inherent_level), (4, 3, "Orange"))
		round_ = frappe.get_doc(ROUND, made["name"])
		self.assertEqual((round_.score, round_.level, round_.apart), (12, "Orange", 1))
		self.assertEqual(round_.title, doc.title)
		self.assertEqual([row.level for row in round_.opinions], ["Orange", "Red", "Orange"])

	def test_who_are_far_apart_say_what_they_made_of_it(self) -> None:
		doc = risks.make_risk()
		made = self.begin(
			OFFICER, doc.name, likelihood=5, impact=4, also=[DIRECTOR], combination="Most Cautious"
		)
		status = as_user(DIRECTOR, assessments.give, made["name"], "已有喷淋", likelihood=2, impact=2)
		self.assertEqual(status, "Asked")
		self.assertIn(
			"All have assessed, and it does not count yet: 地下车库充电桩起火",
			self.told(made["name"], OFFICER),
		)
		self.refused("far apart", as_user, OFFICER, assessments.count, made["name"])
		self.refused(
			"This is for",
			as_user,
			AUDITOR,
			assessments.count,
			made["name"],
			"x",
			error=frappe.PermissionError,
		)
		self.assertEqual(
			as_user(OFFICER, assessments.count, made["name"], "喷淋未验收，按无喷淋评估"), "Counted"
		)
		doc.reload()
		self.assertEqual((doc.inherent_score, doc.level, doc.is_key), (20, "Red", 1))
		self.assertEqual(doc.next_review, getdate(add_days(nowdate(), 7)))

	def test_what_cannot_be_an_assessment(self) -> None:
		doc = risks.make_risk(identified_on=add_days(nowdate(), -30))
		mild = {"likelihood": 2, "impact": 2}
		self.refused(
			"within a week", self.begin, OFFICER, doc.name, **mild, assessed_on=add_days(nowdate(), -8)
		)
		self.refused(
			"in the future", self.begin, OFFICER, doc.name, **mild, assessed_on=add_days(nowdate(), 1)
		)
		self.refused("without measures", self.begin, OFFICER, doc.name, "Current", **mild)
		self.refused(
			"none of those who assess",
			self.begin,
			OFFICER,
			doc.name,
			**mild,
			also=[make.user("tech")],
			error=frappe.PermissionError,
		)
		stranger = make.user("manager", make.PROPERTY_B)
		self.refused(
			"does not work for this property",
			self.begin,
			OFFICER,
			doc.name,
			**mild,
			also=[stranger],
			error=frappe.PermissionError,
		)
		self.refused("", self.begin, stranger, doc.name, **mild, error=frappe.PermissionError)
		self.begin(OFFICER, doc.name, **mild)
		self.refused("no risk graver", self.begin, OFFICER, doc.name, "Current", likelihood=3, impact=2)
		assess(doc.name, "Current", 2, 2)
		assess(doc.name, "Residual", 1, 2)
		self.refused(
			"lie before",
			self.begin,
			OFFICER,
			doc.name,
			"Current",
			**mild,
			assessed_on=add_days(nowdate(), -1),
		)
		fresh = risks.make_risk()
		self.refused("before", self.begin, OFFICER, fresh.name, **mild, assessed_on=add_days(nowdate(), -1))

	def test_history_is_kept_and_shown(self) -> None:
		doc = risks.make_assessed((4, 2), (3, 2))
		assess(doc.name, "Current", 2, 2)
		rows = as_user(OFFICER, assessments.history, doc.name)
		self.assertEqual(
			[(row["stage"], row["score"], row["level"]) for row in rows],
			[("Inherent", 8, "Yellow"), ("Current", 6, "Yellow"), ("Current", 4, "Yellow")],
		)
		self.assertEqual(len(rows[0]["assessors"]), 1)
		self.refused(
			"", as_user, make.user("tech"), assessments.history, doc.name, error=frappe.PermissionError
		)
		round_ = frappe.get_doc(ROUND, rows[0]["name"])
		round_.score = 1
		self.refused("with the buttons", round_.save, error=frappe.PermissionError)
		round_.reload()
		self.refused("kept for the record", round_.delete, error=frappe.PermissionError)
		by_hand = frappe.get_doc({"doctype": ROUND, "risk": doc.name, "property": doc.property})
		self.refused("with the buttons", by_hand.insert, error=frappe.PermissionError)

	def test_a_round_that_is_not_needed_is_withdrawn(self) -> None:
		doc = risks.make_risk()
		made = as_user(
			make.user("manager"), assessments.begin, doc.name, "Inherent", also=[OFFICER, DIRECTOR]
		)
		self.assertEqual(
			frappe.db.count("Risk Opinion", {"parent": made["name"]}), 2, "who gave no reason only asks"
		)
		self.refused("Nobody has given", as_user, make.user("manager"), assessments.count, made["name"])
		self.refused("Say why", as_user, OFFICER, assessments.withdraw, made["name"], "")
		self.assertEqual(as_user(OFFICER, assessments.withdraw, made["name"], "资料不全"), "Withdrawn")
		self.refused(
			"stays as it is", as_user, DIRECTOR, assessments.give, made["name"], "x", likelihood=1, impact=1
		)
		self.assertEqual(self.begin(OFFICER, doc.name, likelihood=1, impact=1)["status"], "Counted")

	def test_who_can_be_asked(self) -> None:
		found = as_user(OFFICER, assessments.who_can, make.PROPERTY_A)
		users = [row["value"] for row in found]
		self.assertIn(make.user("manager"), users)
		self.assertNotIn(OFFICER, users)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), users)
		self.assertNotIn(make.user("tech"), users)
		self.assertEqual(
			as_user(make.user("manager", make.PROPERTY_B), assessments.who_can, make.PROPERTY_A), []
		)

	def test_what_the_others_said_stays_sealed_until_all_have_spoken(self) -> None:
		doc = risks.make_risk()
		head, seen = make.user("head"), "消防通道堵塞，见巡查照片"
		made = self.begin(OFFICER, doc.name, likelihood=5, impact=5, also=[DIRECTOR, head], reason=seen)
		name, give = made["name"], assessments.give

		def nothing_is_read() -> None:
			for user in (DIRECTOR, head, AUDITOR, OFFICER):
				read = as_user(user, frappe.get_doc, ROUND, name)
				row = read.opinions[0]
				self.assertEqual((row.likelihood, row.level or None, row.reason), (0, None, None), user)
				self.assertNotIn(seen, frappe.as_json(read.as_dict()))
			rows = as_user(
				DIRECTOR, frappe.get_list, "Risk Opinion", {"parent": name}, ["*"], parent_doctype=ROUND
			)
			self.assertNotIn(seen, frappe.as_json(rows))
			self.assertEqual({row.score for row in rows}, {0})
			kept = frappe.get_all("Version", {"docname": name}, pluck="data")
			self.assertNotIn(seen, frappe.as_json(kept))
			self.assertNotIn("现场看过", frappe.as_json(kept))

		nothing_is_read()
		self.assertEqual(as_user(DIRECTOR, give, name, "现场看过，已清理", likelihood=4, impact=4), "Asked")
		nothing_is_read()
		# one's own is seen, and given once
		mine = frappe.get_doc(ROUND, name)
		as_user(OFFICER, mine.run_method, "onload")
		self.assertEqual((mine.get_onload("mine")["level"], mine.get_onload("mine")["reason"]), ("Red", seen))
		as_user(head, mine.run_method, "onload")
		self.assertIsNone(mine.get_onload("mine"))
		self.refused("kept as it was given", as_user, DIRECTOR, give, name, "再想想", likelihood=1, impact=1)
		self.assertEqual(as_user(head, give, name, "同意", likelihood=5, impact=4), "Counted")
		rows = frappe.get_doc(ROUND, name).opinions
		self.assertEqual([row.score for row in rows], [25, 16, 20])
		self.assertEqual([bool(row.sealed) for row in rows], [False] * 3)
		self.assertEqual(rows[0].reason, seen)

	def test_counting_early_opens_what_was_given(self) -> None:
		doc = risks.make_risk()
		manager = make.user("manager")
		made = self.begin(OFFICER, doc.name, likelihood=3, impact=4, also=[DIRECTOR, manager])
		as_user(DIRECTOR, assessments.give, made["name"], "同意", likelihood=3, impact=3)
		# who was asked and has not spoken does not learn what the others said by counting
		self.refused("your own opinion first", as_user, manager, assessments.count, made["name"])
		self.assertTrue(frappe.get_doc(ROUND, made["name"]).opinions[0].sealed)
		self.assertEqual(as_user(OFFICER, assessments.count, made["name"]), "Counted")
		rows = frappe.get_doc(ROUND, made["name"]).opinions
		self.assertEqual(
			[(row.score, bool(row.given_on)) for row in rows], [(12, True), (9, True), (0, False)]
		)

	def test_a_round_that_is_withdrawn_keeps_what_was_said(self) -> None:
		doc = risks.make_risk()
		made = self.begin(OFFICER, doc.name, likelihood=2, impact=2, also=[DIRECTOR])
		as_user(OFFICER, assessments.withdraw, made["name"], "改由品质部评估")
		rows = frappe.get_doc(ROUND, made["name"]).opinions
		self.assertEqual((rows[0].score, rows[0].reason, rows[0].sealed), (4, "按记录", None))
		# nor does a key that was lost keep a round open for ever
		made = self.begin(OFFICER, doc.name, likelihood=2, impact=2, also=[DIRECTOR])
		with patch(
			"wuye_ops.risk.sealed.decrypt", side_effect=frappe.ValidationError("Encryption key is invalid!")
		):
			self.refused("key is invalid", as_user, OFFICER, assessments.count, made["name"])
			as_user(OFFICER, assessments.withdraw, made["name"], "密钥遗失")
		row = frappe.get_doc(ROUND, made["name"]).opinions[0]
		self.assertEqual((row.score, bool(row.sealed)), (0, True))
