"""The words beside which a number or a name tells who a guest is, by language; written with accents, looked for without."""

# Each list: English, German, French, Spanish, Italian, Dutch, Portuguese, then others as far as known.
ROOMS = (
    *("room", "rooms", "guestroom", "roomnumber", "suite", "suites", "apartment", "apt", "cabin", "bungalow"),
    *("villa", "rm"),
    *("zimmer", "zimmern", "zimmernummer", "zimmernr", "hotelzimmer", "doppelzimmer", "einzelzimmer", "zi", "zi.-nr"),
    *("familienzimmer", "ferienwohnung", "appartement", "raum", "chambre", "chambres", "ch", "logement"),
    *("habitación", "habitaciones", "hab", "cuarto", "camera", "camere", "stanza", "kamer", "kamers", "quarto"),
    *("quartos",),
    *("pokój", "pokoju", "pokoje", "pokoj", "pokoji", "szoba", "oda", "rum", "værelse", "rom", "huone", "camera nr"),
    *("номер", "номере", "номера", "комната", "комнате", "комнаты", "кімната", "стая", "δωμάτιο", "δωματίου"),
    *("غرفة", "الغرفة", "חדר", "कमरा", "कमरे", "ห้อง", "部屋", "客室", "房间", "房間", "房号", "客房", "객실", "방"),
)
# After the number, where a language puts the word for a room there.
AFTER_NUMBER = (
    *("号室", "號室", "号房", "號房", "号客房", "号房间", "號房間", "호실", "호", "室"),
    *("numaralı oda", "nolu oda", "no'lu oda", "-es szoba", "-as szoba", "-os szoba", ". szoba", "号"),
)
PHONES = (
    *("tel", "telephone", "phone", "mobile", "cell", "cellphone", "whatsapp", "wa", "fax", "call", "sms"),
    *("extension", "ext"),
    *("telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "rufnummer", "durchwahl"),
    *("téléphone", "portable", "teléfono", "móvil", "telefono", "cellulare", "telefoon", "mobiel"),
    *("telefone", "celular", "telemóvel", "тел", "телефон", "τηλ", "τηλέφωνο", "هاتف", "جوال", "טלפון", "फोन", "โทร"),
    *("電話", "电话", "手机", "手機", "微信", "전화", "전화번호"),
)
BOOKINGS = (
    *("booking", "reservation", "confirmation", "reference", "ref", "itinerary", "invoice", "folio", "receipt"),
    *("membership",),
    *("member", "loyalty", "passport", "account", "card", "order", "case", "ticket", "voucher", "code"),
    *("licence", "license"),
    *("buchung", "buchungsnummer", "buchungsnr", "buchungscode", "reservierung", "reservierungsnummer"),
    *("bestätigung",),
    *("rechnung", "rechnungsnummer", "vorgang", "kundennummer", "mitgliedsnummer", "ausweis", "pass", "karte"),
    *("iban",),
    *("réservation", "facture", "référence", "dossier", "confirmation", "passeport", "carte", "reserva", "factura"),
    *("localizador", "referencia", "pasaporte", "tarjeta", "prenotazione", "fattura", "reservering", "factuur"),
    *("fatura",),
    *(
        "rezerwacja",
        "rezerwacji",
        "бронь",
        "бронирование",
        "бронирования",
        "予約",
        "予約番号",
        "预订",
        "订单",
        "訂單",
        "예약",
    ),
)
# What may stand between such a word and its number.
BETWEEN = (
    *("number", "numbers", "no", "nr", "num", "id", "code", "is", "was", "the", "my", "our", "us", "me", "on"),
    *("at", "key"),
    *("nummer", "ist", "war", "lautet", "unter", "numéro", "est", "était", "au", "numero", "es", "era", "al"),
    *("de", "del"),
    *("com", "nº", "n°", "n", "№", "numer", "номер", "αριθμός", "رقم", "מספר", "番号", "号码", "號碼", "번호", "は"),
)
# After a short number, what says that it counts or measures; then it is no number of a room or a booking.
UNITS = (
    *("times", "time", "x", "night", "nights", "day", "days", "week", "weeks", "month", "months", "year"),
    *("years", "hour"),
    *("hours", "h", "minute", "minutes", "min", "mins", "people", "persons", "person", "adults", "kids"),
    *("children", "guests"),
    *("beds", "bed", "rooms", "stars", "star", "points", "out of", "of", "degrees", "degree", "percent"),
    *("euro", "euros"),
    *("eur", "usd", "dollars", "pounds", "chf", "pm", "am", "m2", "qm", "sqm", "sq", "feet", "ft", "meters"),
    *("metres", "m"),
    *("mal", "nächte", "nacht", "tage", "tag", "wochen", "woche", "monate", "jahre", "stunden", "stunde"),
    *("minuten", "uhr"),
    *("personen", "gäste", "erwachsene", "kinder", "betten", "bett", "zimmer", "sterne", "punkte", "von"),
    *("grad", "prozent"),
    *("fois", "nuits", "nuit", "jours", "jour", "semaines", "ans", "heures", "heure", "personnes", "lits"),
    *("lit", "étoiles"),
    *("sur", "degrés", "pour", "veces", "vez", "noches", "noche", "días", "día", "semanas", "años", "horas"),
    *("personas",),
    *("camas", "cama", "estrellas", "puntos", "grados", "sobre", "%", "€", "$", "£", "°", "¥", "notti"),
    *("notte", "giorni"),
)
# Before a name. Those of the second list are titles with a full stop alone, those of the third also in small letters.
TITLES = (
    *("Mr", "MR", "Mrs", "MRS", "Ms", "MS", "Miss", "Mister", "Mx", "Sir", "Madam", "Dr", "DR", "Prof"),
    *("Professor", "Doctor"),
    *("Herr", "HERR", "Herrn", "Hr", "Frau", "FRAU", "Fräulein", "Familie", "Family", "Eheleute", "Ehepaar"),
    *("Doktor",),
    *("Monsieur", "Madame", "Mademoiselle", "Mme", "Mlle", "Famille", "Señor", "Señora", "Señorita", "Sr"),
    *("Sra", "Srta"),
    *("Don", "Doña", "Familia", "Signor", "Signora", "Signorina", "Sig", "Dott", "Famiglia", "Meneer"),
    *("Mevrouw", "Dhr"),
    *("Mevr", "Senhor", "Senhora", "Pan", "Pani", "Państwo", "Господин", "Госпожа", "Г-н", "Г-жа", "Κύριος", "Κυρία"),
    *("Κύριε", "Bay", "Bayan", "Fru", "Herra", "Rouva"),
)
DOTTED_TITLES = ("M.", "MM.", "Fr.", "Fam.", "Sig.ra", "Dott.ssa", "D.", "Dña.", "p.", "н.")
SMALL_TITLES = ("mr", "mrs", "ms", "dr", "mme", "mlle", "mevr", "dhr", "hr", "sra", "srta")
# What a hotel calls after a title-like word.
NO_NAMES = (
    *("Room", "Rooms", "Suite", "Suites", "Pool", "Hotel", "Time", "Friendly", "Holiday", "Zimmer", "Urlaub"),
    *("Business",),
    *("Deluxe", "Superior", "Resort", "Asian", "American", "Pepper", "I", "I'm", "I've", "I'd", "I'll", "The"),
    *("And", "We"),
)
# After a name in scripts without spaces.
AFTER_NAME = ("さん", "様", "さま", "氏", "先生", "女士", "小姐", "씨", "님")
NO_NAMES_BEFORE = (
    "客",
    "お客",
    "皆",
    "神",
    "服务员",
    "服務員",
    "前台",
    "スタッフ",
    "フロント",
    "お子",
    "高",
    "손",
    "고객",
    "선생",
    "직원",
)
INTRODUCTIONS = (
    *("my name is", "my name's", "name:", "under the name", "under the name of", "in the name of", "booked as"),
    *("i am called",),
    *("mein name ist", "ich heiße", "auf den namen", "unter dem namen", "auf namen", "je m'appelle", "mon nom est"),
    *("au nom de", "me llamo", "mi nombre es", "a nombre de", "mi chiamo", "il mio nome è", "a nome di", "a nome"),
    *("ik heet", "mijn naam is", "op naam van", "meu nome é", "chamo-me", "em nome de", "nazywam się", "mam na imię"),
    *("меня зовут", "на имя", "με λένε", "ονομάζομαι", "jag heter", "mit navn er", "adım"),
)
# The same where no space stands between words.
INTRODUCTIONS_UNSPACED = (
    "我叫",
    "我姓",
    "我的名字是",
    "私の名前は",
    "私は",
    "名前は",
    "제 이름은",
    "저는",
    "اسمي",
    "שמי",
)
# After "my" in its language: whose name comes is no colleague's.
KIN = {
    "my|our": (
        *("wife", "husband", "partner", "son", "daughter", "mother", "father", "mum", "mom", "dad", "friend"),
        *("boyfriend",),
        *("girlfriend", "fiance", "fiancee", "brother", "sister", "boss", "colleague", "baby", "child"),
        *("grandson", "niece"),
    ),
    "mein|meine|meiner|meinem|meinen|unser|unsere|unserer|unserem": (
        *("frau", "mann", "sohn", "tochter", "mutter", "vater", "partner", "partnerin", "freund", "freundin"),
        *("ehefrau",),
        *("ehemann", "bruder", "schwester", "verlobte", "verlobter", "enkel", "enkelin"),
    ),
    "mon|ma|notre": ("femme", "mari", "fils", "fille", "mère", "père", "ami", "amie", "épouse", "époux", "compagne"),
    "mi|nuestro|nuestra": ("mujer", "esposa", "esposo", "marido", "hijo", "hija", "madre", "padre", "amigo", "amiga"),
    "mia|mio": ("moglie", "marito", "figlio", "figlia", "amico", "amica"),
    "mijn|onze": ("vrouw", "man", "zoon", "dochter", "vriend", "vriendin"),
}
# Who ends so signs next.
CLOSINGS = (
    *("best regards", "kind regards", "warm regards", "warmest regards", "kindest regards", "with regards"),
    *("regards",),
    *("best wishes", "kind wishes", "sincerely", "yours sincerely", "sincerely yours", "yours truly"),
    *("yours faithfully",),
    *("respectfully", "all the best", "warmly", "mit freundlichen grüßen", "freundliche grüße", "viele grüße"),
    *("liebe grüße",),
    *("beste grüße", "herzliche grüße", "herzlichst", "schöne grüße", "mit besten grüßen"),
    *("mit herzlichen grüßen", "grüße"),
    *("mit freundlichem gruß", "lieben gruß", "lieber gruß", "schönen gruß", "gruß", "mfg", "lg", "vg"),
    *("hochachtungsvoll",),
    *("cordialement", "bien cordialement", "bien à vous", "salutations", "sincères salutations", "amicalement"),
    *("salutations distinguées", "bises", "un saludo", "saludos", "saludos cordiales", "atentamente", "atte"),
    *("un abrazo",),
    *("cordialmente", "cordiali saluti", "distinti saluti", "saluti", "met vriendelijke groet", "groetjes"),
    *("groeten",),
    *("atenciosamente", "cumprimentos", "com os melhores cumprimentos", "abraço", "pozdrawiam", "z poważaniem"),
    *("с уважением", "με εκτίμηση", "saygılarımla", "vänliga hälsningar", "med vänlig hälsning", "med venlig hilsen"),
    *(
        "敬具",
        "此致",
        "敬礼",
        "よろしくお願いします",
        "よろしくお願いいたします",
        "مع تحياتي",
        "تحياتي",
        "בברכה",
        "드림",
    ),
)
# The same, but only with a comma or a new line, and a name that ends the text.
WEAK_CLOSINGS = (
    *("thanks", "thank you", "many thanks", "best", "love", "cheers", "yours", "greetings", "danke"),
    *("vielen dank", "dank"),
    *("ihr", "ihre", "euer", "eure", "merci", "merci beaucoup", "gracias", "muchas gracias", "grazie", "bedankt"),
    *("obrigado", "obrigada", "спасибо", "dziękuję", "tack", "tak", "teşekkürler", "guest", "signed"),
    *("gezeichnet", "gez"),
)
# What comes after a closing and is no name.
NO_SIGNATURE = (
    *("and", "to", "the", "an", "und", "et", "y", "e", "für", "for", "pour", "para", "a", "all", "alle", "aus"),
    *("until",),
    *("bis", "we", "wir", "nous", "i", "ich", "see", "ps", "p", "of", "in", "if", "that", "this", "but", "as"),
    *("with",),
)
PARTICLES = (
    *("von", "van", "de", "der", "den", "da", "do", "dos", "das", "di", "del", "della", "la", "le", "du", "el"),
    *("al", "bin"),
    *("ibn", "zu", "zur", "vom", "ten", "ter", "y", "und", "and", "et", "e", "&"),
)
# The ends of addresses that are looked for without anything before them or behind them.
DOMAINS = (
    *("com", "net", "org", "info", "biz", "eu", "uk", "fr", "ch", "nl", "pl", "cz", "ru", "jp", "cn", "br"),
    *("invalid",),
    *("example", "app", "shop", "online", "site", "travel", "edu", "gov"),
)
# First and last names that are words of their own: they are names only with a capital.
WORDS_AND_NAMES = (
    *("will", "mark", "grace", "hope", "faith", "rose", "lily", "daisy", "ivy", "holly", "ruby", "amber", "summer"),
    *("april", "august", "june", "dawn", "angel", "sunny", "happy", "bill", "jack", "frank", "rich", "drew", "chase"),
    *("grant", "dean", "earl", "king", "young", "long", "short", "small", "little", "good", "best", "sweet", "strong"),
    *("white", "black", "brown", "green", "gray", "grey", "cook", "baker", "butler", "porter", "page", "bell", "park"),
    *(
        "parks",
        "field",
        "fields",
        "hill",
        "hills",
        "wood",
        "woods",
        "lake",
        "rivers",
        "stone",
        "bridge",
        "church",
        "house",
    ),
    *("hall", "gates", "banks", "bush", "moss", "reed", "berry", "cherry", "olive", "pepper", "rice", "fish", "bird"),
    *("wolf", "fox", "case", "price", "cash", "rush", "love", "power", "major", "miles", "read", "carry", "wells"),
    *("koch", "bauer", "müller", "becker", "richter", "vogel", "sommer", "winter", "lang", "klein", "gross", "groß"),
    *(
        "jung",
        "stark",
        "schön",
        "weiß",
        "schwarz",
        "braun",
        "berg",
        "stein",
        "bach",
        "wald",
        "garten",
        "engel",
        "kaiser",
    ),
    *("könig", "graf", "freund", "glück", "sonne", "ernst", "wolke", "petit", "grand", "blanc", "noir", "roux", "bois"),
    *("fontaine", "marin", "pierre", "belle", "claire", "aimée", "douce", "mercedes", "dolores", "rosa", "blanca"),
    *(
        "bueno",
        "bello",
        "leal",
        "campo",
        "costa",
        "luna",
        "mar",
        "sol",
        "paz",
        "cruz",
        "flores",
        "rey",
        "reyes",
        "santos",
    ),
    *("bianca", "bianchi", "rossi", "gioia", "gentile", "vera", "bella", "serena"),
)
