/** A name that gives way in its middle: `Stephanie Alexandra…Montgomery`. Codes and times are never cut. */
export function MiddleText({ text, className = '' }: { text: string; className?: string }) {
  const tail = text.length > 16 ? Math.min(8, Math.floor(text.length / 3)) : 0;
  return (
    <span title={text} className={`relative inline-flex min-w-0 ${className}`}>
      <span className="sr-only">{text}</span>
      <span aria-hidden className="min-w-6 truncate whitespace-pre">
        {text.slice(0, text.length - tail)}
      </span>
      {tail === 0 ? null : (
        <span aria-hidden className="shrink-0 whitespace-pre">
          {text.slice(-tail)}
        </span>
      )}
    </span>
  );
}
