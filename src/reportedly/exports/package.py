"""A ledger as a Data Package (Frictionless, version 2): tables, their code book, provenance,
hashes, in one ZIP file.

Source: datapackage.org, Data Package v2 and Table Schema; W3C PROV-JSON.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from reportedly.exports.claims import Row
from reportedly.exports.columns import meaning
from reportedly.exports.facts import Facts
from reportedly.exports.formats import written
from reportedly.exports.rows import TABLES

_TYPES = {"text": "string", "integer": "integer", "real": "number", "day": "date"}
_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # of every file in the ZIP: the same ledger gives the same bytes


def data_package(
    facts: Facts, made: datetime, version: str, licence: str | None = None
) -> bytes:
    """The package as one ZIP file.

    Args:
        made: when, for the provenance.
        version: of this program.
        licence: of the tables, by its SPDX identifier; without one the package says that none is
            given. The words of the articles stay their publishers' either way.
    """
    files: dict[str, bytes] = {}
    resources = []
    for name, one in TABLES.items():
        data = written("csv", one.rows(facts), one.columns)
        files[f"data/{name}.csv"] = data
        resources.append(_resource(name, one.columns, data))
    for name, data in (("codebook", codebook()), ("values", value_labels())):
        files[f"{name}.csv"] = data
        header = data.partition(b"\r\n")[0].decode()
        fields = [{"name": column, "type": "string"} for column in header.split(",")]
        resources.append(_resource_of(name, f"{name}.csv", fields, data))
    files["prov.json"] = _json(_provenance(facts, made, version))
    files["README.md"] = _README.format(licence=licence or "none is given").encode()
    files["datapackage.json"] = _json(
        _descriptor(facts, resources, made, version, licence)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


_README = """# A ledger as a data package

`datapackage.json` names every table and column. `codebook.csv` says what each column means, \
`values.csv` what each word of a
coded column does. `prov.json` says which articles the data was made from, by their SHA-256.

Licence of the tables: {licence}. Words are quoted from the articles and stay their publishers'.

Never add a stock (people who are displaced) to a flow (people who fled), \
nor two counts of one question.
"""


def _descriptor(
    facts: Facts,
    resources: list[dict[str, Any]],
    made: datetime,
    version: str,
    licence: str | None,
) -> dict[str, Any]:
    """The Data Package's own description."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reportedly-ledger",
        "title": f"Reported figures and statements of {facts.view.name}",
        "created": made.isoformat(),
        "version": version,
        "contributors": [{"title": f"reportedly {version}", "roles": ["creator"]}],
        "licenses": [
            {"name": licence}
            if licence
            else {"path": "README.md", "title": "No licence is given"}
        ],
        "sources": [{"title": title} for title in _outlet_names(facts)],
        "resources": resources,
    }


def _outlet_names(facts: Facts) -> list[str]:
    return sorted({r.kept.outlet or r.kept.document for r in facts.view.readings}) or [
        "none"
    ]


def _resource(name: str, columns: Mapping[str, str], data: bytes) -> dict[str, Any]:
    """A table of the ledger. Source: Table Schema v2, `categories` for the labels of values."""
    key = TABLES[name].key
    fields = []
    for column, kind in columns.items():
        means = meaning(name, column)
        field: dict[str, Any] = {
            "name": column,
            "type": _TYPES[kind],
            "description": means.words,
        }
        if labels := means.labels():
            field["categories"] = [
                {"value": value, "label": label} for value, label in labels.items()
            ]
        if column == key:
            field["constraints"] = {"required": True}
        fields.append(field)
    return _resource_of(name, f"data/{name}.csv", fields, data)


def _resource_of(
    name: str, path: str, fields: list[dict[str, Any]], data: bytes
) -> dict[str, Any]:
    """One table of the package with its schema and digest."""
    return {
        "name": name,
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def codebook() -> bytes:
    """Every column of every table: its type and what it means."""
    rows: list[Row] = [
        {
            "table": name,
            "column": column,
            "type": _TYPES[kind],
            "meaning": meaning(name, column).words,
        }
        for name, one in TABLES.items()
        for column, kind in one.columns.items()
    ]
    return written("csv", rows, dict.fromkeys(rows[0], "text"))


def value_labels() -> bytes:
    """Every value that a coded column can hold, with its label: value labels for R and Stata."""
    rows: list[Row] = [
        {"table": name, "column": column, "value": value, "label": label}
        for name, one in TABLES.items()
        for column in one.columns
        for value, label in meaning(name, column).labels().items()
    ]
    return written("csv", rows, dict.fromkeys(rows[0], "text"))


def _provenance(facts: Facts, made: datetime, version: str) -> dict[str, Any]:
    """W3C PROV: the tables were generated by this program from the articles."""
    articles = {
        f"article:{r.kept.sha256}": {
            "prov:label": r.kept.called,
            "reportedly:origin": r.kept.origin,
            "reportedly:stages": r.kept.versions.stages,
            "reportedly:lexicons": r.kept.versions.lexicons,
        }
        for r in facts.view.readings
    }
    return {
        "prefix": {
            "reportedly": "urn:reportedly:",
            "article": "urn:sha256:",
            "data": "urn:reportedly:data:",
        },
        "entity": {**articles, **{f"data:{name}": {} for name in TABLES}},
        "activity": {"reportedly:export": {"prov:endTime": made.isoformat()}},
        "agent": {
            f"reportedly:{version}": {
                "prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}
            }
        },
        "used": {
            f"_:u{n}": {"prov:activity": "reportedly:export", "prov:entity": article}
            for n, article in enumerate(articles)
        },
        "wasGeneratedBy": {
            f"_:g{n}": {
                "prov:entity": f"data:{name}",
                "prov:activity": "reportedly:export",
            }
            for n, name in enumerate(TABLES)
        },
        "wasAssociatedWith": {
            "_:a": {
                "prov:activity": "reportedly:export",
                "prov:agent": f"reportedly:{version}",
            }
        },
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True, indent=1).encode() + b"\n"
