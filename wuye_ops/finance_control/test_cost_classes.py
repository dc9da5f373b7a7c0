"""Accounts and the classes of costs they belong to."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.finance_control import cost_classes
from wuye_ops.rules.cost_class import CLASSES, ENERGY, MATERIALS, OTHER, OWED_ANYWAY, STAFF
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import account


class TestCostClasses(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.company = frappe.db.get_value("Property", make.make_property().name, "company")

	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_the_trade_s_classes_are_there_in_their_order(self) -> None:
		found = cost_classes.classes()
		# a site may have classes of its own after them
		self.assertEqual(list(found)[: len(CLASSES)], list(CLASSES))
		self.assertEqual(found[STAFF].title, "人员费用")
		self.assertEqual(cost_classes.booked_anyway() & set(CLASSES), OWED_ANYWAY)

	def test_an_account_is_of_the_class_of_its_number(self) -> None:
		of = cost_classes.class_by_account(self.company)
		self.assertEqual(of[account("640102", self.company)], MATERIALS)
		self.assertEqual(of[account("640104", self.company)], ENERGY)
		self.assertNotIn(account("660206", self.company), of, "bad debts are no cost of the service")
		self.assertNotIn(account("660301", self.company), of)

	def test_a_longer_number_goes_before_a_shorter_one(self) -> None:
		special = account("64010277", self.company)
		self.assertEqual(cost_classes.class_by_account(self.company)[special], MATERIALS)
		self.give("Energy", account_number="64010277")
		self.assertEqual(cost_classes.class_by_account(self.company)[special], ENERGY)

	def test_an_account_named_by_a_class_is_of_it_whatever_its_number(self) -> None:
		named = account("640102", self.company)
		self.give("Office", account=named)
		self.assertEqual(cost_classes.class_by_account(self.company)[named], "Office")
		self.assertIn(named, cost_classes.accounts_of("Office", self.company))

	def test_what_no_class_has_is_other_costs(self) -> None:
		made = account("649999", self.company)
		self.assertEqual(cost_classes.class_by_account(self.company)[made], OTHER)

	def test_a_number_decides_for_one_class_only(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "640102"):
			self.give("Office", account_number="640102")
		with self.assertRaises(frappe.ValidationError):
			self.give("Office", account_number="640102", account=account("640102", self.company))

	def give(self, code: str, **row) -> None:
		doc = frappe.get_doc("Cost Class", code)
		doc.append("accounts", row)
		doc.save()
