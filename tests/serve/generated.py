"""A small generator: from an OpenAPI document, and nothing else, to a typed Python client.

Every schema becomes a frozen dataclass (an enum a `Literal`), every GET and JSON POST a method whose parameters and answer
have types. What the document does not say, the client does not know.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD = '''"""Generated from OpenAPI: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import quote

import msgspec

T = TypeVar("T")
Send = Callable[[str, str, Mapping[str, str], bytes | None], tuple[int, bytes]]
"""(method, path, query, body) to (status, body)."""


class Failed(Exception):
    """An answer other than success; `problem` is what the server says."""

    def __init__(self, status: int, problem: ProblemView) -> None:
        super().__init__(f"{status}: {problem.detail}")
        self.status, self.problem = status, problem

'''
CALL = '''
class Client:
    """The API; `send` is the wire."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def _call(self, method: str, path: str, query: Mapping[str, object], body: object, kind: type[T]) -> T:
        given = {name: str(value) for name, value in query.items() if value is not None}
        sent = None if body is None else msgspec.json.encode(body)
        status, answer = self._send(method, path, given, sent)
        if status >= 400:
            raise Failed(status, msgspec.json.decode(answer, type=ProblemView))
        return msgspec.json.decode(answer, type=kind)
'''


def write_client(document: Json) -> str:
    """The source of a module with the client and its records."""
    schemas = "".join(write_schema(name, s) for name, s in sorted(document["components"]["schemas"].items()))
    methods = "".join(
        write_method(path, verb, operation)
        for path, item in sorted(document["paths"].items())
        for verb, operation in item.items()
        if to_answer(operation)
    )
    return f"{HEAD}{schemas}{CALL}{methods}"


def to_type(schema: Json) -> str:
    """A schema as a Python type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(to_type(s) for s in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return f"Literal[{', '.join(map(repr, schema.get('enum', [schema.get('const')])))}]"
    if schema.get("type") == "array":
        return f"tuple[{to_type(schema['items'])}, ...]"
    return PLAIN[schema["type"]]


def write_schema(name: str, schema: Json) -> str:
    """A record, or a name for an enum."""
    if schema.get("type") != "object":
        return f"\n{name} = {to_type(schema)}\n"
    required = set(schema.get("required", ()))
    fields = [
        f"    {field}: {to_type(s)}" + ("" if field in required else f" = {s.get('default')!r}")
        for field, s in schema["properties"].items()
    ]
    return "\n\n@dataclass(frozen=True, kw_only=True)\n" + f"class {name}:\n" + "\n".join(fields) + "\n"


def to_answer(operation: Json) -> Json | None:
    """The schema of the JSON that a success brings; None where it brings none."""
    for code in ("200", "201"):
        content = operation["responses"].get(code, {}).get("content", {})
        if "application/json" in content:
            found: Json = content["application/json"]["schema"]
            return found
    return None


def to_name(name: str) -> str:
    """A parameter as Python names it."""
    plain = re.sub(r"\W", "_", name).rstrip("_").lower()
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def find_parameters(operation: Json) -> Iterator[tuple[str, str, str, bool]]:
    """(name, place, type, required) of those in path and query, required ones first."""
    found = [p for p in operation.get("parameters", ()) if p["in"] in {"path", "query"}]
    for p in sorted(found, key=lambda p: not p["required"]):
        yield p["name"], p["in"], to_type(p["schema"]), p["required"]


def write_method(path: str, verb: str, operation: Json) -> str:
    """One call."""
    name = to_name(operation["operationId"].partition("_api_")[0])
    answer = to_answer(operation)
    assert answer is not None
    signature, query, url = ["self"], [], path
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        signature.append(f"body: {to_type(body['schema'])}")
    signature.append("*")
    for given, place, kind, required in find_parameters(operation):
        mine = to_name(given)
        signature.append(
            f"{mine}: {kind}" if required else f"{mine}: {kind.removesuffix(' | None')} | None = None"
        )
        if place == "query":
            query.append(f"{given!r}: {mine}")
        else:
            url = url.replace("{" + given + "}", f"{{quote({mine}, safe='')}}")
    if signature[-1] == "*":
        signature.pop()
    made = to_type(answer)
    return (
        f"\n    def {name}({', '.join(signature)}) -> {made}:\n"
        f'        """{operation["summary"]}."""\n'
        f"        return self._call({verb.upper()!r}, f{url!r}, {{{', '.join(query)}}}, {'body' if body else None}, {made})\n"
    )
