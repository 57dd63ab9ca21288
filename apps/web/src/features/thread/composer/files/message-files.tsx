import { Paperclip, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '../../../../components/controls/button.tsx';
import { formatFileSize } from '../../../../entities/messages/files.tsx';
import type { MessageFiles } from './use-message-files.ts';

/** Lists the message’s files, and failed uploads. */
export function FileChips({ files, isMail }: { files: MessageFiles; isMail: boolean }) {
  if (files.kept.length === 0 && files.coming.length === 0) return null;
  return (
    <div className="px-2 pb-2">
      <ul aria-label="Attached files" className="flex flex-wrap gap-1.5">
        {files.kept.map(({ id, fileName, sizeBytes }) => (
          <Chip key={id} name={fileName} size={sizeBytes} onRemove={() => files.remove(id)} />
        ))}
        {files.coming.map(({ key, file, sentence, isRetry }) => (
          <Chip
            key={key}
            name={file.name}
            size={file.size}
            sentence={sentence}
            isComing={sentence === null}
            onRetry={sentence !== null && isRetry ? () => files.retry(key) : undefined}
            onRemove={() => files.remove(key)}
          />
        ))}
      </ul>
      {isMail ? null : <p className="pt-1 text-2xs text-ink-3">Files are sent only by email; they stay here.</p>}
    </div>
  );
}

interface ChipProps {
  name: string;
  size: number;
  sentence?: string | null;
  isComing?: boolean;
  onRetry?: (() => void) | undefined;
  onRemove: () => void;
}

function Chip({ name, size, sentence = null, isComing = false, onRetry, onRemove }: ChipProps) {
  return (
    <li className="flex min-w-0 max-w-full flex-wrap items-center gap-x-1.5 rounded-md border border-line bg-surface-2 pl-2 text-xs">
      <Paperclip size={12} aria-hidden className="shrink-0 text-ink-3" />
      <span className="min-w-0 truncate">{name}</span>
      <span className="shrink-0 text-ink-3">{isComing ? 'uploading…' : formatFileSize(size)}</span>
      {onRetry === undefined ? null : (
        <IconButton className="size-7" label={`Try ${name} again`} onClick={onRetry}>
          <RotateCw size={12} aria-hidden />
        </IconButton>
      )}
      <IconButton className="size-7" label={`Remove ${name}`} onClick={onRemove}>
        <X size={12} aria-hidden />
      </IconButton>
      {sentence === null ? null : (
        <span role="alert" className="basis-full pr-2 pb-1 text-danger">
          {sentence}
        </span>
      )}
    </li>
  );
}

export function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          // Allows choosing the same file again after removing it.
          event.target.value = '';
        }}
      />
      <Button
        size="sm"
        variant="ghost"
        icon={<Paperclip size={13} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        Attach
      </Button>
    </>
  );
}
