// Served from the root of the site, so that the worker may open the pages there; see customer_service/phone_shell.py.
importScripts("{{ script }}");
self.wuye_worker.start("{{ pages }}".split(" "));
