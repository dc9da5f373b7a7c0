import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


class TestGate(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def gate(self, name: str = "试验门", **fields):
		return frappe.get_doc(
			{"doctype": "Gate", "property": make.PROPERTY_A, "gate_name": name, **fields}
		).insert()

	def test_two_gates_of_a_property_have_two_names(self) -> None:
		self.assertEqual(self.gate("  试验  南门 ").gate_name, "试验 南门")
		with self.assertRaisesRegex(frappe.ValidationError, "gate of this name already"):
			self.gate("试验 南门")
		with self.assertRaisesRegex(frappe.ValidationError, "Give the gate a name"):
			self.gate("   ")

	def test_a_gate_stands_in_its_own_property(self) -> None:
		elsewhere = frappe.db.get_value("Service Area", {"property": make.PROPERTY_B})
		with self.assertRaisesRegex(frappe.ValidationError, "does not belong to property"):
			self.gate(service_area=elsewhere)

	def test_guards_see_the_gates_of_their_property(self) -> None:
		ours = self.gate("试验东门").name
		theirs = self.gate("试验西门", property=make.PROPERTY_B).name
		frappe.set_user(make.user("guard"))
		seen = frappe.get_list("Gate", {"name": ["in", [ours, theirs]]}, pluck="name")
		self.assertEqual(seen, [ours])
		self.assertFalse(frappe.has_permission("Gate", "write", ours))
