import { Mails, PlugZap, ScrollText } from 'lucide-react';

const icon = { size: 14, 'aria-hidden': true } as const;

/** Pages that only a lead has. */
export const leadPages = [
  {
    to: '/settings/connection',
    name: 'Avinode connection',
    also: 'credentials token settings',
    icon: <PlugZap {...icon} />,
  },
  {
    to: '/settings/deliveries',
    name: 'Delivery log',
    also: 'notifications webhooks parked replay',
    icon: <ScrollText {...icon} />,
  },
  {
    to: '/settings/mail',
    name: 'Mail settings',
    also: 'smtp approval signature inbox reply',
    icon: <Mails {...icon} />,
  },
] as const;
