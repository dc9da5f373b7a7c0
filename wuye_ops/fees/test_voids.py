"""A receipt taken back: the clerk asks, somebody else decides, and a day that is closed stays closed."""

import frappe

from wuye_ops.fees import voids
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import bill, clerk, outstanding, pay, person
from wuye_ops.tests.receiving import CollectionCase, owed, receive


class TestVoidRequests(CollectionCase):
	def setUp(self) -> None:
		super().setUp()
		self.bill = bill(self.home, 100)
		self.as_clerk()
		self.receipt = receive(self.home, pay(60))

	def state(self) -> tuple:
		self.receipt.reload()
		return self.receipt.status, self.receipt.void_requested_by

	def test_the_clerk_asks_and_the_manager_voids(self) -> None:
		voids.request_void(self.receipt.name, "收错户")
		self.assertEqual(self.state(), ("Valid", self.clerk))
		self.assertEqual(self.receipt.void_request_reason, "收错户")
		self.assertTrue(self.receipt.void_requested_on)
		self.assertEqual(outstanding(self.bill), [40])
		self.assertFalse(voids.may_void(self.receipt.name))
		frappe.set_user(make.user("manager"))
		self.assertTrue(voids.may_void(self.receipt.name))
		voids.void(self.receipt.name)
		self.assertEqual(self.state(), ("Voided", self.clerk))
		self.assertEqual((self.receipt.void_reason, self.receipt.voided_by), ("收错户", make.user("manager")))
		self.assertEqual((outstanding(self.bill), owed(self.home)), ([100], 100))

	def test_the_manager_declines_with_a_reason_and_the_clerk_may_ask_again(self) -> None:
		voids.request_void(self.receipt.name, "收错户")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			voids.decline_void(self.receipt.name, "  ")
		voids.decline_void(self.receipt.name, "金额无误")
		self.assertEqual(self.state(), ("Valid", None))
		self.assertEqual(
			(self.receipt.void_declined_by, self.receipt.void_decline_reason),
			(make.user("manager"), "金额无误"),
		)
		with self.assertRaisesRegex(frappe.ValidationError, "Nobody has asked"):
			voids.decline_void(self.receipt.name, "再次")
		self.as_clerk()
		voids.request_void(self.receipt.name, "业主坚持")
		self.assertEqual(self.state(), ("Valid", self.clerk))
		self.assertIsNone(self.receipt.void_declined_by)

	def test_the_clerk_withdraws_what_they_asked_for(self) -> None:
		voids.request_void(self.receipt.name, "收错户")
		frappe.set_user(clerk(number=2))
		with self.assertRaises(frappe.PermissionError):
			voids.decline_void(self.receipt.name, "别人的申请")
		self.as_clerk()
		voids.decline_void(self.receipt.name, "核对后无误")
		self.assertEqual(self.state(), ("Valid", None))

	def test_neither_who_received_nor_who_asked_decides(self) -> None:
		manager = make.user("manager")
		frappe.set_user(manager)
		own = receive(self.home, pay(5))
		# a colleague's request does not make the manager's own receipt theirs to void
		self.as_clerk()
		voids.request_void(own.name, "同事发现")
		frappe.set_user(manager)
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must void"):
			voids.void(own.name)
		voids.request_void(self.receipt.name, "经理发现")
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must approve"):
			voids.void(self.receipt.name)
		frappe.set_user(person("Accounts Manager", None))
		voids.void(self.receipt.name)
		self.assertEqual(self.state()[0], "Voided")

	def test_above_the_limit_somebody_higher_decides(self) -> None:
		large = receive(self.home, pay("20000.01"))
		frappe.set_user(make.user("manager"))
		self.assertFalse(voids.may_void(large.name))
		with self.assertRaisesRegex(frappe.PermissionError, "must be approved by"):
			voids.void(large.name, "超过权限")
		frappe.set_user("director@wuye.test")
		voids.void(large.name, "总部复核")
		self.assertEqual(frappe.db.get_value("Payment Receipt", large.name, "status"), "Voided")

	def test_who_may_not_ask(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			voids.request_void(self.receipt.name, " ")
		for user in (make.user("service"), clerk(make.PROPERTY_B)):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				voids.request_void(self.receipt.name, "不可以")
		frappe.set_user(make.user("manager"))
		voids.void(self.receipt.name, "直接作废")
		self.as_clerk()
		with self.assertRaisesRegex(frappe.ValidationError, "void already"):
			voids.request_void(self.receipt.name, "已作废")
