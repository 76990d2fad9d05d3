"""Comments made up for measuring masks: what stands in braces tells who the guest is, all else has to stay."""

import random
import re

NAMES = (
    "John Smith",
    "Anna von der Heide",
    "María García López",
    "Jean-Luc Dupont",
    "O'Brien",
    "J. R. Weber",
    "Søren Østergård",
)
PHONES = (
    "+49 171 2345678",
    "0171/234 56 78",
    "(020) 7946-0958",
    "+33.6.12.34.56.78",
    "００４９　１７１　２３４５６７８",
    "٠١٧١٢٣٤٥٦٧٨",
)
CARDS = ("4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "４１１１１１１１１１１１１１１１")
EMAILS = (
    "john.smith@example.com",
    "a+b@mail.example.co.uk",
    "john (at) example dot com",
    "ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ",
)
ROOMS = ("412", "7", "1204b", "٤١٢", "３０５", "B-12")
LINKS = ("https://example.invalid/my/diary?id=7", "www.example.org/photos", "bit.ly/3xYz", "example.com")
CODES = ("HXK4711", "8842-19931", "QWERTZ", "DE12 5001 0517 0648 4898 90")

TEMPLATES = (
    "Call me on {phone}, please.",
    "Meine Nummer ist {phone}. Danke!",
    "Rufen Sie an: Tel. {phone}",
    "My card {card} was charged twice.",
    "Reply to {email} or {phone}.",
    "Écrivez à {email} svp.",
    "See {link} for pictures",
    "We were in room {room} and room no. {room}.",
    "Zimmer {room} war laut, Zimmer 2 Tage nicht geputzt.",
    "La chambre {room} donne sur la rue.",
    "La habitación {room} no tenía luz.",
    "В номере {room} было шумно.",
    "غرفة {room} كانت رائعة",
    "部屋{room}はきれいでした。",
    "Booking {code}: nobody could find it.",
    "Buchungsnummer {code}, zwei Nächte.",
    "Confirmation number is {code}.",
    "The pool was cold.\nBest regards, {name}",
    "Alles bestens.\nMit freundlichen Grüßen\n{name}",
    "Très bien. Cordialement, {name}",
    "Muy bien todo. Saludos cordiales, {name}",
    "Thanks!\n- {name}",
    "My name is {name} and we stayed twice.",
    "Ich heiße {name}, wir kommen wieder.",
    "Mr {name} was told something else.",
    "Herr {name} hatte reserviert.",
    "Mme {name} avait faim.",
    "La Sra. {name} pidió otra almohada.",
    "My wife {name} loved the spa.",
    "Reserved under the name of {name}.",
    # What nothing beside it tells of: these are not found, and count.
    "{name} loved the pool.",
    "We were in {room} and it was loud.",
    # What must stay.
    "We stayed from 03.10.2026 to 05.10.2026 and paid 1.250,00 EUR.",
    "Breakfast from 6.30-10.30 Uhr, check-in took 45 minutes at 10:30-11:15.",
    "Room 2 nights not cleaned, the room was 10/10 and 25 m² for 2 people.",
    "Thank you, all of you! Anna at the front desk was great.",
    "Viele Grüße an das Team, wir kommen 2027 wieder.",
    "Kind regards and thanks for the flowers you sent us.",
    "Zimmer 9/10, Frühstück 8/10, Lage 10/10. Note: 1,5.",
    "Family Room with 2 beds, 3rd floor, 120 euros a night for 4 adults in 2026.",
    "La chambre était propre, le lit 1,80 m, le petit-déjeuner à 9h30.",
    "La habitación estaba limpia, 100% recomendable, 5 estrellas, volveremos en 2027.",
    "Check-in was quick.The staff smiled.We liked it and/or loved it, 24/7.",
    "My wife and I asked twice; my husband was ill for 3 days.",
    "朝食は7時からで、とても美味しかったです。",
    "The bill was 1,234.50 instead of 1,134.50; tax is 7.5% and the fee 12.",
)
_FILLED = {"phone": PHONES, "card": CARDS, "email": EMAILS, "room": ROOMS, "link": LINKS, "code": CODES, "name": NAMES}


def corpus(seed: int, count: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Comments, each with the (kind, text) of all that must not be read in it any more."""
    rng = random.Random(seed)
    return [_comment(rng, rng.sample(TEMPLATES, 1)) for _ in range(count)]


def _comment(rng: random.Random, templates: list[str]) -> tuple[str, list[tuple[str, str]]]:
    secrets: list[tuple[str, str]] = []

    def fill(found: re.Match[str]) -> str:
        secrets.append((found[1], rng.choice(_FILLED[found[1]])))
        return secrets[-1][1]

    return re.sub(r"{(\w+)}", fill, "\n".join(templates)), secrets
