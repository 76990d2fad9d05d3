"""Who somebody is to whoever vouches for them: an account at a provider of sign-in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """A person as the provider `issuer` knows them. `subject` never changes there; an e-mail address may, and counts only
    where the provider says that it is verified. What they may see is said by our own table, never by the provider."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
