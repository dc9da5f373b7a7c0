"""A claim goes from the notice to the payment, and never takes more than the policy pays."""

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk.insurance import claims, policies
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.insurance_factories import CLAIM
from wuye_ops.tests.register_factories import OFFICER, RiskCase, as_user

MANAGER = "manager"


class ClaimCase(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.policy = insure.confirmed(make.PROPERTY_A)

	def take(self, doc, step: str, **values) -> str:
		status = as_user(OFFICER, claims.take, doc.name, step, **values)
		doc.reload()
		return status

	def handed_in(self, **fields):
		doc = insure.claim(self.policy, documents=[{"title": "医疗费票据"}], **fields)
		self.take(doc, "Hand In Documents")
		return doc


class TestReporting(ClaimCase):
	def test_what_is_payable_is_said_at_once(self) -> None:
		doc = as_user(make.user(MANAGER), insure.claim, self.policy)
		# 50,000 less 10 %, which is more than 500
		self.assertEqual((doc.payable, doc.deducted, doc.own), (45_000, 5_000, 5_000))
		self.assertEqual((doc.status, doc.whose_turn, doc.notice_late), ("Reported", "Company", 0))
		self.assertEqual(doc.log[0].step, "Report")
		late = insure.claim(self.policy, occurred_on=add_days(nowdate(), -10))
		self.assertEqual(late.notice_late, 1)
		above = insure.claim(self.policy, loss=2_000_000)
		self.assertEqual((above.payable, above.own), (900_000, 1_100_000))

	def test_what_no_policy_pays(self) -> None:
		def claim(**fields):
			return insure.claim(self.policy, **fields)

		self.refused("not the day on which it occurred", claim, occurred_on=add_days(nowdate(), -31))
		self.refused("does not cover", claim, category="Lift")
		self.refused("cannot have occurred in the future", claim, occurred_on=add_days(nowdate(), 1))
		self.refused("reported before", claim, occurred_on=nowdate(), reported_on=add_days(nowdate(), -1))
		self.refused("reported in the future", claim, reported_on=add_days(nowdate(), 1))
		self.refused("does not cover", insure.claim, self.policy, make.PROPERTY_B)
		self.refused("not be negative|below zero|negative", claim, loss=-1)
		self.refused("confirm the policy first", insure.claim, insure.draft(make.PROPERTY_A))
		expired = insure.confirmed(make.PROPERTY_A, days=(-900, -800))
		self.refused(
			"two years",
			insure.claim,
			expired,
			occurred_on=add_days(nowdate(), -850),
			reported_on=add_days(nowdate(), -849),
		)

	def test_a_manager_of_another_property_has_no_part_in_it(self) -> None:
		other = make.user(MANAGER, make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			as_user(other, insure.claim, self.policy)
		doc = insure.claim(self.policy)
		self.assertFalse(as_user(other, frappe.get_doc(CLAIM, doc.name).has_permission, "read"))
		with self.assertRaises(frappe.PermissionError):
			as_user(other, claims.take, doc.name, "Withdraw", "不报了")

	def test_one_click_from_an_incident(self) -> None:
		incident = security.make_incident(kind="Fire", subject="车棚起火", loss_known=1, loss=80_000)
		said = as_user(OFFICER, claims.suggest, incident.doctype, incident.name)
		self.assertEqual((said["category"], said["loss"], said["existing"]), ("Fire", 80_000, None))
		self.assertIn(self.policy.name, [row["name"] for row in said["policies"]])
		name = as_user(
			OFFICER, claims.make_claim, incident.doctype, incident.name, self.policy.name, reference="BA-1"
		)
		again = as_user(OFFICER, claims.make_claim, incident.doctype, incident.name, self.policy.name)
		self.assertEqual(again, name)
		incident.reload()
		self.assertEqual(incident.insurance_reference, "BA-1")
		self.assertEqual(getdate(incident.insurance_told_on), getdate(nowdate()))
		self.assertIn(name, incident.timeline[-1].event)
		# withdrawn, it may be claimed anew
		as_user(OFFICER, claims.take, name, "Withdraw", "损失由责任方赔付")
		self.assertNotEqual(
			as_user(OFFICER, claims.make_claim, incident.doctype, incident.name, self.policy.name), name
		)
		self.refused("not made from", claims.suggest, "Property", make.PROPERTY_A)


class TestSteps(ClaimCase):
	def test_from_the_notice_to_the_payment(self) -> None:
		doc = insure.claim(self.policy)
		self.refused("at least one document", self.take, doc, "Hand In Documents")
		doc.append("documents", {"title": "医疗费票据"})
		doc.save()
		self.assertEqual(self.take(doc, "Hand In Documents"), "Documents In")
		self.assertEqual((doc.whose_turn, doc.due_on), ("Insurer", getdate(add_days(nowdate(), 30))))
		self.refused("Enter the amount", self.take, doc, "Agree")
		self.refused("45,000.00 of this loss", self.take, doc, "Agree", amount="45000.01")
		for nonsense in ("abc", "-1", "0", "1.001", "NaN"):
			with self.subTest(nonsense):
				self.refused("two decimals", self.take, doc, "Agree", amount=nonsense)
		self.assertEqual(self.take(doc, "Agree", amount="42,000.50"), "Agreed")
		self.assertEqual((doc.amount, doc.due_on), (42_000.5, getdate(add_days(nowdate(), 10))))
		self.refused("in the future", self.take, doc, "Record Payment", day=add_days(nowdate(), 1))
		self.refused("cannot lie before", self.take, doc, "Record Payment", day=add_days(nowdate(), -1))
		self.assertEqual(self.take(doc, "Record Payment"), "Paid")
		self.assertEqual((doc.paid_on, doc.due_on, doc.own), (getdate(nowdate()), None, 7_999.5))
		self.policy.reload()
		self.assertEqual((self.policy.paid, self.policy.left_in_all), (42_000.5, 2_957_999.5))
		self.assertEqual(
			[row.step for row in doc.log], ["Report", "Hand In Documents", "Agree", "Record Payment"]
		)
		doc.loss = 1
		self.refused("stays as it is", doc.save)

	def test_two_claims_never_take_the_same_money(self) -> None:
		self.policy = insure.confirmed(
			make.PROPERTY_A, per_event=1_000_000, in_all=1_200_000, deductible_percent=0
		)
		first, second = (self.handed_in(loss=1_000_000, title=title) for title in ("甲", "乙"))
		self.take(first, "Agree", amount="999500")
		second.save()
		self.assertEqual(second.payable, 200_500)
		self.refused("200,500.00", self.take, second, "Agree", amount="999500")
		self.take(second, "Agree", amount="200500")
		self.assertEqual(self.policy.reload().left_in_all, 0)
		self.take(second, "Record Payment")
		self.take(first, "Record Payment")
		self.assertEqual(self.policy.reload().paid, 1_200_000)

	def test_refused_contested_and_withdrawn_with_reasons(self) -> None:
		doc = self.handed_in()
		self.refused("Say why", self.take, doc, "Record Refusal")
		self.take(doc, "Record Refusal", reason="报案迟延，原因无法查明")
		self.assertEqual(
			(doc.status, doc.refusal, doc.whose_turn), ("Refused", "报案迟延，原因无法查明", "Company")
		)
		self.take(doc, "Contest", reason="已提供监控录像")
		self.assertEqual((doc.status, doc.refusal, doc.whose_turn), ("Documents In", None, "Insurer"))
		self.take(doc, "Documents Returned", reason="补充伤残鉴定")
		self.assertEqual((doc.status, doc.documents_on), ("Reported", None))
		self.take(doc, "Withdraw", reason="由责任方赔付")
		self.refused("not a step", self.take, doc, "Agree", amount="1")
		self.refused("kept for the record", doc.delete)

	def test_a_policy_is_not_changed_under_its_claims(self) -> None:
		insure.claim(self.policy)
		self.refused(
			"would no longer be covered",
			policies.take,
			self.policy.name,
			"Cancel",
			"撤管",
			add_days(nowdate(), -5),
		)
		policies.take(self.policy.name, "Take Back", "更正类别")
		doc = self.policy.reload()
		doc.set("categories", [{"category": "Fire"}])
		doc.save()
		self.refused("would no longer be covered", policies.take, doc.name, "Confirm")

	def test_the_notice_to_the_insurer_on_paper(self) -> None:
		doc = self.handed_in(reference="BA-77", description="<b>雨天</b>门厅滑倒")
		paper = as_user(make.user(MANAGER), frappe.get_print, CLAIM, doc.name, "Insurance Claim Notice")
		for text in (
			self.policy.policy_no,
			self.policy.insurer,
			"BA-77",
			"45,000.00",
			"医疗费票据",
			"&lt;b&gt;雨天",
		):
			self.assertIn(text, paper)
		frappe.set_user(make.user(MANAGER, make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_print(CLAIM, doc.name, "Insurance Claim Notice")

	def test_files_are_the_claims_own(self) -> None:
		doc = insure.claim(self.policy)
		doc.append("documents", {"title": "别处的文件", "file": "/private/files/salaries.pdf"})
		self.refused("was not uploaded", doc.save)
