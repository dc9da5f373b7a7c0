"""Inviting a customer to the portal: a user without desk access, once, by who may edit the customer."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import portal_access
from wuye_ops.property.residents import units_of_user
from wuye_ops.tests import factories as make


class TestInvitation(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		key = frappe.generate_hash(length=8)
		self.unit = make.make_places(make.PROPERTY_A, f"邀{key}", ("101",)).unit
		self.customer = make.make_customer(f"郑{key}", unit=self.unit)
		self.email = f"{key}@resident.test"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_the_invited_see_their_own_unit_and_no_desk(self) -> None:
		frappe.set_user(make.user("service"))
		answer = portal_access.invite(self.customer, self.email.upper())
		frappe.set_user("Administrator")
		self.assertEqual((answer["user"], answer["created"]), (self.email, True))
		user = frappe.get_doc("User", self.email)
		self.assertEqual(user.user_type, "Website User")
		self.assertIn("Resident", frappe.get_roles(self.email))
		self.assertEqual(units_of_user(self.email), [self.unit])

	def test_a_second_invitation_changes_nothing(self) -> None:
		portal_access.invite(self.customer, self.email)
		self.assertFalse(portal_access.invite(self.customer, self.email)["created"])
		rows = frappe.get_all("Portal User", {"parent": self.customer}, pluck="user")
		self.assertEqual(rows, [self.email])

	def test_mail_goes_out_only_where_the_site_sends_mail(self) -> None:
		self.assertEqual(
			portal_access.invite(self.customer, self.email)["mailed"], portal_access.sends_mail()
		)

	def test_staff_and_nonsense_are_refused(self) -> None:
		for email in (make.user("tech"), "no address", ""):
			with self.subTest(email), self.assertRaises(frappe.ValidationError):
				portal_access.invite(self.customer, email)

	def test_who_may_not_edit_the_customer_invites_nobody(self) -> None:
		for user in (make.user("tech"), make.user("head"), make.user("service", make.PROPERTY_B)):
			frappe.set_user(user)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				portal_access.invite(self.customer, self.email)
		frappe.set_user("Administrator")
		self.assertFalse(frappe.db.exists("User", self.email))
