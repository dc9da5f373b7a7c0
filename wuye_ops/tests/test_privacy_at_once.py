"""Two people decide about one customer's data at the same moment: one is first, the other reads of it."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.records.privacy import erasing, merging
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.privacy_factories import make_consent, make_data_request, make_notice


class TestPrivacyAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.home = bills.household()
		self.users = (make.user("service"), make.user("manager"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def loser(self, outcomes) -> Exception:
		"""The refusal of the second; fails when it is not exactly one each."""
		lost = [outcome.error for outcome in outcomes if not outcome.ok]
		self.assertEqual(len(lost), 1, outcomes)
		return lost[0]

	def test_two_enter_the_same_consent(self) -> None:
		notice = make_notice().name
		frappe.db.commit()
		outcomes = at_once(
			*(
				(user, lambda: make_consent(notice, self.home.customer, make.PROPERTY_A).name)
				for user in self.users
			)
		)
		self.assertIsInstance(self.loser(outcomes), frappe.DuplicateEntryError)
		standing = {"customer": self.home.customer, "status": "Given"}
		self.assertEqual(frappe.db.count("Privacy Consent", standing), 1)

	def test_two_enter_the_same_request(self) -> None:
		frappe.db.commit()
		outcomes = at_once(
			*(
				(user, lambda: make_data_request(self.home.customer, make.PROPERTY_A).name)
				for user in self.users
			)
		)
		self.assertIsInstance(self.loser(outcomes), frappe.DuplicateEntryError)

	def test_two_approve_one_merge(self) -> None:
		twin = bills.household()
		merge = frappe.get_doc(
			{
				"doctype": "Customer Merge",
				"property": make.PROPERTY_A,
				"duplicate": twin.customer,
				"into_customer": self.home.customer,
				"reason": "同一人",
			}
		).insert()
		frappe.db.commit()
		clerk = bills.person("Records Clerk")
		frappe.db.commit()
		outcomes = at_once(
			*((user, lambda: merging.approve(merge.name)) for user in (clerk, make.user("manager")))
		)
		self.assertIn("decided already", str(self.loser(outcomes)))
		self.assertFalse(frappe.db.exists("Customer", twin.customer))
		self.assertEqual(frappe.db.count("Occupancy", {"customer": self.home.customer}), 2)

	def test_a_customer_is_erased_once(self) -> None:
		frappe.db.set_value("Occupancy", {"customer": self.home.customer}, "to_date", add_days(nowdate(), -1))
		frappe.db.commit()

		def erase() -> str:
			return erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)

		outcomes = at_once(*((user, erase) for user in ("Administrator", make.user("manager"))))
		self.assertIsInstance(self.loser(outcomes), frappe.DoesNotExistError)
		self.assertFalse(frappe.db.exists("Customer", self.home.customer))
