"""A connection that can be cut: what a page and its worker send goes through here, or nowhere."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

BYTES_AT_ONCE = 65536


class Connection:
	"""Listens on a port of its own and passes everything on to the server, until it is cut."""

	def __init__(self, server: str) -> None:
		self._target = (urlsplit(server).hostname, urlsplit(server).port)
		self._open: set[socket.socket] = set()
		self._there = True
		self._listener = socket.create_server(("127.0.0.1", 0))
		self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
		threading.Thread(target=self._listen, daemon=True).start()

	def cut(self) -> None:
		self._there = False
		for one in list(self._open):
			_close(one)

	def mend(self) -> None:
		self._there = True

	def close(self) -> None:
		self.cut()
		self._listener.close()

	def _listen(self) -> None:
		while True:
			try:
				phone, _address = self._listener.accept()
			except OSError:
				return  # closed
			if not self._there:
				phone.close()
				continue
			try:
				server = socket.create_connection(self._target)
			except OSError:
				phone.close()
				continue
			self._open |= {phone, server}
			for source, sink in ((phone, server), (server, phone)):
				threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

	def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
		# an end that closes, or is cut, ends the other
		with suppress(OSError):
			while data := source.recv(BYTES_AT_ONCE):
				sink.sendall(data)
		for one in (source, sink):
			self._open.discard(one)
			_close(one)


def _close(one: socket.socket) -> None:
	with suppress(OSError):
		one.shutdown(socket.SHUT_RDWR)
	one.close()
