"""Adobe Campaign's SMPP account for 8x8: its settings, checked, and as a checklist.

No connection is opened. Source: the vendor's page "Adobe Campaigns".
"""

from eightbyeight.smpp.account import AdobeSmppAccount
from eightbyeight.smpp.checking import SmppRule, check_smpp_account
from eightbyeight.smpp.checklist import smpp_checklist
from eightbyeight.smpp.template import smpp_template

__all__ = ["AdobeSmppAccount", "SmppRule", "check_smpp_account", "smpp_checklist", "smpp_template"]
