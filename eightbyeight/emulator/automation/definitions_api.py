"""The operations on definitions: list, create, versions, update, delete.

Source: the OpenAPI file.
"""

from collections.abc import Sequence

from attrs import frozen

from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.automation.bodies import definition_body
from eightbyeight.emulator.automation.calls import (
    DEFAULT_LIMIT,
    Call,
    Operation,
    definition_id_of,
    known_version,
    known_versions,
    version_of,
)
from eightbyeight.emulator.automation.values import Definition
from eightbyeight.emulator.automation.wanted import read_definition
from eightbyeight.emulator.router import Route
from eightbyeight.transport.messages import Headers

__all__ = ["DefinitionsApi"]


@frozen
class DefinitionsApi:
    """Answer what is asked of definitions."""

    offset_unit: OffsetUnit
    """What ``offset`` counts."""
    by_schema: bool
    """Whether answers are shaped as the schemas rather than the examples."""

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached, from the account on."""
        return (
            Route(
                "/definitions",
                {
                    "GET": Operation(self.list_definitions),
                    "POST": Operation(self.create, Body.JSON),
                },
            ),
            Route(
                "/definitions/{definitionId}",
                {
                    "GET": Operation(self.list_versions),
                    "PUT": Operation(self.update, Body.JSON),
                    "DELETE": Operation(delete),
                },
            ),
        )

    def list_definitions(self, call: Call) -> Answer:
        """Give the definitions that start instances, the newest first."""
        enabled = [each for each in call.account.definitions if each.is_enabled]
        return self._listed(call, enabled)

    def list_versions(self, call: Call) -> Answer:
        """Give the versions of a definition, the latest first; none where there is none."""
        return self._listed(call, call.account.versions(definition_id_of(call)))

    def create(self, call: Call) -> Answer:
        """Create a definition."""
        made = call.account.create(read_definition(call.document), call.now)
        headers = Headers({"Location": f"{call.path}/{made.id}"})
        return Answer(201, self._body(call, made), headers)

    def update(self, call: Call) -> Answer:
        """Add a version; what runs stays on its own."""
        definition_id = definition_id_of(call)
        wanted = read_definition(call.document)
        known_versions(call)
        return Answer(200, self._body(call, call.account.update(definition_id, wanted, call.now)))

    def _listed(self, call: Call, definitions: Sequence[Definition]) -> Answer:
        page = call.query.page(self.offset_unit, DEFAULT_LIMIT)
        return Answer(200, [self._body(call, each) for each in definitions[page.start : page.stop]])

    def _body(self, call: Call, definition: Definition) -> dict[str, object]:
        return definition_body(call.account.id, definition, by_schema=self.by_schema)


def delete(call: Call) -> Answer:
    """Delete a definition, or one version of it."""
    version = version_of(call)
    call.account.delete(known_version(call).id, version, call.now)
    return Answer(202)
