"""The pages that open without a connection say whose they are; the worker that keeps them comes from the site's root."""

import json
import re

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import phone_shell
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client

SHELL = re.compile(r'<script type="application/json" id="phone-shell">(.*?)</script>', re.S)


def shell_of(user: str, route: str) -> dict:
	page = Client(user).get(route)
	assert page.status == 200, page.status
	return json.loads(SHELL.search(page.text).group(1))


class TestPhoneShell(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")

	def test_the_worker_comes_from_the_root_as_a_script_for_everybody(self) -> None:
		for client in (Client(), Client(make.user("tech"))):
			worker = client.get("/wuye-sw.js")
			self.assertEqual(worker.status, 200)
			self.assertRegex(worker.headers["Content-Type"], "^(text|application)/javascript")
			self.assertNotIn("<html", worker.text)
			self.assertIn('importScripts("/assets/wuye_ops/js/phone_worker.js?v=', worker.text)
			for route in phone_shell.PAGES:
				self.assertIn(route, worker.text)

	def test_a_page_names_its_user_and_the_pages_that_are_theirs(self) -> None:
		shell = shell_of(make.user("tech"), "/my-tasks")
		self.assertEqual(shell["user"], make.user("tech"))
		self.assertEqual(shell["pages"], ["/my-tasks", "/my-rounds", "/meter-readings"])
		# those who look after the customers neither inspect nor read meters
		frappe.set_user(make.user("service"))
		mine = [route for route in phone_shell.PAGES if phone_shell.may_open(route)]
		self.assertIn("/my-tasks", mine)
		self.assertEqual(shell_of(make.user("service"), "/my-tasks")["pages"], mine)

	def test_all_pages_are_one_version_until_a_file_changes(self) -> None:
		of_tasks = shell_of(make.user("tech"), "/my-tasks")
		of_rounds = shell_of(make.user("tech"), "/my-rounds")
		self.assertEqual(of_tasks["version"], of_rounds["version"])
		self.assertEqual((of_tasks["later"], of_rounds["later"]), ([], [phone_shell.QR_LIBRARY]))

	def test_every_file_is_there(self) -> None:
		for page in phone_shell.PAGES.values():
			for name in (*phone_shell.COMMON, *page.scripts, phone_shell.WORKER):
				self.assertTrue((phone_shell.portal_page.SCRIPTS / f"{name}.js").exists(), name)

	def test_guests_get_no_page_to_keep(self) -> None:
		for route in phone_shell.PAGES:
			self.assertEqual(Client().get(route).status, 302)
