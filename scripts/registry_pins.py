"""Replaces the git pins of Frappe v15 by the releases of the package registries, in a clone made for a new bench.

For machines that reach the registries but not the git host. Usage: registry_pins.py SOURCES, the folder with the
clones `frappe` and `hrms`.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

PYTHON_PINS = {"gunicorn": "gunicorn~=23.0.0", "PyPika": "PyPika==0.48.9"}
NODE_PINS = {"air-datepicker": "2.2.3", "frappe-charts": "2.0.0-rc27"}


def pin_frappe(app: Path) -> None:
	pyproject = app / "pyproject.toml"
	text = pyproject.read_text()
	for name, pin in PYTHON_PINS.items():
		text = re.sub(rf'"{name} @ git\+[^"]+"', f'"{pin}"', text)
	pyproject.write_text(text)

	package = app / "package.json"
	content = json.loads(package.read_text())
	for name, version in NODE_PINS.items():
		if name in content["dependencies"]:
			content["dependencies"][name] = version
	package.write_text(json.dumps(content, indent=2) + "\n")

	# yarn resolves anew what the lock file no longer names
	lock = app / "yarn.lock"
	text = lock.read_text()
	for name in NODE_PINS:
		text = re.sub(rf'^"?{name}@github:.*\n(?:[ ]+.*\n)+\n?', "", text, flags=re.M)
	lock.write_text(text)


def drop_separate_front_ends(app: Path) -> None:
	"""HRMS's `frontend` and `roster` fetch a git submodule; the desk does not need them."""
	package = app / "package.json"
	content = json.loads(package.read_text())
	content["scripts"] = {}
	package.write_text(json.dumps(content, indent=2) + "\n")


def commit(app: Path) -> None:
	git = ["git", "-C", str(app), "-c", "user.name=wuye_ops", "-c", "user.email=wuye_ops@localhost"]
	if subprocess.run([*git, "diff", "--quiet"]).returncode:
		subprocess.run([*git, "commit", "-qam", "build: registry releases in place of git pins"], check=True)


if __name__ == "__main__":
	sources = Path(sys.argv[1])
	pin_frappe(sources / "frappe")
	drop_separate_front_ends(sources / "hrms")
	for name in ("frappe", "hrms"):
		commit(sources / name)
