"""Several people at once: each in a thread with a database connection of their own, as on a server."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class Outcome:
	"""What somebody's attempt came to: a result, or the refusal they read."""

	user: str
	result: object = None
	error: Exception | None = None

	@property
	def ok(self) -> bool:
		return self.error is None


def at_once(*attempts: tuple[str, Callable[[], object]]) -> list[Outcome]:
	"""Runs (user, function) pairs at the same moment, each committed when it succeeds.

	Each has read something before the start, so that its transaction has its view of the data already: that is what
	makes two people act on what is no longer so.
	"""
	site, sites_path = frappe.local.site, frappe.local.sites_path
	start = threading.Barrier(len(attempts), timeout=60)

	def run(user: str, attempt: Callable[[], object]) -> Outcome:
		frappe.init(site=site, sites_path=sites_path)
		frappe.connect()
		try:
			frappe.flags.in_test = True
			frappe.local.lang = "en"
			frappe.set_user(user)
			frappe.db.count("Service Task")
			start.wait()
			result = attempt()
			frappe.db.commit()
			return Outcome(user, result)
		except Exception as error:
			frappe.db.rollback()
			return Outcome(user, error=error)
		finally:
			frappe.destroy()

	with ThreadPoolExecutor(len(attempts)) as pool:
		outcomes = list(pool.map(lambda attempt: run(*attempt), attempts))
	# the caller looks at what has become of it, not at its own view of before
	frappe.db.rollback()
	return outcomes


def at_once_in_processes(*calls: tuple[str, str, dict]) -> list[Outcome]:
	"""The same with a process for each, as on machines of their own. calls: (user, function's dotted name, arguments)."""
	context = multiprocessing.get_context("spawn")
	with context.Manager() as manager, ProcessPoolExecutor(len(calls), mp_context=context) as pool:
		start = manager.Barrier(len(calls), timeout=120)
		place = (frappe.local.site, frappe.local.sites_path)
		attempts = [pool.submit(_in_process, place, start, *call) for call in calls]
		outcomes = [attempt.result() for attempt in attempts]
	frappe.db.rollback()
	return outcomes


def _in_process(place: tuple[str, str], start, user: str, function: str, arguments: dict) -> Outcome:
	frappe.init(site=place[0], sites_path=place[1])
	frappe.connect()
	try:
		frappe.flags.in_test = True
		frappe.local.lang = "en"
		frappe.set_user(user)
		attempt = frappe.get_attr(function)
		start.wait()
		result = attempt(**arguments)
		frappe.db.commit()
		return Outcome(user, result)
	except Exception as error:
		frappe.db.rollback()
		# an exception of the framework does not travel between processes; what it says does
		return Outcome(user, error=Exception(f"{type(error).__name__}: {error}"))
	finally:
		frappe.destroy()
