/** Up to this length a name is cut at its end, if at all. */
const short = 16;

/** A name that gives way in its middle: `Stephanie Alexandra…Montgomery`. Codes and times are never cut. */
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
