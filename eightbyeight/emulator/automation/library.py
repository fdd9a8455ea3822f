"""What the service offers to expressions: some of its time zones, and its functions.

Sources: the OpenAPI file's examples, and the vendor's "Context and scripting".
"""

from collections.abc import Mapping

from attrs import frozen

__all__ = ["FUNCTIONS", "TIMEZONES", "Function", "Parameter"]

TIMEZONES: Mapping[str, str] = {
    "UTC": "Coordinated Universal Time (UTC+00:00)",
    "GMT Standard Time": "Dublin, Edinburgh, Lisbon, London (UTC+00:00)",
    "W. Europe Standard Time": "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna (UTC+01:00)",
    "Central Europe Standard Time": "Belgrade, Bratislava, Budapest, Ljubljana, Prague (UTC+01:00)",
    "Central European Standard Time": "Sarajevo, Skopje, Warsaw, Zagreb (UTC+01:00)",
    "E. Europe Standard Time": "Chisinau (UTC+02:00)",
    "India Standard Time": "Chennai, Kolkata, Mumbai, New Delhi (UTC+05:30)",
    "SE Asia Standard Time": "Bangkok, Hanoi, Jakarta (UTC+07:00)",
    "Singapore Standard Time": "Kuala Lumpur, Singapore (UTC+08:00)",
    "Eastern Standard Time": "Eastern Time (US & Canada) (UTC-05:00)",
    "Pacific Standard Time": "Pacific Time (US & Canada) (UTC-08:00)",
}
"""Names by ids."""


@frozen
class Parameter:
    """One parameter of a function."""

    name: str
    type: str
    description: str
    example: str
    default: bool | None = None
    """None where it is required."""

    def body(self) -> dict[str, object]:
        """Write it as an answer does."""
        return {
            "name": self.name,
            "type": self.type,
            "required": self.default is None,
            "default": self.default,
            "example": self.example,
            "description": self.description,
        }


@frozen
class Function:
    """A function that expressions can use."""

    name: str
    description: str
    example: str
    parameters: tuple[Parameter, ...] = ()

    def body(self) -> dict[str, object]:
        """Write it as an answer does."""
        return {
            "name": self.name,
            "description": self.description,
            "parameters": [each.body() for each in self.parameters],
            "example": self.example,
        }


_TIMESTAMP = Parameter("timestamp", "string", "A date or a time in ISO 8601.", "2026-05-01")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "isCountryCode",
        "Tells whether a phone number is one of a country.",
        "isCountryCode(data.payload.source, 'SG')",
        (
            Parameter("phoneNumber", "string", "A phone number.", "6581234567"),
            Parameter("countryCode", "string", "Two letters.", "SG"),
        ),
    ),
    Function(
        "stringContains",
        "Tells whether a text holds another.",
        "stringContains(data.payload.body, 'stop', true)",
        (
            Parameter("source", "string", "The text.", "Please stop"),
            Parameter("value", "string", "What it is to hold.", "stop"),
            Parameter(
                "ignoreCase", "boolean", "Whether capitals do not matter.", "true", default=False
            ),
        ),
    ),
    Function(
        "isTimeOfDayBetween",
        "Tells whether a time lies between two times of the day.",
        "isTimeOfDayBetween(data.triggeredAt, '09:00', '17:00', 'Singapore Standard Time')",
        (
            _TIMESTAMP,
            Parameter("from", "string", "The first time of the day.", "09:00"),
            Parameter("to", "string", "The last time of the day.", "17:00"),
            Parameter("timezone", "string", "The id of a time zone.", "Singapore Standard Time"),
        ),
    ),
    Function(
        "isDayOfWeek",
        "Tells whether a date falls on a day of the week.",
        "isDayOfWeek(data.triggeredAt, 'Monday')",
        (_TIMESTAMP, Parameter("day", "string", "The day's English name.", "Monday")),
    ),
    Function("uuid", "Makes an id that no other has.", "uuid()"),
)
"""All five."""
