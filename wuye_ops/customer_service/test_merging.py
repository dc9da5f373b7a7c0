"""The same leak reported by several: found as similar, merged, told together, split again, and never by mistake."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import merging, portal, requests, similar, tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.leftovers import remove_orphans
from wuye_ops.tests.parallel import at_once


class TestMerging(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		frappe.local.lang = "en"
		self.key = frappe.generate_hash(length=6)
		self.places = make.make_places(make.PROPERTY_A, f"合{self.key}", ("101", "102", "201"))

	def report(self, unit: str = "101", **fields):
		values = {"subject": "楼道天花板滴水", "unit": f"{self.places.building}-{unit}", **fields}
		return make.make_request(**values)

	def household(self, unit: str) -> str:
		"""The portal user of somebody who moves into a unit of the building."""
		customer = make.make_customer(f"邻居{unit}{self.key}", unit=f"{self.places.building}-{unit}")
		return make.make_resident(f"neighbour-{unit}-{self.key}@wuye.test", customer)

	def merged(self, *units: str):
		"""(main request, those merged into it) as customer service has left them."""
		frappe.set_user(make.user("service"))
		main = self.report("101")
		others = [self.report(unit) for unit in units]
		for other in others:
			merging.merge(other.name, main.name)
			other.reload()
		return main.reload(), others

	def messages(self, request: str) -> list[str]:
		return frappe.get_all(
			"Communication",
			{"reference_doctype": "Service Request", "reference_name": request},
			pluck="content",
			order_by="creation",
		)

	# -- found

	def test_the_neighbours_report_is_offered_with_its_reasons(self) -> None:
		first, second = self.report("101"), self.report("102", subject="走廊天花板滴水严重")
		elsewhere = make.make_places(make.PROPERTY_A, f"远{self.key}", ("101",))
		self.report(unit="101", subject="卧室灯不亮", category="公共照明", urgency="Normal")
		make.make_request(unit=elsewhere.unit, subject="阳台水龙头坏了")
		frappe.set_user(make.user("service"))
		rows = [row for row in similar.similar_to(second.name) if self.key in (row["unit"] or "")]
		self.assertEqual([row["name"] for row in rows], [first.name])
		self.assertEqual(rows[0]["reasons"], ["Building", "Category", "Time", "Words"])
		self.assertEqual(rows[0]["reporters"], 1)

	def test_a_caller_is_compared_before_there_is_a_request(self) -> None:
		first = self.report("101")
		frappe.set_user(make.user("service"))
		asked = {"property": make.PROPERTY_A, "category": "水管漏水"}
		names = [
			row["name"]
			for row in similar.similar_to_new(**asked, unit=f"{self.places.building}-201", text="天花板滴水")
		]
		self.assertIn(first.name, names)
		self.assertEqual(similar.similar_to_new(make.PROPERTY_A, "费用咨询"), [])

	def test_nothing_of_another_property_is_offered(self) -> None:
		mine = self.report("101")
		frappe.set_user(make.user("service", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			similar.similar_to(mine.name)
		self.assertEqual(similar.similar_to_new(make.PROPERTY_A, "水管漏水", unit=mine.unit), [])
		frappe.set_user(make.user("resident"))
		with self.assertRaises(frappe.PermissionError):
			similar.similar_to_new(make.PROPERTY_A, "水管漏水")

	def test_comparing_takes_a_fixed_number_of_queries(self) -> None:
		for unit in ("101", "102", "201") * 4:
			self.report(unit)
		report = frappe.get_last_doc("Service Request")
		similar.similar_to(report.name)
		# one of them only where reports of areas are among the candidates, as other tests leave them
		with self.assertQueryCount(9):
			similar.similar_to(report.name)

	# -- merged

	def test_ten_neighbours_are_one_request_and_all_are_told(self) -> None:
		user = self.household("201")
		main, (other, mine) = self.merged("102", "201")
		self.assertEqual(other.status, "Cancelled")
		self.assertEqual({other.merged_into, mine.merged_into}, {main.name})
		requests.accept(main.name)
		requests.hold(main.name, "等待配件")
		requests.resume(main.name)
		requests.resolve(main.name, "已更换立管阀门")
		told = self.messages(mine.name)
		self.assertEqual(len(told), 5)
		self.assertIn("等待配件", told[2])
		self.assertIn("已更换立管阀门", told[4])
		self.assertFalse([text for text in told if "has been cancelled" in text])
		frappe.set_user(user)
		seen = portal.request_progress(mine.name)
		self.assertEqual((seen["name"], seen["status"], seen["is_merged"]), (mine.name, "Resolved", True))
		self.assertEqual(seen["solution"], "已更换立管阀门")
		self.assertNotIn(main.name, str(seen))
		portal.rate(mine.name, 5)
		self.assertEqual(frappe.db.get_value("Service Request", mine.name, "rating"), 1)

	def test_the_portal_lists_it_where_the_main_one_stands(self) -> None:
		user = self.household("201")
		main, (mine,) = self.merged("201")
		frappe.set_user(user)

		def names(tab: str) -> list[str]:
			return [row["name"] for row in portal.my_requests(tab)["rows"]]

		self.assertEqual((names("open"), names("finished")), ([mine.name], []))
		self.assertNotIn(main.name, str(portal.my_requests("all")))
		portal.send_message(mine.name, "还在滴水")
		frappe.set_user(make.user("service"))
		requests.accept(main.name)
		requests.resolve(main.name, "已处理")
		frappe.set_user(user)
		self.assertEqual((names("open"), names("finished"), names("all")), ([], [mine.name], [mine.name]))

	def test_what_a_reporter_may_not_do_with_the_main_one(self) -> None:
		user = self.household("201")
		main, _others = self.merged("201")
		frappe.set_user(user)
		for attempt in (
			lambda: portal.request_progress(main.name),
			lambda: portal.send_message(main.name, "我也是"),
			lambda: merging.split(main.name),
			lambda: merging.reporters(main.name),
		):
			with self.assertRaises((frappe.DoesNotExistError, frappe.PermissionError)):
				attempt()

	def test_a_merged_one_is_off_every_clock(self) -> None:
		_main, (other,) = self.merged("102")
		self.assertEqual([row for row in other.escalations if not row.done_on], [])
		self.assertTrue(other.responded_on)

	def test_tasks_nobody_has_begun_are_called_off(self) -> None:
		frappe.set_user(make.user("service"))
		main, other = self.report("101"), self.report("102")
		task = tasks.create_from_request(other.name)
		merging.merge(other.name, main.name)
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Cancelled")

	def test_what_had_been_merged_into_it_follows(self) -> None:
		main, (other,) = self.merged("102")
		bigger = self.report("201")
		merging.merge(main.name, bigger.name)
		self.assertEqual(other.reload().merged_into, bigger.name)
		self.assertEqual(len(merging.reporters(bigger.name)), 2)
		note = frappe.get_all(
			"Comment", {"reference_name": other.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertTrue([text for text in note if bigger.name in text])

	# -- split

	def test_a_wrong_merge_is_split_and_worked_on_again(self) -> None:
		main, (other,) = self.merged("102")
		promised = frappe.db.get_value("Service Request", main.name, "resolve_by")
		merging.split(other.name)
		other.reload()
		self.assertEqual((other.status, other.merged_into, other.closed_on), ("Accepted", None, None))
		self.assertAlmostEqual((other.resolve_by - promised).total_seconds(), 0, delta=60)
		self.assertTrue([row for row in other.escalations if not row.done_on])
		requests.resolve(other.name, "另一处漏点，已修复")
		self.assertEqual(self.messages(main.name), [])
		with self.assertRaises(frappe.ValidationError):
			merging.split(other.name)

	def test_cancelling_the_main_one_loses_nobody(self) -> None:
		main, (first, second) = self.merged("102", "201")
		requests.cancel(main.name, "业主自行解决")
		for other in (first, second):
			self.assertEqual((other.reload().status, other.merged_into), ("Accepted", None))

	# -- refused

	def refuses(self, request: str, into: str, words: str) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			merging.merge(request, into)
		self.assertIn(words, str(caught.exception))

	def test_what_cannot_be_merged_is_refused(self) -> None:
		main, (other,) = self.merged("102")
		third, closed = self.report("201"), self.report("201")
		self.refuses(main.name, main.name, "into itself")
		self.refuses(other.name, third.name, "already")
		self.refuses(main.name, other.name, "Merge into that one")
		requests.cancel(closed.name, "误报")
		self.refuses(closed.name, main.name, "still open")
		self.refuses(third.name, closed.name, "still open")
		complaint = self.report("201", category="保洁质量", urgency="Normal")
		self.refuses(complaint.name, main.name, "different ways")
		frappe.set_user("Administrator")
		far = make.make_request(make.PROPERTY_B)
		self.refuses(far.name, main.name, "one property")
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.PermissionError):
			merging.merge(main.name, far.name)
		self.assertEqual(frappe.db.get_value("Service Request", far.name, "merged_into"), None)

	def test_where_somebody_works_is_not_merged_away(self) -> None:
		frappe.set_user(make.user("service"))
		main, busy = self.report("101"), self.report("102")
		task = tasks.create_from_request(busy.name)
		frappe.set_user(make.user("head"))
		tasks.assign(task, make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task)
		frappe.set_user(make.user("service"))
		self.refuses(busy.name, main.name, "other way round")
		merging.merge(main.name, busy.name)

	def test_neither_by_hand_nor_without_the_right(self) -> None:
		main, other = self.report("101"), self.report("102")
		for user in (make.user("service"), "Administrator"):
			frappe.set_user(user)
			with self.assertRaises(frappe.ValidationError):
				frappe.client.set_value("Service Request", other.name, "merged_into", main.name)
		for key in ("head", "tech", "resident", "guard"):
			frappe.set_user(make.user(key))
			with self.assertRaises(frappe.PermissionError, msg=key):
				merging.merge(other.name, main.name)

	def test_two_clerks_merge_the_same_at_once(self) -> None:
		first, second, third = (self.report(unit).name for unit in ("101", "102", "201"))
		frappe.db.commit()
		self.addCleanup(self.remove, first, second, third)
		outcomes = at_once(
			(make.user("service"), lambda: merging.merge(first, second)),
			(make.user("manager"), lambda: merging.merge(second, first)),
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		merged = frappe.get_all(
			"Service Request", {"name": ["in", [first, second]], "merged_into": ["is", "set"]}, pluck="name"
		)
		self.assertEqual(len(merged), 1)
		left = ({first, second} - set(merged)).pop()
		outcomes = at_once(
			(make.user("service"), lambda: merging.merge(third, left)),
			(make.user("manager"), lambda: merging.merge(third, left)),
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)

	def test_one_is_cancelled_while_another_is_merged_into_it(self) -> None:
		main, other = (self.report(unit).name for unit in ("101", "102"))
		frappe.db.commit()
		self.addCleanup(self.remove, main, other)
		at_once(
			(make.user("service"), lambda: merging.merge(other, main)),
			(make.user("manager"), lambda: requests.cancel(main, "误报")),
		)
		lost = frappe.db.get_value("Service Request", other, ["status", "merged_into"])
		self.assertIn(lost, [("New", None), ("Accepted", None)])

	def remove(self, *names: str) -> None:
		for name in names:
			frappe.db.delete("Service Request", {"name": name})
		remove_orphans()
		frappe.db.commit()
