"""A new key for every number: whole, in batches, after a kill, beside people who go on working."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.installer import get_site_config_path
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import rotation, vault
from wuye_ops.records.personal_data import find_customers_by_phone, phone_hashes, plain
from wuye_ops.tests import factories as make

PROFILES = 60


class TestRotation(FrappeTestCase):
	"""The keys are the site's, so each test takes them back to one that it ends with."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.config = Path(get_site_config_path())
		serial = int(frappe.generate_hash(length=7), 16) % 10_000_000
		self.phones = [f"137{(serial + n) % 100_000_000:08d}" for n in range(PROFILES)]
		self.customers = [
			make.make_customer(f"轮换{n}{frappe.generate_hash(length=6)}", phone=phone)
			for n, phone in enumerate(self.phones)
		]
		profile = self.profile(0)
		profile.append("household", {"member_name": "家人", "relation": "配偶", "phone": self.phones[0]})
		profile.save()
		frappe.db.commit()

	def profile(self, number: int):
		return frappe.get_doc("Customer Profile", {"customer": self.customers[number]})

	def assert_all_readable_and_found(self) -> None:
		frappe.db.rollback()
		for number, phone in enumerate(self.phones):
			self.assertEqual(plain(self.profile(number), "phone"), phone)
			self.assertEqual(find_customers_by_phone(phone), [self.customers[number]])
		self.assertEqual(plain(self.profile(0).household[0], "phone"), self.phones[0])

	def test_every_number_gets_the_new_key_and_the_old_one_can_go(self) -> None:
		before = frappe.db.get_value("Customer Profile", {"customer": self.customers[0]}, "modified")
		version = rotation.begin()
		self.assertGreater(sum(rotation.pending().values()), PROFILES)
		# both keys are searched while the rotation runs
		self.assert_all_readable_and_found()
		outcome = rotation.run(batch=25)
		self.assertEqual((outcome.version, outcome.failed), (version, []))
		self.assertEqual(rotation.pending(), {})
		self.assert_all_readable_and_found()
		profile = self.profile(0)
		for cipher in (profile.phone_encrypted, profile.household[0].phone_encrypted):
			self.assertEqual(vault.version_of(cipher), version)
		self.assertEqual(profile.modified, before, "nobody has changed the customer's data")
		self.assertEqual(rotation.run().moved, 0)
		self.assertIn(version - 1, rotation.drop_unused())
		self.assertEqual([key.version for key in vault.keys()], [version])
		self.assertEqual(len(phone_hashes(self.phones[0])), 1)
		self.assert_all_readable_and_found()

	def test_a_killed_rotation_goes_on_where_it_was(self) -> None:
		rotation.begin()
		total = sum(rotation.pending().values())
		worker = subprocess.Popen(
			[sys.executable, "-c", SLOW_WORKER, frappe.local.site, os.getcwd()],
			stdout=subprocess.PIPE,
			text=True,
		)
		self.assertTrue(worker.stdout.readline(), "the worker has moved a batch")
		worker.send_signal(signal.SIGKILL)
		worker.wait()
		worker.stdout.close()
		frappe.db.rollback()
		left = sum(rotation.pending().values())
		self.assertTrue(0 < left < total, f"{left} of {total}")
		self.assert_all_readable_and_found()
		self.assertEqual(rotation.run(batch=25).moved, left)
		self.assert_all_readable_and_found()
		rotation.drop_unused()

	def test_a_number_corrected_meanwhile_is_not_overwritten(self) -> None:
		rotation.begin()
		corrected = f"136{self.phones[0][3:]}"
		column = rotation.Column("Customer Profile", "phone")
		stale = list(next(rotation._batches(column, vault.newest().version, 100_000)))
		profile = self.profile(0)
		profile.phone = corrected
		profile.save()
		rotation._move(column, stale, rotation.Outcome(vault.newest().version))
		frappe.db.commit()
		self.assertEqual(plain(self.profile(0), "phone"), corrected)
		self.assertEqual(find_customers_by_phone(corrected), [self.customers[0]])
		rotation.run()
		rotation.drop_unused()

	def test_what_no_key_opens_is_told_and_keeps_its_key(self) -> None:
		names = [self.profile(number).name for number in range(3)]
		first, second = (self.profile(number) for number in range(2))
		self.addCleanup(self.forget_phones, names)
		# an entry moved from one customer to another in the database, and one that was damaged
		frappe.db.set_value("Customer Profile", names[0], "phone_encrypted", second.phone_encrypted)
		frappe.db.set_value("Customer Profile", names[2], "phone_encrypted", "gAAAA-beschädigt")
		frappe.db.commit()
		rotation.begin()
		outcome = rotation.run()
		self.assertEqual(
			sorted(outcome.failed),
			sorted(("Customer Profile", name, "phone") for name in (names[0], names[2])),
		)
		self.assertEqual(sum(rotation.pending().values()), 2)
		self.assertEqual(rotation.drop_unused(), [])
		self.assertEqual(first.phone_hash, frappe.db.get_value("Customer Profile", names[0], "phone_hash"))

	def forget_phones(self, names: list[str]) -> None:
		"""Takes the damage of a test away, so that the site can be rotated again."""
		for name in names:
			empty = {"phone": None, "phone_encrypted": None, "phone_hash": None}
			frappe.db.set_value("Customer Profile", name, empty)
		frappe.db.commit()
		rotation.run()
		rotation.drop_unused()

	def test_the_command_begins_ends_and_clears_up(self) -> None:
		version = vault.newest().version
		for options, said in (
			([], f"新密钥：第 {version + 1} 版"),
			(["--resume"], f"第 {version + 1} 版密钥：重新加密 0 个号码"),
			(["--drop-old"], "已删除不再使用的密钥"),
		):
			answer = self.command(*options)
			self.assertEqual(answer.returncode, 0, answer.stderr)
			self.assertIn(said, answer.stdout)
			for key in vault.keys():
				self.assertNotIn(key.secret, answer.stdout)
		# the command has changed the file, not what this process has read of it
		frappe.conf[vault.CONFIG] = json.loads(self.config.read_text())[vault.CONFIG]
		self.assertEqual([key.version for key in vault.keys()], [version + 1])
		self.assert_all_readable_and_found()

	def command(self, *options: str) -> subprocess.CompletedProcess:
		bench = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
		return subprocess.run(
			[*bench, "wuye-rotate-personal-keys", *options], capture_output=True, text=True, timeout=300
		)

	def test_the_configuration_is_replaced_whole_and_stays_private(self) -> None:
		before, mode = json.loads(self.config.read_text()), self.config.stat().st_mode
		with patch("os.replace", side_effect=OSError("no space left")), self.assertRaises(OSError):
			rotation.begin()
		self.assertEqual(json.loads(self.config.read_text()), before)
		rotation.begin()
		after = json.loads(self.config.read_text())
		self.assertEqual(
			{**after, vault.CONFIG: before.get(vault.CONFIG)},
			{**before, vault.CONFIG: before.get(vault.CONFIG)},
		)
		self.assertEqual(self.config.stat().st_mode, mode)
		rotation.run()
		rotation.drop_unused()


SLOW_WORKER = """
import sys, time
import frappe
frappe.init(site=sys.argv[1], sites_path=sys.argv[2])
frappe.connect()
from wuye_ops.records import rotation
def say(moved):
	print(moved, flush=True)
	time.sleep(30)
rotation.run(say=say, batch=10)
"""
