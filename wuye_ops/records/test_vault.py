"""Keys with versions: what an older key locked stays readable and found; a wrong or missing key is said, not guessed."""

import frappe
from cryptography.fernet import Fernet
from frappe.tests.utils import FrappeTestCase
from frappe.utils.password import encrypt, get_encryption_key

from wuye_ops.records import vault

PHONE = "13912340001"


class TestVault(FrappeTestCase):
	def setUp(self) -> None:
		self.before = frappe.conf.get(vault.CONFIG)
		frappe.conf[vault.CONFIG] = None

	def tearDown(self) -> None:
		frappe.conf[vault.CONFIG] = self.before

	def configure(self, *versions: int) -> None:
		"""Keys of these versions; the first is the site's encryption key."""
		frappe.conf[vault.CONFIG] = [
			{
				"version": version,
				"key": get_encryption_key() if version == 1 else Fernet.generate_key().decode(),
			}
			for version in versions
		]

	def test_a_site_that_never_rotated_reads_what_frappe_encrypted(self) -> None:
		self.assertEqual(vault.decrypt(encrypt(PHONE)), PHONE)
		self.assertEqual(vault.version_of(vault.encrypt(PHONE)), 1)
		self.assertEqual(len(vault.search_hashes(PHONE)), 1)

	def test_a_newer_key_locks_and_the_older_ones_still_open(self) -> None:
		old, old_hash = vault.encrypt(PHONE), vault.search_hash(PHONE)
		self.configure(1, 2)
		new = vault.encrypt(PHONE)
		self.assertTrue(new.startswith("v2:"))
		self.assertEqual((vault.decrypt(new), vault.decrypt(old)), (PHONE, PHONE))
		self.assertEqual(vault.search_hashes(PHONE)[1], old_hash)
		self.assertTrue(vault.search_hashes(PHONE)[0].startswith("v2:"))

	def test_a_missing_key_and_a_swapped_one_are_told_apart(self) -> None:
		self.configure(1, 2)
		cipher = vault.encrypt(PHONE)
		self.configure(1)
		with self.assertRaisesRegex(vault.KeyProblem, "2"):
			vault.decrypt(cipher)
		self.configure(1, 2)  # another key 2
		with self.assertRaises(vault.KeyProblem):
			vault.decrypt(cipher)
		with self.assertRaises(vault.KeyProblem):
			vault.decrypt("v2:" + cipher[:-4] + "AAAA")

	def test_keys_that_cannot_be_used_are_refused_without_being_repeated(self) -> None:
		good = Fernet.generate_key().decode()
		for rows in (
			[{"version": 2, "key": "不是密钥"}],
			[{"version": 2, "key": good}, {"version": 2, "key": good}],
			[{"version": 0, "key": good}],
			[{"key": good}],
			["v2"],
			7,
		):
			frappe.conf[vault.CONFIG] = rows
			with self.assertRaises(vault.KeyProblem) as refused:
				vault.encrypt(PHONE)
			self.assertNotIn(good, str(refused.exception))
			self.assertNotIn(good, repr(vault.Key(2, good)))
