"""A burst pipe in the night: many report it, one works on it, a notice answers the rest, and nobody is forgotten."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import (
	community_notices,
	guest,
	merging,
	notice_portal,
	outages,
	portal,
	requests,
	similar,
	tasks,
)
from wuye_ops.property.labels import spot_of
from wuye_ops.tests import factories as make

WATER = "水管漏水"


class TestOutageStory(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		key = frappe.generate_hash(length=6)
		self.house = make.make_places(make.PROPERTY_A, f"夜{key}", ("101", "201", "301", "401"))
		self.homes = {}
		for floor in ("101", "201", "301", "401"):
			unit = f"{self.house.building}-{floor}"
			customer = make.make_customer(f"住户{floor}{key}", unit=unit)
			self.homes[floor] = (unit, make.make_resident(f"night-{floor}-{key}@wuye.test", customer))

	def report(self, floor: str, text: str):
		unit, user = self.homes[floor]
		frappe.set_user(user)
		values = {"doctype": "Service Request", "unit": unit, "category": WATER, "description": text}
		return frappe.get_doc(values).insert(ignore_permissions=True)  # as the web form does

	def seen(self, floor: str, request) -> dict:
		frappe.set_user(self.homes[floor][1])
		return portal.request_progress(request.name)

	def test_a_night_without_water(self) -> None:
		first = self.report("101", "楼道水管爆了，水往下流")
		second = self.report("201", "楼道里水管在喷水")

		# customer service sees that both are one, and sends somebody
		frappe.set_user(make.user("service"))
		offered = [row["name"] for row in similar.similar_to(second.name)]
		self.assertEqual(offered[0], first.name)
		merging.merge(second.name, first.name)
		requests.accept(first.name)
		task = tasks.create_from_request(first.name)
		frappe.set_user(make.user("head"))
		tasks.assign(task, make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task)

		# a third report comes before the notice; the notice takes it up, and not the one that is worked on
		third = self.report("301", "家里没有水")
		frappe.set_user(make.user("service"))
		notice = frappe.get_doc(
			{
				"doctype": "Community Notice",
				"property": make.PROPERTY_A,
				"kind": "Water Outage",
				"title": "水管抢修停水",
				"starts_on": add_to_date(now_datetime(), minutes=-10),
				"content": "正在抢修，预计三小时恢复。",
				"places": [{"building": self.house.building}],
				"categories": [{"category": WATER}],
			}
		).insert()
		self.assertEqual(community_notices.publish(notice.name)["open_reports"], 1)
		outages.answer_open(notice.name)
		self.assertEqual(third.reload().status, "On Hold")
		self.assertIsNone(first.reload().community_notice)

		# a fourth is answered by itself; a guest in the lobby reads why there is no water
		fourth = self.report("401", "没水了")
		self.assertEqual(fourth.community_notice, notice.name)
		self.assertIn("预计三小时恢复", self.seen("401", fourth)["messages"][0]["text"])
		self.assertEqual(notice_portal.unread()["current"]["name"], notice.name)
		frappe.set_user("Guest")
		label = frappe.db.get_value("Service Area", {"building": self.house.building}, "qr_token")
		self.assertIn("水管抢修停水", [row["title"] for row in guest.notices_at(spot_of(label))])

		# the pipe is mended: the work resolves the first two, the end of the notice the others
		frappe.set_user(make.user("tech"))
		tasks.log_work(task, "更换爆裂管段", result="恢复供水")
		tasks.finish(task, "已更换爆裂管段，恢复供水")
		frappe.set_user(make.user("head"))
		tasks.verify(task)
		frappe.set_user(make.user("service"))
		community_notices.end(notice.name)
		outages.release(notice.name)
		for floor, request in (("101", first), ("201", second), ("301", third), ("401", fourth)):
			self.assertEqual(self.seen(floor, request)["status"], "Resolved", floor)
		self.assertIn("已更换爆裂管段", self.seen("201", second)["solution"])

		# one has still no water and says so
		frappe.set_user(self.homes["401"][1])
		portal.still_not_right(fourth.name, "四楼还是没水")
		fourth.reload()
		self.assertEqual((fourth.status, fourth.reopen_count), ("In Progress", 1))
		frappe.set_user("Administrator")
		merged = frappe.get_all("Service Request", {"merged_into": first.name}, ["status", "sla_status"])
		self.assertEqual([row.status for row in merged], ["Cancelled"])
