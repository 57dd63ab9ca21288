import { maxAttachments, maxAttachmentBytes, maxMailBytes } from '@tripthread/shared/mail/mails';
import { useEffect, useRef, useState } from 'react';
import { list, number, record, text } from '../../../../lib/drafts/draft-schema.ts';
import { bareJson, type DraftKind, readDraft, useDraft } from '../../../../lib/drafts/drafts.ts';
import { unreachable } from '../../../../lib/api/failure.ts';

/** A file that the desk keeps for a message which has not gone out. */
export interface UploadedFile {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** One on its way to the desk, or one that it did not take. */
export interface UploadingFile {
  readonly key: string;
  readonly file: File;
  /** Why the desk does not have it; null while it is on its way. */
  readonly sentence: string | null;
  /** Trying again may help. */
  readonly isRetry: boolean;
}

export interface MessageFiles {
  readonly kept: readonly UploadedFile[];
  readonly coming: readonly UploadingFile[];
  readonly add: (files: Iterable<File>) => void;
  readonly retry: (key: string) => void;
  readonly remove: (id: string) => void;
  /** The message has taken them along, or gives them back. */
  readonly set: (files: readonly UploadedFile[]) => void;
}

export const keptFiles = list(record<UploadedFile>({ id: text, fileName: text, sizeBytes: number }));
const filesDraft: DraftKind<readonly UploadedFile[]> = {
  version: 1,
  read: keptFiles,
  readUnversioned: bareJson(keptFiles),
};

/** Files put to the message that is being written: the desk has them at once, so that a closed tab loses none. */
export function useMessageFiles(sessionId: string): MessageFiles {
  const slot = `message-files:${sessionId}`;
  const [draft, keep] = useDraft(filesDraft, slot);
  const kept = draft ?? [];
  const [coming, setComing] = useState<readonly UploadingFile[]>([]);
  const takenAway = useRef(new Set<string>());
  const set = (files: readonly UploadedFile[]): void => keep(files.length === 0 ? null : files);
  const change = (key: string, patch: Partial<UploadingFile>): void =>
    setComing((all) => all.map((one) => (one.key === key ? { ...one, ...patch } : one)));

  // What is still on its way would be lost with the page: the browser asks first.
  const isComing = coming.some(({ sentence }) => sentence === null);
  useEffect(() => {
    if (!isComing) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isComing]);

  const bring = async ({ key, file }: UploadingFile): Promise<void> => {
    const answer = await sendFile(sessionId, file);
    if (!('id' in answer)) return change(key, answer);
    if (takenAway.current.has(key)) return void forget(answer.id);
    setComing((all) => all.filter((one) => one.key !== key));
    // Other files may have been uploaded since.
    set([...(readDraft(filesDraft, slot) ?? []), answer]);
  };

  const add = (files: Iterable<File>): void => {
    const given = [...files].map((file) => ({ key: crypto.randomUUID(), file, sentence: null, isRetry: true }));
    let count = kept.length + coming.length;
    let bytes = [...kept.map(({ sizeBytes }) => sizeBytes), ...coming.map(({ file }) => file.size)].reduce(
      (sum, size) => sum + size,
      0,
    );
    const checked = given.map((one): UploadingFile => {
      count += 1;
      bytes += one.file.size;
      const sentence = tooLargeText(one.file.size, bytes, count);
      return sentence === null ? one : { ...one, sentence, isRetry: false };
    });
    setComing((all) => [...all, ...checked]);
    for (const one of checked) if (one.sentence === null) void bring(one);
  };

  return {
    kept,
    coming,
    add,
    set,
    retry: (key) => {
      const one = coming.find((file) => file.key === key);
      if (one === undefined) return;
      change(key, { sentence: null });
      void bring(one);
    },
    remove: (id) => {
      takenAway.current.add(id);
      setComing((all) => all.filter(({ key }) => key !== id));
      if (!kept.some((file) => file.id === id)) return;
      set(kept.filter((file) => file.id !== id));
      void forget(id);
    },
  };
}

const mega = 1_048_576;
function tooLargeText(size: number, bytes: number, count: number): string | null {
  if (size > maxAttachmentBytes) return `Larger than ${maxAttachmentBytes / mega} MB, the limit for one file.`;
  if (bytes > maxMailBytes) return `More than ${maxMailBytes / mega} MB together, the limit for one email.`;
  return count > maxAttachments ? `An email carries at most ${maxAttachments} files.` : null;
}

const bytesUnit = { 'content-type': 'application/octet-stream' };

/** If this call fails, the server deletes the unsent file later. */
const forget = (id: string): Promise<unknown> =>
  fetch(`/api/files/${id}`, { method: 'DELETE', headers: bytesUnit }).catch(() => {});

async function sendFile(
  sessionId: string,
  file: File,
): Promise<UploadedFile | Pick<UploadingFile, 'sentence' | 'isRetry'>> {
  try {
    const answer = await fetch(`/api/files/${sessionId}`, {
      method: 'POST',
      headers: { ...bytesUnit, 'x-file-name': encodeURIComponent(file.name), 'x-file-type': file.type },
      body: file,
    });
    const said = (await answer.json()) as UploadedFile & { error?: { message?: string } };
    if (answer.ok) return said;
    const isRetry = answer.status >= 500 || answer.status === 429;
    return { sentence: said.error?.message ?? 'The upload failed.', isRetry };
  } catch {
    return { sentence: unreachable.replace('What you typed is kept; t', 'T'), isRetry: true };
  }
}
