import { digits, during, type CompanyKind, type Voice } from './voice';

/** [prefix, name]: sorted under the name, written with the prefix. */
const surnames: [string, string][] = [
  '|Jansen',
  'de|Vries',
  'van den|Berg',
  '|Bakker',
  'van|Dijk',
  '|Visser',
  '|Smit',
  'de|Boer',
  '|Mulder',
  'de|Groot',
  '|Bos',
  '|Vos',
  '|Peeters',
  '|Claes',
  'van der|Meer',
  'van der|Linden',
  '|Hendriks',
  '|Dekker',
  '|Kuipers',
  '|Veenstra',
  'de|Wit',
  '|Maes',
  '|Willems',
  'ter|Horst',
  'van|Leeuwen',
  '|Schouten',
  '|Timmermans',
  'den|Hartog',
].map((name) => name.split('|') as [string, string]);
const women = 'Sanne,Marieke,Femke,Ingrid,Lotte,Anouk,Els,Saskia,Hanneke,Fatima,Roos,Nele'.split(',');
const men = 'Pieter,Jeroen,Bram,Koen,Wouter,Sander,Maarten,Henk,Youssef,Ruud,Tijs,Gert'.split(',');
const epithets =
  'Het Gouden Hert,De Waag,In den Toren,De Vier Jaargetijden,Het Wapen,De Zwarte Ruiter,De Gouden Leeuw,Aan de Gracht,De Oude Stadspoort,Het Witte Paard,De Kastanje,Onder de Linden,De Posthoorn,De Heeren,De Kromme Dissel'.split(
    ',',
  );
const companies: Record<CompanyKind, string[]> = {
  shop: [
    'Delicatessen {s}',
    'Kaashandel {s}',
    'Wijnhuis {s}',
    'Slijterij {s}',
    'De Notenbar {s}',
    'Traiteur {s}',
    '{s} Fijne Waren',
    'Theehuis {s}',
    'Natuurwinkel {s}',
    'Comestibles {s}',
  ],
  restaurant: [
    'Brasserie {e}',
    'Restaurant {e}',
    'Eetcafé {e}',
    'Bistro {s}',
    'Lunchroom {s}',
    'Cateringbedrijf {s}',
    'Grand Café {c} {s}',
  ],
  hotel: ['Hotel {e} {c}', 'Landgoed {s}', 'Stadshotel {s}', 'Hotel {s}'],
  bakery: ['Bakkerij {s}', 'Patisserie {s}', 'Koffiebranderij {s}', 'Chocolaterie {s}'],
  chain: ['Versmarkt {s} {c}', 'Buurtsuper {s} {c}'],
  distributor: ['{s} Horecagroothandel B.V.', '{s} Foodservice B.V.', 'Groothandel {s} N.V.'],
  partner: ['Kookstudio {s}', 'Transport {s}', 'Bureau {s}'],
};
const written = ([prefix, name]: [string, string]): string =>
  prefix ? `${prefix.charAt(0).toUpperCase()}${prefix.slice(1)} ${name}` : name;

export const dutch: Voice = {
  language: 'Nederlands',
  cities: [
    {
      name: 'Maastricht',
      postalCode: '6211 CD',
      region: 'Limburg',
      country: 'Nederland',
      dial: '043',
      streets: ['Rechtstraat', 'Wycker Brugstraat', 'Markt', 'Tongersestraat'],
    },
    {
      name: 'Eindhoven',
      postalCode: '5611 EM',
      region: 'Noord-Brabant',
      country: 'Nederland',
      dial: '040',
      streets: ['Kleine Berg', 'Stratumseind', 'Kruisstraat', 'Hoogstraat'],
    },
    {
      name: 'Utrecht',
      postalCode: '3511 LX',
      region: 'Utrecht',
      country: 'Nederland',
      dial: '030',
      streets: ['Oudegracht', 'Twijnstraat', 'Nachtegaalstraat', 'Biltstraat'],
    },
    {
      name: 'Rotterdam',
      postalCode: '3011 BH',
      region: 'Zuid-Holland',
      country: 'Nederland',
      dial: '010',
      streets: ['Witte de Withstraat', 'Nieuwe Binnenweg', 'Meent', 'Bergse Dorpsstraat'],
    },
    {
      name: 'Nijmegen',
      postalCode: '6511 PP',
      region: 'Gelderland',
      country: 'Nederland',
      dial: '024',
      streets: ['Lange Hezelstraat', 'Daalseweg', 'Ziekerstraat'],
    },
    {
      name: 'Antwerpen',
      postalCode: '2000',
      region: 'Antwerpen',
      country: 'België',
      dial: '03',
      streets: ['Kloosterstraat', 'Mechelsesteenweg', 'Volkstraat', 'Abdijstraat'],
    },
    {
      name: 'Gent',
      postalCode: '9000',
      region: 'Oost-Vlaanderen',
      country: 'België',
      dial: '09',
      streets: ['Sleepstraat', 'Burgstraat', 'Brabantdam', 'Vlaanderenstraat'],
    },
  ],
  kinds: {
    shop: 'Delicatessen',
    restaurant: 'Horeca',
    hotel: 'Hotel',
    bakery: 'Bakkerij en koffie',
    chain: 'Supermarkt',
    distributor: 'Groothandel',
    partner: 'Dienstverlener',
  },
  company: (random, kind, city) =>
    random
      .pick(companies[kind])
      .replace('{s}', written(random.pick(surnames)))
      .replace('{e}', random.pick(epithets))
      .replace('{c}', city.name),
  group: (random) =>
    random
      .pick(['{s} Groep', '{s} Horeca Holding B.V.', '{s} Winkels N.V.'])
      .replace('{s}', written(random.pick(surnames))),
  person: (random) => {
    const female = random.chance(0.5);
    const surname = random.pick(surnames);
    const [prefix, familyName] = surname;
    return {
      fullName: [random.pick(female ? women : men), prefix, familyName].filter(Boolean).join(' '),
      familyName,
      ...(prefix ? { prefix } : {}),
      honorific: female ? 'Mevrouw' : 'De heer',
      address: `${female ? 'mevrouw' : 'meneer'} ${written(surname)}`,
    };
  },
  street: (random, city) =>
    `${random.pick(city.streets)} ${random.int(1, 220)}${random.chance(0.2) ? random.pick(['a', 'b', '-2']) : ''}`,
  phone: (random, city) => `${city.dial}-555 ${digits(random, 2)} ${digits(random, 2)}`,
  mobile: (random) => `06-5550 ${digits(random, 4)}`,
  registration: (random) => `NL${digits(random, 9)}B01`,
  roles: [
    'Eigenaar',
    'Inkoop',
    'Chef-kok',
    'Bedrijfsleider',
    'Administratie',
    'Magazijn',
    'Sommelier',
    'Directie',
    'F&B-manager',
  ],
  parts: ['binnendienst', 'vervanging', 'service'],
  tags: ['kaas', 'wijn', 'thee', 'biologisch', 'kerst', 'prijsbewust', 'kwaliteit', 'proeverij', 'terras', 'catering'],
  accountNotes: [
    'Laden en lossen alleen voor 11 uur, daarna is de straat dicht.',
    'Maandag gesloten.',
    'Bestelt altijd op donderdag, liever bellen dan mailen.',
    'Eigenaar beslist samen met zijn broer.',
    'Kleine koelcel, dus vaker leveren.',
  ],
  visits: [
    during(4, 6, {
      subject: 'Aspergekaart',
      text: 'Aspergekaart gaat in. {p} zoekt er iets bij, {x} past goed. Ongeveer {n} couverts per week.',
      mood: 5,
    }),
    during(5, 8, {
      subject: 'Terras',
      text: 'Terras zit vol. {p} wil {x} voor de borrelplank, liever twee keer per week een kleine levering.',
      mood: 4,
    }),
    during(10, 11, {
      subject: 'Sinterklaas',
      text: 'Etalage wordt half november omgebouwd voor Sinterklaas. {p} wil {n} dozen {x} erbij.',
      mood: 5,
    }),

    {
      subject: 'Proeverij',
      text: '{p} heeft {x} geproefd, wil het eerst op de borrelplank zetten. Vraagt naar de prijs vanaf {n} dozen.',
      mood: 5,
    },
    {
      subject: 'Ronde door de winkel',
      text: 'Schappen nagelopen met {p}. {x} loopt goed, de olie blijft staan. Bestelling volgt morgen.',
      mood: 4,
    },
    {
      subject: 'Klacht besproken',
      text: 'De vorige levering was niet compleet en niemand belde terug. {p} was duidelijk. Toegezegd dat ik het zelf uitzoek.',
      mood: 2,
    },
    during(10, 1, {
      subject: 'Nieuwe kaart',
      text: 'Winterkaart is bijna klaar. {p} zoekt iets bij het wild, {x} past daar goed bij. Ongeveer {n} couverts per week.',
      mood: 5,
    }),
    {
      subject: 'Concurrent',
      text: 'Een andere leverancier zit 6 % onder onze prijs. {p} blijft als we op vrijdag ook kunnen leveren.',
      mood: 3,
    },
    {
      subject: 'Prijsgesprek',
      text: '{p} vindt de nieuwe prijzen fors. Afgesproken: {n} % op {x} als de jaarafname gelijk blijft.',
      mood: 3,
    },
    { subject: 'Niet aanwezig', text: '{p} was er niet, visitekaartje en monster achtergelaten bij de bediening.' },
    {
      subject: 'Verbouwing',
      text: 'Keuken gaat drie weken dicht. Daarna een groter terras en dus meer volume, rond {n} dozen {x} per maand.',
      mood: 4,
    },
    {
      subject: 'Bestelling meegenomen',
      text: 'Bestelling samen doorgenomen, {n} dozen {x}. Graag leveren voor het weekend.',
      mood: 5,
    },
  ],
  calls: [
    during(3, 4, {
      subject: 'Koningsdag',
      text: 'Drukte met Koningsdag verwacht. {p} wil {n} dozen {x} op de dinsdag ervoor.',
      mood: 4,
    }),

    { subject: 'Nabestelling', text: '{p} wil nog {n} dozen {x} voor zaterdag. Gaat vrijdag mee.', mood: 4 },
    { subject: 'Geen gehoor', text: 'Niet opgenomen, voicemail ingesproken.' },
    { subject: 'Afspraak gemaakt', text: 'Volgende week langs, {p} wil {x} proeven.' },
    { subject: 'Factuur', text: 'Factuur was dubbel geboekt, {p} is er blij mee dat het rechtgezet is.', mood: 4 },
    {
      subject: 'Levering te laat',
      text: 'Chauffeur stond vast bij Venlo. {p} niet blij, keuken had {x} nodig voor de lunch.',
      mood: 2,
    },
  ],
  messages: [
    during(1, 9, { subject: 'Vraag', text: 'Of {x} ook in kleinverpakking kan. Geantwoord: vanaf volgende maand.' }),

    { subject: 'Foto', text: '{p} stuurt een foto van de nieuwe kaasvitrine, {x} staat vooraan.', mood: 5 },
    during(10, 12, { subject: 'Vraag', text: 'Of {x} ook in kleinverpakking kan. Geantwoord: vanaf januari.' }),
  ],
  emails: [
    { subject: 'Offerte verstuurd', text: 'Offerte voor {n} dozen {x} gestuurd, geldig tot eind van de maand.' },
  ],
  meetings: [
    during(4, 11, {
      subject: 'Assortiment',
      text: 'Met {p} en de chef het assortiment doorgenomen. {x} erbij, twee kazen eraf.',
      mood: 4,
    }),

    during(12, 3, {
      subject: 'Assortiment voorjaar',
      text: 'Met {p} en de chef het voorjaar doorgenomen. {x} erbij, twee kazen eraf.',
      mood: 4,
    }),
  ],
  notes: [
    {
      subject: 'Opgevallen',
      text: 'Aan de overkant komt een nieuwe lunchzaak. {p} kent de eigenaar, vragen om een introductie.',
    },
  ],
  plans: [
    during(3, 5, 'Asperges en wijn: kaart doornemen'),
    during(5, 8, 'Terraskaart bespreken'),

    during(9, 12, 'Kerstpakketten bespreken'),
    'Nieuwe prijslijst langsbrengen',
    'Proeverij oude kaas',
    'Leverdagen afspreken',
    'Schap nalopen en bestellen',
    'Contract verlengen',
    'Theekaart laten zien',
  ],
  callPlans: ['Bellen over de nabestelling', 'Vragen hoe de proeflevering beviel', 'Openstaande factuur'],
  tasks: [
    'Getekende voorwaarden ophalen',
    'Schapkaartjes nasturen',
    'Offerte tweede versie',
    'Monsters bestellen voor de proeverij',
    'Openingstijden controleren',
    'Allergenenlijst sturen',
    'Creditnota navragen',
    'Afspraak maken na de verbouwing',
  ],
  promises: [
    during(1, 9, 'Prijs vasthouden tot het eind van het kwartaal, op papier'),

    'Terugbellen over de ontbrekende dozen',
    'Monsters van de nieuwe theesoorten',
    during(10, 12, 'Prijs vasthouden tot nieuwjaar, op papier'),
    'Creditnota voor de kapotte flessen',
    during(3, 6, 'Levering voor het lange weekend'),
    'Tweede proefpakket',
  ],
  complaints: [
    {
      subject: 'Twee dozen kaas te warm binnengekomen',
      description: 'Bij aankomst 13 graden gemeten, foto’s ontvangen. Klant heeft de dozen apart gezet.',
      resolution: 'Creditnota gestuurd, koelwagen nagekeken.',
    },
    {
      subject: 'Verkeerde thee geleverd',
      description: 'Besteld was oolong, geleverd werd jasmijn. Voor de tweede keer.',
      resolution: 'Volgende dag omgeruild.',
    },
    {
      subject: 'Flessen gebroken',
      description: 'Vier van de twaalf flessen kapot, de rest plakt. Doos was niet goed gevuld.',
      resolution: 'Vier flessen vervangen zonder vracht.',
    },
  ],
  questions: [
    {
      subject: 'Zit er gluten in de sojasaus?',
      description: 'Gast met coeliakie, keuken wil het vandaag weten.',
      resolution: 'Ja, datasheet gestuurd en een alternatief genoemd.',
    },
  ],
  requests: [
    {
      subject: 'Leveren voor acht uur',
      description: 'De straat is na acht uur dicht voor vrachtverkeer.',
      resolution: 'Rit begint voortaan bij deze klant.',
    },

    during(5, 8, {
      subject: 'Ook op vrijdag leveren',
      description: 'Terras loopt door tot oktober, klant wil een tweede leverdag.',
      resolution: 'Vrijdagrit toegevoegd.',
    }),
  ],
  opportunities: [
    during(2, 4, 'Paasbrunch'),
    during(4, 8, 'Zomerterras: borrelplank'),

    during(9, 12, 'Kerstpakketten'),
    'Huismerk borrelplank',
    'Theekaart voor drie vestigingen',
    'Ontbijtbuffet raamcontract',
    'Aziatische week in het bedrijfsrestaurant',
    'Nieuwe wijnkaart',
  ],
  lostReasons: ['Prijs: concurrent 7 % lager', 'Uitgesteld tot na de verbouwing', 'Formule schrijft eigen merk voor'],
  orderNotes: ['Graag voor 11 uur leveren.', 'Lossen via de achterzijde.', 'Factuur naar het hoofdkantoor.'],
  adjusted: ['Voorraad was niet genoeg: aantal aangepast, rest volgt', 'Alleen per doos van 6 leverbaar'],
  unreached: ['Niet bereikt', 'Niemand nam op', 'Voicemail ingesproken', 'Gevraagd om terug te bellen, nog niets'],
  ties: {
    equipment: ['Koelvitrine (in bruikleen)', 'Theestation (in bruikleen)'],
    training: ['Kaastraining voor het team', 'Theeseminar'],
    contract: ['Jaarafspraak', 'Raamovereenkomst'],
  },
  praise: ['Sneller dan verwacht, alles gekoeld aangekomen.', 'Het advies over de wijnkaart was goud waard.'],
  blame: ['We hadden de levering eerder verwacht.', 'Twee dozen waren beschadigd, de vervanging kwam laat.'],
  rejected: ['Dubbel ingevoerd', 'Klant geblokkeerd tot betaling'],
  channels: ['whatsapp', 'whatsapp', 'sms'],
};
