import { Download } from 'lucide-react';
import { classNames } from '../../lib/page/class-names.ts';

interface File {
  readonly id: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

export function formatFileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Lists files to download. They are never opened in the page: the server sends them as attachments. */
export function Files({ files, className }: { files: readonly File[]; className?: string }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Files" className={classNames('flex flex-wrap gap-1.5', className)}>
      {files.map(({ id, fileName, mimeType, sizeBytes }) => (
        <li key={id} className="min-w-0 max-w-full">
          <a
            href={`/api/attachments/${id}`}
            download={fileName}
            title={mimeType}
            className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md border border-line bg-surface-2 px-2 text-xs hover:bg-surface-3"
          >
            <Download size={12} aria-hidden className="shrink-0 text-ink-3" />
            <span className="truncate">{fileName}</span>
            <span className="shrink-0 text-ink-3">{formatFileSize(sizeBytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
