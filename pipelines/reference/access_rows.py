"""One row of `access.csv`, and how it names the account of a sign-in."""

from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from pipelines.reference.account import Account
from pipelines.reference.assignments import Post
from pipelines.reference.model import Misfit, refuse
from pipelines.reference.readable import ReadableName

Key = tuple[str, str, str]
# As long as the standard lets a subject be; nothing else here is longer.
LONGEST = 255


def account_keys(account: Account) -> tuple[Key, ...]:
    """What rows may name an account by: its subject, and its address where that is verified.

    Addresses without regard to capitals, and of plain letters alone: others may look the same and be somebody else's.
    """
    own = (_key(account.issuer, account.subject, None),) if account.subject else ()
    if not account.email or account.email_verified is not True or not account.email.isascii():
        return own
    return (*own, _key(account.issuer, None, account.email))


def _plain(text: str) -> str:
    """Text that a provider's answer can equal sign by sign."""
    if not (text.isascii() and text.isprintable() and text == text.strip() and len(text) <= LONGEST):
        what = f"{text!a} holds what no provider sends"
        refuse([Misfit(what, (), f"copy it anew: plain letters and signs, at most {LONGEST}, no space around it")])
    return text


def _address(text: str) -> str:
    name, at, domain = _plain(text).rpartition("@")
    if not (name and at and domain) or " " in text or "@" in name:
        refuse([Misfit(f"{text!r} is no e-mail address", (), "write one address, or the subject instead")])
    return text


Plain = Annotated[str, AfterValidator(_plain)]
Address = Annotated[str, AfterValidator(_address)]


class AccessRow(Post):
    """A post of a person, and the account that opens it."""

    issuer: Plain
    subject: Plain | None = None
    email: Address | None = None
    person_name: ReadableName

    @model_validator(mode="after")
    def _names_one_account(self) -> Self:
        if self.subject is None and self.email is None:
            refuse([Misfit("the row names no account", (), "write the subject, or the e-mail address")])
        if self.subject is not None and self.email is not None:
            what = "the row names a subject and an e-mail address: whoever has either would get in"
            refuse([Misfit(what, (), "keep the subject, or write a second row for the address")])
        return self

    @property
    def key(self) -> Key:
        """The account that the row names."""
        return _key(self.issuer, self.subject, self.email)

    @property
    def post(self) -> tuple[str, ...]:
        """Whose post it is, and which."""
        return (self.person_id, self.role, self.site_id or "", self.region_id or "", self.department_id or "")


def _key(issuer: str, subject: str | None, email: str | None) -> Key:
    return (issuer, "subject", subject) if subject is not None else (issuer, "email", (email or "").lower())
