"""Plans of visits: whom they visit and when, once for each, and what becomes of it."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.customer_service import visiting, visits
from wuye_ops.customer_service.report.visit_coverage import visit_coverage
from wuye_ops.tests import factories as make

VISIT = "Customer Visit"


class TestVisitPlan(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.key = frappe.generate_hash(length=8)
		self.property_name = f"走访花园{self.key}"
		frappe.get_doc(
			{
				"doctype": "Property",
				"property_name": self.property_name,
				"property_code": f"V{self.key[:6]}",
				"company": make.company(),
				"kind": "Residential",
				"service_calendar": "全天候服务",
			}
		).insert()
		places = make.make_places(self.property_name, units=("101", "102", "103"))
		self.owner = self.customer("业主", places.unit)
		self.tenant = self.customer(
			"租户", places.neighbour, "Tenant", relation="Tenant", share=0, is_payer=0
		)
		self.vip = self.customer("重点", f"{places.building}-102", is_vip=1)
		self.gone = self.customer(
			"迁出", places.unit, relation="Family", share=0, is_payer=0, to_date="2021-01-01"
		)

	def customer(
		self, name: str, unit: str, customer_class: str = "Owner", is_vip: int = 0, **occupancy
	) -> str:
		customer = make.make_customer(f"{name}{self.key}", unit=unit, **occupancy)
		frappe.db.set_value(
			"Customer Profile", {"customer": customer}, {"customer_class": customer_class, "is_vip": is_vip}
		)
		return customer

	def plan(self, customer_class: str = "Owner", **fields):
		return frappe.get_doc(
			{
				"doctype": "Visit Plan",
				"property": self.property_name,
				"customer_class": customer_class,
				"cycle_days": 10,
				"lead_days": 14,
				"starts_on": nowdate(),
				**fields,
			}
		).insert()

	def generate(self) -> int:
		return visits.generate({"property": self.property_name})

	def visited_customers(self, **filters) -> list[str]:
		return frappe.get_all(
			VISIT, {"property": self.property_name, **filters}, pluck="customer", order_by="customer"
		)

	def visit_of(self, customer: str):
		return frappe.get_last_doc(VISIT, {"customer": customer})

	def test_each_class_is_visited_by_its_plan_and_nobody_twice(self) -> None:
		self.plan("Owner")
		self.plan("Key Customer", cycle_days=5)
		self.assertEqual(self.generate(), 2)
		self.assertEqual(self.generate(), 0)
		self.assertEqual(self.visited_customers(customer_class="Owner"), [self.owner])
		self.assertEqual(self.visited_customers(customer_class="Key Customer"), [self.vip])
		visit = self.visit_of(self.owner)
		self.assertTrue(nowdate() <= str(visit.due_on) < add_days(nowdate(), 10))
		self.assertTrue(visit.unit and visit.name.startswith("CV-"))

	def test_a_key_customer_is_visited_like_the_others_where_there_is_no_plan_for_them(self) -> None:
		self.plan("Owner")
		self.generate()
		self.assertEqual(self.visited_customers(), sorted([self.owner, self.vip]))

	def test_of_two_who_make_the_visits_at_once_one_does(self) -> None:
		plan = self.plan("Tenant")
		target = next(one for one in visits.targets([plan]))
		rows = [visits._row(f"CV-{self.key}-{number}", target) for number in (1, 2)]
		for row in rows:
			frappe.db.bulk_insert(VISIT, visits.COLUMNS, [row], ignore_duplicates=True)
		self.assertEqual(self.visited_customers(), [self.tenant])

	def test_the_next_visit_comes_a_cycle_after_the_last(self) -> None:
		self.plan("Tenant", cycle_days=30, lead_days=30)
		self.generate()
		visiting.visited(self.visit_of(self.tenant).name, "At Their Place", "一切都好")
		self.assertEqual(self.generate(), 1)
		following = frappe.get_last_doc(VISIT, {"customer": self.tenant, "status": "Planned"})
		self.assertEqual(str(following.due_on), add_days(nowdate(), 30))

	def test_a_visit_that_is_called_off_comes_again_a_cycle_later(self) -> None:
		self.plan("Tenant", cycle_days=12, lead_days=40)
		self.generate()
		visit = self.visit_of(self.tenant)
		visiting.cancel(visit.name, "客户出国，年底回来")
		self.assertEqual(self.generate(), 1)
		self.assertEqual(
			frappe.db.get_value(VISIT, {"customer": self.tenant, "status": "Planned"}, "due_on"),
			getdate(add_days(visit.due_on, 12)),
		)

	def test_who_moves_out_is_not_visited_any_more(self) -> None:
		self.plan("Tenant", cycle_days=5)
		self.generate()
		frappe.db.set_value("Occupancy", {"customer": self.tenant}, "to_date", add_days(nowdate(), -1))
		visits.let_go()
		self.assertEqual(self.visit_of(self.tenant).status, "Cancelled")
		self.assertEqual(self.generate(), 0)

	def test_a_disabled_plan_makes_none(self) -> None:
		self.plan(disabled=1)
		self.assertEqual(self.generate(), 0)

	def test_the_visitor_is_told_once_a_day(self) -> None:
		visitor = make.employee("service")
		frappe.db.set_value("Employee", visitor, "wuye_property", self.property_name)
		self.plan("Tenant", cycle_days=1, visitor=visitor)
		self.generate()
		for _time in range(2):
			visits.remind()
		told = {"document_name": self.visit_of(self.tenant).name, "for_user": make.user("service")}
		self.assertEqual(frappe.db.count("Notification Log", told), 1)

	def test_one_plan_for_a_class_of_a_property(self) -> None:
		self.plan()
		with self.assertRaises(frappe.DuplicateEntryError):
			self.plan()
		for fields in ({"cycle_days": -1}, {"visitor": make.employee("tech", make.PROPERTY_B)}):
			with self.assertRaises(frappe.ValidationError):
				self.plan("Business", **fields)

	def test_the_visits_of_any_number_of_plans_take_two_questions(self) -> None:
		found = [self.plan(one) for one in ("Owner", "Tenant", "Key Customer")]
		with self.assertQueryCount(2):
			visits.targets(found)

	# -- how far it is

	def test_the_report_says_who_was_visited_and_who_is_due(self) -> None:
		self.plan("Owner", cycle_days=90)
		self.plan("Tenant", cycle_days=90)
		self.generate()
		frappe.get_doc(
			{
				"doctype": VISIT,
				"property": self.property_name,
				"customer": self.owner,
				"needs": [{"need": "希望增加充电桩", "category": "服务建议"}],
			}
		).insert()
		name = frappe.db.get_value(VISIT, {"customer": self.owner, "plan": ["is", "not set"]})
		visiting.visited(name, "At Their Place", "谈到充电桩")
		visiting.pass_on(name)
		_columns, rows, _message, chart, _summary = visit_coverage.execute({"property": self.property_name})
		owners = next(row for row in rows if row["key"] == "Owner")
		# two owners, one of them a key customer without a plan of their own
		self.assertEqual((owners["customers"], owners["covered"], owners["coverage"]), (2, 1, 50.0))
		self.assertEqual((owners["needs"], owners["requests"]), (1, 1))
		self.assertEqual(rows[-1]["customers"], 3)
		self.assertEqual(chart["data"]["leads"]["doctype"], VISIT)
		_columns, rows, *_rest = visit_coverage.execute(
			{"property": self.property_name, "group_by": "Customer"}
		)
		self.assertEqual({row["customer"] for row in rows}, {self.owner, self.vip, self.tenant})
		self.assertEqual(
			[row["visited_on"] for row in rows if row["customer"] == self.owner], [getdate(nowdate())]
		)

	def test_the_report_keeps_to_the_user_s_properties(self) -> None:
		self.plan()
		for user, shown in (("manager", False), ("director@wuye.test", True)):
			frappe.set_user(user if "@" in user else make.user(user))
			_columns, rows, *_rest = visit_coverage.execute({"group_by": "Property"})
			self.assertEqual(self.property_name in [row["key"] for row in rows], shown)
		frappe.set_user(make.user("resident"))
		with self.assertRaises(frappe.PermissionError):
			visit_coverage.execute({})


class TestCustomerVisit(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")

	def visit(self, **fields):
		frappe.set_user(make.user("service"))
		return frappe.get_doc(
			{
				"doctype": VISIT,
				"property": make.PROPERTY_A,
				"customer": make.customer_of(make.places().unit),
				**fields,
			}
		).insert()

	def test_a_visit_by_hand_knows_where_the_customer_lives(self) -> None:
		visit = self.visit()
		self.assertEqual((visit.unit, visit.status), (make.places().unit, "Planned"))
		self.assertEqual(visit.customer_class, "Owner")
		frappe.set_user("director@wuye.test")
		elsewhere = frappe.copy_doc(visit)
		elsewhere.update({"customer": make.customer_of(make.places(make.PROPERTY_B).unit), "unit": None})
		with self.assertRaises(frappe.ValidationError):
			elsewhere.insert()

	def test_a_need_becomes_a_request_in_one_click(self) -> None:
		visit = self.visit(
			needs=[
				{"need": "阳台水管渗水\n已经两周", "category": "水管漏水"},
				{"need": "希望延长前台服务时间", "category": "服务建议"},
			]
		)
		visiting.visited(visit.name, "At Their Place", "老人独居，联系电话 13987651234 已登记")
		made = visiting.pass_on(visit.name)
		visit.reload()
		self.assertEqual([row.service_request for row in visit.needs], made)
		request = frappe.get_doc("Service Request", made[0])
		self.assertEqual(
			(request.channel, request.subject, request.customer, request.customer_visit, request.unit),
			("Visit", "阳台水管渗水", visit.customer, visit.name, visit.unit),
		)
		with self.assertRaises(frappe.ValidationError):
			visiting.pass_on(visit.name)
		self.assertEqual(frappe.db.count("Service Request", {"customer_visit": visit.name}), 2)

	def test_a_need_without_a_category_waits(self) -> None:
		visit = self.visit(needs=[{"need": "门口太暗"}])
		with self.assertRaises(frappe.ValidationError):
			visiting.pass_on(visit.name)

	def test_a_head_passes_on_what_they_heard(self) -> None:
		visit = self.visit(needs=[{"need": "电梯有异响", "category": "电梯故障"}])
		frappe.set_user(make.user("head"))
		self.assertEqual(len(visiting.pass_on(visit.name)), 1)

	def test_nobody_there_and_called_off(self) -> None:
		visit = self.visit()
		visiting.not_met(visit.name, "敲门无人")
		visit.reload()
		self.assertEqual((visit.status, visit.not_met), ("Not Met", 1))
		self.assertIn("敲门无人", visit.notes)
		with self.assertRaises(frappe.ValidationError):
			visiting.cancel(visit.name, " ")
		visiting.cancel(visit.name, "客户谢绝走访")
		with self.assertRaises(frappe.ValidationError):
			visiting.visited(visit.name, "By Phone", "又谈了")

	def test_what_was_made_is_a_record(self) -> None:
		visit = self.visit(needs=[{"need": "漏水", "category": "水管漏水"}])
		visiting.pass_on(visit.name)
		visiting.visited(visit.name, "By Phone", "已约上门")
		visit.reload()
		for change in ({"notes": "改写"}, {"status": "Planned"}, {"needs": []}):
			visit.reload()
			visit.update(change)
			with self.assertRaises(frappe.ValidationError):
				visit.save()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			visit.reload().delete()

	def test_nonsense_is_refused(self) -> None:
		visit = self.visit()
		for way, notes, moment in (
			("By Drone", "好", None),
			("By Phone", " ", None),
			("By Phone", "好", "昨天"),
			("By Phone", "好", add_days(now_datetime(), 1)),
		):
			with self.assertRaises(frappe.ValidationError):
				visiting.visited(visit.name, way, notes, moment and str(moment))

	def test_others_do_not_see_visits(self) -> None:
		visit = self.visit()
		for user in (
			make.user("resident"),
			make.user("tech"),
			make.user("service", make.PROPERTY_B),
			"Guest",
		):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				visiting.visited(visit.name, "By Phone", "好")
			with self.assertRaises(frappe.PermissionError, msg=user):
				frappe.get_doc(VISIT, visit.name).check_permission("read")
