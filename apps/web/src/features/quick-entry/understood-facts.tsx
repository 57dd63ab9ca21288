import { ArrowRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Kbd } from '../../components/text/kbd.tsx';
import { FactChip } from './fact-chip.tsx';
import type { Item } from './quick-facts.ts';
import type { useQuickEntry } from './use-quick-entry.ts';

type Entry = ReturnType<typeof useQuickEntry>;

interface UnderstoodProps {
  entry: Entry;
  /** The key of the fact to focus; a new object for each request to focus it. */
  wanted: { readonly key: string } | null;
  onSettled: () => void;
}

const legOf = ({ fields }: Item): number | null => {
  const match = /^legs\.(\d+)\./u.exec(fields[0] ?? '');
  return match === null ? null : Number(match[1]);
};

/** Shows the recognized facts by leg, and the possible readings of doubtful ones. */
export function Understood({ entry, wanted, onSettled }: UnderstoodProps) {
  const { items, open, confirmed, readText, answer } = entry;
  const chips = useRef(new Map<string, HTMLButtonElement>());
  const [focused, setFocused] = useState<string | null>(null);
  const isMovingOn = useRef(false);
  useEffect(() => {
    if (wanted !== null) chips.current.get(wanted.key)?.focus();
  }, [wanted]);

  // After a choice, focuses the next doubtful fact once the text is parsed again, or else the text.
  const firstOpen = open[0]?.key;
  useEffect(() => {
    if (!isMovingOn.current || !entry.isRead) return;
    isMovingOn.current = false;
    const chip = firstOpen === undefined ? undefined : chips.current.get(firstOpen);
    if (chip === undefined) onSettled();
    else chip.focus();
  }, [entry.isRead, firstOpen, onSettled, confirmed, items]);
  const moveOn = (isDone: boolean): void => {
    isMovingOn.current = isDone;
  };

  const assumed = items.find(({ confidence, key }) => confidence === 'assumed' && !confirmed.has(key));
  const next = firstOpen ?? assumed?.key ?? items[0]?.key;
  const shown = items.find(({ key }) => key === focused) ?? open[0] ?? assumed;
  const chip = (item: Item) => (
    <FactChip
      key={item.key}
      item={item}
      isConfirmed={confirmed.has(item.key)}
      isNext={item.key === next}
      from={readText.slice(item.span.start, item.span.end)}
      ref={(element) => {
        if (element === null) chips.current.delete(item.key);
        else chips.current.set(item.key, element);
      }}
      onFocus={() => setFocused(item.key)}
      onChoose={(index) => moveOn(entry.choose(item, index))}
      onConfirm={() => {
        entry.confirm(item);
        moveOn(true);
      }}
      onRewrite={(text) => moveOn(entry.rewrite(item, text))}
    />
  );
  const legs = Array.from({ length: answer?.legCount ?? 0 }, (_, leg) => leg);
  return (
    <div role="group" aria-label="Understood" className="flex flex-col gap-2.5" data-chips="">
      {legs.map((leg) => (
        <div key={leg} role="group" aria-label={`Leg ${leg + 1}`} className="flex flex-wrap items-center gap-1.5">
          <span className="w-10 text-xs text-ink-3">Leg {leg + 1}</span>
          <RouteOfLeg items={items} leg={leg} />
          {items.filter((item) => legOf(item) === leg).map(chip)}
        </div>
      ))}
      <div role="group" aria-label="Of the whole request" className="flex flex-wrap items-center gap-1.5 empty:hidden">
        {items.filter((item) => legOf(item) === null).map(chip)}
      </div>
      {shown === undefined ? null : (
        <Readings
          item={shown}
          isSettled={!open.includes(shown) && shown !== assumed}
          onChoose={(index) => moveOn(entry.choose(shown, index))}
        />
      )}
    </div>
  );
}

/** A return leg has the same airports: chips once, then plain text. */
function RouteOfLeg({ items, leg }: { items: readonly Item[]; leg: number }) {
  const at = (field: string) => items.find(({ fields }) => fields.includes(`legs.${leg}.${field}`));
  const from = at('departureAirport');
  const to = at('arrivalAirport');
  if (from === undefined || to === undefined || legOf(from) === leg || legOf(to) === leg) return null;
  return (
    <span className="inline-flex items-center gap-1 font-mono text-row text-ink-2">
      {from.words} <ArrowRight size={12} aria-label="to" /> {to.words}
    </span>
  );
}

function Readings({
  item,
  isSettled,
  onChoose,
}: {
  item: Item;
  isSettled: boolean;
  onChoose: (index: number) => void;
}) {
  if (isSettled && item.options.length < 2) return null;
  return (
    <div
      role="group"
      aria-label={`${item.label}: readings`}
      // On a phone they stay visible above the button.
      className="rounded-md border border-line bg-surface-0 px-3 py-2 max-md:sticky max-md:bottom-2 max-md:shadow-float"
    >
      <p className="text-xs text-ink-2">
        <span className="font-medium">{item.label}</span> {item.note ?? ''}
      </p>
      <div className="mt-1.5 flex flex-wrap gap-x-1 gap-y-0.5">
        {item.options.map(({ label }, index) => (
          <button
            key={label}
            type="button"
            tabIndex={-1}
            onClick={() => onChoose(index)}
            className="inline-flex min-h-7 items-center gap-1.5 rounded-sm px-1.5 text-left text-row hover:bg-surface-2"
          >
            <Kbd>{index + 1}</Kbd> {label}
          </button>
        ))}
      </div>
      <p className="mt-1 text-xs text-ink-3 max-md:hidden">
        {item.options.length > 1 ? 'A digit chooses, ' : ''}typing corrects, Enter accepts it as shown.
      </p>
    </div>
  );
}
