import { LogoMark } from '../../components/text/logo.tsx';
import { Kbd } from '../../components/text/kbd.tsx';

const hints = [
  [['j', 'k'], 'go through the list'],
  [['↵'], 'open a session'],
  [['c'], 'new request'],
  [['⌘', 'K'], 'everything else'],
] as const;

/** Shown beside the list while no session is open. */
export function NoSession() {
  return (
    <section
      aria-label="No session open"
      className="flex h-full flex-col items-center justify-center-safe gap-5 overflow-y-auto bg-surface-0"
    >
      <span className="opacity-80 grayscale-30">
        <LogoMark size={36} />
      </span>
      <p className="text-body text-ink-2">Open a session to see its thread.</p>
      <ul className="flex flex-col gap-2 text-row text-ink-3">
        {hints.map(([keys, text]) => (
          <li key={text} className="flex items-center gap-3">
            <span className="flex w-14 justify-end gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
