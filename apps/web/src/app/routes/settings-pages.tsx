import { ArrowLeftRight, FileCog, Mails, PlugZap, ScrollText, Timer, UserCog } from 'lucide-react';
import type { Me } from '../../lib/api/api-types.ts';

const icon = { size: 14, 'aria-hidden': true } as const;

const pages = [
  {
    to: '/settings/team',
    name: 'Team',
    also: 'brokers leads roles hand over deactivate switch off colleagues settings',
    icon: <UserCog {...icon} />,
    isForAll: false,
  },
  {
    to: '/settings/brokerage',
    name: 'Proposal settings',
    also: 'brand colour terms margin currency card fee reminders chaser waits',
    icon: <FileCog {...icon} />,
    isForAll: false,
  },
  {
    to: '/settings/rates',
    name: 'Exchange rates',
    also: 'currency convert settings',
    icon: <ArrowLeftRight {...icon} />,
    isForAll: true,
  },
  {
    to: '/settings/mail',
    name: 'Email settings',
    also: 'smtp approval signature inbox reply',
    icon: <Mails {...icon} />,
    isForAll: false,
  },
  {
    to: '/settings/connection',
    name: 'Avinode connection',
    also: 'credentials token settings',
    icon: <PlugZap {...icon} />,
    isForAll: false,
  },
  {
    to: '/settings/deliveries',
    name: 'Notification log',
    also: 'delivery notifications webhooks parked replay',
    icon: <ScrollText {...icon} />,
    isForAll: false,
  },
  {
    to: '/settings/jobs',
    name: 'Housekeeping',
    also: 'jobs schedule archive retention incidents counters purge settings',
    icon: <Timer {...icon} />,
    isForAll: false,
  },
] as const;

/** Lists the settings pages of a broker or a lead. */
export const settingsPagesOf = (me: Me | undefined): readonly (typeof pages)[number][] =>
  me === undefined ? [] : pages.filter(({ isForAll }) => isForAll || me.agent.role === 'lead');
