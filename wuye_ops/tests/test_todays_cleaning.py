"""今日保洁公示: residents see what was cleaned today in their building and in common areas, and nothing else."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import published
from wuye_ops.inspection.test_area_work import make_work_plan, work_done
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.http import Client
from wuye_ops.tests.residents import resident_of


class TestPublished(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.set_value("Property", make.PROPERTY_A, "publish_cleaning_record", 1)
		self.home = bills.household()
		self.resident = resident_of(self.home.customer)
		self.building = frappe.db.get_value("Property Unit", self.home.unit, "building")
		self.tag = frappe.generate_hash(length=5)
		self.lobby = inspect.make_area(f"{self.tag}大堂", building=self.building)
		self.road = inspect.make_area(f"{self.tag}南门道路", area_type="Road")
		self.addCleanup(frappe.set_user, "Administrator")

	def done_round(self, area: str, *, failed: bool = False, days_ago: int = 0, **fields):
		doc = inspect.make_inspection(title="保洁巡检", points=[{"service_area": area}])
		moment = now_datetime() - timedelta(days=days_ago)
		values = {
			"status": "Done",
			"finished_on": moment,
			"window_from": moment,
			"trade": "Cleaning",
			**fields,
		}
		doc.db_set(values)
		point = doc.points[0]
		point.db_set({"status": "Done", "scanned_on": moment})
		if failed:
			doc.append(
				"results", {"point": point.name, "item_code": "01", "standard": "无杂物", "outcome": "Failed"}
			).db_insert()
		return doc

	def seen(self) -> dict:
		frappe.set_user(self.resident)
		(place,) = published.today()["places"]
		frappe.set_user("Administrator")
		return {row["area"].split(self.tag)[1]: row for row in place["rows"] if self.tag in row["area"]}

	def test_own_building_and_common_areas_of_today(self) -> None:
		self.done_round(self.lobby)
		self.done_round(self.road, failed=True)
		rows = self.seen()
		lobby = rows["大堂"]
		self.assertTrue(lobby["area"].startswith("1号楼"), "every building has a lobby")
		self.assertEqual((lobby["work"], lobby["result"]), ("保洁巡检", "Good"))
		self.assertEqual(rows["南门道路"]["result"], "Being Put Right")
		self.assertEqual(set(lobby), {"time", "work", "area", "result"}, "no names, no photos")

	def test_another_building_another_day_another_trade_and_what_is_not_done(self) -> None:
		other = make.make_places(make.PROPERTY_A, f"公示{frappe.generate_hash(length=4)}号楼", ("101",))
		self.done_round(inspect.make_area(f"{self.tag}他楼大堂", building=other.building))
		self.done_round(self.road, days_ago=1)
		self.done_round(self.lobby, trade="Order")
		self.done_round(self.lobby, status="In Progress")
		self.done_round(self.lobby, kind="Spot Check")
		self.assertEqual(self.seen(), {})

	def test_done_work_of_a_plan(self) -> None:
		plan = make_work_plan(title="道路清扫", areas=[{"service_area": self.road}])
		work_done(plan, now_datetime())
		self.assertEqual(self.seen()["南门道路"]["work"], "道路清扫")

	def test_a_property_that_does_not_publish(self) -> None:
		self.done_round(self.lobby)
		frappe.db.set_value("Property", make.PROPERTY_A, "publish_cleaning_record", 0)
		frappe.set_user(self.resident)
		(place,) = published.today()["places"]
		self.assertEqual((place["is_published"], place["rows"]), (False, []))

	def test_who_lives_nowhere_sees_nothing(self) -> None:
		self.done_round(self.lobby)
		frappe.set_user(make.user("cleaner"))
		self.assertEqual(published.today()["places"], [])

	def test_guests_are_sent_away(self) -> None:
		answer = Client().call("wuye_ops.inspection.published.today")
		self.assertTrue(answer.refused, repr(answer))
