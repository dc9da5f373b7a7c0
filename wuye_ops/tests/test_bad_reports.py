"""Risk reports and settings over HTTP: quarters that are none, places of others, figures by hand; each is refused in words."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.rules.risk_review import quarter_before, quarter_of
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.bad_input import BadInputCase
from wuye_ops.tests.http import Client
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER

DOCTYPE, REPORTS = "Risk Report", "wuye_ops.risk.reporting.reports"


class TestRiskReports(BadInputCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		risks.make_people()
		cls.officer, cls.director = Client(OFFICER), Client(DIRECTOR)
		cls.manager, cls.stranger = (
			Client(make.user("manager")),
			Client(make.user("manager", make.PROPERTY_B)),
		)
		cls.place = make.make_property("坏季报园").name
		frappe.db.commit()
		answer = cls.officer.call(f"{REPORTS}.make", day=str(cls.quarter().first), property=cls.place)
		cls.name = answer.data

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		names = frappe.get_all(DOCTYPE, {"property": cls.place}, pluck="name")
		frappe.db.delete("Risk Report Log", {"parent": ["in", [*names, ""]]})
		frappe.db.delete(DOCTYPE, {"name": ["in", [*names, ""]]})
		frappe.db.set_value("Property", cls.place, "status", "Closed")
		frappe.db.commit()
		super().tearDownClass()

	@staticmethod
	def quarter():
		return quarter_before(getdate(nowdate()))

	def test_what_no_report_is_made_of(self) -> None:
		next_one = add_days(quarter_of(getdate(nowdate())).last, 1)
		for values, words in (
			({"day": "2026-02-30", "property": self.place}, _("Quarter")),
			({"day": "", "property": self.place}, ""),
			({"day": str(next_one), "property": self.place}, str(getdate(next_one).year)),
			({"day": nowdate(), "property": "没有这个项目"}, ""),
			({"day": nowdate()}, ""),
			({"day": nowdate(), "company": "没有这个公司"}, ""),
		):
			with self.subTest(values):
				self.assert_refused(self.officer.call(f"{REPORTS}.make", **values), words)
		for client in (self.manager, self.director):
			answer = client.call(f"{REPORTS}.make", day=nowdate(), property=self.place)
			self.assertTrue(answer.refused)
			self.assertIn(_("Risk Officer"), answer.messages)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count(DOCTYPE, {"property": self.place}), 1)

	def test_figures_are_nobodys_to_write(self) -> None:
		address = f"/api/resource/{DOCTYPE}/{self.name}"
		for values in (
			{"record": "{}"},
			{"risk_count": 99},
			{"status": "Approved"},
			{"quarter_start": "2001-01-01"},
			{"property": make.PROPERTY_A},
			{"approved_by": OFFICER},
			{"log": "[]"},
		):
			with self.subTest(values):
				before = frappe.get_doc(DOCTYPE, self.name).as_json()
				self.officer.put(address, **values)
				frappe.db.rollback()
				self.assertEqual(frappe.get_doc(DOCTYPE, self.name).as_json(), before)
		self.assertTrue(self.officer.delete(address).refused)
		answer = self.officer.post(f"/api/resource/{DOCTYPE}", property=self.place, company=make.company(),
			quarter_start="2001-01-01", quarter_end="2001-03-31")  # fmt: skip
		self.assertTrue(answer.refused)

	def test_steps_of_others(self) -> None:
		self.assertTrue(self.stranger.call("wuye_ops.risk.reporting.paper.sheet", report=self.name).refused)
		answer = self.officer.call(f"{REPORTS}.approve", report=self.name)
		self.assertTrue(answer.refused)
		self.assertIn(_("Operations Director"), answer.messages)
		# nothing was concluded yet
		self.assert_refused(self.director.call(f"{REPORTS}.approve", report=self.name), "")
		self.assertTrue(self.director.call(f"{REPORTS}.compute_again", report=self.name).refused)
		self.assert_refused(self.director.call(f"{REPORTS}.correct", report=self.name, reason="改"), "")
		self.assertTrue(self.manager.call(f"{REPORTS}.approve", report="没有这份报告").refused)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value(DOCTYPE, self.name, "status"), "Draft")

	def test_settings_out_of_bounds(self) -> None:
		address = "/api/resource/Risk Settings/Risk Settings"
		for values in (
			{"fewest_assessors": 0},
			{"report_days": 99},
			{"respond_red_days": 30, "respond_orange_days": 3},
		):
			with self.subTest(values):
				self.assert_refused(self.director.put(address, **values), "")
		self.assertTrue(self.officer.put(address, report_days=9).refused)
