import { useNavigate } from '@tanstack/react-router';
import { UserPlus, UserRound } from 'lucide-react';
import { useDeferredValue } from 'react';
import { trpc } from '../../lib/api/trpc.ts';
import type { Command } from './commands.ts';

/** Lists clients whose name, company, email, phone or person matches the text. */
export function useClientCommands(text: string, onClose: () => void): readonly Command[] {
  const q = useDeferredValue(text.trim().slice(0, 100));
  const navigate = useNavigate();
  const isAsked = q.length > 1;
  const { data } = trpc.clients.search.useQuery(
    { q, limit: 6 },
    { enabled: isAsked, placeholderData: (previous) => previous },
  );
  if (!isAsked) return [];
  const group = 'Clients';
  const found = (data?.clients ?? []).map(({ id, name, companyName, email, person }): Command => ({
    id: `client-${id}`,
    name,
    group,
    hint: [companyName, person === null ? email : `with ${person}`].filter((word) => word !== null).join(' · '),
    icon: <UserRound size={15} aria-hidden />,
    run: () => {
      onClose();
      void navigate({ to: '/clients/$clientId', params: { clientId: id } });
    },
  }));
  const add: Command = {
    id: 'client-add',
    name: `Add “${q}” as a client`,
    group,
    icon: <UserPlus size={15} aria-hidden />,
    run: () => {
      onClose();
      void navigate({ to: '/clients', search: { q, add: '1' } });
    },
  };
  return [...found, add];
}
