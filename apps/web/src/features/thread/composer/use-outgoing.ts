import { useCallback, useRef, useState } from 'react';
import type { MessageChannel } from '@tripthread/shared/mail/mails';
import { serverNow } from '../../../lib/time/clock.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { UploadedFile } from './files/use-message-files.ts';
import { saveOutgoing, type Outgoing, loadOutgoing, type Target } from './outgoing.ts';
import { useInsertThreadItem } from '../use-thread.ts';

/** Sends messages; pending and failed ones are shown in the thread and survive a closed tab. */
export function useOutgoing(sessionId: string) {
  const [outgoing, setOutgoing] = useState(() => loadOutgoing(sessionId));
  const latest = useRef(outgoing);
  const utils = trpc.useUtils();
  const put = useInsertThreadItem(sessionId);
  const { mutateAsync } = trpc.messages.send.useMutation();
  const { mutateAsync: recordAsync } = trpc.messages.recordFromClient.useMutation();

  const change = useCallback(
    (next: readonly Outgoing[]) => {
      latest.current = next;
      saveOutgoing(sessionId, next);
      setOutgoing(next);
    },
    [sessionId],
  );

  const patch = useCallback(
    (key: string, fields: Partial<Outgoing>) => {
      change(latest.current.map((one) => (one.key === key ? { ...one, ...fields } : one)));
    },
    [change],
  );

  const drop = useCallback((key: string) => change(latest.current.filter((one) => one.key !== key)), [change]);

  const deliver = async ({ key, audience, rfqId, way, files = [], text }: Outgoing): Promise<void> => {
    try {
      const { item, session } = way?.startsWith('said:')
        ? await recordAsync({ sessionId, channel: way.slice(5) as MessageChannel, text, idempotencyKey: key })
        : await mutateAsync({
            sessionId,
            audience,
            text,
            idempotencyKey: key,
            ...(rfqId === null ? {} : { rfqId }),
            ...(way == null ? {} : { byMail: way === 'mail' }),
            ...(files.length === 0 ? {} : { attachmentIds: files.map(({ id }) => id) }),
          });
      put(item);
      utils.sessions.byId.setData({ sessionId }, (detail) =>
        detail && session.version > detail.session.version ? { ...detail, session } : detail,
      );
      drop(key);
    } catch (error) {
      patch(key, { state: 'failed', sentence: failureOf(error).sentence });
    }
  };

  /** Sends a text; an unchanged failed text is sent with its former key. */
  const send = ({ audience, rfqId, operatorName, way = null, files = [] }: Target, text: string): void => {
    const named = (given: readonly UploadedFile[] = []) => given.map(({ id }) => id).join();
    const same = latest.current.find(
      (one) =>
        one.audience === audience &&
        one.rfqId === rfqId &&
        (one.way ?? null) === way &&
        named(one.files) === named(files) &&
        one.state === 'failed' &&
        one.text === text,
    );
    const message: Outgoing = {
      key: same?.key ?? crypto.randomUUID(),
      audience,
      rfqId,
      operatorName,
      way,
      files,
      text,
      at: new Date(serverNow()).toISOString(),
      state: 'sending',
      sentence: null,
      isBack: false,
    };
    // The sent text is the failed one that was put back into the composer, perhaps edited.
    const others = latest.current.filter(
      (one) => one.key !== message.key && !(one.audience === audience && one.isBack),
    );
    change([...others, message]);
    void deliver(message);
  };

  const markBack = useCallback((key: string) => patch(key, { isBack: true }), [patch]);
  return { outgoing, send, drop, markBack };
}
