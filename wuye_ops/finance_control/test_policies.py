"""How far costs may leave their plan is the company's to say, and a property's own where it differs."""

from unittest.mock import patch

import frappe
from frappe.utils import getdate

from wuye_ops.finance_control import alerts, policies
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
from wuye_ops.finance_control.test_spending import CLEANING, CostCase
from wuye_ops.rules.cost_monitor import APPROVE, EXPLAIN, STOP
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.cost_postings import make_budget, make_order, post_cost


class PolicyCase(CostCase):
	"""12,000 for cleaning, 1,000 a month; 8 % too much was spent up to now."""

	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete("Cost Policy", {"company": self.company})
		self.year, month = self.today.year, self.today.month
		make_budget(self.property, str(self.year), {CLEANING: 12_000})
		post_cost(self.property, str(self.today), {CLEANING: 1_080 * month})

	def policy(self, **fields):
		return frappe.get_doc({"doctype": "Cost Policy", "company": self.company, **fields}).insert()

	def own(self, **fields):
		return self.policy(property=self.property, **fields)

	def band(self, group_by: str = "Cost Class") -> str:
		rows = cost_monitoring.execute({"property": self.property, "group_by": group_by})[1]
		return rows[-1]["band"]

	def heat(self) -> str:
		rows = cost_monitoring.execute({"property": self.property, "group_by": "Class and Month"})[1]
		return rows[0][f"band{self.today.month}"]

	def alert(self):
		alerts.check(self.property, self.today)
		names = frappe.get_all(
			"Cost Alert", {"property": self.property, "status": "Open", "early": 0}, pluck="name"
		)
		self.assertEqual(len(names), 1)
		return frappe.get_doc("Cost Alert", names[0])


class TestWhatApplies(PolicyCase):
	def test_without_any_the_trade_s(self) -> None:
		self.assertEqual((self.band(), self.heat()), (EXPLAIN, EXPLAIN))

	def test_a_property_s_own_before_its_company_s(self) -> None:
		self.policy(explain_above=2, approve_above=6, stop_above=20)
		self.assertEqual((self.band(), self.heat()), (APPROVE, APPROVE))
		self.own(explain_above=1, approve_above=3, stop_above=7)
		self.assertEqual((self.band(), self.heat()), (STOP, STOP))
		limits = policies.read().general(self.property).limits
		self.assertEqual((limits.explain, limits.stop), (2, 20))

	def test_several_properties_together_are_measured_by_their_company_s(self) -> None:
		self.own(explain_above=1, approve_above=3, stop_above=7)
		self.policy(explain_above=2, approve_above=6, stop_above=20)
		make_budget(self.other, str(self.year), {CLEANING: 12_000})
		post_cost(self.other, str(self.today), {CLEANING: 1_080 * self.today.month})
		names = {self.property, self.other}
		applied = policies.read()
		together = {name: (applied.of(name), applied.general(name)) for name in names}
		self.assertEqual(policies.limits_together(together).approve, 6)

	def test_the_alert_asks_for_what_the_policy_says(self) -> None:
		"""8 % is above the highest limit; the manager decides, within two days, and orders go on."""
		self.own(
			explain_above=1, approve_above=3, stop_above=7, stop_orders=0, stop_days=2,
			stop_approved_by="Property Manager",
		)  # fmt: skip
		doc = self.alert()
		self.assertEqual((doc.band, doc.stops, doc.role_to_approve), (STOP, 0, "Property Manager"))
		self.assertIn("项目经理", doc.details)
		make_order(self.property, CLEANING, 10)

	def test_a_stricter_limit_stops_orders_and_says_which(self) -> None:
		self.own(explain_above=1, approve_above=3, stop_above=7)
		self.assertEqual(self.alert().stops, 1)
		with self.assertRaisesRegex(frappe.ValidationError, "more than 7 % above its plan"):
			make_order(self.property, CLEANING, 10)

	def test_alerts_follow_a_change(self) -> None:
		doc = self.own(explain_above=1, approve_above=3, stop_above=7)
		alert = self.alert()
		doc.update({"stop_above": 12, "approve_above": 10, "explain_above": 9})
		doc.save()
		alerts.check(self.property, self.today)
		alert.reload()
		self.assertEqual((alert.status, alert.stops), ("Passed", 0))
		make_order(self.property, CLEANING, 10)

	def test_the_post_that_explains(self) -> None:
		self.own(explained_by="Property Manager")
		manager = make.employee("tech")
		frappe.db.set_value("Property", self.property, "manager", manager)
		with patch.object(alerts, "department_of", side_effect=AssertionError("No head is asked.")):
			alert = self.alert()
		self.assertIn(frappe.db.get_value("Employee", manager, "user_id"), alert.told_to)


class TestWhoSetsIt(PolicyCase):
	def test_what_makes_no_sense_is_refused_all_at_once(self) -> None:
		for wrong in (
			{"explain_above": 0},
			{"explain_above": 10},
			{"approve_above": 15},
			{"stop_above": 300},
			{"least": -1},
			{"under": 0},
			{"stop_days": 9},
			{"stop_days": 0},
			{"approved_by": "Operations Director", "stop_approved_by": "Property Manager"},
		):
			with self.subTest(str(wrong)), self.assertRaises(frappe.ValidationError):
				self.own(**wrong)
		with self.assertRaises(frappe.ValidationError) as refused:
			self.own(explain_above=20, under=0, stop_days=9)
		self.assertEqual(str(refused.exception).count("<br>"), 2)

	def test_one_for_each_scope(self) -> None:
		self.own()
		with self.assertRaisesRegex(frappe.DuplicateEntryError, "cost policy already"):
			self.own(stop_above=16)
		self.policy()
		with self.assertRaisesRegex(frappe.DuplicateEntryError, "cost policy already"):
			self.policy()

	def test_a_property_of_another_company(self) -> None:
		company = frappe.db.get_value("Company", {"name": ["!=", self.company]}) or frappe.get_doc(
			{"doctype": "Company", "company_name": "另一家物业", "default_currency": "CNY", "country": "China"}
		).insert().name  # fmt: skip
		with self.assertRaisesRegex(frappe.ValidationError, "is not a property of"):
			frappe.get_doc({"doctype": "Cost Policy", "company": company, "property": self.property}).insert()

	def test_who_may(self) -> None:
		own, of_company = self.own(), self.policy()
		frappe.set_user(person("Property Manager"))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": "Cost Policy", "company": self.company, "property": make.PROPERTY_A}
			).insert()
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Cost Policy", own.name).check_permission("read")
		# a director of one property sets what applies there, and not in all of the company
		frappe.set_user(person("Operations Director"))
		frappe.get_doc(
			{"doctype": "Cost Policy", "company": self.company, "property": make.PROPERTY_A}
		).insert()
		doc = frappe.get_doc("Cost Policy", of_company.name)
		doc.stop_above = 90
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			doc.delete()

	def test_what_it_was_is_kept(self) -> None:
		doc = self.own()
		doc.stop_above = 20
		# tests keep no versions unless they are asked to
		doc.save(ignore_version=False)
		version = frappe.get_last_doc("Version", {"ref_doctype": "Cost Policy", "docname": doc.name})
		self.assertIn("stop_above", version.data)
		self.assertEqual(getdate(version.creation), self.today)
