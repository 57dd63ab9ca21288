import { useSearch } from '@tanstack/react-router';
import { ExpiringPage } from '../../features/boards/expiring-page.tsx';
import { SilentPage } from '../../features/boards/silent-page.tsx';

export function ExpiringRoute() {
  const { scope = 'mine' } = useSearch({ from: '/shell/expiring' });
  return <ExpiringPage scope={scope} />;
}

export function SilentRoute() {
  const { scope = 'mine' } = useSearch({ from: '/shell/silent' });
  return <SilentPage scope={scope} />;
}
