// Between the pages for phones and the network (a service worker): keeps them with their scripts and styles, and opens
// them from there while the server cannot be reached. Everything else goes its way untouched, answers of the server above
// all. What is kept is one user's: it goes with the logout, and when somebody else's page is kept.
(() => {
	const PREFIX = "wuye-shell:";
	// what a page says of itself; see customer_service/phone_shell.py
	const SHELL = /<script type="application\/json" id="phone-shell">(.*?)<\/script>/s;
	const ASSET = /(?:src|href)="(?:https?:\/\/[^/"]+)?(\/assets\/[^"]+\.(?:js|css)(?:\?[^"]*)?)"/g;
	// so long a page is waited for that could be opened at once as it was
	const PATIENCE_SECONDS = 6;
	const SAME = { ignoreVary: true };
	// the printed label of a place leads to the form for residents, and the server sends those who inspect to their round
	const LABEL = "/report";
	const ROUNDS = "/my-rounds";
	const { caches, clients, Response } = self;
	let pages = [];

	// -- what is kept: one cache, named after its user

	const ours = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

	async function forget(names) {
		for (const name of names ?? (await ours())) await caches.delete(name);
	}

	async function kept(address) {
		for (const name of await ours()) {
			const found = await (await caches.open(name)).match(address, SAME);
			if (found) return found;
		}
		return undefined;
	}

	function shell_of(html) {
		const [, text] = html.match(SHELL) || [];
		return text && JSON.parse(text);
	}

	const assets_of = (html) =>
		[...html.matchAll(ASSET)].map(([, address]) => address.replaceAll("&amp;", "&"));

	// A page counts as kept when all it is made of is there; until then the one from before stays.
	async function keep(path, response) {
		const html = await response.clone().text();
		const shell = shell_of(html);
		if (!shell) return;
		const name = PREFIX + shell.user;
		await forget((await ours()).filter((other) => other !== name));
		const cache = await caches.open(name);
		const missing = async (addresses) => {
			const there = await Promise.all(addresses.map((address) => cache.match(address, SAME)));
			return addresses.filter((_address, index) => !there[index]);
		};
		await cache.addAll(await missing([...new Set(assets_of(html))]));
		await Promise.allSettled((await missing(shell.later)).map((address) => cache.add(address)));
		await cache.put(path, response);
		await clear_out(cache);
	}

	// Files that no kept page is made of any more.
	async function clear_out(cache) {
		const needed = new Set(pages);
		for (const path of pages) {
			const html = await (await cache.match(path, SAME))?.text();
			if (html) [...assets_of(html), ...shell_of(html).later].forEach((address) => needed.add(address));
		}
		for (const request of await cache.keys()) {
			const { pathname, search } = new URL(request.url);
			if (!needed.has(pathname + search)) await cache.delete(request);
		}
	}

	async function drop(path) {
		for (const name of await ours()) await (await caches.open(name)).delete(path, SAME);
	}

	async function take(path, response) {
		// the right to the page is gone
		if (response.status === 403) await drop(path);
		// a login or a report in its place is not the page
		else if (response.status === 200 && !response.redirected) await keep(path, response);
	}

	// One after the other: what one step brings, another would clear out.
	let last = Promise.resolve();
	const in_turn = (work) => (last = last.then(work).catch((error) => console.warn(error)));

	// -- what comes by

	const is_logout = ({ pathname, searchParams }) =>
		pathname.endsWith("/method/logout") || ["logout", "web_logout"].includes(searchParams.get("cmd"));

	const is_of_page = ({ referrer }) => referrer && pages.includes(new URL(referrer).pathname);

	function on_fetch(event) {
		const { request } = event;
		const url = new URL(request.url);
		if (url.origin !== self.location.origin) return;
		if (is_logout(url)) event.waitUntil(in_turn(() => forget()));
		else if (request.method !== "GET") return;
		else if (request.mode === "navigate" && pages.includes(url.pathname))
			event.respondWith(open(event, url.pathname));
		else if (request.mode === "navigate" && url.pathname === LABEL && url.searchParams.has("area"))
			event.respondWith(follow_label(request, url.searchParams.get("area")));
		else if (url.pathname.startsWith("/assets/") && is_of_page(request))
			// its address changes with the file
			event.respondWith(kept(request).then((found) => found || fetch(request)));
	}

	// The page as it is now; as it was where there is no connection, the server is down, or it takes too long.
	async function open(event, path) {
		const network = fetch(event.request).then((response) => [response, response.clone()]);
		event.waitUntil(
			network.then(
				([, copy]) => in_turn(() => take(path, copy)),
				() => null
			)
		);
		const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_SECONDS * 1000));
		const [response] = (await Promise.race([network, patience]).catch(() => null)) || [];
		if (response && response.status < 500) return response;
		return (await kept(path)) || (await network)[0];
	}

	async function follow_label(request, token) {
		try {
			return await fetch(request);
		} catch (error) {
			if (!(await kept(ROUNDS))) throw error;
			return Response.redirect(`${ROUNDS}?token=${encodeURIComponent(token)}`, 302);
		}
	}

	// A page has been opened: the user's other pages are kept with it, unless they are there as they are now.
	async function complete({ user, version, pages: routes }) {
		for (const path of routes.filter((route) => pages.includes(route))) {
			const html = await (await kept(path))?.text();
			const shell = html && shell_of(html);
			if (shell?.user === user && shell.version === version) continue;
			await take(path, await fetch(path));
		}
	}

	function start(paths) {
		pages = paths;
		self.addEventListener("install", () => self.skipWaiting());
		self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
		self.addEventListener("message", (event) => event.waitUntil(in_turn(() => complete(event.data))));
		self.addEventListener("fetch", on_fetch);
	}

	self.wuye_worker = { start };
})();
