import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { LogoMark } from '../../components/text/logo.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';

/** Frames the pages before the login: sign-in and invitations. */
export const EntryFrame = ({ children }: { children: ReactNode }) => (
  <PagePane>
    <main className="relative flex min-h-full items-center justify-center overflow-clip px-4 py-10">
      <Threads />
      <div className="relative w-full max-w-88">
        <div className="mb-6 flex items-center gap-3">
          <LogoMark size={32} />
          <span className="text-title font-semibold tracking-tight">Tripthread</span>
        </div>
        {children}
      </div>
    </main>
  </PagePane>
);

export const EntryProblem = ({ id, children }: { id: string; children: ReactNode }) => (
  <p role="alert" id={id} className="flex gap-2 rounded-md bg-danger-tint px-2.5 py-2 text-row text-danger">
    <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
    {children}
  </p>
);

/** The logo at large behind the form, very faint. */
function Threads() {
  return (
    <svg
      aria-hidden
      viewBox="0 -150 1200 850"
      preserveAspectRatio="xMidYMid slice"
      className="pointer-events-none absolute inset-0 size-full text-accent-ink opacity-14"
    >
      <g fill="none" stroke="currentColor" strokeWidth="1.25">
        <path d="M-40 610C220 610 250 150 480 150S760 420 1240 360" />
        <path d="M-40 650C260 650 300 240 520 240S820 480 1240 440" opacity="0.6" />
        <path d="M-40 560C180 560 220 70 440 70S720 350 1240 270" opacity="0.6" />
      </g>
      <g fill="currentColor">
        <circle cx="104" cy="580" r="4" />
        <circle cx="480" cy="150" r="4" />
        <circle cx="1013" cy="375" r="4" />
      </g>
    </svg>
  );
}
