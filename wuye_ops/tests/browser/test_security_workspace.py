"""The workspace 秩序维护: what is open now, charts and cards that lead to their rows, reports, and the log of retention."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import frappe
import pytest
from frappe import _
from frappe.utils import now_datetime, nowdate

from wuye_ops.demo.gate_history import GateHistory
from wuye_ops.security.retention import run
from wuye_ops.tests import factories as make
from wuye_ops.tests import retention_rows as rows
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_desk_figures import listed, points

WORKSPACE = "/app/order-and-security"


class Made:
	"""What was made, to be taken away again."""

	def __init__(self) -> None:
		self.names: list[tuple[str, str]] = []

	def add(self, doctype: str, *names: str) -> None:
		self.names += [(doctype, name) for name in names]

	def remove(self) -> None:
		for doctype, name in reversed(self.names):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
			frappe.db.delete(doctype, {"name": name})
		frappe.db.commit()


@pytest.fixture(scope="module")
def gates(site):
	"""Two months at the gates, rounds, shifts and incidents; and rows that are long over."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	make.make_base()
	security.people()
	made, now = Made(), now_datetime()
	made.add("Gate", rows.gate())
	guard = SimpleNamespace(employee=make.employee("guard"), name="门岗", user=make.user("guard"))
	team = SimpleNamespace(by_key=lambda _key: guard)
	GateHistory(made, Random(5), now, SimpleNamespace(name=make.PROPERTY_A, team=team), 0.5).make()
	for days_ago in range(10):
		make_rounds(made, now, days_ago)
		make_shifts(made, now, days_ago)
	made.add("Security Incident", security.make_incident().name)
	# whatever the hour is
	for minute in range(3):
		made.add("Gate Entry", rows.entry(now.replace(minute=minute), outcome="Allowed", stay="Inside").name)
	for day in range(401, 405):
		rows.entry(rows.long_ago(day))
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	made.remove()
	frappe.db.delete("Gate Entry", {"property": make.PROPERTY_A, "anonymised_on": ["is", "set"]})
	frappe.db.commit()


def make_rounds(made: Made, now, days_ago: int) -> None:
	begin = (now - timedelta(days=days_ago)).replace(hour=1, minute=0)
	if begin > now:
		return
	doc = security.make_round()
	done = 3 - (days_ago % 4 == 2)
	doc.db_set(
		{
			"window_from": begin,
			"window_to": begin + timedelta(hours=1),
			"status": "Done",
			"points_done": done,
			"points_total": 3,
		}
	)
	made.add("Inspection", doc.name)


def make_shifts(made: Made, now, days_ago: int) -> None:
	end = now - timedelta(days=days_ago, hours=1)
	post = security.make_post(post_name=f"工作台岗{days_ago % 2}{frappe.generate_hash(length=3)}")
	doc = frappe.get_doc(
		{
			"doctype": "Shift Handover",
			"name": frappe.generate_hash(length=10),
			"property": make.PROPERTY_A,
			"post": post.name,
			"shift": "夜班",
			"shift_start": end - timedelta(hours=8),
			"shift_end": end,
			"taken_over_on": end + timedelta(minutes=40 if days_ago % 5 == 3 else 5) if days_ago else None,
			"status": "Taken Over" if days_ago else "Handed Over",
			"handover_key": frappe.generate_hash(length=10),
		}
	)
	doc.db_insert()
	made.add("Guard Post", post.name)
	made.add("Shift Handover", doc.name)


def test_the_head_sees_what_is_open_and_opens_it(browser: Browser, gates) -> None:
	browser.login(make.user("manager"))
	browser.open_desk(WORKSPACE)
	css = points(browser, "Gate Flow Today")
	browser.wait_text(_("Persons Inside Now"))
	browser.wait_idle()
	browser.picture("security-workspace")
	shown = browser.text()
	for label in ("Overstays", "Stopped Today", "Patrol Points Reached This Week", "Handovers Overdue"):
		assert _(label) in shown
	label = browser.js(
		"""const bar = [...document.querySelectorAll(arguments[0])].find(one => one.getAttribute('height') !== '0');
		bar.dispatchEvent(new MouseEvent('click', {bubbles: true}));
		return bar.getAttribute('aria-label');""",
		css,
	)
	browser.wait(
		lambda: browser.js("return frappe.get_route()[1] === 'Gate Entry'"), "the entries of the hour"
	)
	assert len(listed(browser)) == min(int(label.split()[-1]), 20)
	browser.open_desk(WORKSPACE)
	browser.wait_text(_("Handovers Overdue"))
	browser.wait_idle()
	browser.js(
		"""const card = [...document.querySelectorAll('.number-widget-box')].find(one =>
			one.innerText.includes(arguments[0]));
		card.querySelector('.widget-body .number').click();""",
		_("Handovers Overdue"),
	)
	browser.wait(lambda: browser.js("return frappe.get_route()[1] === 'Shift Handover'"), "the handovers")
	assert listed(browser)
	assert browser.errors() == []


def test_reports_show_their_chart_and_lead_on(browser: Browser, gates) -> None:
	browser.login(make.user("manager"))
	for report, picture in (
		("Gate Flow", "gate-flow"),
		("Gate Stops", "gate-stops"),
		("Patrol Completion", "patrol-completion"),
		("Shift Handovers", "shift-handovers"),
		("Incident Summary", "incident-summary"),
	):
		browser.open_desk(f"/app/query-report/{report}")
		browser.wait(
			lambda: browser.js("return Boolean(document.querySelector('.chart-wrapper svg'))"),
			report,
		)
		browser.wait_idle()
		browser.picture(picture)
	assert browser.errors() == []


def test_the_night_is_read_by_the_manager(browser: Browser, gates) -> None:
	frappe.set_user("Administrator")
	night = run.run(make.PROPERTY_A, nowdate())
	gates.add("Gate Retention Log", night)
	browser.login(make.user("manager"))
	browser.open_desk(f"/app/gate-retention-log/{night}")
	browser.wait_text(_("Anonymised"))
	browser.wait_idle()
	browser.picture("gate-retention-log")
	assert "4" in browser.text()
	assert browser.errors() == []
