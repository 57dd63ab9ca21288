import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ClientPage } from '../../features/clients/card/client-page.tsx';
import { ClientsPage } from '../../features/clients/list/clients-page.tsx';

export function ClientsRoute() {
  const { q = '', add } = useSearch({ from: '/shell/clients' });
  const navigate = useNavigate({ from: '/clients' });
  return (
    <ClientsPage
      q={q.slice(0, 100)}
      isAdding={add === '1'}
      onSearch={(search) => void navigate({ to: '/clients', search, replace: true })}
    />
  );
}

export function ClientRoute() {
  const { clientId } = useParams({ from: '/shell/clients/$clientId' });
  return <ClientPage clientId={clientId} />;
}
