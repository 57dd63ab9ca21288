import { maxQuickEntryLength } from '@tripthread/shared/requests/requests';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTextDraft } from '../../lib/drafts/drafts.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../lib/api/idempotency-key.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useOnline } from '../../lib/page/use-online.ts';
import { useSessionChange } from '../../entities/sessions/use-session-change.ts';
import {
  type ClientChoice,
  clientOf,
  hasAssumedFact,
  type Item,
  itemsOf,
  openItems,
  requestOf,
  replaceSpan,
} from './quick-facts.ts';

const pauseMilliseconds = 120;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface Options {
  /** The conversation the request is for; without one it begins its own. */
  readonly conversationId: string | undefined;
  readonly onCreated: (sessionId: string) => void;
  /** Asks for a choice: of this one nothing may be taken without it. */
  readonly onDoubt: (item: Item) => void;
}

/** The state of quick entry. Its text is kept as a draft until the request is created. */
export function useQuickEntry({ conversationId, onCreated, onDoubt }: Options) {
  const [text, setText] = useTextDraft(conversationId === undefined ? 'quick-entry' : `quick-entry:${conversationId}`);
  const [choice, setChoice] = useState<ClientChoice | null>(null);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  /** What is to be sent as soon as there is a network again. */
  const [waiting, setWaiting] = useState<string | null>(null);
  const isOnline = useOnline();
  const utils = trpc.useUtils();
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const create = trpc.requests.create.useMutation();
  const createClient = trpc.clients.create.useMutation();
  const settled = useSettled(text);
  const query = trpc.requests.readQuickEntry.useQuery(
    { text: settled },
    { enabled: settled.trim() !== '', placeholderData: (previous) => previous, staleTime: 60_000 },
  );

  const answer = settled.trim() === '' ? undefined : query.data;
  // While the next answer is on its way, the former text.
  const readText = answer?.text ?? '';
  const items = useMemo(() => (answer === undefined ? [] : itemsOf(answer, choice)), [answer, choice]);

  const isRead = answer !== undefined && readText === text;

  const change = (next: string): void => {
    setText(next.slice(0, maxQuickEntryLength));
    setWaiting(null);
    setAsking(null);
    setFailure(null);
  };
  const choose = (item: Item, index: number): boolean => {
    const option = item.options[index];
    if (option === undefined) return false;
    if (option.choice !== undefined) {
      setChoice(option.choice);
      return true;
    }
    return rewrite(item, option.text);
  };
  const rewrite = (item: Item, instead: string): boolean => {
    const next = replaceSpan(text, readText, item.span, instead);
    if (next !== null) change(next);
    return next !== null;
  };
  const confirm = (item: Item): void => setConfirmed(new Set([...confirmed, item.key]));

  const make = async (read: NonNullable<typeof answer>): Promise<void> => {
    const who = clientOf(read, choice);
    const clientId =
      who === null
        ? undefined
        : 'id' in who
          ? who.id
          : (await createClient.mutateAsync({ name: who.name, idempotencyKey: keyOf(who) })).client.id;
    const content = {
      ...requestOf(read),
      ...(clientId === undefined ? {} : { clientId }),
      ...(conversationId === undefined ? {} : { conversationId }),
    };
    const detail = await create.mutateAsync({ ...content, idempotencyKey: keyOf(content) });
    utils.sessions.byId.setData({ sessionId: detail.session.id }, detail);
    shown(detail);
    setText('');
    toast({ text: 'Request created.' });
    onCreated(detail.session.id);
  };

  /** Enter: creates the request if every value is sure; otherwise shows the doubts first. */
  const submit = async (): Promise<void> => {
    if (text.trim() === '' || create.isPending || createClient.isPending) return;
    if (!isOnline) return setWaiting(text);
    setWaiting(null);
    // What stood on the screen when the key was pressed, and not what a faster hand has not seen yet.
    const wasShown = isRead;
    try {
      const read = await utils.requests.readQuickEntry.fetch({ text });
      const found = itemsOf(read, choice);
      const open = openItems(found, confirmed);
      const undecided = open.find(({ confidence }) => confidence === 'ambiguous');
      if (undecided !== undefined) return onDoubt(undecided);
      // Only what was on the screen when it was asked about may be taken by the second Enter.
      const isUnseen = open.length > 0 || (hasAssumedFact(found) && !wasShown);
      if (isUnseen && asking !== text) return setAsking(text);
      await make(read);
    } catch (error) {
      if (!navigator.onLine) setWaiting(text);
      else setFailure(failureOf(error).sentence);
    }
  };
  const again = useRef(submit);
  useEffect(() => {
    again.current = submit;
  });
  // Read again first, so that only values that were on screen are stored.
  const mayGoOn = isOnline && isRead && waiting !== null && waiting === text && !query.isFetching;
  useEffect(() => {
    if (mayGoOn) void again.current();
  }, [mayGoOn]);

  return {
    text,
    change,
    readText,
    answer,
    items,
    open: openItems(items, confirmed),
    confirmed,
    assumed: items.filter(({ confidence, key }) => confidence === 'assumed' && !confirmed.has(key)),
    isRead,
    isWaiting: waiting === text && text !== '',
    isAsking: asking === text && text !== '',
    isOffline: !isOnline,
    failure: failure ?? (query.isError && isOnline ? failureOf(query.error).sentence : null),
    isCreating: create.isPending || createClient.isPending,
    choose,
    rewrite,
    confirm,
    submit: () => void submit(),
  };
}
