// REST transport, files: attachments of mail, served as downloads, and files for messages.
import { inReadTransaction, type Tenant, tenantOf, type TenantTx } from '@tripthread/db/database';
import { openCallLimiter } from '@tripthread/db/gate';
import { getAttachment } from '@tripthread/db/queries/messages/attachments';
import { findInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { attachmentId, inboundMailId, sessionId as sessionIdSchema } from '@tripthread/shared/input.schema';
import { maxAttachmentBytes, safeFileName } from '@tripthread/shared/mail/mails';
import { decideWrite } from '@tripthread/shared/team/roles';
import { type Request, type Response, Router } from 'express';
import { discardFile, saveFile } from '@tripthread/commands/messages/save-file';
import { createContext, type Platform } from '../../platform/trpc/context.ts';
import { type CommandContext, commandContextOf } from '@tripthread/commands/command-context';
import { bodyReader, readBody } from '../../platform/http/read-body.ts';
import { rejectLargeBodies } from '../../platform/http/reject-requests.ts';
import type { Viewer } from '../../platform/logins/viewer.ts';

interface File {
  readonly fileName: string;
  readonly content: Buffer;
}

interface IdSchema<Id> {
  safeParse(text: string): { readonly success: true; readonly data: Id } | { readonly success: false };
}

/** Reads an id of the path. @throws `missing` for a text that can't be one */
function parseId<Id>(schema: IdSchema<Id>, text: unknown, missing: 'ATTACHMENT_NOT_FOUND' | 'SESSION_NOT_FOUND'): Id {
  const parsed = schema.safeParse(String(text));
  if (!parsed.success) throw new Failure(missing);
  return parsed.data;
}

/** `/api/attachments/:id`, and `/api/inbound-mails/:id` for a whole mail as received. */
export function fileRoutes(platform: Platform): Router {
  const answering =
    <Id>(schema: IdSchema<Id>, find: (tx: TenantTx, viewer: Viewer, id: Id) => Promise<File>) =>
    async (request: Request, response: Response): Promise<void> => {
      const viewer = await createContext(platform, request, response).findViewer();
      if (viewer === null) throw new Failure('NOT_SIGNED_IN');
      const id = parseId(schema, request.params.id, 'ATTACHMENT_NOT_FOUND');
      const tenant: Tenant = tenantOf(platform.database, viewer.brokerageId);
      send(response, await inReadTransaction(tenant, (tx) => find(tx, viewer, id)));
    };
  return Router()
    .get(
      '/attachments/:id',
      answering(attachmentId, async (tx, viewer, id) => {
        const file = await getAttachment(tx, id);
        await requireReadable(tx, viewer, file.sessionId);
        return file;
      }),
    )
    .get(
      '/inbound-mails/:id',
      answering(inboundMailId, async (tx, viewer, id) => {
        const mail = await findInboundMail(tx, id);
        if (mail === null) throw new Failure('MAIL_NOT_FOUND');
        await requireReadable(tx, viewer, mail.sessionId);
        return { fileName: `${safeFileName(mail.subject ?? 'mail')}.eml`, content: mail.raw };
      }),
    );
}

/** An orphan's files are open to every broker of the brokerage, so that it can be attached to a session. */
async function requireReadable(tx: TenantTx, viewer: Viewer, sessionId: SessionId | null): Promise<void> {
  if (sessionId !== null) unwrap(decideWrite(viewer, (await getSession(tx, sessionId)).isoAgentId));
}

/**
 * `POST /api/files/:session` uploads a file for a message of that session, as its bytes, with `x-file-name`
 * (percent-encoded) and `x-file-type`; `DELETE /api/files/:id` deletes it before it is sent.
 */
export function unsentFileRoutes(platform: Platform): Router {
  // Bounds the memory of uploads. Entered after authentication, so that strangers take no slot.
  const gate = openCallLimiter({ most: 6, maxQueued: 48, refuseAfter: { since: 'arrival', ms: 10_000 } });
  const reader = bodyReader(maxAttachmentBytes);
  const deskOfCaller = async (request: Request, response: Response): Promise<CommandContext> => {
    const { database, clock } = platform;
    const viewer = await createContext(platform, request, response).findViewer();
    if (viewer === null) throw new Failure('NOT_SIGNED_IN');
    return commandContextOf({ tenant: tenantOf(database, viewer.brokerageId), viewer, clock });
  };
  return Router()
    .use(rejectLargeBodies(maxAttachmentBytes))
    .post('/:session', async (request, response) => {
      const desk = await deskOfCaller(request, response);
      const sessionId = parseId(sessionIdSchema, request.params.session, 'SESSION_NOT_FOUND');
      const [name, mimeType] = [request.get('x-file-name') ?? '', request.get('x-file-type') ?? ''];
      const kept = await gate.run(async () => {
        const content = await readBody(request, response, reader);
        return saveFile(desk, sessionId, { fileName: decoded(name), mimeType, content });
      });
      response.json(kept);
    })
    .delete('/:id', async (request, response) => {
      const desk = await deskOfCaller(request, response);
      const id = parseId(attachmentId, request.params.id, 'ATTACHMENT_NOT_FOUND');
      await discardFile(desk, id);
      response.json({ ok: true });
    });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new Failure('BAD_INPUT', { fields: { 'x-file-name': 'Percent-encoded UTF-8' } });
  }
}

/** Sends bytes as a download of no type, so that no browser renders them. */
function send(response: Response, { fileName, content }: File): void {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  const exact = encodeURIComponent(fileName).replaceAll(/['()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  response
    .setHeader('content-type', 'application/octet-stream')
    .setHeader('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${exact}`)
    .setHeader('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .setHeader('x-content-type-options', 'nosniff')
    .send(content);
}
