import { classNames } from '../../lib/page/class-names.ts';
import { useLiveState } from '../../lib/live/live-state.ts';
import { useOnline } from '../../lib/page/use-online.ts';

/** Shows the state of the live connection. */
export function LiveMark() {
  const state = useLiveState();
  const isOnline = useOnline();
  const text = !isOnline
    ? 'Offline'
    : { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' }[state];
  const isLive = isOnline && state === 'live';
  return (
    <span
      role="status"
      className={classNames('flex items-center gap-1.5 text-xs', isLive ? 'text-ink-3' : 'text-expiring')}
    >
      <span aria-hidden className={classNames('size-1.5 rounded-full', isLive ? 'bg-won' : 'border border-current')} />
      <span className={state === 'connecting' && isOnline ? 'late' : ''}>{text}</span>
    </span>
  );
}
