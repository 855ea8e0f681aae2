import { digits, during, type CompanyKind, type Voice } from './voice';

const surnames =
  'Thornton,Ashby,Whitfield,Doyle,Mercer,Langley,Hughes,Fraser,Kavanagh,Sinclair,Marlow,Bennett,Pryce,Holloway,Osborne,Keane'.split(
    ',',
  );
const women = 'Emma,Charlotte,Fiona,Grace,Niamh,Olivia,Harriet,Priya'.split(',');
const men = 'James,Oliver,Callum,Declan,Henry,Arjun,Rory,Simon'.split(',');
const epithets =
  'The Copper Kettle,The Wild Goose,The Harbour Light,The Old Customs House,The Fox and Lantern,The Quiet Man,The Tin Whistle,The Garden Gate'.split(
    ',',
  );
const companies: Record<CompanyKind, string[]> = {
  shop: [
    '{s} & Daughters Fine Foods',
    'The {s} Pantry',
    '{s} Cheesemongers',
    'The British Larder {c}',
    '{s} Tea Merchants',
  ],
  restaurant: ['{e}', '{e} {c}', '{s} Kitchen', 'Brunch by {s}', 'The {c} Supper Club'],
  hotel: ['The {s} {c}', 'Grand Hotel {s}', '{s} Business Suites'],
  bakery: ['{s} Bakehouse', 'The {c} Scone Company', '{s} Coffee Roasters'],
  chain: ['Greenway Market {c} {s}', 'Kingsway Foods {c}'],
  distributor: ['{s} Catering Supplies S.A.', '{s} Provisions S.à r.l.'],
  partner: ['{s} Events', '{s} Freight Forwarding'],
};

export const english: Voice = {
  language: 'English',
  cities: [
    {
      name: 'Luxembourg',
      postalCode: 'L-1611',
      region: 'Luxembourg',
      country: 'Luxembourg',
      dial: '+352',
      streets: ['Avenue de la Gare', 'Grand-Rue', 'Rue de Strasbourg', 'Boulevard Royal'],
    },
    {
      name: 'Brussels',
      postalCode: '1000',
      region: 'Brussels',
      country: 'Belgium',
      dial: '+32 2',
      streets: ['Rue du Bailli', 'Chaussée de Charleroi', 'Place Jourdan', 'Avenue Louise'],
    },
    {
      name: 'Amsterdam',
      postalCode: '1012 AB',
      region: 'Noord-Holland',
      country: 'Netherlands',
      dial: '020',
      streets: ['Haarlemmerdijk', 'Utrechtsestraat', 'Beethovenstraat', 'Ceintuurbaan'],
    },
    {
      name: 'The Hague',
      postalCode: '2513 AA',
      region: 'Zuid-Holland',
      country: 'Netherlands',
      dial: '070',
      streets: ['Noordeinde', 'Frederik Hendriklaan', 'Denneweg'],
    },
  ],
  kinds: {
    shop: 'Fine foods',
    restaurant: 'Restaurant',
    hotel: 'Hotel',
    bakery: 'Bakery and coffee',
    chain: 'Supermarket',
    distributor: 'Wholesale',
    partner: 'Services',
  },
  company: (random, kind, city) =>
    random
      .pick(companies[kind])
      .replace('{s}', random.pick(surnames))
      .replace('{e}', random.pick(epithets))
      .replace('{c}', city.name)
      .replace('The The ', 'The '),
  group: (random) => random.pick(['{s} Hospitality Group', '{s} Stores S.A.']).replace('{s}', random.pick(surnames)),
  person: (random) => {
    const female = random.chance(0.5);
    const [given, familyName] = [random.pick(female ? women : men), random.pick(surnames)];
    return { fullName: `${given} ${familyName}`, familyName, honorific: female ? 'Ms' : 'Mr', address: given };
  },
  street: (random, city) => `${random.int(2, 180)} ${random.pick(city.streets)}`,
  phone: (random, city) => `${city.dial} 555 ${digits(random, 4)}`,
  mobile: (random) => `+44 7700 900${digits(random, 3)}`,
  registration: (random) => `LU${digits(random, 8)}`,
  roles: ['Owner', 'Buyer', 'Head chef', 'Store manager', 'Accounts', 'F&B manager', 'Stockroom', 'Bar manager'],
  parts: ['inside sales', 'stand-in', 'service'],
  tags: ['cheese', 'wine', 'tea', 'organic', 'Christmas', 'price-minded', 'quality-minded', 'tastings', 'brunch'],
  accountNotes: [
    'Deliveries at the back door before 10.',
    'Closed on Mondays. Ring on Tuesday morning.',
    'Head office in London approves anything above 5,000.',
    'Small cold room: deliver more often, less at a time.',
  ],
  visits: [
    {
      subject: 'Tasting',
      text: '{p} tasted {x} and wants it on the board from next week. Asked what {n} cases would cost.',
      mood: 5,
    },
    during(3, 5, {
      subject: 'Spring menu',
      text: 'Asparagus and spring lamb on the new menu. {x} to start with, about {n} covers a week.',
      mood: 5,
    }),
    during(5, 8, {
      subject: 'Terrace',
      text: 'Terrace full until late. {p} wants {x} cold and in small lots, twice a week.',
      mood: 4,
    }),
    during(1, 9, {
      subject: 'Prices',
      text: '{p} finds the new prices steep. Agreed to hold {x} to the end of the quarter if volume stays.',
      mood: 3,
    }),

    during(10, 12, {
      subject: 'Tasting',
      text: '{p} tasted {x} and wants it on the Christmas board. Asked what {n} cases would cost.',
      mood: 5,
    }),
    {
      subject: 'Shelf check',
      text: 'Went through the shelf with {p}. {x} sells, the oil does not. Order will come by mail tomorrow.',
      mood: 4,
    },
    {
      subject: 'Complaint',
      text: 'Two cases arrived warm last week and nobody rang back. {p} was firm about it. I said I would see to the credit myself.',
      mood: 2,
    },
    during(10, 1, {
      subject: 'New menu',
      text: 'Winter menu nearly done. {x} goes with the game. About {n} covers a week.',
      mood: 5,
    }),
    { subject: 'Nobody in', text: '{p} was called away. Left samples and the price list at the bar.' },
    during(10, 12, {
      subject: 'Prices',
      text: '{p} finds the new prices steep. Agreed to hold {x} until New Year if volume stays.',
      mood: 3,
    }),
    { subject: 'Order taken', text: '{n} cases of {x}, wanted before the bank holiday.', mood: 5 },
  ],
  calls: [
    during(2, 4, {
      subject: 'Easter promotion',
      text: 'Rang about the Easter promotion. {p} takes {n} cases of {x} if they come a week before.',
      mood: 4,
    }),
    during(5, 8, {
      subject: 'Summer promotion',
      text: 'Rang about the summer promotion. {p} will decide on Monday.',
      mood: 3,
    }),

    {
      subject: 'Top-up order',
      text: '{p} needs {n} more cases of {x} by Friday. Goes with the Thursday van.',
      mood: 4,
    },
    { subject: 'No answer', text: 'No answer. Second time.' },
    during(9, 11, {
      subject: 'Autumn promotion',
      text: 'Rang about the autumn promotion. {p} will decide on Monday.',
      mood: 3,
    }),
  ],
  messages: [
    { subject: 'Photo of the shelf', text: '{p} sent a photo: {x} now stands beside the till.', mood: 5 },
    { subject: 'Delivery day', text: 'Closed on Wednesday this week. Deliver on Thursday.' },

    during(10, 12, {
      subject: 'Price held',
      text: '“Can you hold last year’s price for {x} until New Year?” Answered: yes, up to {n} cases.',
      mood: 4,
    }),
  ],
  emails: [{ subject: 'Quote sent', text: 'Quote for {n} cases of {x}, valid until the end of the month.' }],
  meetings: [
    during(4, 11, {
      subject: 'Range review',
      text: 'Went through the range with {p} and the kitchen. {x} comes in, two oils go.',
      mood: 4,
    }),

    during(12, 3, {
      subject: 'Spring range',
      text: 'Agreed the spring range with {p} and the kitchen. {x} comes in, two oils go.',
      mood: 4,
    }),
  ],
  notes: [
    { subject: 'Noticed', text: 'The shop next door is being refitted. Ask {p} who moves in.' },

    during(10, 2, {
      subject: 'Noticed',
      text: 'A wine bar opens across the road in March. {p} knows the owner: ask for an introduction.',
    }),
  ],
  plans: [
    during(2, 4, 'Easter range'),
    during(4, 8, 'Summer menu'),

    during(10, 12, 'Christmas hampers'),
    'Bring the new price list',
    'Cheese tasting',
    'Agree delivery days',
    'Contract renewal',
    'Show the tea range',
  ],
  callPlans: ['Ring about the top-up order', 'Ask how the samples went down'],
  tasks: [
    'Get the signed terms back',
    'Send shelf labels',
    'Quote, second version',
    'Order samples for the tasting',
    'Send the allergen list',
    'Chase the credit note',
  ],
  promises: [
    'Call back about the short delivery',
    'Send the banquet sample sheet',
    'Confirm the held price in writing',
    'Samples of the new teas',
    'Credit for the broken bottles',
  ],
  complaints: [
    {
      subject: 'Two cases of Camembert arrived warm',
      description: '14 degrees on arrival, photos attached to the delivery note. Not put into stock.',
      resolution: 'Credited; the haulier has changed the cool box.',
    },
    during(6, 11, {
      subject: 'Short delivery, second time',
      description: 'Three cases missing from the Tuesday delivery, same as in spring.',
      resolution: 'Delivered next morning free of charge.',
    }),
  ],
  questions: [
    {
      subject: 'Is the soy sauce gluten free?',
      description: 'Kitchen needs to know for a booking on Saturday.',
      resolution: 'It is not; data sheet and an alternative sent.',
    },
  ],
  requests: [
    {
      subject: 'Delivery before nine',
      description: 'The kitchen starts earlier now and has nobody at the door after nine.',
      resolution: 'The round starts there from next week.',
    },

    during(3, 7, {
      subject: 'Second delivery day',
      description: 'They would like Fridays as well through the summer.',
      resolution: 'Friday round added.',
    }),
  ],
  opportunities: [
    during(2, 4, 'Easter brunch'),
    during(4, 8, 'Garden party: cheese and wine'),

    during(9, 12, 'Christmas hampers'),
    'Own-label cheese board',
    'Breakfast buffet contract',
    'Afternoon tea for the lounge',
    'New wine list',
  ],
  lostReasons: ['Price: competitor 8 % below', 'Put off until after the refit'],
  orderNotes: ['Back door, before 10.', 'Invoice to head office.'],
  adjusted: ['Stock did not reach: quantity changed, the rest follows'],
  unreached: ['No answer', 'Left a message', 'Nobody picked up', 'Asked for a call back, nothing yet'],
  ties: {
    equipment: ['Chilled display (on loan)', 'Tea station (on loan)'],
    training: ['Cheese training for the team', 'Tea seminar'],
    contract: ['Annual agreement'],
  },
  praise: ['Faster than expected, and all of it chilled.', 'The advice on the wine list was worth a lot.'],
  blame: ['We had expected the delivery earlier.', 'Two cases were damaged and the replacement came late.'],
  rejected: ['Entered twice'],
  channels: ['whatsapp', 'sms'],
};
