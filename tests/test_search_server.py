"""What goes to an OpenSearch-compatible server."""

from __future__ import annotations

import json

from gongbao.search.server import export, settings
from search_corpus import CORPUS


def test_every_article_is_one_bulk_request_under_its_address() -> None:
    [bulk, index] = export(CORPUS)
    lines = [json.loads(line) for line in bulk.data.decode().splitlines()]
    assert (bulk.path, index.path) == ("bulk-00000.ndjson", "index.json")
    actions, documents = lines[::2], lines[1::2]
    assert [action["index"]["_id"] for action in actions] == sorted(one.url for one in CORPUS)
    assert [document["url"] for document in documents] == sorted(one.url for one in CORPUS)


def test_a_document_has_no_field_the_mapping_lacks() -> None:
    known = json.loads(export([])[0].data)["mappings"]["properties"]
    [bulk, _] = export(CORPUS)
    for line in bulk.data.decode().splitlines()[1::2]:
        assert set(json.loads(line)) <= set(known)


def test_texts_are_folded_and_shown_as_written() -> None:
    [bulk, _] = export([one for one in CORPUS if one.number])
    document = json.loads(bulk.data.decode().splitlines()[1])
    assert document["number"] == "越人大(2020)7号"
    assert document["region"] == ["330000", "330600"]
    assert document["year"] == ["2020"]
    assert document["initials"].startswith("gylzpy")
    assert document["shown"]["title"] == "关于履职评议的实施意见（试行）"


def test_words_are_indexed_beside_pairs_where_the_plugin_is() -> None:
    assert "ik_max_word" not in json.dumps(settings())
    assert "ik_max_word" in json.dumps(settings(ik=True))
