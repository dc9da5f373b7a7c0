import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


class TestGatePresence(FrappeTestCase):
	def test_nobody_says_by_hand_who_is_inside(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		make.make_base()
		fields = {"doctype": "Gate Presence", "property": make.PROPERTY_A, "subject": "沪A00001", "inside": 1}
		with self.assertRaisesRegex(frappe.PermissionError, "what is booked at the gates"):
			frappe.get_doc(fields).insert()
		doc = frappe.get_doc(fields)
		doc.flags.by_service = True
		doc.insert()
		with self.assertRaisesRegex(frappe.PermissionError, "book their leaving"):
			frappe.delete_doc("Gate Presence", doc.name)
