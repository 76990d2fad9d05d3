"""The regions and the sites of the fictional chain. Every name is made up; so are the towns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """A group of sites under one leader."""

    region_id: str
    region_name: str


@dataclass(frozen=True)
class Site:
    """A site; `lacks` names the departments that it doesn't have."""

    site_id: str
    region_id: str
    brand: str
    city: str
    country: str
    site_type: str
    rooms: int
    opened: str
    lacks: tuple[str, ...] = ()

    @property
    def site_name(self) -> str:
        """The brand, then the town."""
        return f"{self.brand} {self.city}"


REGIONS = (
    Region("baltic", "Baltic Coast"),
    Region("alps", "Alps"),
    Region("atlantic", "Atlantic Coast"),
    Region("rhine", "Rhine"),
    Region("danube", "Danube"),
    Region("iberia", "Iberia"),
)

_NO_SPA = ("spa",)
_PLAIN = ("spa", "room_service")
_BED_ONLY = ("spa", "room_service", "restaurant", "bar")

# Ids are text: "007" keeps its zeros, "2E3" is no number. SMALL has four of each of the first three regions.
SITES = (
    Site("007", "baltic", "Tide", "Marenholm", "DE", "resort", 142, "2009-05-01"),
    Site("SKV", "baltic", "Tide", "Skarvika", "SE", "resort", 118, "2014-03-01"),
    Site("0110", "baltic", "Lantern Row", "Osterhaven", "DE", "city", 14, "2019-06-01", _BED_ONLY),
    Site("KLB", "baltic", "Lindenhof", "Kaltenbrook", "DE", "city", 164, "2006-01-01"),
    Site("VND", "baltic", "Tide", "Vindersund", "DK", "resort", 96, "2011-04-01"),
    Site("BRN", "baltic", "Lindenhof", "Bernsteyn", "PL", "spa", 131, "2016-09-01"),
    Site("044", "baltic", "Lantern Row", "Flygholm", "SE", "airport", 210, "2017-02-01", _PLAIN),
    Site("SLT", "baltic", "Tide", "Saltwyk", "DE", "resort", 77, "2018-05-01"),
    Site("2E3", "alps", "Lindenhof", "Hohenlar", "AT", "resort", 121, "2004-12-01"),
    Site("ALM", "alps", "Lindenhof", "Almrausch-Tal", "AT", "spa", 138, "2025-10-01"),
    Site("B_4", "alps", "Lantern Row", "Silberau", "CH", "resort", 18, "2020-07-01", _PLAIN),
    Site("012", "alps", "Lindenhof", "Seewinkl", "AT", "spa", 109, "2008-05-01"),
    Site("GLT", "alps", "Lindenhof", "Glettsch", "CH", "resort", 84, "2010-12-01"),
    Site("FRN", "alps", "Lindenhof", "Firnbach", "AT", "resort", 97, "2013-12-01", _NO_SPA),
    Site("MTZ", "alps", "Lantern Row", "Montelz", "CH", "city", 152, "2015-10-01", _NO_SPA),
    Site("EDW", "alps", "Lindenhof", "Edelwasser", "DE", "spa", 115, "2012-03-01"),
    Site("PMR", "atlantic", "Tide", "Port-Mirel", "FR", "resort", 104, "2007-04-01"),
    Site("F-17", "atlantic", "Lantern Row", "Larvenne", "FR", "city", 22, "2021-03-01", _PLAIN),
    Site("QAY", "atlantic", "Tide", "Quaybourne", "IE", "resort", 34, "2018-06-01", _NO_SPA),
    Site("0031", "atlantic", "Lantern Row", "Brestane", "FR", "airport", 188, "2016-01-01", _PLAIN),
    Site("DUN", "atlantic", "Tide", "Dunmarra", "IE", "resort", 92, "2012-05-01"),
    Site("LCH", "atlantic", "Tide", "La Chaloupe", "FR", "spa", 126, "2014-06-01"),
    Site("OYS", "atlantic", "Tide", "Oysterhaugh", "IE", "city", 143, "2009-09-01", _NO_SPA),
    Site("GRV", "atlantic", "Lindenhof", "Grevelande", "NL", "city", 171, "2010-02-01", _NO_SPA),
    Site("RHB", "rhine", "Lindenhof", "Rebenburg", "DE", "city", 176, "2005-03-01", _NO_SPA),
    Site("TRN", "rhine", "Lantern Row", "Treidelau", "DE", "city", 41, "2019-01-01", _PLAIN),
    Site("0205", "rhine", "Lantern Row", "Maynfurt Nord", "DE", "airport", 264, "2013-06-01", _PLAIN),
    Site("MAY", "rhine", "Lindenhof", "Maynfurt", "DE", "city", 231, "2003-01-01"),
    Site("LOR", "rhine", "Tide", "Lorenell", "DE", "resort", 88, "2015-04-01"),
    Site("ELZ", "rhine", "Lindenhof", "Elsenzell", "DE", "spa", 102, "2011-10-01"),
    Site("STB", "rhine", "Lantern Row", "Sterbourg", "FR", "city", 149, "2017-09-01", _NO_SPA),
    Site("NYM", "rhine", "Lantern Row", "Nymwaal", "NL", "city", 128, "2018-02-01", _BED_ONLY),
    Site("DNV", "danube", "Lindenhof", "Donauvind", "AT", "city", 207, "2006-10-01", _NO_SPA),
    Site("WCH", "danube", "Lindenhof", "Wachlau", "AT", "resort", 79, "2012-04-01"),
    Site("BUD", "danube", "Lindenhof", "Budavar", "HU", "city", 196, "2008-03-01"),
    Site("0301", "danube", "Lantern Row", "Schwecheln", "AT", "airport", 222, "2014-11-01", _PLAIN),
    Site("PRS", "danube", "Lantern Row", "Pressholm", "SK", "city", 133, "2016-05-01", _NO_SPA),
    Site("THM", "danube", "Lindenhof", "Thermenau", "HU", "spa", 158, "2010-09-01"),
    Site("PSB", "danube", "Lindenhof", "Passbrunn", "DE", "city", 111, "2013-03-01", _PLAIN),
    Site("UFR", "danube", "Tide", "Uferlys", "HU", "resort", 93, "2019-04-01", _NO_SPA),
    Site("CRV", "iberia", "Tide", "Calarvela", "ES", "resort", 187, "2007-05-01"),
    Site("0404", "iberia", "Tide", "Porto Salira", "PT", "resort", 134, "2011-05-01"),
    Site("MDL", "iberia", "Lantern Row", "Madrelena", "ES", "city", 203, "2012-10-01", _NO_SPA),
    Site("LSB", "iberia", "Tide", "Lisavela", "PT", "city", 161, "2015-02-01", _NO_SPA),
    Site("AER", "iberia", "Lantern Row", "Aerobarca", "ES", "airport", 218, "2017-11-01", _PLAIN),
    Site("SRR", "iberia", "Lindenhof", "Sierra Clara", "ES", "spa", 99, "2018-10-01"),
    Site("VLC", "iberia", "Tide", "Valcanela", "ES", "city", 147, "2010-06-01", _NO_SPA),
    Site("ILH", "iberia", "Tide", "Ilha Branca", "PT", "resort", 112, "2016-04-01"),
)
