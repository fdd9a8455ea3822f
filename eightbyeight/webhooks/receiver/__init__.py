"""An aiohttp receiver for 8x8's webhooks: each event is handled once, however often it comes."""

from eightbyeight.webhooks.receiver.app import RECEIVER, webhook_app
from eightbyeight.webhooks.receiver.counts import ReceiverCounts
from eightbyeight.webhooks.receiver.receiver import EventHandler, OnError, Receiver
from eightbyeight.webhooks.receiver.refusals import OnRefusal, Refusal
from eightbyeight.webhooks.receiver.serving import serve_webhooks

__all__ = [
    "RECEIVER",
    "EventHandler",
    "OnError",
    "OnRefusal",
    "Receiver",
    "ReceiverCounts",
    "Refusal",
    "serve_webhooks",
    "webhook_app",
]
