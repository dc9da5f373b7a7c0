"""Work that needs a certificate: nobody is named for it without one, whichever chapter names them."""

import frappe

from wuye_ops.customer_service import dispatch, tasks
from wuye_ops.inspection import generation
from wuye_ops.people.certificates.test_certificates import CERTIFICATE, CertificateCase
from wuye_ops.property.obstacles import obstacles_of
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

	def test_works_are_asked_for_in_few_queries(self) -> None:
		task = self.task()
		papers.require("Service Category", "service_category", self.category_of(task), GUARD)
		everybody = frappe.get_all("Employee", pluck="name", limit=20)
		obstacles_of(everybody, task)
		with self.assertQueryCount(8):
			obstacles_of(everybody, task)
