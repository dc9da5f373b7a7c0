import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


class TestGateEntry(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.gate = frappe.get_doc(
			{
				"doctype": "Gate",
				"property": make.PROPERTY_A,
				"gate_name": f"门{frappe.generate_hash(length=6)}",
			}
		).insert()

	def entry(self, **fields):
		return frappe.get_doc(
			{
				"doctype": "Gate Entry",
				"property": make.PROPERTY_A,
				"gate": self.gate.name,
				"direction": "In",
				"at": "2026-01-05 08:00:00",
				"outcome": "Allowed",
				"reason_code": "watchlist",
				**fields,
			}
		)

	def by_service(self, **fields):
		doc = self.entry(**fields)
		doc.flags.by_service = True
		return doc.insert()

	def test_nobody_writes_or_deletes_one_by_hand(self) -> None:
		with self.assertRaisesRegex(frappe.PermissionError, "use the gate page"):
			self.entry().insert()
		doc = frappe.get_doc("Gate Entry", self.by_service().name)
		doc.outcome = "Stopped"
		with self.assertRaisesRegex(frappe.PermissionError, "use the gate page"):
			doc.save()
		with self.assertRaisesRegex(frappe.PermissionError, "made anonymous"):
			frappe.delete_doc("Gate Entry", doc.name)

	def test_the_database_keeps_one_of_a_key(self) -> None:
		self.by_service(client_key="a" * 24)
		with self.assertRaises(frappe.UniqueValidationError):
			self.by_service(client_key="a" * 24)

	def test_a_guard_reads_neither_the_reason_nor_the_subject(self) -> None:
		name = self.by_service(subject="沪A12345", plate="沪A12345").name
		frappe.set_user(make.user("guard"))
		(row,) = frappe.get_list("Gate Entry", {"name": name}, ["*"])
		self.assertEqual(row.plate, "沪A12345")
		self.assertNotIn("reason_code", row)
		self.assertNotIn("subject", row)
		frappe.set_user(make.user("guard", make.PROPERTY_B))
		self.assertEqual(frappe.get_list("Gate Entry", {"name": name}), [])
