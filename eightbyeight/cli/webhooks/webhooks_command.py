"""The commands ``webhooks …`` with their options. Nothing heavy is imported before they run."""

from pathlib import Path

import click

from eightbyeight.cli.options import FILE, WholeNumber
from eightbyeight.cli.running import CliGroup

__all__ = ["webhooks"]

_AUTHORIZATION_FILE = "--authorization-file"
_AS_JSON = "--json"


@click.group(cls=CliGroup)
def webhooks() -> None:
    """Listen to 8x8's webhooks, or send samples of them.

    \b
    Exit codes:
      0    done; of `send-sample`: delivered
      1    of `send-sample`: not delivered
      2    wrong usage
      130  interrupted, which is how `listen` ends
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"


@webhooks.command()
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    default=8080,
    show_default=True,
    help="Where to listen; 0 for any free port.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    _AUTHORIZATION_FILE,
    type=FILE,
    help="File with what 8x8 sends as Authorization, readable by you alone; two lines, not more, "
    "while the value is being replaced [default: $EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION].",
)
@click.option("--no-authorization", is_flag=True, help="Take events from whoever sends them.")
@click.option(_AS_JSON, "as_json", is_flag=True, help="Print each event as one JSON object.")
@click.pass_context
def listen(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    port: int,
    host: str,
    authorization_file: Path | None,
    no_authorization: bool,
    as_json: bool,
) -> None:
    """Print events as they come, each once, until Ctrl-C.

    Plain HTTP: 8x8 wants an HTTPS address in the open internet, so something has to stand before
    it. An event counts as delivered once it is printed. Deliveries that are refused, such as for a
    wrong Authorization, have lines on the standard error.
    """
    from eightbyeight.cli.webhooks import listening  # noqa: PLC0415 - heavy
    from eightbyeight.cli.webhooks.authorization import accepted_values  # noqa: PLC0415 - heavy

    accepted = accepted_values(authorization_file, nobody=no_authorization)
    options = listening.ListenOptions(host=host, port=port, accepted=accepted, as_json=as_json)
    ctx.exit(listening.listen(options))


@webhooks.command("send-sample")
@click.argument("event_type", metavar="EVENT_TYPE")
@click.argument("url", metavar="URL")
@click.option(
    _AUTHORIZATION_FILE,
    type=FILE,
    help="File with what to send as Authorization, readable by you alone; its first line is sent "
    "[default: $EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION, or none].",
)
@click.option("--event-id", metavar="ID", help="The event's id [default: a new one].")
@click.option(
    "--no-wait", is_flag=True, help="Deliver again at once, not after 1, 10, 30 and 90 seconds."
)
@click.option(_AS_JSON, "as_json", is_flag=True, help="Print each delivery as one JSON object.")
@click.pass_context
def send_sample(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    event_type: str,
    url: str,
    authorization_file: Path | None,
    event_id: str | None,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Send a sample event, such as short_url_clicked, to URL as 8x8 would.

    Where the answer is 4xx, 5xx or none, it is delivered again after 1, 10, 30 and 90 seconds, and
    then lost.

    \b
    EVENT_TYPE is one of:
      SMS       short_url_clicked, inbound_message_received,
                outbound_message_status_changed
      Chat apps ChatApps/inbound_message_received,
                ChatApps/outbound_message_status_changed,
                external_app_message, inboundMessage
      WhatsApp  template_category_update, template_status_update,
                template_quality_update, template_correct_category_detection,
                phone_number_quality_update, account_update,
                whatsapp_user_id_update, whatsapp_contact, whatsapp_preference
      Voice     CALL_ACTION, CALL_STATUS, SESSION_SUMMARY,
                CALL_RECORDING_STATUS, VIRTUAL_NUMBER_UPDATE
      Surveys   survey
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    if "://" in event_type:
        # Not quoted: a URL may hold a token.
        raise click.UsageError(
            "the event type comes first, then the URL: webhooks send-sample EVENT_TYPE URL"
        )
    from eightbyeight.cli.webhooks import sending  # noqa: PLC0415 - heavy
    from eightbyeight.cli.webhooks.authorization import sent_value  # noqa: PLC0415 - heavy

    options = sending.SendOptions(
        event_type=event_type,
        url=url,
        authorization=sent_value(authorization_file),
        event_id=event_id,
        waits=not no_wait,
        as_json=as_json,
    )
    ctx.exit(sending.send_sample(options))
