"""A mail server of the tests' own on this machine: SMTP takes what the site sends, IMAP holds what it fetches.

Mail to a mailbox that is here is delivered into it; all other mail has gone out into the world and lies in `sent`.
"""

import email
import imaplib
import secrets
import socket
import subprocess
import sys
import time
from email.message import EmailMessage, Message
from email.utils import make_msgid
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

HOST = "127.0.0.1"
STARTS_WITHIN = 20  # seconds


def letter(sender: str | None, to: str, subject: str, text: str, **headers: str) -> EmailMessage:
	"""A mail as a person's program writes it. headers: with an underscore for each hyphen."""
	message = EmailMessage()
	if sender:
		message["From"] = sender
	message["To"], message["Subject"] = to, subject
	message["Message-ID"] = make_msgid(domain="mail.example.cn")
	for name, value in headers.items():
		message[name.replace("_", "-")] = value
	message.set_content(text)
	return message


class MailServer:
	"""One mailbox, `address`, over IMAP; SMTP for everybody. To be used in a with statement."""

	def __init__(self, address: str) -> None:
		self.address, self.password = address, secrets.token_hex(8)
		self.sent: list[tuple[str, Message]] = []
		self.imap_port, self.smtp_port = _free_port(), _free_port()

	def __enter__(self) -> "MailServer":
		self._imap = subprocess.Popen(
			[
				str(Path(sys.executable).parent / "pymap"), "--no-tls", "--host", HOST, "--port", str(self.imap_port),
				"dict", "--demo-user", self.address, "--demo-password", self.password,
			],
			stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL,
		)  # fmt: skip
		self._smtp = Controller(
			self, hostname=HOST, port=self.smtp_port, authenticator=self._admits, auth_require_tls=False
		)
		self._smtp.start()
		deadline = time.monotonic() + STARTS_WITHIN
		while True:
			try:
				socket.create_connection((HOST, self.imap_port)).close()
				return self
			except OSError:
				if time.monotonic() > deadline:
					raise
				time.sleep(0.05)

	def __exit__(self, *args) -> None:
		self._smtp.stop()
		self._imap.kill()
		self._imap.wait()

	def _admits(self, server, session, envelope, mechanism, auth_data) -> AuthResult:
		mine = LoginPassword(self.address.encode(), self.password.encode())
		return AuthResult(success=auth_data == mine)

	async def handle_DATA(self, server, session, envelope) -> str:
		for recipient in envelope.rcpt_tos:
			if recipient.lower() == self.address:
				self.deliver(envelope.content)
			else:
				self.sent.append((recipient, email.message_from_bytes(envelope.content)))
		return "250 OK"

	def deliver(self, raw: bytes) -> None:
		"""Puts a mail into the mailbox as it is, however broken: SMTP servers on the way do not mend mails either."""
		with self.mailbox() as imap:
			imap.append("INBOX", None, None, raw)

	def unread(self) -> int:
		with self.mailbox() as imap:
			return len(imap.uid("search", None, "UNSEEN")[1][0].split())

	def mailbox(self) -> imaplib.IMAP4:
		imap = imaplib.IMAP4(HOST, self.imap_port)
		imap.login(self.address, self.password)
		imap.select("INBOX")
		return imap

	def to(self, recipient: str) -> list[Message]:
		"""What has been sent to somebody, in order."""
		return [message for address, message in self.sent if address == recipient]

	def account(self, property_name: str) -> dict:
		"""The fields of an Email Account that uses this server."""
		return {
			"doctype": "Email Account",
			"email_account_name": f"客服 {property_name}",
			"email_id": self.address,
			"password": self.password,
			"enable_incoming": 1,
			"use_imap": 1,
			"use_ssl": 0,
			"email_server": HOST,
			"incoming_port": self.imap_port,
			"imap_folder": [{"folder_name": "INBOX"}],
			"enable_outgoing": 1,
			"smtp_server": HOST,
			"smtp_port": self.smtp_port,
			"use_tls": 0,
			"wuye_property": property_name,
		}


def _free_port() -> int:
	with socket.socket() as sock:
		sock.bind((HOST, 0))
		return sock.getsockname()[1]
