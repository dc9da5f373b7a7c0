"""What a person does in a browser, in the words of a test."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import requests
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from wuye_ops.tests.factories import PASSWORD

WAIT_SECONDS = 30
LOGIN_ATTEMPTS = 10
SETTLE_SECONDS = 0.3

# answers whether the element lies where it lay two frames ago
STANDS_STILL = """
const [element, answer] = arguments;
const place = () => { const {x, y} = element.getBoundingClientRect(); return `${x} ${y} ${element.isConnected}`; };
const before = place();
const compare = () => answer(element.isConnected && place() === before);
// a window in the background draws no frames
if (document.hidden) setTimeout(compare, 100);
else requestAnimationFrame(() => requestAnimationFrame(compare));
"""

# keeps on the window whether the next click reaches the element
HEED_CLICK = """
const element = arguments[0];
window.wuye_clicked = false;
window.addEventListener("click", (event) => {
	window.wuye_clicked = event.composedPath().includes(element);
}, {capture: true, once: true});
"""


class Browser:
	def __init__(self, driver, server: str, pictures: str | None = None) -> None:
		self.driver, self.server, self.pictures = driver, server, pictures
		# what the server refused, or did not answer at all, as the browser puts it; for the words of a failure
		self.refused: list[str] = []

	# -- the window

	def desk_size(self) -> None:
		self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
		self.driver.set_window_size(1440, 1000)

	def phone_size(self, width: int = 360, height: int = 740) -> None:
		"""A small phone: 360 px wide, as a touch device."""
		self.driver.execute_cdp_cmd(
			"Emulation.setDeviceMetricsOverride",
			{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True},
		)

	def picture(self, name: str) -> None:
		"""Keeps a picture of the window where WUYE_PICTURES names a folder."""
		if self.pictures:
			Path(self.pictures).mkdir(parents=True, exist_ok=True)
			self.driver.save_screenshot(str(Path(self.pictures) / f"{name}.png"))

	def overflows(self) -> bool:
		"""Whether the page is wider than the window."""
		return self.js("return document.documentElement.scrollWidth > window.innerWidth + 1")

	def errors(self) -> list[str]:
		"""Errors of the page's own scripts since the last call."""
		entries = [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
		self.refused += [entry["message"] for entry in entries if entry.get("source") == "network"]
		return [entry["message"] for entry in entries if entry.get("source") == "javascript"]

	# -- going places

	def login(self, user: str, password: str = PASSWORD) -> None:
		"""Logs in from an empty page, and sees to it that the login stays: each answer of the server carries a session, and
		a late one to the page left behind, to its worker or its icon would put that in the place of the new one."""
		self.log_out()
		answer = requests.post(
			f"{self.server}/api/method/login", json={"usr": user, "pwd": password}, timeout=WAIT_SECONDS
		)
		assert answer.status_code == 200, f"{user} cannot log in: {answer.status_code}"
		for _attempt in range(LOGIN_ATTEMPTS):
			self.cdp("Network.clearBrowserCookies")
			for cookie in answer.cookies:
				self.cdp("Network.setCookie", url=self.server, name=cookie.name, value=cookie.value or "")
			if self._stays(answer.cookies["sid"]):
				return
		raise AssertionError(f"the login of {user} does not stay")

	def log_out(self) -> None:
		"""A guest on an empty page. By the protocol's own command, since WebDriver deletes the cookies of the open page
		only, and the empty page has none."""
		self.driver.get("about:blank")
		for _attempt in range(LOGIN_ATTEMPTS):
			self.cdp("Network.clearBrowserCookies")
			if self._stays(None):
				return
		raise AssertionError("the browser does not stay logged out")

	def _stays(self, session: str | None) -> bool:
		"""Whether the session is still this one after the time that late answers to a page left behind take."""
		time.sleep(SETTLE_SECONDS)
		return self.session() == session

	def session(self) -> str | None:
		"""The session that the browser would use now."""
		cookies = self.cdp("Network.getCookies", urls=[self.server])["cookies"]
		return next((cookie["value"] for cookie in cookies if cookie["name"] == "sid"), None)

	def forget_storage(self) -> None:
		"""Empties what the site's pages have kept in this browser, but for the login."""
		self.cdp(
			"Storage.clearDataForOrigin",
			origin=self.server,
			storageTypes="local_storage,indexeddb,service_workers,cache_storage",
		)

	def cdp(self, command: str, **parameters):
		"""A command of the Chrome DevTools Protocol."""
		return self.driver.execute_cdp_cmd(command, parameters)

	def open(self, path: str) -> None:
		self.driver.get(self.server + path)

	# -- looking and clicking

	def js(self, script: str, *args):
		return self.driver.execute_script(script, *args)

	def wait(self, condition: Callable[[], object], what: str, seconds: float = WAIT_SECONDS):
		"""Waits until `condition` gives something true and returns it; fails by saying what was awaited."""
		end = time.monotonic() + seconds
		while True:
			hindrance = ""
			try:
				if result := condition():
					return result
			except WebDriverException as error:
				# the page is being drawn anew: an element is gone, covered, or not there yet
				hindrance = f" ({(error.msg or type(error).__name__).splitlines()[0]})"
			if time.monotonic() > end:
				raise AssertionError(f"{what} did not come in {seconds} s{hindrance}; {self.account()}")
			time.sleep(0.1)

	def account(self) -> str:
		"""What stands on the page, dialogs first, for the message of a failure."""
		dialogs = self.js("return [...document.querySelectorAll('.modal.show')].map(e => e.innerText)")
		errors = self.errors()
		return (
			f"open dialogs: {dialogs}; errors of the page: {errors}; the server refused: {self.refused[-5:]}; "
			f"the page says: {self.text()[:2000]}"
		)

	def text(self) -> str:
		return self.js("return document.body ? document.body.innerText : ''")

	def wait_text(self, text: str, seconds: float = WAIT_SECONDS) -> None:
		self.wait(lambda: text in self.text(), f"the text {text!r}", seconds)

	def find(self, css: str, seconds: float = WAIT_SECONDS):
		"""The first visible element."""
		return self.wait(lambda: self._shown(css), f"the element {css}", seconds)

	def _shown(self, css: str, text: str | None = None):
		for element in self.driver.find_elements(By.CSS_SELECTOR, css):
			if element.is_displayed() and (text is None or element.text.strip() == text):
				return element
		return None

	def _press(self, css: str, what: str, text: str | None = None) -> None:
		"""Clicks as soon as the control is there, stands still and nothing covers it, and again when the click went
		elsewhere: a form may be drawn anew meanwhile, and a row of a table slides open under the pointer."""

		def pressed() -> bool:
			element = self._shown(css, text)
			if element is None:
				return False
			self.js("arguments[0].scrollIntoView({block: 'center'})", element)
			if not self.driver.execute_async_script(STANDS_STILL, element):
				return False
			self.js(HEED_CLICK, element)
			element.click()
			# on a page that the click has led to nothing is known of it
			return self.js("return window.wuye_clicked !== false")

		self.wait(pressed, what)

	def click(self, css: str) -> None:
		self._press(css, f"the element {css}")

	def click_text(self, text: str, within: str = "button, a, .btn, [role=button], li") -> None:
		"""Clicks the visible control with exactly this text."""
		self._press(within, f"the control {text!r}", text)

	def fill(self, css: str, value: str) -> None:
		def filled() -> bool:
			element = self._shown(css)
			if element is None:
				return False
			element.clear()
			element.send_keys(value)
			return element.get_property("value") == value

		self.wait(filled, f"{value!r} in the field {css}")

	# -- the desk

	def open_form(self, doctype: str, name: str) -> None:
		slug = doctype.lower().replace(" ", "-")
		self.open(f"/app/{slug}/{name}")
		self.wait_form(doctype, name)

	def wait_form(self, doctype: str, name: str) -> None:
		"""Until the form is there and has come to rest."""
		self.wait(
			lambda: self.js(
				"return window.cur_frm && cur_frm.docname === arguments[0] && cur_frm.doc && !cur_frm.is_new()"
				" && document.querySelector('.form-layout') !== null",
				name,
			),
			f"the form {doctype} {name}",
		)
		self.wait_idle()

	def doc(self, field: str):
		"""A field of the document in the open form."""
		return json.loads(self.js("return JSON.stringify(cur_frm.doc[arguments[0]] ?? null)", field))

	def press(self, *keys: str) -> None:
		"""Keys to whatever has the focus, as from the keyboard."""
		ActionChains(self.driver).send_keys(*keys).perform()

	def chord(self, modifier: str, key: str) -> None:
		ActionChains(self.driver).key_down(modifier).send_keys(key).key_up(modifier).perform()

	def open_desk(self, path: str) -> None:
		"""A page of the desk, until its first requests have been answered."""
		self.open(path)
		self.wait(
			lambda: self.js("return window.frappe?.boot && document.body.dataset.route !== undefined"),
			"the desk",
		)
		self.wait_idle()

	def wait_idle(self) -> None:
		"""Until no request is under way and the screen is not frozen."""
		idle = (
			"return !document.querySelector('#freeze.show, #freeze.in') && frappe.request.ajax_count === 0"
			" && $.active === 0"
		)
		self.wait(lambda: self.js(idle), "an idle desk")
		time.sleep(0.3)
		self.wait(lambda: self.js(idle), "an idle desk")

	# -- dialogs of the desk

	def wait_dialog(self) -> None:
		"""Until the dialog on top has come to rest.

		Bootstrap takes the focus away when a dialog has faded in, and does not close one that still fades: what is
		typed or confirmed before is lost.
		"""
		self.wait(
			lambda: self.js(
				"return Boolean(window.cur_dialog?.display && cur_dialog.$wrapper.hasClass('show'))"
				" && $('.modal.show').toArray().every(e => !$(e).data('bs.modal')?._isTransitioning)"
			),
			"the dialog",
		)

	def wait_focus(self, fieldname: str) -> None:
		"""Until the keyboard writes into this field of the dialog on top."""
		self.wait_dialog()
		self.wait(
			lambda: self.js("return document.activeElement.dataset.fieldname === arguments[0]", fieldname),
			f"the focus in the field {fieldname}",
		)

	def ask(self, fieldname: str, value: str) -> None:
		"""Fills a field of the dialog on top."""
		self.wait_dialog()
		self.click(f".modal.show [data-fieldname={fieldname}] :is(input, textarea)")
		self.chord(Keys.CONTROL, "a")
		self.press(value)
		self.wait(
			lambda: self.js("return String(cur_dialog.get_value(arguments[0]) ?? '')", fieldname) == value,
			f"{value!r} in the field {fieldname}",
		)

	def choose(self, fieldname: str, value: str) -> None:
		"""Fills a link field of the dialog on top from its list."""
		self.ask(fieldname, value)
		self.take_listed(fieldname, value)

	def take_listed(self, fieldname: str, value: str) -> None:
		"""Takes what was typed into a link field from its list with Enter, until the server has confirmed it."""
		# The answer to what was typed, not the list from before: that one opens as well, and the late answer would
		# open it again over the next field.
		self.wait(
			lambda: self.js(
				"""const field = cur_dialog.get_field(arguments[0]), {ul, opened} = field.awesomplete;
				return field.$input[0] === document.activeElement && opened
					&& field.$input.cache[field.get_options()]?.[arguments[1]]
					&& ul.querySelector('[aria-selected=true]')?.innerText.includes(arguments[1])""",
				fieldname,
				value,
			),
			f"{value!r} in the list of {fieldname}",
		)
		self.press(Keys.ENTER)
		self.wait(
			lambda: self.js("return cur_dialog.get_field(arguments[0]).value", fieldname) == value,
			f"{value!r} taken in {fieldname}",
		)
		self.wait_idle()

	def confirm(self) -> None:
		"""The primary button of the dialog on top."""
		self.wait_dialog()
		self.wait_idle()
		self.click(".modal.show .modal-footer .btn-primary:not(.hide)")

	def wait_no_dialog(self) -> None:
		self.wait(
			lambda: not self.js("return document.querySelector('.modal.show') !== null"), "the dialog's end"
		)
		self.wait_idle()
