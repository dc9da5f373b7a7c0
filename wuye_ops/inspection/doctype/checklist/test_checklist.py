"""Checklists in versions: what was inspected by one stays as it was."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.inspection import checklists, doing
from wuye_ops.setup import seed
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestChecklist(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_the_trades_checklists_are_there_and_whole(self) -> None:
		names = {row["name"] for row in seed.read("checklists.json")}
		self.assertEqual(len(names), 5)
		for name in names:
			doc = frappe.get_doc("Checklist", inspect.checklist(name))
			self.assertEqual((doc.total_weight, doc.pass_score), (100, 85))
			self.assertTrue(all(row.frequency for row in doc.items))
			self.assertTrue("（d）" in doc.source or "law" in doc.source)

	def test_seeding_again_adds_nothing(self) -> None:
		before = frappe.db.count("Checklist")
		seed._checklists()
		self.assertEqual(frappe.db.count("Checklist"), before)

	def test_items_have_codes_of_their_own(self) -> None:
		doc = inspect.make_checklist(weights=(50, 30, 20))
		self.assertEqual([row.item_code for row in doc.items], ["01", "02", "03"])

	def test_weights_make_up_a_hundred(self) -> None:
		doc = inspect.make_checklist(weights=(50, 30), active=False)
		self.assertEqual(doc.total_weight, 80)
		with self.assertRaisesRegex(frappe.ValidationError, "sum to .*80"):
			checklists.activate(doc.name)
		self.assertEqual(frappe.db.get_value("Checklist", doc.name, "status"), "Draft")
		doc.items[1].weight = 50
		doc.save()
		checklists.activate(doc.name)
		self.assertEqual(frappe.db.get_value("Checklist", doc.name, "status"), "Active")

	def test_a_weight_below_zero_is_refused(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "above 0"):
			inspect.make_checklist(weights=(110, -10))

	def test_a_new_version_retires_the_one_before_when_it_is_active(self) -> None:
		first = inspect.make_checklist()
		second = frappe.get_doc("Checklist", checklists.new_version(first.name))
		self.assertEqual((second.version, second.status), (2, "Draft"))
		self.assertEqual([row.item_code for row in second.items], ["01", "02"])
		self.assertEqual(checklists.active_version(first.name), first.name)
		second.items[0].weight = 50
		second.remove(second.items[1])
		second.append("items", {"standard": "新标准", "weight": 50})
		second.save()
		# the code of the item that went is not given again
		self.assertEqual([row.item_code for row in second.items], ["01", "03"])
		checklists.activate(second.name)
		statuses = frappe.get_all(
			"Checklist", {"checklist_name": first.checklist_name}, ["name", "status"], as_list=True
		)
		self.assertEqual(dict(statuses), {first.name: "Retired", second.name: "Active"})
		self.assertEqual(checklists.active_version(first.name), second.name)

	def test_a_draft_that_is_there_is_the_one_to_go_on_with(self) -> None:
		first = inspect.make_checklist()
		self.assertEqual(checklists.new_version(first.name), checklists.new_version(first.name))

	def test_a_used_version_is_not_changed(self) -> None:
		doc = inspect.make_checklist()
		inspection = inspect.make_inspection(checklist=doc.name)
		doc.items[0].standard = "还没用过，可以改"
		doc.save()
		doing.start(inspection.name)
		doc.items[0].standard = "改写历史"
		with self.assertRaisesRegex(frappe.ValidationError, "Make a new version"):
			doc.save()
		doc.reload()
		doc.pass_score = 10
		with self.assertRaisesRegex(frappe.ValidationError, "Make a new version"):
			doc.save()
		with self.assertRaisesRegex(frappe.ValidationError, "kept"):
			frappe.delete_doc("Checklist", doc.name)
		# it can be retired
		checklists.retire(doc.name)

	def test_a_finished_inspection_keeps_the_version_it_used(self) -> None:
		first = inspect.make_checklist()
		begun, planned = (inspect.make_inspection(checklist=first.name) for _ in range(2))
		doing.start(begun.name)
		second = checklists.new_version(first.name)
		checklists.activate(second)
		doing.start(planned.name)
		self.assertEqual(frappe.db.get_value("Inspection", begun.name, "checklist"), first.name)
		self.assertEqual(frappe.db.get_value("Inspection", planned.name, "checklist"), second)

	def test_field_staff_do_not_write_standards(self) -> None:
		doc = inspect.make_checklist(active=False)
		frappe.set_user(make.user("tech"))
		for attempt in (checklists.activate, checklists.new_version):
			with self.assertRaises(frappe.PermissionError):
				attempt(doc.name)
