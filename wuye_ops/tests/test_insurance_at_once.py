"""Insurance when several work at the same moment: no money is taken twice, nothing is told or made twice."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.risk.insurance import claims, expiry, policies
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.insurance_factories import CLAIM, POLICY
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.register_factories import OFFICER

OTHER = "risk-officer2@wuye.test"


class TestInsuranceAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		risks.make_people()
		make.make_user(OTHER, "Risk Officer")
		self.policy = insure.confirmed(
			make.PROPERTY_A, days=(-300, 25), in_all=1_000_000, deductible=0, deductible_percent=0
		)
		self.addCleanup(self.forget)
		frappe.db.commit()

	def forget(self) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		names = frappe.get_all(POLICY, {"insurer": insure.INSURER}, pluck="name")
		of_these = frappe.get_all(CLAIM, {"policy": ["in", [*names, ""]]}, pluck="name")
		for doctype, those in ((CLAIM, of_these), (POLICY, names)):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": ["in", [*those, ""]]})
			frappe.db.delete("Notification Log", {"document_name": ["in", [*those, ""]]})
			frappe.db.delete("Version", {"docname": ["in", [*those, ""]]})
			frappe.db.delete(doctype, {"name": ["in", [*those, ""]]})
		frappe.db.commit()

	def handed_in(self, title: str) -> str:
		doc = insure.claim(self.policy, title=title, loss=700_000, documents=[{"title": "票据"}])
		claims.take(doc.name, "Hand In Documents")
		return doc.name

	def test_two_claims_agreed_at_once_stay_within_the_limit(self) -> None:
		names = [self.handed_in(title) for title in ("甲", "乙")]
		frappe.db.commit()
		outcomes = at_once(
			(OFFICER, lambda: claims.take(names[0], "Agree", amount="700000")),
			(OTHER, lambda: claims.take(names[1], "Agree", amount="700000")),
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		lost = next(one for one in outcomes if not one.ok)
		self.assertIn("300,000.00", str(lost.error))
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value(POLICY, self.policy.name, ["paid", "left_in_all"]), (700_000, 300_000)
		)

	def test_two_sweeps_tell_once(self) -> None:
		outcomes = at_once(
			*[("Administrator", lambda: expiry.follow_policies(getdate(nowdate()))) for _number in range(2)]
		)
		self.assertTrue(any(one.ok for one in outcomes), outcomes)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Insurance Warning", {"parent": self.policy.name}), 1)
		told = frappe.get_all("Notification Log", {"document_name": self.policy.name}, pluck="for_user")
		self.assertEqual(len(told), len(set(told)))
		self.assertIn(OFFICER, told)

	def test_two_renewals_make_one_draft(self) -> None:
		outcomes = at_once(
			(OFFICER, lambda: policies.renew(self.policy.name, "XB-1")),
			(OTHER, lambda: policies.renew(self.policy.name, "XB-2")),
		)
		made = {one.result for one in outcomes if one.ok}
		self.assertEqual(len(made), 1, outcomes)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count(POLICY, {"renews": self.policy.name}), 1)
