"""Files and comments of an insurance policy are seen by whom the policy is seen, and by nobody else."""

import frappe

from wuye_ops.overrides import isolation
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests.insurance_factories import POLICY
from wuye_ops.tests.register_factories import RiskCase, as_user


class TestWhatHangsOnAPolicy(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.of_a, self.of_b = insure.confirmed(make.PROPERTY_A), insure.confirmed(make.PROPERTY_B)
		self.of_both = insure.confirmed(make.PROPERTY_A, make.PROPERTY_B)
		self.of_all = insure.confirmed()
		self.all = (self.of_a, self.of_b, self.of_both, self.of_all)

	def test_what_hangs_on_a_policy_is_seen_with_it(self) -> None:
		other = make.user("manager", make.PROPERTY_B)
		seen = [doc.name for doc in self.all if isolation.may_see(POLICY, doc.name, other)]
		self.assertEqual(seen, [self.of_b.name, self.of_both.name, self.of_all.name])
		urls = {}
		for doc in self.all:
			fields = {"file_name": f"{doc.policy_no}.txt", "content": doc.policy_no, "is_private": 1}
			where = {"attached_to_doctype": POLICY, "attached_to_name": doc.name}
			urls[frappe.get_doc({"doctype": "File", **fields, **where}).insert().name] = doc.name
		listed = as_user(other, frappe.get_list, "File", {"name": ["in", list(urls)]}, pluck="name")
		self.assertEqual(
			{urls[name] for name in listed}, {self.of_b.name, self.of_both.name, self.of_all.name}
		)
