import { TimeText } from '../../components/time-text.tsx';
import type { ThreadItem } from '../../lib/api.ts';
import { type NoteWords, noteSentence } from './note-sentence.ts';

/** A change of state: one quiet line. */
export function NoteLine({ item, words }: { item: ThreadItem; words: NoteWords }) {
  return (
    <p className="flex items-baseline gap-3 px-4 pt-1.5 text-xs text-ink-3">
      <span aria-hidden className="flex w-7 shrink-0 justify-center">
        <span className="size-1 self-center rounded-full bg-quiet" />
      </span>
      <span className="min-w-0 flex-1 break-words">
        {noteSentence(item, words)}
        {item.reason === null ? null : <span className="text-ink-2">: “{item.reason}”</span>}
      </span>
      <TimeText at={item.at} as="time" />
    </p>
  );
}
