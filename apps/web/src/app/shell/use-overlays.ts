import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { requestFromMessage } from '../../entities/sessions/channel.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { bufferTyping } from '../../lib/keyboard/type-ahead.ts';

type Overlay = 'palette' | 'help' | 'create' | 'quick';

/** The dialogs that any page can open, one at a time. */
export function useOverlays() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const navigate = useNavigate();
  const [conversationId, setConversationId] = useState<string | undefined>();
  const afterClose = useRef<(() => void) | null>(null);
  const close = useCallback(() => {
    setOverlay(null);
    setConversationId(undefined);
  }, []);
  const closeAndRun = useCallback(
    (run: () => void) => {
      afterClose.current = run;
      close();
    },
    [close],
  );
  // After the dialog has given the focus back, so that the action keeps the focus that it sets.
  useEffect(() => {
    const run = afterClose.current;
    if (overlay !== null || run === null) return;
    afterClose.current = null;
    run();
  }, [overlay]);
  useShortcut('palette', () => setOverlay((was) => (was === 'palette' ? null : 'palette')));
  useShortcut('help', () => setOverlay('help'));
  useShortcut('create', () => setOverlay('create'));
  useShortcut('quick', () => {
    bufferTyping();
    setOverlay('quick');
  });
  requestFromMessage.useChannelListener((of) => {
    setConversationId(of.conversationId);
    setOverlay('quick');
  });
  const openSession = useCallback(
    (session: string) => {
      close();
      void navigate({ to: '/', search: { session } });
    },
    [navigate, close],
  );
  return { overlay, conversationId, close, closeAndRun, openSession };
}
