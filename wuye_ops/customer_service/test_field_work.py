"""What field staff see and learn on the phone: their own work, the pool of their department, and nothing beside it."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import field_work, tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.http import Client

FIELD_WORK = "wuye_ops.customer_service.field_work"
OWNER_PHONE, REPORTER_PHONE = "13800000177", "13800000188"


class TestFieldWork(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.home = new_home(phone=OWNER_PHONE)

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.cache.delete_keys("rl:")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def task(self, key: str | None = "tech", **fields):
		"""A task of the fresh home, given to the person or left in the pool."""
		frappe.set_user("Administrator")
		return make.make_task(
			unit=self.home.unit,
			customer=self.home.customer,
			assigned_to=make.employee(key) if key else None,
			**fields,
		)

	def as_tech(self, key: str = "tech") -> None:
		frappe.set_user(make.user(key))

	def photo_on(self, doc, name: str = "leak.png") -> str:
		return (
			frappe.get_doc(
				{
					"doctype": "File",
					"file_name": name,
					"attached_to_doctype": doc.doctype,
					"attached_to_name": doc.name,
					"content": f"\x89PNG {doc.name}".encode("latin-1"),
				}
			)
			.insert()
			.file_url
		)

	# -- the list

	def test_the_list_has_my_tasks_the_most_urgent_first(self) -> None:
		normal = self.task(urgency="Normal")
		later, emergency, sooner = (
			self.task(),
			self.task(category="水管爆裂", urgency="Emergency"),
			self.task(),
		)
		frappe.db.set_value("Service Task", later.name, "required_by", "2099-01-02 08:00:00")
		frappe.db.set_value("Service Task", sooner.name, "required_by", "2099-01-01 08:00:00")
		others = self.task("tech2")
		self.as_tech()
		names = [row["name"] for row in field_work.my_tasks()["mine"]]
		mine = [name for name in names if name in {normal.name, later.name, emergency.name, sooner.name}]
		self.assertEqual(mine, [emergency.name, sooner.name, later.name, normal.name])
		self.assertNotIn(others.name, names)

	def test_the_pool_has_what_i_may_claim(self) -> None:
		mine, to_assign = self.task(None), self.task(None, category="门窗五金", urgency="Normal")
		cleaning = self.task(None, category="保洁质量", urgency="Normal")
		elsewhere = make.make_task(make.PROPERTY_B)
		self.as_tech()
		pool = {row["name"] for row in field_work.my_tasks()["pool"]}
		self.assertIn(mine.name, pool)
		self.assertFalse(pool & {to_assign.name, cleaning.name, elsewhere.name})
		self.assertEqual(field_work.task(mine.name)["steps"], ["claim"])

	def test_what_is_done_waits_apart(self) -> None:
		task = self.task()
		self.as_tech()
		tasks.accept(task.name)
		tasks.log_work(task.name, "修好")
		tasks.finish(task.name, "已修好")
		answer = field_work.my_tasks()
		self.assertIn(task.name, {row["name"] for row in answer["done"]})
		self.assertNotIn(task.name, {row["name"] for row in answer["mine"]})

	def test_residents_guests_and_people_without_an_employee_get_no_list(self) -> None:
		frappe.set_user(self.home.user)
		self.assertRaises(frappe.PermissionError, field_work.my_tasks)
		self.assertFalse(Client().get(f"/api/method/{FIELD_WORK}.my_tasks").ok)
		frappe.set_user("Administrator")
		frappe.set_user(make.make_user("nobody@wuye.test", "Field Staff"))
		self.assertRaises(frappe.ValidationError, field_work.my_tasks)

	# -- one task

	def test_the_steps_are_those_of_the_moment(self) -> None:
		name = self.task().name
		self.as_tech()
		self.assertEqual(field_work.task(name)["steps"], ["accept"])
		tasks.accept(name)
		self.assertEqual(field_work.task(name)["steps"], ["log", "part", "problem", "arrive"])
		tasks.arrive(name)
		self.assertEqual(field_work.task(name)["steps"], ["log", "part", "problem", "finish"])
		tasks.report_problem(name, "缺配件")
		self.assertEqual(field_work.task(name)["steps"], ["resume"])

	def test_a_colleagues_task_and_one_of_another_property_are_closed(self) -> None:
		for name in (self.task("tech2").name, make.make_task(make.PROPERTY_B).name):
			self.as_tech()
			for call in (
				field_work.task,
				field_work.find_parts,
				lambda name: field_work.request_photo(name, 1),
				lambda name: field_work.customer_phone(name, "约上门时间"),
			):
				self.assertRaises(frappe.PermissionError, call, name)
			frappe.set_user("Administrator")

	def test_a_task_passed_on_is_closed_to_its_former_assignee(self) -> None:
		name = self.task().name
		self.as_tech()
		tasks.accept(name)
		self.as_tech("head")
		tasks.assign(name, make.employee("tech2"), "临时请假")
		self.as_tech()
		self.assertRaises(frappe.PermissionError, field_work.task, name)
		self.assertRaises(frappe.PermissionError, tasks.log_work, name, "继续修")

	def test_the_second_to_claim_reads_who_was_first(self) -> None:
		name = self.task(None).name
		self.as_tech("tech2")
		tasks.claim(name)
		self.as_tech()
		with self.assertRaises(frappe.ValidationError) as refusal:
			tasks.claim(name)
		self.assertNotIsInstance(refusal.exception, frappe.PermissionError)
		self.assertIn(frappe.db.get_value("Service Task", name, "assigned_name"), str(refusal.exception))
		frappe.set_user(make.user("tech", make.PROPERTY_B))
		self.assertRaises(frappe.PermissionError, tasks.claim, name)

	def test_photos_of_the_report_are_shown_to_who_works_on_it(self) -> None:
		mine, others = self.task(), self.task("tech2")
		for task in (mine, others):
			request = frappe.get_doc("Service Request", task.service_request)
			request.photo = self.photo_on(request)
			request.save()
		frappe.db.commit()
		self.as_tech()
		addresses = field_work.task(mine.name)["photos"]
		self.assertEqual(len(addresses), 1)
		client = Client(make.user("tech"))
		answer = client.get(addresses[0])
		self.assertTrue(answer.ok and mine.service_request in answer.text, answer)
		self.assertFalse(client.get(addresses[0].replace(mine.name, others.name)).ok)
		self.assertEqual(client.get(addresses[0].replace("number=1", "number=2")).status, 404)
		self.assertEqual(client.get(addresses[0].replace("number=1", "number=9")).status, 404)

	def test_a_photo_of_the_work_must_have_been_uploaded_to_the_task(self) -> None:
		mine, others = self.task(), self.task("tech2")
		frappe.db.commit()
		client = Client(make.user("tech"))
		client.call("wuye_ops.customer_service.tasks.accept", task=mine.name)
		uploaded = client.upload(
			"leak.png", b"\x89PNG work", doctype="Service Task", docname=mine.name, is_private="1"
		)
		self.assertTrue(uploaded.ok and uploaded.data["is_private"], uploaded)
		log = {"task": mine.name, "content": "换阀", "photo_stage": "After"}
		self.assertTrue(
			client.call("wuye_ops.customer_service.tasks.log_work", photo=uploaded.data["file_url"], **log).ok
		)
		self.assertFalse(
			client.call("wuye_ops.customer_service.tasks.log_work", photo="/files/x.png", **log).ok
		)
		self.assertFalse(
			client.upload(
				"leak.png", b"\x89PNG x", doctype="Service Task", docname=others.name, is_private="1"
			).ok
		)

	def test_a_photo_above_the_limit_is_refused_whatever_size_its_sender_names(self) -> None:
		name = self.task().name
		frappe.db.commit()
		answer = Client(make.user("tech")).upload(
			"large.png",
			b"\x89PNG" + frappe.generate_hash().encode() * 220_000,
			doctype="Service Task",
			docname=name,
			is_private="1",
			file_size="1",
		)
		self.assertFalse(answer.ok)
		self.assertIn("10 MB", answer.messages)
		self.assertFalse(frappe.db.exists("File", {"attached_to_name": name}))

	# -- parts

	def test_parts_are_those_in_stock_in_the_propertys_warehouse(self) -> None:
		make.make_stock_item("现场有货阀", qty=3)
		make.make_stock_item("现场无货阀", qty=0)
		name = self.task().name
		self.as_tech()
		found = {row["item_code"]: row["qty"] for row in field_work.find_parts(name, "现场")}
		self.assertEqual(found, {"现场有货阀": 3})
		self.assertEqual(field_work.find_parts(name, "%"), [])
		frappe.db.set_value("Property", make.PROPERTY_A, "warehouse", None)
		frappe.clear_document_cache("Property", make.PROPERTY_A)
		self.assertRaises(frappe.ValidationError, field_work.find_parts, name)
		frappe.db.rollback()
		frappe.clear_document_cache("Property", make.PROPERTY_A)

	# -- the customer's number

	def test_the_number_of_the_reporter_is_told_for_a_reason_and_logged(self) -> None:
		task = self.task(reporter_phone=REPORTER_PHONE)
		self.as_tech()
		self.assertTrue(field_work.task(task.name)["has_phone"])
		self.assertNotIn(REPORTER_PHONE, json.dumps(field_work.task(task.name)))
		for reason in ("", "  ", "x"):
			self.assertRaises(frappe.ValidationError, field_work.customer_phone, task.name, reason)
		self.assertEqual(field_work.customer_phone(task.name, "约上门时间"), REPORTER_PHONE)
		access = frappe.get_last_doc("Personal Data Access", {"reference_name": task.service_request})
		self.assertEqual(
			(access.user, access.reference_doctype, access.fieldname, access.reason),
			(make.user("tech"), "Service Request", "reporter_phone", "约上门时间"),
		)

	def test_without_a_reporter_it_is_the_customers_number(self) -> None:
		task = self.task()
		self.as_tech()
		self.assertEqual(field_work.customer_phone(task.name, "约上门时间"), OWNER_PHONE)
		self.assertTrue(
			frappe.db.exists(
				"Personal Data Access", {"user": make.user("tech"), "reference_doctype": "Customer Profile"}
			)
		)

	def test_who_has_finished_or_only_watches_gets_no_number(self) -> None:
		pool = self.task(None)
		task = self.task()
		self.as_tech()
		self.assertFalse(field_work.task(pool.name)["has_phone"])
		self.assertRaises(frappe.PermissionError, field_work.customer_phone, pool.name, "约上门时间")
		tasks.accept(task.name)
		tasks.log_work(task.name, "修好")
		tasks.finish(task.name, "已修好")
		self.assertRaises(frappe.PermissionError, field_work.customer_phone, task.name, "约上门时间")
		self.as_tech("head")
		self.assertRaises(frappe.PermissionError, field_work.customer_phone, task.name, "约上门时间")

	def test_no_number_on_file_is_said(self) -> None:
		home = new_home()
		task = make.make_task(unit=home.unit, customer=home.customer, assigned_to=make.employee("tech"))
		self.as_tech()
		self.assertFalse(field_work.task(task.name)["has_phone"])
		self.assertRaises(frappe.ValidationError, field_work.customer_phone, task.name, "约上门时间")

	def test_numbers_are_not_for_collecting(self) -> None:
		task = self.task()
		frappe.db.commit()
		client = Client(make.user("tech"))
		self.assertFalse(
			client.get(f"/api/method/{FIELD_WORK}.customer_phone", task=task.name, reason="约上门时间").ok
		)
		answers = [
			client.call(f"{FIELD_WORK}.customer_phone", task=task.name, reason="约上门时间")
			for _number in range(11)
		]
		self.assertTrue(all(answer.ok for answer in answers[:10]), answers)
		self.assertEqual(answers[10].status, 429)
