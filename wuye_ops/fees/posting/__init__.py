"""Two writers of bills behind one interface: `post(terms, bills)` gives for each bill its Sales Invoice or why there is none.

`controller` lets ERPNext's controllers post each bill. `bulk` writes the rows they would write, for shapes of bill it has
proven itself on in the same process (`proof`), and only where nothing else acts on bills (`refusal`).
"""
