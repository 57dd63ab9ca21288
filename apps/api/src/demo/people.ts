// All people of the demo are fictitious; the airports are real.

export const demoPassword = 'tripthread-demo';

export const agents = {
  lead: { name: 'Marta Okafor', email: 'lead@demo.tripthread.dev', role: 'lead' },
  ana: { name: 'Ana Castellanos', email: 'ana@demo.tripthread.dev', role: 'broker' },
  ben: { name: 'Ben Whitlock', email: 'ben@demo.tripthread.dev', role: 'broker' },
  zoe: { name: 'Zoe Lindqvist', email: 'zoe@other.tripthread.dev', role: 'broker' },
} as const;
export type AgentName = keyof typeof agents;

export const northline = { name: 'Northline Charter', agents: ['lead', 'ana', 'ben'] } as const;
export const meridian = { name: 'Meridian Sky Brokers', agents: ['zoe'] } as const;

export interface DemoClient {
  readonly name: string;
  readonly company?: string;
  readonly email?: string;
  readonly phone?: string;
}

export const clients = {
  halcyon: {
    name: 'Priya Raman',
    company: 'Halcyon Capital Partners',
    email: 'priya.raman@halcyon.example',
    phone: '+1 212 555 0142',
  },
  bright: { name: 'Daniel Brightwater', company: 'Brightwater Family Office', email: 'daniel@brightwater.example' },
  lumen: {
    name: 'Sofia Marchetti',
    company: 'Lumen Pictures',
    email: 'production@lumenpictures.example',
    phone: '+1 310 555 0177',
  },
  orchard: { name: 'Greg Tannenbaum', company: 'Orchard Street Ventures', email: 'greg@orchardstreet.example' },
  kestrel: {
    name: 'Hannah Voss',
    company: 'Kestrel Robotics',
    email: 'hvoss@kestrel.example',
    phone: '+1 650 555 0119',
  },
  dune: {
    name: 'Khalid Al Mansoori',
    company: 'Dune Holdings',
    email: 'travel@duneholdings.example',
    phone: '+971 4 555 0131',
  },
  saxby: { name: 'Eleanor Saxby', email: 'eleanor.saxby@mail.example', phone: '+44 20 5550 0163' },
  ridge: { name: 'Tom Ridgeway', company: 'Ridgeway Construction', email: 'tom@ridgeway.example' },
  velvet: {
    name: 'Noor Haddad',
    company: 'Velvet Road Touring',
    email: 'noor@velvetroad.example',
    phone: '+1 615 555 0188',
  },
  pike: { name: 'Jonathan Pike', email: 'jpike@mail.example' },
  aurora: {
    name: 'Ingrid Solberg',
    company: 'Aurora Shipping',
    email: 'ingrid.solberg@aurora.example',
    phone: '+47 22 55 50 12',
  },
  quill: { name: 'Marcus Quill', company: 'Quill & Hart LLP', email: 'mquill@quillhart.example' },
  coral: { name: 'Isabella Fontaine', company: 'Coral Cay Resorts', email: 'isabella@coralcay.example' },
  summit: { name: 'Peter Lindgren', company: 'Summit Peak Racing', email: 'ops@summitpeak.example' },
  long: {
    name: 'Maximilian-Alexander von Hohenfels-Wittenbergen zu Langenargen',
    company:
      'Hohenfels-Wittenbergen Beteiligungs- und Vermögensverwaltungsgesellschaft mbH & Co. Kommanditgesellschaft',
    email: 'reisestelle@hohenfels.example',
    phone: '+49 89 5550 0174',
  },
  ashgrove: { name: 'Caroline Ashgrove', company: 'Ashgrove Foundation', email: 'caroline@ashgrove.example' },
  medic: {
    name: 'Dr. Luis Ferreira',
    company: 'Transcontinental Organ Network',
    email: 'desk@ton.example',
    phone: '+1 305 555 0155',
  },
  tao: { name: 'Wei Tao', company: 'Tao & Lin Advisors', email: 'wei@taolin.example' },
  north: { name: 'Oskar Nyberg', company: 'Nyberg Timber', email: 'oskar@nybergtimber.example' },
  palm: { name: 'Renata Palmieri', email: 'renata.palmieri@mail.example', phone: '+39 06 5550 0121' },
} as const satisfies Record<string, DemoClient>;
export type ClientName = keyof typeof clients;

export const operators = {
  blue: 'Blue Meridian Jets',
  tamarack: 'Tamarack Air Charter',
  harbour: 'Harbourline Aviation',
  cobalt: 'Cobalt Wing',
  sierra: 'Sierra Crest Jets',
  pinnacle: 'Pinnacle Air Partners',
  lakeshore: 'Lakeshore Jet Group',
  gulf: 'Gulfmark Executive',
  solent: 'Solent Executive Air',
  alpen: 'Alpenglow Aviation',
  norden: 'Norden Jet',
  mistral: 'Mistral Air Services',
  levante: 'Aero Levante',
  sabre: 'Sabreline Private',
  oryx: 'Oryx Sands Aviation',
  caei: "Compagnie Européenne d'Aviation d'Affaires et de Liaisons Intercontinentales",
} as const;
export type OperatorName = keyof typeof operators;
