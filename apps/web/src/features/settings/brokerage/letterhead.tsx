import { textColorOn } from '../../../lib/page/text-color-on.ts';
import type { ProposalFields } from './proposal-fields.ts';

/** Previews the brokerage’s branding while it is edited. */
export function Letterhead({ deskName, fields }: { deskName: string; fields: ProposalFields }) {
  const color = /^#[0-9a-f]{6}$/iu.test(fields.brandColor.trim()) ? fields.brandColor.trim() : '#1d4ed8';
  return (
    <figure className="self-start">
      <div className="rounded-md border border-t-4 border-line bg-surface-1 p-4" style={{ borderTopColor: color }}>
        <p className="font-semibold break-words">{fields.legalName.trim() || deskName}</p>
        <p className="pt-0.5 text-xs break-words text-ink-3">{fields.contactLine.trim() || 'No contact line'}</p>
        <p className="pt-4 text-row text-ink-2">PROP-2026-000017</p>
        <span
          className="mt-3 inline-flex min-h-9 items-center rounded-md px-3 text-row font-medium"
          style={{ backgroundColor: color, color: textColorOn(color) }}
        >
          Accept this offer
        </span>
      </div>
      <figcaption className="pt-1.5 text-xs text-ink-3">As the client sees it, on the page and in the PDF</figcaption>
    </figure>
  );
}
