import { X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { classNames } from '../lib/class-names.ts';
import { Button, IconButton } from './button.tsx';

interface ToastContent {
  text: string;
  tone?: 'plain' | 'danger';
  /** The one thing to do about it: `Undo`, `Retry`. */
  action?: { label: string; run: () => void };
  /** How long it stays. 10 s, the time in which a thing can be undone. */
  milliseconds?: number;
}
interface ShownToast extends ToastContent {
  id: number;
}

let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const most = 3;

function set(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says what happened, at the bottom of the screen. Answers a function that takes it away. */
export function toast(content: ToastContent): () => void {
  const id = nextId++;
  set([...shown, { ...content, id }].slice(-most));
  return () => dismiss(id);
}

const dismiss = (id: number): void => set(shown.filter((other) => other.id !== id));

/** Runs the action of the newest toast that has one: the `u` key. */
export function runLatestToastAction(): boolean {
  const latest = shown.findLast((content) => content.action !== undefined);
  if (latest?.action === undefined) return false;
  dismiss(latest.id);
  latest.action.run();
  return true;
}

export function clearToasts(): void {
  set([]);
}

function Toast({ content }: { content: ShownToast }) {
  const { id, text, tone = 'plain', action, milliseconds = 10_000 } = content;
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), milliseconds);
    return () => clearTimeout(timer);
  }, [id, milliseconds]);
  return (
    <div
      className={classNames(
        'appear pointer-events-auto flex max-w-full items-center gap-3 rounded-md border bg-surface-1 py-1.5 pr-1.5 pl-3 text-row shadow-float',
        tone === 'danger' ? 'border-danger/50' : 'border-line',
      )}
    >
      <span className="min-w-0 flex-1">
        {tone === 'danger' ? <strong className="mr-1.5 font-semibold text-danger">Not done.</strong> : null}
        {text}
      </span>
      {action === undefined ? null : (
        <Button
          size="sm"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" className="size-7" onClick={() => dismiss(id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

/** Where toasts appear; once, in the shell. */
export function Toaster() {
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2 max-md:bottom-20"
    >
      {toasts.map((content) => (
        <Toast key={content.id} content={content} />
      ))}
    </div>
  );
}
