"""Work that needs a certificate: nobody is named for it without one, whichever chapter names them."""

import frappe
from frappe import client

from wuye_ops.customer_service import dispatch, tasks, work_handover
from wuye_ops.facilities import own_work as maintenance
from wuye_ops.inspection import doing, generation
from wuye_ops.inspection import own_work as inspections
from wuye_ops.people.certificates.test_certificates import CERTIFICATE, CertificateCase
from wuye_ops.property.notices import failure_in_words
from wuye_ops.property.obstacles import obstacles_of
from wuye_ops.property.plain_text import plain
from wuye_ops.tests import facility_factories as facilities
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.people_papers import GUARD, HEIGHTS, day


class TestWork(CertificateCase):
	def task(self, **fields):
		return make.make_task(**fields)

	def category_of(self, task) -> str:
		return frappe.db.get_value("Service Request", task.service_request, "category")

	def test_a_task_is_not_given_to_somebody_without_the_certificate(self) -> None:
		task = self.task()
		papers.require("Service Category", "service_category", self.category_of(task), GUARD, HEIGHTS)
		frappe.set_user(make.user("head"))
		self.assertIn(GUARD, self.refused(tasks.assign, task.name, self.tech))
		frappe.set_user(make.user("head"))
		reasons = {row["employee"]: row["reasons"] for row in dispatch.suggest(task.name)}
		self.assertTrue(any(GUARD in reason for reason in reasons[self.tech]))
		frappe.set_user("Administrator")
		# one of the kinds is enough
		papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(30))
		frappe.set_user(make.user("head"))
		tasks.assign(task.name, self.tech)
		self.assertEqual(frappe.db.get_value("Service Task", task.name, "assigned_to"), self.tech)

	def test_one_that_has_ended_or_is_suspended_is_none(self) -> None:
		task = self.task()
		papers.require("Service Category", "service_category", self.category_of(task), HEIGHTS)
		doc = papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(-1))
		self.assertIn("到期", obstacles_of([self.tech], task)[self.tech])
		frappe.db.set_value(CERTIFICATE, doc.name, {"valid_until": day(30), "status": "Suspended"})
		self.assertIn("暂停", obstacles_of([self.tech], task)[self.tech])
		frappe.db.set_value(CERTIFICATE, doc.name, "status", "In Force")
		self.assertEqual(obstacles_of([self.tech], task), {})

	def test_a_group_of_categories_stands_for_all_of_them(self) -> None:
		task = self.task()
		group = frappe.db.get_value("Service Category", self.category_of(task), "parent_service_category")
		papers.require("Service Category", "service_category", group, GUARD)
		self.assertIn(self.tech, obstacles_of([self.tech, self.tech2], task))

	def test_a_property_keeps_to_its_own_rows(self) -> None:
		task = self.task()
		papers.require("Service Category", "service_category", self.category_of(task), GUARD)
		papers.require(
			"Service Category",
			"service_category",
			self.category_of(task),
			HEIGHTS,
			property=make.PROPERTY_A,
		)
		papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(30))
		self.assertEqual(obstacles_of([self.tech], task), {})

	def test_an_inspection_is_not_given_to_somebody_without_it(self) -> None:
		doc = inspect.make_inspection()
		papers.require("Checklist", "checklist", doc.checklist, GUARD)
		doc.reload()
		doc.employee = self.tech
		self.assertIn(GUARD, self.refused(doc.save))
		papers.certificate(self.tech, GUARD)
		doc = frappe.get_doc("Inspection", doc.name)
		doc.employee = self.tech
		doc.save()
		plan = inspect.make_plan()
		papers.require("Checklist Trade", "trade", plan.trade, HEIGHTS)
		plan.reload()
		plan.employee = self.tech
		self.assertIn(HEIGHTS, self.refused(plan.save))
		# who was named before may not do it any more: the department takes the inspection
		frappe.db.set_value("Inspection Plan", plan.name, "employee", self.tech)
		people = generation._people(frappe.get_doc("Inspection Plan", plan.name))
		self.assertEqual(set(people.values()), {None})

	def test_a_maintenance_plan_names_nobody_without_it(self) -> None:
		plan = frappe._dict(
			doctype="Maintenance Plan", category="配电设备", equipment=[], property=make.PROPERTY_A
		)
		papers.require("Equipment Category", "equipment_category", "配电设备", GUARD)
		self.assertIn(self.tech, obstacles_of([self.tech], plan))

	def test_whoever_begins_an_inspection_that_names_nobody_needs_it(self) -> None:
		department = frappe.db.get_value("Employee", self.tech, "department")
		doc = inspect.make_inspection(department=department)
		papers.require("Checklist", "checklist", doc.checklist, GUARD)
		frappe.set_user(make.user("tech"))
		self.assertIn(GUARD, self.refused(doing.start, doc.name))
		papers.certificate(self.tech, GUARD)
		frappe.set_user(make.user("tech"))
		doing.start(doc.name)
		self.assertEqual(frappe.db.get_value("Inspection", doc.name, "employee"), self.tech)

	def test_nobody_takes_over_from_who_leaves_without_it(self) -> None:
		leaver = make.make_employee(
			None, "工程部", make.PROPERTY_A, f"离职技工{frappe.generate_hash(length=5)}"
		)
		inspection = inspect.make_inspection(employee=leaver)
		plan = inspect.make_plan(slots=[{"slot_name": "早班", "employee": leaver}])
		equipment = facilities.make_equipment()
		upkeep = facilities.make_plan(equipment, assigned_to=leaver)
		for needs in (
			("Checklist", "checklist", inspection.checklist),
			("Checklist", "checklist", plan.checklist),
			("Equipment Category", "equipment_category", equipment.category),
		):
			papers.require(*needs, GUARD)
		works = (
			(inspections.take_inspection, inspection),
			(inspections.take_plan, plan),
			(maintenance.take_plan, upkeep),
		)
		for take, doc in works:
			row = {"reference_doctype": doc.doctype, "reference_name": doc.name}
			with self.subTest(doc.doctype):
				self.assertIn(GUARD, self.refused(take, row, leaver, self.tech2, "离职"))
		hand_over = frappe.get_doc({"doctype": "Work Hand Over", "employee": leaver}).insert()
		hand_over.receiver = self.tech2
		hand_over.save()
		self.assertIn(GUARD, self.refused(work_handover.complete, hand_over.name))
		papers.certificate(self.tech2, GUARD)
		work_handover.complete(hand_over.name)
		self.assertEqual(frappe.db.get_value("Inspection", inspection.name, "employee"), self.tech2)
		self.assertEqual(frappe.db.get_value("Maintenance Plan", upkeep.name, "assigned_to"), self.tech2)
		self.assertEqual(frappe.get_doc("Inspection Plan", plan.name).slots[0].employee, self.tech2)

	def test_no_other_way_of_naming_somebody_leads_past_it(self) -> None:
		task, inspection = make.make_task(), inspect.make_inspection()
		papers.require("Service Category", "service_category", self.category_of(task), GUARD)
		papers.require("Checklist", "checklist", inspection.checklist, GUARD)
		for doc, field in ((task, "assigned_to"), (inspection, "employee")):
			with self.subTest(doc.doctype):
				# as a form, a bulk edit and an import save it
				doc.reload()
				doc.set(field, self.tech)
				self.assertIn(GUARD, self.refused(doc.save))
				self.assertIn(GUARD, self.refused(client.set_value, doc.doctype, doc.name, field, self.tech))
				self.assertFalse(frappe.db.get_value(doc.doctype, doc.name, field))

	def test_who_has_it_is_proposed_to_take_over(self) -> None:
		leaver = make.make_employee(
			None, "工程部", make.PROPERTY_A, f"离职技工{frappe.generate_hash(length=5)}"
		)
		task = make.make_task(assigned_to=leaver)
		papers.require("Service Category", "service_category", self.category_of(task), GUARD)
		papers.certificate(self.tech2, GUARD)
		hand_over = frappe.get_doc({"doctype": "Work Hand Over", "employee": leaver}).insert()
		work_handover.suggest(hand_over.name)
		self.assertEqual([row.receiver for row in hand_over.reload().items], [self.tech2])
		# work that is shared out at once asks in the same way
		self.assertIn(GUARD, self.refused(tasks.hand_over, task.name, self.tech, "离职"))

	def test_nobody_helps_themselves_or_gets_a_turn_without_it(self) -> None:
		task = make.make_task()
		name = self.category_of(task)
		papers.require("Service Category", "service_category", name, GUARD)
		frappe.db.set_value("Service Category", name, "allow_claim", 1)
		frappe.clear_document_cache("Service Category", name)
		self.addCleanup(frappe.clear_document_cache, "Service Category", name)
		frappe.set_user(make.user("tech"))
		self.assertIn(GUARD, self.refused(tasks.claim, task.name))
		papers.certificate(self.tech2, GUARD)
		frappe.set_user(make.user("tech2"))
		tasks.claim(task.name)
		frappe.set_user("Administrator")
		frappe.db.set_value("Service Category", name, "dispatch_mode", "Rotation")
		frappe.clear_document_cache("Service Category", name)
		self.assertEqual([make.make_task().assigned_to for _number in range(2)], [self.tech2] * 2)

	def test_a_refusal_is_read_as_it_was_written(self) -> None:
		kind = papers.make_kind("测试 R&D 一级")
		task = make.make_task()
		name = self.category_of(task)
		papers.require("Service Category", "service_category", name, kind)
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.assign(task.name, self.tech)
		# escaped once: what a page makes of it is the name
		self.assertIn("R&amp;D 一级", str(caught.exception))
		self.assertNotIn("&amp;amp;", str(caught.exception))
		reasons = {row["employee"]: row["reasons"] for row in dispatch.suggest(task.name)}
		self.assertTrue(any("R&D" in reason for reason in reasons[self.tech]))
		self.assertIn("R&D", failure_in_words(caught.exception))
		self.assertEqual(plain("甲 &lt;乙&gt; &amp; <b>丙</b>"), "甲 ＜乙＞ & 丙")
		frappe.db.set_value("Service Category", name, "allow_claim", 1)
		frappe.clear_document_cache("Service Category", name)
		self.addCleanup(frappe.clear_document_cache, "Service Category", name)
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.claim(task.name)
		self.assertIn("R&amp;D", str(caught.exception))

	def test_works_are_asked_for_in_few_queries(self) -> None:
		task = self.task()
		papers.require("Service Category", "service_category", self.category_of(task), GUARD)
		everybody = frappe.get_all("Employee", pluck="name", limit=20)
		obstacles_of(everybody, task)
		with self.assertQueryCount(8):
			obstacles_of(everybody, task)
