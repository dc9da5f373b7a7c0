"""What a form or a script may send for insurance and must not: refused in words over the web, with nothing written."""

import json

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.bad_input import BadInputCase
from wuye_ops.tests.http import Client
from wuye_ops.tests.insurance_factories import CLAIM, POLICY
from wuye_ops.tests.register_factories import OFFICER

INSURER = "坏输入保险公司"
TAKE = "wuye_ops.risk.insurance.claims.take"


class TestBadInsurance(BadInputCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		risks.make_people()
		cls.policy = insure.confirmed(make.PROPERTY_A, insurer=INSURER, policy_no="HUAI-1").name
		cls.claim = insure.claim(frappe.get_doc(POLICY, cls.policy), documents=[{"title": "票据"}]).name
		frappe.db.commit()
		cls.officer = Client(OFFICER)
		cls.manager = Client(make.user("manager"))
		cls.other = Client(make.user("manager", make.PROPERTY_B))

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		for doctype, name in ((CLAIM, cls.claim), (POLICY, cls.policy)):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": name})
			frappe.db.delete(doctype, {"name": name})
		frappe.db.commit()
		super().tearDownClass()

	def counts(self) -> tuple[int, int]:
		frappe.db.rollback()
		return frappe.db.count(POLICY), frappe.db.count(CLAIM)

	def sent(self, **fields) -> dict:
		return {
			"policy_no": f"HUAI-{frappe.generate_hash(length=6)}",
			"insurer": INSURER,
			"kind": "Public Liability",
			"company": frappe.db.get_value("Property", make.PROPERTY_A, "company"),
			"first": nowdate(),
			"last": add_days(nowdate(), 364),
			"properties": [{"property": make.PROPERTY_A}],
			"categories": [{"category": "Fire"}],
			"per_event": 1_000_000,
			**fields,
		}

	def test_policies_that_are_none(self) -> None:
		before = self.counts()
		for words, fields in (
			("到期日早于起保日", {"last": add_days(nowdate(), -1)}),
			("不能小于零", {"premium": -1}),
			("重复了", {"categories": [{"category": "Fire"}, {"category": "Fire"}]}),
			("不是日期", {"first": "2026-02-30"}),
			("险种", {"kind": "Lottery"}),
			("类别", {"categories": [{"category": "Aliens"}]}),
			(None, {"properties": [{"property": "没有这个项目"}]}),
		):
			with self.subTest(fields):
				answer = self.officer.post(f"/api/resource/{POLICY}", **self.sent(**fields))
				self.assert_refused(answer, *([words] if words else []))
		answer = self.officer.post(f"/api/resource/{POLICY}", **self.sent(policy_no="HUAI-1"))
		self.assert_refused(answer, "已登记为", status=409)
		self.assertEqual(self.counts(), before)

	def test_claims_that_no_policy_pays(self) -> None:
		before = self.counts()
		fields = {
			"policy": self.policy, "property": make.PROPERTY_A, "title": "坏理赔", "category": "Fire",
			"occurred_on": nowdate(), "reported_on": nowdate(),
		}  # fmt: skip
		for words, changed in (
			("出险日不在其内", {"occurred_on": add_days(nowdate(), -60)}),
			("不能晚于今天", {"occurred_on": add_days(nowdate(), 2)}),
			("不承保", {"category": "Lift"}),
			("不能早于", {"occurred_on": nowdate(), "reported_on": add_days(nowdate(), -1)}),
		):
			with self.subTest(changed):
				answer = self.manager.post(f"/api/resource/{CLAIM}", **{**fields, **changed})
				self.assert_refused(answer, words)
		self.assertEqual(self.counts(), before)

	def test_steps_with_nonsense(self) -> None:
		for method, values in (
			(TAKE, {"claim": self.claim, "step": "Explode"}),
			(TAKE, {"claim": self.claim, "step": "Agree", "amount": "很多"}),
			(TAKE, {"claim": self.claim, "step": "Hand In Documents", "day": "昨天"}),
			(TAKE, {"claim": self.claim, "step": "Hand In Documents", "loss": "-5"}),
			(TAKE, {"claim": self.claim, "step": "Withdraw"}),
			("wuye_ops.risk.insurance.policies.take", {"policy": self.policy, "step": "Explode"}),
			("wuye_ops.risk.insurance.policies.take", {"policy": self.policy, "step": "Cancel", "reason": "撤管", "day": "x"}),
			("wuye_ops.risk.insurance.policies.renew", {"policy": self.policy, "policy_no": " "}),
			("wuye_ops.risk.insurance.policies.renew", {"policy": self.policy, "policy_no": "X-1", "premium": "-3"}),
		):  # fmt: skip
			with self.subTest(values):
				self.assert_refused(self.officer.call(method, **values))
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value(CLAIM, self.claim, "status"), "Reported")
		self.assertEqual(frappe.db.count(POLICY, {"renews": self.policy}), 0)

	def test_amounts_are_not_written_by_hand(self) -> None:
		for fields in ({"amount": 10}, {"status": "Paid"}, {"payable": 10}):
			with self.subTest(fields):
				self.assert_refused(self.manager.put(f"/api/resource/{CLAIM}/{self.claim}", **fields))

	def test_a_manager_of_another_property_finds_every_door_closed(self) -> None:
		for answer in (
			self.other.read(POLICY, self.policy),
			self.other.read(CLAIM, self.claim),
			self.other.put(f"/api/resource/{CLAIM}/{self.claim}", description="x"),
			self.other.call(TAKE, claim=self.claim, step="Withdraw", reason="x"),
			self.other.call(
				"wuye_ops.risk.insurance.policies.take", policy=self.policy, step="Cancel", reason="x"
			),
			self.other.get("/api/method/wuye_ops.risk.insurance.policies.premium_months", policy=self.policy),
		):
			self.assertIn(answer.status, (403, 404), repr(answer))
		listed = self.other.list(POLICY, fields=["name"], limit_page_length=0)
		self.assertNotIn(self.policy, json.dumps(listed.data))
		rows = self.other.list(
			"Insurance Policy Category", parent=POLICY, fields=["parent"], limit_page_length=0
		)
		self.assertNotIn(self.policy, rows.text)

	def test_a_manager_reads_policies_and_changes_none(self) -> None:
		self.assertEqual(self.manager.read(POLICY, self.policy).status, 200)
		answer = self.manager.put(f"/api/resource/{POLICY}/{self.policy}", remark="x")
		self.assertEqual(answer.status, 403, repr(answer))
		answer = self.manager.call(
			"wuye_ops.risk.insurance.policies.take", policy=self.policy, step="Cancel", reason="x"
		)
		self.assertEqual(answer.status, 403, repr(answer))
