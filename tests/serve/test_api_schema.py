"""The REST API is what its OpenAPI description says, whatever is sent to it (schemathesis, bounded)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi import checks

from reportedly.ledger import open_ledger
from reportedly.run.build import build
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.people import Person, make_account
from tests.serve.test_desk import ARTICLES, PASSWORD

TOKENS: dict[str, str] = {}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("api")
    (folder / "news.jsonl").write_text(ARTICLES)
    with open_ledger(folder / "l.db", create=True) as ledger:
        list(build([str(folder / "news.jsonl")], ledger))
        make_account(ledger, "ada", "admin", ("*",), PASSWORD, "root")
        app = create_app(ledger, DeskSettings())
        people = app.state.server.people
        TOKENS["ada"] = people.new_token(Person("ada", "admin", None, ""), "write", 1)
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.response_schema_conformance,
    checks.content_type_conformance,
]


def test_the_api_answers_as_described(described: Any) -> None:
    """Each address asked with what its description allows; methods it has not are its framework's to refuse."""
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:
        _answers(operation)


def _answers(operation: Any) -> None:
    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        response = case.call(headers={"authorization": f"Bearer {TOKENS['ada']}"})
        case.validate_response(response, checks=CHECKS)

    asked()


def test_it_is_described_in_openapi_3_1(described: Any) -> None:
    assert described.raw_schema["openapi"].startswith("3.1")
    assert len(described.raw_schema["paths"]) >= 10
