import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import { useMe } from '../../../entities/identity/use-me.ts';

/** Says that Avinode rejects the credentials; a lead gets a link to renew them. */
export function ConnectionPaused({ isWaiting }: { isWaiting: boolean }) {
  const isLead = useMe()?.agent.role === 'lead';
  return (
    <div role="note" className="mt-2 flex gap-2 rounded-md bg-expiring-tint px-2.5 py-2 text-row text-expiring">
      <PlugZap size={14} aria-hidden className="mt-0.5 shrink-0" />
      <p className="min-w-0">
        Avinode rejects our credentials, so nothing is sent or read.{' '}
        {isWaiting ? 'Your requests continue once they are renewed. ' : null}
        {isLead ? (
          <Link to="/settings/connection" className="font-medium underline">
            Renew credentials
          </Link>
        ) : (
          'A lead has to renew them; nothing is lost.'
        )}
      </p>
    </div>
  );
}
