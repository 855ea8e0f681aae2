import { digits, during, type CompanyKind, type Voice } from './voice';

const surnames =
  'Hoffmann,Becker,Lindner,Schäfer,Krüger,Zimmermann,Braun,Hartmann,Köhler,Vogt,Brandt,Engels,Schmitz,Esser,Pütz,Klein,Franken,Heinen,Jansen,Kessler,Lorenz,Mertens,Neumann,Ottilie,Peters,Reuter,Sauer,Thelen,Ulrich,Weiler,Yılmaz,Ziegler,Breuer,Decker,Ehlers,Fuchs,Görtz,Hermanns,Iven,Jäger'.split(
    ',',
  );
const women =
  'Sabine,Claudia,Julia,Katrin,Birgit,Ayşe,Henriette,Lena,Monika,Petra,Susanne,Christiane,Jana,Marie,Ulrike,Franziska'.split(
    ',',
  );
const men =
  'Thomas,Stefan,Lukas,Jürgen,Markus,Mehmet,Felix,Rainer,Sven,Bernd,Karl-Heinz,Philipp,Georg,Tobias,Wolfgang,Daniel'.split(
    ',',
  );
const epithets =
  'Goldener Anker,Alte Mühle,Zum Schwan,Rheinblick,Drei Kronen,Am Dom,Lindenhof,Schwarzer Bär,Zur Post,Weinlaube,Alter Bahnhof,Zum Ritter,Bergischer Löwe,Kaiserpfalz,Blauer See,Hirschgarten,Am Stadtgarten,Siebengebirge,Im Süden,Zum Treppchen,Morgenstern,Kupferkessel,Rosengarten,Domblick'.split(
    ',',
  );

const companies: Record<CompanyKind, string[]> = {
  shop: [
    'Feinkost {s}',
    '{s} Delikatessen',
    'Käseladen {s}',
    'Weinhandlung {s} & Söhne',
    'Hofladen {s}',
    'Markthalle {c} {s}',
    'Tee-Kontor {s}',
    'Spezerei {s}',
    'Reformhaus {s}',
    'Biomarkt {s}',
    'Feinkost am Markt {s}',
    'Genusswerk {s}',
  ],
  restaurant: [
    'Restaurant {e}',
    'Gasthaus {e}',
    'Brauhaus {s}',
    'Weinstube {s}',
    'Bistro {s}',
    'Wirtshaus {e}',
    'Café {s}',
    'Kantine {s} Werke',
    'Ratskeller {c} {s}',
    'Catering {s}',
  ],
  hotel: ['Hotel {e} {c}', 'Hotel {s}', 'Landhotel {s}', 'Tagungshotel {s}', 'Pension {s}', 'Parkhotel {c} {s}'],
  bakery: ['Bäckerei {s}', 'Konditorei {s}', 'Backhaus {s}', 'Confiserie {s}', 'Kaffeerösterei {s}'],
  chain: ['Frischemarkt {s} {c}', 'Nahkauf {s}', 'Landmarkt {s} {c}'],
  distributor: ['{s} Feinkost-Großhandel GmbH', '{s} Gastro-Service GmbH & Co. KG', 'Getränke {s} Logistik GmbH'],
  partner: ['Kochschule {s}', 'Messebau {s}', 'Agentur {s} & Partner', 'Spedition {s}'],
};

export const german: Voice = {
  language: 'Deutsch',
  cities: [
    {
      name: 'Köln',
      postalCode: '50667',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '0221',
      streets: [
        'Venloer Straße',
        'Aachener Straße',
        'Severinstraße',
        'Neusser Straße',
        'Berrenrather Straße',
        'Ehrenstraße',
        'Zülpicher Straße',
      ],
    },
    {
      name: 'Düsseldorf',
      postalCode: '40213',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '0211',
      streets: ['Nordstraße', 'Lorettostraße', 'Immermannstraße', 'Birkenstraße', 'Carlsplatz'],
    },
    {
      name: 'Bonn',
      postalCode: '53111',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '0228',
      streets: ['Friedrichstraße', 'Clemens-August-Straße', 'Breite Straße', 'Koblenzer Straße'],
    },
    {
      name: 'Aachen',
      postalCode: '52062',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '0241',
      streets: ['Jakobstraße', 'Pontstraße', 'Adalbertsteinweg', 'Krämerstraße'],
    },
    {
      name: 'Koblenz',
      postalCode: '56068',
      region: 'Rheinland-Pfalz',
      country: 'Deutschland',
      dial: '0261',
      streets: ['Löhrstraße', 'Rheinstraße', 'Am Plan', 'Mosel-Ring'],
    },
    {
      name: 'Mainz',
      postalCode: '55116',
      region: 'Rheinland-Pfalz',
      country: 'Deutschland',
      dial: '06131',
      streets: ['Augustinerstraße', 'Gaustraße', 'Kaiserstraße', 'Rheinallee'],
    },
    {
      name: 'Essen',
      postalCode: '45127',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '0201',
      streets: ['Rüttenscheider Straße', 'Frohnhauser Straße', 'Kettwiger Straße'],
    },
    {
      name: 'Neuss',
      postalCode: '41460',
      region: 'Nordrhein-Westfalen',
      country: 'Deutschland',
      dial: '02131',
      streets: ['Oberstraße', 'Büchel', 'Erftstraße'],
    },
  ],
  kinds: {
    shop: 'Feinkosthandel',
    restaurant: 'Gastronomie',
    hotel: 'Hotellerie',
    bakery: 'Bäckerei und Café',
    chain: 'Lebensmittelmarkt',
    distributor: 'Großhandel',
    partner: 'Dienstleister',
  },
  company: (random, kind, city) =>
    random
      .pick(companies[kind])
      .replace('{s}', random.pick(surnames))
      .replace('{e}', random.pick(epithets))
      .replace('{c}', city.name),
  group: (random) =>
    random
      .pick(['{s} Gruppe', '{s} Handels-Holding GmbH', '{s} Hotels & Gastronomie AG', 'Vereinigte Märkte {s} KG'])
      .replace('{s}', random.pick(surnames)),
  person: (random) => {
    const female = random.chance(0.5);
    const familyName = random.pick(surnames);
    const honorific = female ? 'Frau' : 'Herr';
    return {
      fullName: `${random.pick(female ? women : men)} ${familyName}`,
      familyName,
      honorific,
      address: `${honorific} ${familyName}`,
    };
  },
  street: (random, city) => `${random.pick(city.streets)} ${random.int(1, 240)}`,
  phone: (random, city) => `${city.dial} 4710${digits(random, 3)}`,
  mobile: (random) => `0171 39200${digits(random, 2)}`,
  registration: (random) => `DE${digits(random, 9)}`,
  roles: [
    'Inhaberfamilie',
    'Einkauf',
    'Küchenchef',
    'Marktleitung',
    'Restaurantleitung',
    'Buchhaltung',
    'Lager',
    'Geschäftsführung',
    'F&B-Leitung',
    'Bestellannahme',
  ],
  parts: ['Innendienst', 'Vertretung', 'Service'],
  tags: [
    'Käse',
    'Wein',
    'Tee',
    'Bio',
    'Weihnachtsgeschäft',
    'preisbewusst',
    'Qualitätskunde',
    'Tastings',
    'Selbstabholer',
    'Empfehlung',
    'Terrasse',
    'Catering',
  ],
  accountNotes: [
    'Anlieferung nur über den Hof, vor 10 Uhr.',
    'Montags Ruhetag. Am besten dienstags zwischen 9 und 11 anrufen.',
    'Kühlraum ist klein, lieber öfter und weniger liefern.',
    'Chef entscheidet allein, Einkauf bereitet vor.',
    'Parken nur in der Seitenstraße möglich.',
    'Legt Wert auf persönliche Beratung, keine Mails.',
  ],
  visits: [
    during(4, 6, {
      subject: 'Spargelkarte',
      text: 'Spargelkarte läuft an. {p} sucht einen Weißwein dazu und nimmt {x} als Vorspeise. Etwa {n} Portionen am Wochenende.',
      mood: 5,
    }),
    during(5, 8, {
      subject: 'Terrasse',
      text: 'Terrasse voll bis in den Abend. {p} braucht {x} kalt und in kleinen Mengen, dafür zweimal die Woche.',
      mood: 4,
    }),
    during(1, 2, {
      subject: 'Karneval',
      text: 'Über Karneval ist geschlossen, danach Fastenkarte. {p} will {n} Kartons {x} erst ab Aschermittwoch.',
      mood: 4,
    }),
    during(9, 10, {
      subject: 'Federweißer',
      text: 'Federweißer und Zwiebelkuchen auf der Karte, dazu {x}. {p} rechnet mit {n} Kartons bis Ende Oktober.',
      mood: 5,
    }),

    {
      subject: 'Verkostung',
      text: '{p} hat {x} probiert und war angetan, will es ab nächster Woche auf die Karte setzen. Fragt nach Staffelpreis ab {n} Kartons.',
      mood: 5,
    },
    during(10, 11, {
      subject: 'Regalplatz',
      text: 'Regal an der Kasse wird im Dezember frei, wenn der Preis hält. {p} möchte {n} Regalschilder und ein Angebot für {x}.',
      mood: 4,
    }),
    {
      subject: 'Reklamation besprochen',
      text: 'Letzte Lieferung {x} kam mit zwei beschädigten Kartons. Fotos gemacht. {p} ärgert sich, dass keiner zurückgerufen hat. Gutschrift zugesagt.',
      mood: 2,
    },
    {
      subject: 'Routinebesuch',
      text: 'Bestand durchgesehen: {x} fast leer, Rest reicht noch zwei Wochen. Bestellung kommt per Mail, wenn die Inventur durch ist.',
      mood: 4,
    },
    {
      subject: 'Wettbewerb',
      text: 'Der Mitbewerber aus Frechen bietet Oliven 8 % billiger an. {p} bleibt bei uns, wenn wir weiter zweimal die Woche liefern.',
      mood: 3,
    },
    during(10, 1, {
      subject: 'Jahresgespräch',
      text: 'Umsatz zusammen angesehen. {p} ist mit der Lieferung zufrieden, mit den Fehlmengen im Sommer nicht. Bonusstaffel für nächstes Jahr gewünscht.',
      mood: 4,
    }),
    during(10, 1, {
      subject: 'Neue Karte',
      text: 'Winterkarte steht: Raclette, {x} und ein Dessert mit Feigensenf. Mengen etwa {n} Portionen am Wochenende.',
      mood: 5,
    }),
    {
      subject: 'Niemand da',
      text: '{p} war kurzfristig nicht im Haus. Muster und Preisliste bei der Aushilfe gelassen, ich rufe Donnerstag an.',
    },
    {
      subject: 'Umbau',
      text: 'Laden wird bis Ende des Monats umgebaut, so lange nur halbe Mengen. Danach eine zweite Kühltheke, dort wäre Platz für {x}.',
      mood: 4,
    },
    {
      subject: 'Personalwechsel',
      text: 'Neue Einkaufsleitung: {p}. Kommt aus der Hotellerie, achtet auf Lieferzeiten. Möchte zuerst das Tee-Sortiment kennenlernen.',
      mood: 4,
    },
    {
      subject: 'Preisgespräch',
      text: 'Zäh. {p} will 5 % auf alles, sonst wird nur noch das Nötigste bestellt. Habe {n} % auf {x} ab fünf Kartons in Aussicht gestellt.',
      mood: 2,
    },
    {
      subject: 'Bestellung aufgenommen',
      text: 'Bestellung mit {p} durchgegangen, {n} Kartons {x}. Lieferung bitte vor dem Feiertag.',
      mood: 5,
    },
  ],
  calls: [
    during(3, 5, {
      subject: 'Frühjahrsaktion',
      text: 'Aktion vorgestellt. {p} nimmt {n} Kartons {x}, wenn die Lieferung vor Ostern kommt.',
      mood: 4,
    }),
    during(6, 8, {
      subject: 'Sommerkarte',
      text: '{p} stellt auf leichte Küche um und fragt, was zu {x} passt. Vorschlag kommt per Mail.',
      mood: 4,
    }),

    {
      subject: 'Nachbestellung',
      text: '{p} braucht {n} Kartons {x} bis Freitag. Zugesagt, geht mit der Mittwochstour mit.',
      mood: 4,
    },
    { subject: 'Nicht erreicht', text: 'Keiner geht ran. Zweiter Versuch morgen früh.' },
    { subject: 'Termin vereinbart', text: 'Besuch für nächste Woche ausgemacht. {p} möchte {x} verkosten.' },
    {
      subject: 'Rechnung geklärt',
      text: 'Skonto war falsch abgezogen, {p} überweist die Differenz. Damit erledigt.',
      mood: 4,
    },
    during(9, 11, {
      subject: 'Herbstaktion',
      text: 'Aktion vorgestellt. {p} überlegt bis Montag, Lager ist noch voll.',
      mood: 3,
    }),
    {
      subject: 'Lieferung verspätet',
      text: '{p} wartet seit zwei Stunden auf die Ware. Bei der Spedition nachgefragt: Stau bei Leverkusen, Ankunft gegen 13 Uhr.',
      mood: 2,
    },
  ],
  messages: [
    during(1, 9, {
      subject: 'Kurze Frage',
      text: 'Ob {x} auch in der kleinen Packung zu haben ist. Geantwortet: ja, ab dem nächsten Monat.',
    }),

    {
      subject: 'Foto vom Regal',
      text: '{p} schickt ein Foto: {x} steht jetzt auf Augenhöhe neben der Kasse.',
      mood: 5,
    },
    during(10, 12, {
      subject: 'Kurze Frage',
      text: 'Ob {x} auch in der kleinen Packung zu haben ist. Geantwortet: ja, ab Januar.',
    }),
    { subject: 'Liefertag', text: 'Bitte diese Woche erst am Donnerstag liefern, Mittwoch ist zu.' },
  ],
  emails: [
    { subject: 'Angebot geschickt', text: 'Angebot über {n} Kartons {x} geschickt, gültig bis Monatsende.' },
    { subject: 'Unterlagen', text: 'Allergenliste und Bio-Zertifikat für {x} geschickt, wie am Telefon gewünscht.' },
  ],
  meetings: [
    during(4, 8, {
      subject: 'Sortimentsgespräch',
      text: 'Mit {p} und der Küche das Sommersortiment festgelegt. {x} kommt dazu, zwei Suppen fallen weg.',
      mood: 4,
    }),
    during(9, 11, {
      subject: 'Sortimentsgespräch',
      text: 'Mit {p} und der Küche das Wintersortiment festgelegt. {x} kommt dazu, zwei Öle fallen weg.',
      mood: 4,
    }),

    during(12, 3, {
      subject: 'Sortimentsgespräch',
      text: 'Mit {p} und der Küche das Frühjahrssortiment festgelegt. {x} kommt dazu, zwei Öle fallen weg.',
      mood: 4,
    }),
  ],
  notes: [
    { subject: 'Aufgefallen', text: 'Schräg gegenüber wird ein Ladenlokal umgebaut. {p} fragen, wer einzieht.' },

    during(11, 2, {
      subject: 'Aufgefallen',
      text: 'Gegenüber eröffnet im Frühjahr ein Weinladen. Mit {p} über Alleinstellung im Viertel sprechen.',
    }),
  ],
  plans: [
    during(2, 3, 'Ostersortiment besprechen'),
    during(4, 6, 'Spargel und Wein: Karte ansehen'),
    during(6, 8, 'Sommerkarte besprechen'),

    during(9, 12, 'Weihnachtssortiment besprechen'),
    'Neue Preisliste mitbringen',
    'Verkostung Bergkäse',
    'Liefertage neu festlegen',
    'Regal prüfen und nachbestellen',
    'Vertragsverlängerung',
    'Nach den Fehlmengen fragen',
    'Tee-Sortiment zeigen',
  ],
  callPlans: ['Wegen Nachbestellung anrufen', 'Nach der Probelieferung fragen', 'Offene Rechnung ansprechen'],
  tasks: [
    'Unterschriebene Konditionen abholen',
    'Regalschilder nachliefern',
    'Angebot zweite Fassung schreiben',
    'Foto der Kühltheke anfordern',
    'Adresse und Öffnungszeiten prüfen',
    'Muster für die Verkostung bestellen',
    'Nach dem Umbau einen Termin machen',
    'Allergenliste schicken',
    'Gutschrift beim Innendienst nachfragen',
    'Neue Ansprechpartnerin vorstellen',
  ],
  promises: [
    during(1, 3, 'Muster für die Osterkörbe'),
    during(4, 9, 'Preis bis Ende des Quartals halten: schriftlich bestätigen'),

    'Rückruf wegen der Fehlmenge',
    'Bankett-Musterkarte schicken',
    'Muster der neuen Teesorten',
    during(10, 12, 'Preis bis Neujahr halten: schriftlich bestätigen'),
    'Gutschrift für die beschädigten Kartons',
    'Liefertermin vor dem Feiertag',
    'Zweites Verkostungsset',
    'Ersatzlieferung ohne Fracht',
  ],
  complaints: [
    {
      subject: 'Zwei Kartons Käse warm angekommen',
      description: 'Beim Auspacken 14 Grad gemessen, Fotos vom Fahrer liegen vor. Kunde hat die Ware nicht eingeräumt.',
      resolution: 'Gutschrift erteilt, Kühlkette mit der Spedition besprochen.',
    },
    {
      subject: 'Falsche Ware geliefert',
      description: 'Statt Apfelessig kam Balsamico, schon zum zweiten Mal in diesem Quartal.',
      resolution: 'Umgetauscht am nächsten Tag, Kommissionierplatz getauscht.',
    },
    {
      subject: 'Rinde beschädigt',
      description: 'Bei drei Laiben ist die Rinde eingerissen, so nicht verkäuflich an der Theke.',
      resolution: 'Preisnachlass von 20 % auf die drei Laibe vereinbart.',
    },
    {
      subject: 'Lieferung kam drei Tage zu spät',
      description: 'Ware war für ein Bankett am Samstag bestellt. Kunde musste im Großmarkt zukaufen.',
      resolution: 'Mehrkosten übernommen, Expresslieferung für das nächste Bankett zugesagt.',
    },
  ],
  questions: [
    {
      subject: 'Ist der Ziegenkäse aus Rohmilch?',
      description: 'Küche braucht die Angabe für die Karte.',
      resolution: 'Ja, Datenblatt geschickt.',
    },
  ],
  requests: [
    {
      subject: 'Zweite Anlieferung pro Woche',
      description: 'Kühlraum ist klein, Kunde möchte dienstags und freitags beliefert werden.',
      resolution: 'Ab dem nächsten Monat eingerichtet.',
    },
  ],
  opportunities: [
    during(2, 4, 'Osterbrunch'),
    during(4, 8, 'Sommerfest: Käse und Wein'),
    during(9, 11, 'Wildwochen'),

    'Eigenmarke für das Feinkostregal',
    during(9, 12, 'Weihnachtsbankette'),
    'Zweite Kühltheke',
    'Rahmenvertrag Frühstücksbuffet',
    'Teekarte für alle Filialen',
    'Präsentkörbe für Firmenkunden',
    'Weinkarte neu',
    'Kantine: Asia-Woche',
  ],
  lostReasons: [
    'Preis: Mitbewerber 9 % günstiger',
    during(7, 12, 'Entscheidung auf nächstes Jahr vertagt'),
    'Hausmarke der Zentrale vorgeschrieben',
  ],
  orderNotes: [
    'Bitte vor 10 Uhr anliefern.',
    'Anlieferung über den Hof, klingeln bei der Küche.',
    'Rechnung bitte an die Zentrale.',
  ],
  adjusted: [
    'Bestand reichte nicht: Menge angepasst, Rest folgt nächste Woche',
    'Eine Position nur in der 6er-Packung lieferbar',
  ],
  unreached: ['Nicht erreicht', 'Niemand ans Telefon gegangen', 'Mailbox besprochen', 'Rückruf erbeten, bisher nichts'],
  ties: {
    equipment: ['Kühlvitrine (Leihgabe)', 'Teestation (Leihgabe)', 'Käseschneider (Leihgabe)'],
    training: ['Käseschulung für das Team', 'Teeseminar'],
    contract: ['Jahresvereinbarung', 'Rahmenvertrag Feinkost'],
  },
  praise: ['Schneller als erwartet, alles gekühlt angekommen.', 'Die Beratung zur Weinkarte war Gold wert.'],
  blame: ['Wir hatten früher mit der Lieferung gerechnet.', 'Zwei Kartons waren beschädigt, der Ersatz kam spät.'],
  rejected: ['Doppelt erfasst', 'Kunde ist bis zur Zahlung gesperrt'],
  channels: ['whatsapp', 'whatsapp', 'sms'],
};
