"""Writes docs/permissions.md from the reviewed table wuye_ops/tests/permission_matrix.csv. Usage: permission_docs.py"""

import csv
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "wuye_ops" / "tests" / "permission_matrix.csv"
PAGE = ROOT / "docs" / "permissions.md"
RIGHTS = ("list", "read", "write", "create", "delete", "export")
NOTHING = "–"
HEAD = """# Who may do what

Written by `scripts/permission_docs.py` from `wuye_ops/tests/permission_matrix.csv`, which a test compares with what the
web API really allows, for each document type, role and right.

- A role's first columns are about documents of **its own property**: every role of staff is tried as an employee of one
  property. "Other properties" is what the same person may do with documents of another one: nothing, except with master
  data that all properties share, and for the head office and the system manager, whom no property limits.
- A role that is missing in a table has no right there. Guests have none anywhere.
- Residents have none over the data API either: they read and write through the pages of the portal, which show each
  resident their own units and requests.
- Field staff see their own tasks and the pool of their department only. Customers, contacts and addresses are seen by
  those in whose properties the customer lives, owns or has reported something.
- Phone and ID numbers are shown masked to all; seeing one in full needs read access, a reason, and leaves a trace.
- "Own" for a system manager is everything: keep that role to the people who run the system.
"""


def page() -> str:
	with TABLE.open(encoding="utf-8", newline="") as file:
		rows = list(csv.DictReader(file))
	parts = [HEAD]
	for doctype, group in groupby(rows, key=lambda row: row["doctype"]):
		parts.append(
			_section(doctype, [row for row in group if (row["own"], row["other"]) != (NOTHING, NOTHING)])
		)
	return "\n".join(parts)


def _section(doctype: str, rows: list[dict]) -> str:
	lines = [f"## {doctype}", ""]
	lines.append("| Role | " + " | ".join(RIGHTS) + " | Other properties |")
	lines.append("|---|" + ":-:|" * len(RIGHTS) + "---|")
	for row in rows:
		granted = row["own"].split()
		marks = ["✓" if right in granted else "" for right in RIGHTS]
		other = "the same" if row["other"] == row["own"] else row["other"].replace(NOTHING, "")
		lines.append(f"| {row['role']} | " + " | ".join(marks) + f" | {other} |")
	return "\n".join(lines) + "\n"


if __name__ == "__main__":
	PAGE.write_text(page(), encoding="utf-8")
	print(f"Written: {PAGE.relative_to(ROOT)}")
