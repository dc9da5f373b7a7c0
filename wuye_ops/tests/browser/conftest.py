"""A real server and a real browser for what people click. Data made here is committed, because the server reads it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

BENCH = Path(os.environ.get("BENCH_DIR", Path.home() / "frappe-bench"))
# Pictures of the pages under test are kept where this names a folder; the guide takes its pictures from there.
PICTURES = os.environ.get("WUYE_PICTURES")
CHROMIUM_OPTIONS = (
	"--headless=new",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-dev-shm-usage",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	# a page that was left goes on in it, and its late answers would log the next user out
	"--disable-features=BackForwardCache",
	"--force-device-scale-factor=1",
	"--lang=zh-CN",
)


@pytest.fixture(scope="session")
def server(site):
	"""The address of a web server for the site under test."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	process = subprocess.Popen(
		[
			sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--timeout", "120",
			"--chdir", str(BENCH / "sites"), "wuye_ops.tests.browser.wsgi:application",
		],
		cwd=BENCH / "sites",
		env={**os.environ, "WUYE_SITE": site},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)  # fmt: skip
	address = f"http://127.0.0.1:{port}"
	try:
		for _ in range(240):
			try:
				urllib.request.urlopen(f"{address}/api/method/ping", timeout=30)
				break
			except OSError:
				if process.poll() is not None:
					raise RuntimeError("The web server for the browser tests did not start.") from None
				time.sleep(0.25)
		else:
			raise RuntimeError("The web server for the browser tests does not answer.")
		yield address
	finally:
		process.terminate()
		process.wait(20)


@pytest.fixture(scope="session")
def _driver():
	from selenium import webdriver
	from selenium.webdriver.chrome.options import Options
	from selenium.webdriver.chrome.service import Service

	options = Options()
	options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
	for option in CHROMIUM_OPTIONS:
		options.add_argument(option)
	options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
	driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
	driver.set_page_load_timeout(90)
	yield driver
	driver.quit()


@pytest.fixture
def browser(server, _driver):
	"""A logged-out browser at desk size; see `pages.Browser` for what it can do.

	What a page's own scripts break is the failure of the test that has it open, whether the test asks or not.
	"""
	from wuye_ops.tests.browser.pages import Browser

	browser = Browser(_driver, server, PICTURES)
	browser.desk_size()
	browser.errors()
	yield browser
	errors = browser.errors()
	browser.log_out()
	assert errors == []


@pytest.fixture(autouse=True)
def _fresh_transaction(site):
	"""The server commits from its own connection; each test starts from what is committed."""
	import frappe

	frappe.set_user("Administrator")
	frappe.db.rollback()
	# the browser shows Chinese, and tests look for what `_` gives
	frappe.local.lang = "zh"
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
