import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useShortcut } from '../lib/shortcuts.ts';

type Overlay = 'palette' | 'help' | 'create';

/** The dialogs that any page can call up; one at a time. */
export function useOverlays() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const navigate = useNavigate();
  const close = useCallback(() => setOverlay(null), []);
  useShortcut('palette', () => setOverlay((was) => (was === 'palette' ? null : 'palette')));
  useShortcut('help', () => setOverlay('help'));
  useShortcut('create', () => setOverlay('create'));
  const openSession = useCallback(
    (session: string) => {
      setOverlay(null);
      void navigate({ to: '/', search: { session } });
    },
    [navigate],
  );
  return { overlay, close, openSession };
}
