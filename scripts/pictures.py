"""Takes the guide's pictures from a served demo company and saves them in docs/images, small enough for a repository.

Usage, with the bench's Python and a demo that is being served (make demo)::

	~/frappe-bench/env/bin/python scripts/pictures.py --server http://wuye.localhost:8000 [NAME …]

Without names all pictures are taken. Those that fail are named at the end, and the exit status says so.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "Wuye-Demo-2026"
MAX_BYTES = 200 * 1024
DESK, TALL, PHONE = (1440, 900), (1440, 1500), (390, 844)
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Form:
	"""The form of the newest document that meets the filters."""

	doctype: str
	filters: dict


@dataclass(frozen=True)
class Shot:
	name: str
	user: str
	page: str | Form
	ready: str  # an element that is there when the page is complete
	size: tuple[int, int] = DESK
	before: str = ""  # a script that opens what the picture is about


def at(post: str) -> str:
	return f"{post}@wuye.example"


RUNNING = {"status": "In Progress", "kind": "Repair"}
FORM = ".form-layout .form-section"
# The first card of a list on a phone
FIRST = "document.querySelector('a[href^=\"/my-requests/\"]')?.click()"

SHOTS = (
	Shot("service-center", at("service.garden"), "/app/service-center", ".number-widget-box .number, .frappe-chart"),
	Shot("request-list", at("service.garden"), "/app/service-request", ".list-row .indicator-pill"),
	Shot("request-form", at("service.garden"), Form("Service Request", RUNNING), FORM),
	Shot("request-board", at("manager.garden"), "/app/service-request/view/kanban/Service Requests by Status", ".kanban-card"),
	Shot("request-calendar", at("manager.garden"), "/app/service-request/view/calendar/default", ".fc-event"),
	Shot("phone-entry", at("service.garden"), "/app/phone-entry", ".modal.show .frappe-control"),
	Shot("task-board", at("engineer.garden"), "/app/service-task/view/kanban/Service Tasks by Status", ".kanban-card"),
	Shot("task-form", at("engineer.garden"), Form("Service Task", {"status": "In Progress"}), FORM),
	Shot("task-sheet", at("engineer.garden"), Form("Service Task", {"status": "Done"}), ".print-format, iframe",
		before="frappe.set_route('print', 'Service Task', cur_frm.docname)"),
	Shot("places", at("manager.garden"), "/app/places", ".widget"),
	Shot("property", at("manager.garden"), "/app/property/云栖花园", FORM),
	Shot("customer", at("service.garden"), Form("Occupancy", {"relation": "Owner", "unit": ["like", "%1号楼-1%"]}), FORM,
		before="frappe.set_route('Form', 'Customer', cur_frm.doc.customer)"),
	Shot("report", at("resident1.garden"), "/report/new", "form, .web-form", PHONE),
	Shot("my-requests", at("resident1.garden"), "/my-requests", "a[href^='/my-requests/']", PHONE),
	Shot("my-request", at("resident1.garden"), "/my-requests", "h1, h2, h3", PHONE, before=FIRST),
	Shot("my-data", at("resident1.garden"), "/my-data", "[data-customer]", PHONE),
	Shot("my-data-change", at("resident1.garden"), "/my-data", ".wp-sheet", PHONE,
		before="document.querySelector('[data-do=change]').click()"),
	Shot("profile-change-request", at("service.garden"), Form("Profile Change Request", {"status": "To Approve"}), FORM),
	Shot("data-refresh-campaign", at("manager.garden"), Form("Data Refresh Campaign", {"status": "Running"}), ".progress-bar"),
	Shot("records-workspace", at("manager.garden"), "/app/records", ".number-widget-box .number"),
	Shot("environment-workspace", at("manager.garden"), "/app/environment", ".number-widget-box .number", TALL),
	Shot("equipment-workspace", at("manager.garden"), "/app/equipment-care", ".number-widget-box .number", TALL),
	Shot("inspection-completion", at("manager.garden"), "/app/query-report/Inspection Completion?group_by=Plan", ".dt-row-0 .dt-cell__content"),
	Shot("missed-points", at("manager.garden"), "/app/query-report/Missed Points", ".dt-row-0 .dt-cell__content"),
	Shot("rectification-summary", at("manager.garden"), "/app/query-report/Rectification Summary?group_by=Department", ".dt-row-0 .dt-cell__content"),
	Shot("roster", at("manager.garden"), "/app/roster?days=14", ".wuye-roster [data-assignment]"),
	Shot("roster-phone", at("manager.garden"), "/app/roster", ".wuye-roster [data-assignment]", PHONE),
	Shot("task-assign", at("engineer.garden"), Form("Service Task", {"status": "To Assign", "department": ["like", "工程%"]}), ".wuye-person",
		before="wuye_ops.tasks.assign(cur_frm.doc, () => {})"),
	Shot("roster-coverage", at("manager.garden"), "/app/query-report/Roster Coverage", ".dt-row-0 .dt-cell__content"),
	Shot("staffing-need", at("hr"), "/app/query-report/Staffing Need", ".dt-row-0 .dt-cell__content"),
	Shot("staffing-standard", at("hr"), Form("Staffing Standard", {"designation": "客服专员"}), FORM),
	Shot("job-applicant", at("hr"), Form("Job Applicant", {"applicant_name": "马跃"}), FORM),
	Shot("onboarding", at("hr"), Form("Employee Onboarding", {"boarding_status": "In Process"}), FORM),
	Shot("risk-workspace", at("risk"), "/app/risk-management", ".wuye-risk-card", (1440, 2200)),
	Shot("risk-workspace-phone", at("manager.garden"), "/app/risk-management", ".wuye-risk-map [data-lead]", PHONE,
		before="document.querySelector('.wuye-risk-map').scrollIntoView()"),
	Shot("risk-register", at("risk"), "/app/query-report/Risk Register", ".dt-row-0 .dt-cell__content"),
	Shot("cost-monitoring", at("manager.plaza"), "/app/query-report/Cost Monitoring", ".dt-row-0 .dt-cell__content"),
	Shot("cost-alert", at("manager.plaza"), Form("Cost Alert", {"band": "Stop"}), ".frappe-control[data-fieldname=curve] svg"),
	Shot("audit", at("audit"), Form("Audit", {"status": "In Field"}), FORM, TALL),
	Shot("audit-finding", at("reception.garden"), Form("Audit Finding", {"status": "In Rectification"}), FORM),
	Shot("audit-sample", at("audit"), Form("Audit Sample", {"status": "In Test"}), ".wuye-sample-table td",
		before="cur_frm.layout.tabs[1].set_active()"),
	Shot("audit-paper", at("audit"), Form("Audit Working Paper", {"status": "Sealed"}), FORM, TALL),
	Shot("audit-paper-compared", at("audit"), Form("Audit Working Paper", {"state": "Changed"}), ".wuye-differences td",
		before="document.querySelector('.page-actions .btn-primary').click()"),
	Shot("audit-plan", at("audit"), Form("Audit Plan", {}), FORM, TALL),
	Shot("audit-follow-up", at("audit"), "/app/query-report/Audit Follow Up", ".dataset-units [data-point-index]"),
	Shot("audit-report", at("audit"), Form("Audit", {"status": "Reported"}), ".print-format, iframe", TALL,
		before="frappe.set_route('print', 'Audit', cur_frm.docname)"),
	Shot("service-timeliness", at("manager.garden"), "/app/query-report/Service Timeliness", ".dt-row-0 .dt-cell__content"),
	Shot("service-demand", at("manager.garden"), "/app/query-report/Service Demand?group_by=Weekday and Hour", ".dt-row-0 .dt-cell__content"),
	Shot("service-trend", at("manager.garden"), "/app/query-report/Service Trend", ".dt-row-0 .dt-cell__content"),
	Shot("metrics-all", at("manager.garden"), "/app/metrics", ".metrics-card"),
	Shot("metrics-one", at("manager.garden"), "/app/metrics?metric=service.completion", "[data-section=people] table", TALL),
	Shot("metrics-ranking", at("director"), "/app/metrics?metric=cost.per_area", "[data-section=ranking] table", TALL),
	Shot("metrics-phone", at("manager.garden"), "/app/metrics", ".metrics-card", PHONE),
	Shot("cockpit", at("manager.garden"), "/app/cockpit", ".cockpit-figure", TALL),
	Shot("cockpit-phone", at("manager.garden"), "/app/cockpit", ".cockpit-figure", PHONE),
	Shot("cockpit-company", at("director"), "/app/cockpit", "tr[data-property]", (1440, 2080)),
	Shot("my-tasks", at("tech.garden"), "/my-tasks", "main, .page_content", PHONE),
	Shot("people-workspace", at("hr"), "/app/people-management", ".dashboard-widget-box .donut-path, .dashboard-widget-box rect.bar", TALL),
	Shot("scorecard", at("manager.garden"), Form("Staff Scorecard", {"status": "Objected"}), ".wuye-sheet-row", TALL),
	Shot("scorecard-grades", at("hr"), "/app/query-report/Scorecard Grades?group_by=Employee&with_open=1", ".dt-row-0 .dt-cell__content"),
	Shot("appraisal-goals", at("hr"), Form("Appraisal", {"docstatus": 0}), "[data-fieldname=goals] .grid-row",
		before="cur_frm.layout.tabs[1].set_active()"),
	Shot("staff-reward", at("hr"), Form("Staff Reward", {"status": "Approved", "kind": "Performance"}), ".wuye-score"),
	Shot("staff-award", at("hr"), Form("Staff Award", {"status": "Published"}), ".wuye-score"),
	Shot("staff-me", at("tech.garden"), "/staff-me", "[data-card=wall]", (390, 1900)),
)  # fmt: skip


class Camera:
	def __init__(self, server: str) -> None:
		self.server = server.rstrip("/")
		options = Options()
		options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
		for option in (
			"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
			"--force-device-scale-factor=1", "--lang=zh-CN", "--host-resolver-rules=MAP *.localhost 127.0.0.1",
		):  # fmt: skip
			options.add_argument(option)
		self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
		self.driver.set_page_load_timeout(WAIT_SECONDS * 2)
		self.driver.set_script_timeout(WAIT_SECONDS)
		self.user: str | None = None

	def take(self, shot: Shot) -> int:
		"""Saves the picture; returns its bytes."""
		self._login(shot.user)
		self._resize(shot.size)
		page = shot.page if isinstance(shot.page, str) else self._form(shot.page)
		self.driver.get(self.server + page)
		if shot.before:
			if not isinstance(shot.page, str):
				self._wait(lambda: self._js("return window.cur_frm?.doc && !cur_frm.is_new()"), "the form")
			else:
				self._wait(lambda: self._js("return document.readyState === 'complete'"), "the page")
			self._js(shot.before)
			time.sleep(1)
		self._wait(lambda: self._visible(shot.ready), shot.ready)
		self._settle()
		return save(self.driver.get_screenshot_as_png(), IMAGES / f"{shot.name}.png")

	def close(self) -> None:
		self.driver.quit()

	def _login(self, user: str) -> None:
		if user == self.user:
			return
		self.driver.get(f"{self.server}/login")
		self.driver.delete_all_cookies()
		status = self.driver.execute_async_script(
			"""const done = arguments[2];
			fetch('/api/method/login', {method: 'POST', headers: {'Content-Type': 'application/json'},
				body: JSON.stringify({usr: arguments[0], pwd: arguments[1]})}).then(r => done(r.status), () => done(0));""",
			user,
			PASSWORD,
		)
		if status != 200:
			raise RuntimeError(f"{user} cannot log in ({status}): is this the demo's site?")
		self.user = user

	def _resize(self, size: tuple[int, int]) -> None:
		width, height = size
		self.driver.execute_cdp_cmd(
			"Emulation.setDeviceMetricsOverride",
			{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width == PHONE[0]},
		)

	def _form(self, form: Form) -> str:
		name = self.driver.execute_async_script(
			"""const done = arguments[2];
			const query = new URLSearchParams({doctype: arguments[0], filters: arguments[1], order_by: 'modified desc', limit_page_length: 1});
			fetch('/api/method/frappe.client.get_list?' + query).then(r => r.json()).then(
				r => done(r.message?.[0]?.name || null), () => done(null));""",
			form.doctype,
			json.dumps(form.filters),
		)
		if not name:
			raise RuntimeError(f"there is no {form.doctype} with {form.filters}")
		return f"/app/{form.doctype.lower().replace(' ', '-')}/{name}"

	def _visible(self, css: str) -> bool:
		return self._js(
			"return [...document.querySelectorAll(arguments[0])].some(e => e.offsetWidth && e.offsetHeight)",
			css,
		)

	def _settle(self) -> None:
		"""Until nothing is loading and no hint covers the page."""
		idle = (
			"return !document.querySelector('#freeze.show') && !(window.frappe?.request?.ajax_count)"
			" && !(window.$?.active)"
		)
		self._wait(lambda: self._js(idle), "the end of loading")
		time.sleep(2)  # charts and calendars move into place
		self._js("document.querySelectorAll('.desk-alert, .popover, .tooltip').forEach(e => e.remove())")

	def _js(self, script: str, *args):
		return self.driver.execute_script(script, *args)

	@staticmethod
	def _wait(condition: Callable[[], object], what: str) -> None:
		end = time.monotonic() + WAIT_SECONDS
		while time.monotonic() < end:
			try:
				if condition():
					return
			except WebDriverException:
				pass
			time.sleep(0.2)
		raise RuntimeError(f"{what} did not come")


def save(png: bytes, path: Path) -> int:
	"""Reduces the colours until the file is small; a screenshot of text stays sharp."""
	picture = Image.open(io.BytesIO(png)).convert("RGB")
	path.parent.mkdir(parents=True, exist_ok=True)
	for colours in (256, 128, 64, 32):
		picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
		if path.stat().st_size <= MAX_BYTES:
			break
	return path.stat().st_size


def main() -> int:
	parser = argparse.ArgumentParser(description="Takes the guide's pictures from a served demo company.")
	parser.add_argument("--server", default="http://wuye.localhost:8000")
	parser.add_argument("names", nargs="*", help="pictures to take; all when none is named")
	arguments = parser.parse_args()
	if unknown := set(arguments.names) - {shot.name for shot in SHOTS}:
		parser.error(f"no such picture: {', '.join(sorted(unknown))}")
	camera, failed = Camera(arguments.server), []
	try:
		for shot in SHOTS:
			if arguments.names and shot.name not in arguments.names:
				continue
			try:
				print(f"{shot.name}.png  {camera.take(shot) / 1024:.0f} KB", flush=True)
			except (RuntimeError, WebDriverException) as error:
				failed.append(shot.name)
				print(f"{shot.name}: {str(error).splitlines()[0]}", file=sys.stderr, flush=True)
	finally:
		camera.close()
	if failed:
		print(f"Not taken: {', '.join(failed)}", file=sys.stderr)
	return int(bool(failed))


if __name__ == "__main__":
	sys.exit(main())
