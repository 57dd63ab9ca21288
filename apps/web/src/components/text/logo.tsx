/** A thread through three points. */
export function LogoMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M8 22.5C12.5 22.5 12 10 16.5 10S20 17.5 24 17.5"
        fill="none"
        stroke="white"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="8" cy="22.5" r="2.9" fill="white" />
      <circle cx="16.5" cy="10" r="2.9" fill="white" />
      <circle cx="24" cy="17.5" r="2.9" fill="white" />
    </svg>
  );
}
