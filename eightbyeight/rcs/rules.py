"""The rules that a profile is checked by, under names that do not change."""

from enum import StrEnum

__all__ = ["ProfileRule"]


class ProfileRule(StrEnum):
    """What a finding about a profile is about."""

    MISSING = "missing"
    CHARACTERS = "characters"
    TOO_LONG = "too-long"
    SAME_TAGLINE = "same-tagline"
    USE_CASE = "use-case"
    USE_CASE_OTP = "use-case-otp"
    BRAND_COLOR_FORMAT = "brand-color-format"
    BRAND_COLOR_CONTRAST = "brand-color-contrast"
    PHONE = "phone"
    EMAIL = "email"
    EMAIL_PUBLIC = "email-public"
    URL = "url"
    URL_HTTPS = "url-https"
    URL_CREDENTIALS = "url-credentials"
    URL_PUBLIC = "url-public"
    IMAGE_UNREADABLE = "image-unreadable"
    IMAGE_FORMAT = "image-format"
    IMAGE_DAMAGED = "image-damaged"
    IMAGE_BYTES = "image-bytes"
    IMAGE_DIMENSIONS = "image-dimensions"
    BANNER_TRANSPARENCY = "banner-transparency"
    IMAGES_NOT_READ = "images-not-read"
    TEXT_BRAND = "text-brand"
    TEXT_PURPOSE = "text-purpose"
    TEXT_OPT_IN = "text-opt-in"
    TEXT_OPT_OUT = "text-opt-out"
    TEXT_NO_MORE = "text-no-more"
    TEXT_FREQUENCY = "text-frequency"
    TEXT_RATES = "text-rates"
    TEXT_HELP = "text-help"
    TEXT_STOP = "text-stop"
    TEXT_START = "text-start"
    TEXT_CONTACT = "text-contact"
    TEXT_PRIVACY = "text-privacy"
