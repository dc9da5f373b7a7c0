"""Runs ERPNext's own tests of some doctypes and keeps what became of each; or compares two such results.

Usage, in a folder of sites: erpnext_compat.py run SITE FILE DOCTYPE… | compare WITHOUT WITH
"""

import json
import sys
from collections import Counter


def run(site: str, file: str, doctypes: list[str]) -> None:
	import frappe
	from frappe import test_runner

	results: dict[str, str] = {}

	class Recorder(test_runner.TimeLoggingTestResult):
		"""Notes each test's end; the framework's runner does the rest."""

		def startTest(self, test):
			# some of ERPNext's tests leave their mandatory dimensions behind, on which all that come after fail
			_without_dimensions()
			super().startTest(test)

		def _note(self, test, outcome: str) -> None:
			results[test.id()] = outcome

		def addSuccess(self, test):
			super().addSuccess(test)
			# a test that only failed in a subtest is reported before it as failed
			results.setdefault(test.id(), "ok")

		def addFailure(self, test, err):
			super().addFailure(test, err)
			self._note(test, "fail")

		def addError(self, test, err):
			super().addError(test, err)
			self._note(test, "error")

		def addSkip(self, test, reason):
			super().addSkip(test, reason)
			self._note(test, "skip")

		def addSubTest(self, test, subtest, err):
			super().addSubTest(test, subtest, err)
			if err:
				self._note(test, "fail")

	test_runner.TimeLoggingTestResult = Recorder
	test_runner.get_dependencies = _of_others(test_runner.get_dependencies)
	for doctype in doctypes:
		test_runner.main(site=site, doctype=doctype)
	frappe.destroy()
	with open(file, "w", encoding="utf-8") as out:
		json.dump(results, out, indent=1, sort_keys=True)
	print("    " + _summary(results))


def _of_others(get_dependencies):
	"""What a doctype links to, without the app's own doctypes: they have no test records, and following their links would make
	ERPNext's in an order in which they cannot be made, such as cost centers before their company."""
	import frappe

	def dependencies(doctype: str) -> list[str]:
		ours = set(frappe.get_module_list("wuye_ops"))
		modules = {name: frappe.db.get_value("DocType", name, "module") for name in get_dependencies(doctype)}
		return [name for name, module in modules.items() if module not in ours]

	return dependencies


def _without_dimensions() -> None:
	import frappe
	from erpnext.accounts.doctype.accounting_dimension.test_accounting_dimension import disable_dimension

	mandatory = {"mandatory_for_bs": 1}, {"mandatory_for_pl": 1}
	if any(frappe.db.exists("Accounting Dimension Detail", filters) for filters in mandatory):
		disable_dimension()
		frappe.db.commit()


def compare(without: dict[str, str], with_app: dict[str, str]) -> list[str]:
	"""A line for each test that does not end the same way."""
	return [
		f"{name}: {without.get(name, 'not run')} without the app, {with_app.get(name, 'not run')} with it"
		for name in sorted({*without, *with_app})
		if without.get(name) != with_app.get(name)
	]


def _summary(results: dict[str, str]) -> str:
	counts = Counter(results.values())
	return f"{len(results)} tests: " + ", ".join(
		f"{number} {outcome}" for outcome, number in sorted(counts.items())
	)


def main(command: str, *arguments: str) -> None:
	if command == "run":
		run(arguments[0], arguments[1], list(arguments[2:]))
		return
	without, with_app = (json.load(open(name, encoding="utf-8")) for name in arguments)
	lines = compare(without, with_app)
	print("\n".join(lines) or f"The same with the app as without it: {_summary(with_app)}.")
	# nothing run would be the same, too
	sys.exit(1 if lines or not with_app else 0)


if __name__ == "__main__":
	main(*sys.argv[1:])
