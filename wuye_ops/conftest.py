"""Runs the site tests under pytest: connects to the site named by WUYE_SITE, on the bench named by BENCH_DIR.

Without a site nothing here is collected; `make test` says so loudly and, with WUYE_REQUIRE_BENCH=1, fails.
"""

import gc
import os
from pathlib import Path
from unittest.mock import patch

import pytest

SITE = os.environ.get("WUYE_SITE")
BENCH = Path(os.environ.get("BENCH_DIR", Path.home() / "frappe-bench"))

# What no employee changes. Reading it anew takes longer than most tests.
KEPT_IN_CACHE = (
	"all_apps",
	"app_hooks",
	"app_modules",
	"db_tables",
	"doctype_meta",
	"lang_user_translations",
	"merged_translations",
	"table_columns",
)

if not SITE:
	collect_ignore_glob = ["*"]


@pytest.fixture(scope="session", autouse=True)
def site():
	"""The connected site. Each test's writes are rolled back by FrappeTestCase."""
	import frappe

	os.chdir(BENCH / "sites")
	frappe.init(site=SITE, sites_path=str(BENCH / "sites"))
	frappe.connect()
	frappe.flags.in_test = True
	frappe.flags.mute_emails = True
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	frappe.utils.logger.set_log_level("ERROR")
	from wuye_ops.tests import factories

	keep_what_no_employee_changes()
	factories.make_base()
	frappe.db.commit()
	# what is loaded by now stays: looking through it again and again for garbage takes a tenth of the time
	gc.collect()
	gc.freeze()
	gc.set_threshold(100_000, 50, 100)
	yield SITE
	frappe.destroy()


@pytest.fixture(autouse=True)
def chinese(site):
	"""Each test starts in the language of the product, whatever the one before it has left."""
	import frappe

	frappe.local.lang = "zh"


def keep_what_no_employee_changes() -> None:
	"""ERPNext clears every cache of the site whenever an employee is saved; here doctypes, hooks and translations stay."""
	import frappe
	from erpnext.setup.doctype.employee.employee import Employee

	on_update, get_hooks = Employee.on_update, frappe.get_hooks

	def hooks(hook: str | None = None, *args, **kwargs):
		found = get_hooks(hook, *args, **kwargs)
		return [*found, *KEPT_IN_CACHE] if hook == "persistent_cache_keys" else found

	def run(self) -> None:
		with patch.object(frappe, "get_hooks", hooks):
			on_update(self)

	Employee.on_update = run
