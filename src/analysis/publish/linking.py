"""Numbers of claims in the prose of a page, as links to the pages of the claims."""

from __future__ import annotations

import re

from docutils import nodes

from analysis.publish.book import Book, place_claim

_CLAIM = re.compile(r"\bC\d\d\b")


def link_claims(book: Book, document: nodes.document, root: str) -> None:
    """Make every number of a claim in a page's prose a link to the claim's own page."""
    for text in list(document.findall(nodes.Text)):
        if _CLAIM.search(text) and _may_link(text):
            text.parent.replace(text, _split(text.astext(), book, root))


def _may_link(text: nodes.Text) -> bool:
    parents, node = [], text.parent
    while node is not None:
        parents.append(node)
        node = node.parent
    closed = (nodes.reference, nodes.title, nodes.literal, nodes.literal_block, nodes.raw, nodes.comment)
    return not any(isinstance(parent, closed) for parent in parents)


def _split(text: str, book: Book, root: str) -> list[nodes.Node]:
    parts: list[nodes.Node] = []
    last = 0
    for match in _CLAIM.finditer(text):
        claim = book.claim_by_id.get(match.group())
        if claim is None:
            continue
        place = root + place_claim(claim["id"])
        link = nodes.reference("", claim["id"], refuri=place, internal=True, reftitle=claim["meaning"])
        link["classes"].append("claim-link")
        parts += [nodes.Text(text[last : match.start()]), link]
        last = match.end()
    return [*parts, nodes.Text(text[last:])]
