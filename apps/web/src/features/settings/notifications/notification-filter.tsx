import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '../../../components/controls/field.tsx';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
/** Debounced. */
const debounceMilliseconds = 250;

export function NotificationFilter({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ q, text: q });
  if (typed.q !== q) setTyped({ q, text: q });
  const { text } = typed;
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });

  useShortcut('search', () => input.current?.select());
  useEffect(() => {
    if (text.trim() === q) return undefined;
    const timer = setTimeout(() => latest.current(text.trim()), debounceMilliseconds);
    return () => clearTimeout(timer);
  }, [text, q]);
  return (
    <div className="relative my-1.5 ml-auto w-64 max-sm:w-full">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-2.25 left-2.5 text-ink-3" />
      <Input
        ref={input}
        type="search"
        aria-label="Find an Avinode id or a trip code"
        value={text}
        maxLength={60}
        spellCheck={false}
        placeholder="Avinode id or trip code"
        onChange={({ target }) => setTyped({ q, text: target.value })}
        className="pl-8"
      />
    </div>
  );
}
