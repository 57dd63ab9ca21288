/** Names up to this length are truncated only at the end. */
const short = 16;

/** Truncates a long name in the middle: `Stephanie Alexandra…Montgomery`. Codes and times are never truncated. */
export function MiddleText({ text, className = '' }: { text: string; className?: string }) {
  if (text.length <= short) {
    return (
      <span title={text} className={`min-w-6 truncate ${className}`}>
        {text}
      </span>
    );
  }
  const tail = Math.min(8, Math.floor(text.length / 3));
  return (
    <span title={text} className={`relative inline-flex min-w-0 overflow-hidden ${className}`}>
      <span className="sr-only">{text}</span>
      <span aria-hidden className="min-w-4 truncate whitespace-pre">
        {text.slice(0, -tail)}
      </span>
      <span aria-hidden className="shrink-0 whitespace-pre">
        {text.slice(-tail)}
      </span>
    </span>
  );
}
