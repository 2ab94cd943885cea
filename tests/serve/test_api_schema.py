"""Any request that the OpenAPI document allows: no server error, and answers as documented."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sayso.serve.app import Doors, create_app
from sayso.serve.shelf import Desk

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance, status_code_conformance]


def test_no_request_breaks_the_desk(desk: Desk) -> None:
    """Eight requests of each operation, save the stream, which has no end."""
    doors = Doors(names=("testserver",), search_per_minute=1_000_000, change_per_minute=1_000_000)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(desk, doors))
    tried = 0
    for found in schema.exclude(path_regex="stream$").get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.validate_response(case.call(), checks=CHECKS)

        ask()
        tried += 1
    assert tried == 15
