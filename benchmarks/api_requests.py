"""Service requests created over the web API by 1, 4 and 16 clients, against ERPNext's own Issue in the same run.

Run: python benchmarks/api_requests.py --site SITE [--sizes 1 4 16] [--requests 160]
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import harness

CLIENTS = (1, 4, 16)
REQUESTS = 160
SUBJECT = "基准报事"
AGENT = "benchmark.agent@wuye.test"
WORKERS, THREADS = 2, 4


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument(
		"--site", required=True, help="a site for trials; what is made on it is removed again"
	)
	parser.add_argument(
		"--sizes", type=int, nargs="+", default=list(CLIENTS), help="clients at the same time"
	)
	parser.add_argument("--requests", type=int, default=REQUESTS, help="documents for each row of the table")
	options = parser.parse_args()
	with harness.connected(options.site):
		clear()
		users()
		bodies = prepare()
		rows, queries = [], count_queries(bodies)
		address, server = serve(options.site)
		try:
			cookies = {doctype: log_in(address, user) for doctype, user in users().items()}
			for doctype, body in bodies.items():  # each worker loads its metadata
				run(address, cookies[doctype], doctype, body, 4, 32)
			for clients in options.sizes:
				measured = {}
				for doctype, body in bodies.items():
					measured[doctype] = run(
						address, cookies[doctype], doctype, body, clients, options.requests
					)
				ours, theirs = measured["Service Request"], measured["Issue"]
				rows.append([clients, *ours, *theirs, ours[0] / theirs[0]])
		finally:
			server.terminate()
			server.wait(30)
			clear()
		harness.report(
			"api_requests",
			["clients", "requests /s", "p50 ms", "p95 ms", "issues /s", "p50 ms", "p95 ms", "ratio"],
			rows,
			[
				f"{options.requests} documents for each figure, POST /api/resource over HTTP on the loopback; "
				f"gunicorn with {WORKERS} workers of {THREADS} threads",
				f"queries of one insert: Service Request {queries['Service Request']}, Issue {queries['Issue']}",
				"a Service Request is posted by customer service, with unit, category and urgency; an Issue with its "
				"subject, customer and description, by ERPNext's Support Team",
			],
		)


def users() -> dict[str, str]:
	"""Who posts what: customer service, and somebody with ERPNext's own role for issues."""
	import frappe

	from wuye_ops.tests import factories as make

	agent = make.make_user(AGENT, "Support Team")
	frappe.db.commit()
	return {"Service Request": make.user("service"), "Issue": agent}


def prepare() -> dict[str, dict]:
	"""The body that is posted for each doctype."""
	import frappe

	from wuye_ops.tests import factories as make

	place = make.places()
	return {
		"Service Request": {
			"property": place.property,
			"unit": place.unit,
			"category": "水管漏水",
			"urgency": "Urgent",
			"channel": "Phone",
			"subject": SUBJECT,
			"description": "厨房水槽下面在漏水",
		},
		"Issue": {
			"subject": SUBJECT,
			"customer": make.customer_of(place.unit),
			"description": "厨房水槽下面在漏水",
			"company": frappe.db.get_value("Company", {}, "name"),
		},
	}


def count_queries(bodies: dict[str, dict]) -> dict[str, int]:
	"""Queries of one insert when metadata and masters are in the cache."""
	import frappe

	counts = {}
	for doctype, body in bodies.items():
		for _time in range(3):
			with harness.measured() as insert:
				frappe.get_doc({"doctype": doctype, **body}).insert()
			frappe.db.commit()
		counts[doctype] = insert.queries
	return counts


def serve(site: str) -> tuple[str, subprocess.Popen]:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	server = subprocess.Popen(
		[
			sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads",
			str(THREADS), "--timeout", "120", "--chdir", str(harness.BENCH / "sites"),
			"wuye_ops.tests.browser.wsgi:application",
		],
		cwd=harness.BENCH / "sites",
		env={**os.environ, "WUYE_SITE": site},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)  # fmt: skip
	address = f"127.0.0.1:{port}"
	for _attempt in range(240):
		try:
			urllib.request.urlopen(f"http://{address}/api/method/ping", timeout=30)
			return address, server
		except OSError:
			if server.poll() is not None:
				raise RuntimeError("The web server did not start.") from None
			time.sleep(0.25)
	server.terminate()
	raise RuntimeError("The web server does not answer.")


def log_in(address: str, user: str) -> dict[str, str]:
	from wuye_ops.tests import factories as make

	form = urllib.parse.urlencode({"usr": user, "pwd": make.PASSWORD}).encode()
	answer = urllib.request.urlopen(f"http://{address}/api/method/login", form, timeout=60)
	return {"Cookie": "; ".join(header.split(";")[0] for header in answer.headers.get_all("Set-Cookie"))}


def run(
	address: str, session: dict, doctype: str, body: dict, clients: int, requests: int
) -> tuple[float, float, float]:
	"""(documents per second, median and 95th percentile in milliseconds)."""
	payload = json.dumps(body).encode()
	path = "/api/resource/" + urllib.parse.quote(doctype)
	times, faults, lock = [], [], threading.Lock()
	share = [requests // clients + (number < requests % clients) for number in range(clients)]

	def client(count: int) -> None:
		connection = http.client.HTTPConnection(address, timeout=120)
		for _number in range(count):
			start = time.perf_counter()
			connection.request("POST", path, payload, {"Content-Type": "application/json", **session})
			answer = connection.getresponse()
			text = answer.read()
			spent = time.perf_counter() - start
			with lock:
				times.append(spent * 1_000)
				if answer.status != 200:
					faults.append(text[:500])
		connection.close()

	threads = [threading.Thread(target=client, args=(count,)) for count in share]
	start = time.perf_counter()
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	seconds = time.perf_counter() - start
	if faults:
		raise RuntimeError(f"{len(faults)} of {requests} posts failed: {faults[0]!r}")
	times.sort()
	return requests / seconds, times[len(times) // 2], times[int(len(times) * 0.95)]


def clear() -> None:
	import frappe

	frappe.db.rollback()
	for doctype in ("Service Request", "Issue"):
		while names := frappe.get_all(doctype, {"subject": SUBJECT}, pluck="name", limit=1_000):
			if doctype == "Service Request":
				frappe.db.delete("Service Request Escalation", {"parent": ["in", names]})
			for log in ("Version", "Comment", "Communication", "Notification Log", "Workflow Action"):
				column = {"Version": "docname", "Notification Log": "document_name"}.get(
					log, "reference_name"
				)
				frappe.db.delete(log, {column: ["in", names]})
			frappe.db.delete(doctype, {"name": ["in", names]})
	if frappe.db.exists("User", AGENT):
		frappe.delete_doc("User", AGENT, force=True, delete_permanently=True)
	frappe.db.commit()


if __name__ == "__main__":
	main()
