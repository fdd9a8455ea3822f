"""A profile to start from."""

__all__ = ["profile_template"]

_TEMPLATE = """\
# An RCS agent's profile. Fill in what is between the quotes, then:
#   eightbyeight rcs check FILE        what is wrong with it
#   eightbyeight rcs preview FILE      what people will see
# The rules: https://developer.8x8.com/connect/docs/rcs/agent-profile

# The verified name of the brand or the program: at most 40 characters.
name = ""
# What the agent does or what people opt into, under the name: at most 100 characters.
description = ""
# The brand's slogan, which is another field than the description: at most 100 characters.
tagline = ""
# Transactional (receipts, confirmations, payment alerts, one-time passwords),
# Promotional (offers, coupons, sales) or Multi-purpose (both; when in doubt, this one).
# The page on registration alone has OTP (one-time passwords) as well: ask 8x8 before taking it.
use_case = "Multi-purpose"
# Colour of the buttons, which have white text: a contrast of 4.5:1 at least, as in #E91B0C.
brand_color = ""

# Paths of the images, as seen from this file. PNG or JPEG.
# The logo: 224 x 224 pixels, at most 50 KB; it is shown as a circle, so leave room at the edges.
logo = "logo.png"
# The picture on top: 1440 x 448 pixels, at most 200 KB, without transparency.
banner = "banner.png"

# Where customers find help: a number in E.164 such as +18668794647, public https:// URLs,
# a public address, and what stands beside each.
phone = ""
phone_label = "Call us"
website = ""
website_label = "Visit us"
email = ""
email_label = "Write to us"
privacy_url = ""
terms_url = ""

# What people read wherever they can opt in: what for, how often, that message and data rates may
# apply, how to STOP, whom to turn to, and the URL of the privacy policy.
opt_in = \"""\"""
# The first message: the brand, that they are opted in, how often, that message and data rates may
# apply, HELP, STOP, and whom to turn to.
welcome = \"""\"""
# The answer to START: the same.
start_reply = \"""\"""
# The answer to HELP: whom to turn to, and STOP.
help_reply = \"""\"""
# The answer to STOP: the brand, that they are unsubscribed, that no more messages come, and START.
# The same answer is given to QUIT, CANCEL, END, STOPALL and UNSUBSCRIBE.
stop_reply = \"""\"""
"""


def profile_template() -> str:
    """Give TOML to fill in, with what is asked for in comments."""
    return _TEMPLATE
