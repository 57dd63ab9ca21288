// Door 2, the half for files: what came or went with a mail, to be saved and never shown, and what is put to one.
import { inReadTransaction, type Tenant, tenantOf, type TenantTx } from '@tripthread/db/database';
import { openCallLimiter } from '@tripthread/db/gate';
import { getAttachment } from '@tripthread/db/queries/messages/attachments';
import { findInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { AttachmentId, InboundMailId, SessionId } from '@tripthread/shared/ids';
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

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** `/api/attachments/:id`, and `/api/inbound-mails/:id` for a whole mail as it came. */
export function fileRoutes(platform: Platform): Router {
  const answering =
    (find: (tx: TenantTx, viewer: Viewer, id: string) => Promise<File>) =>
    async (request: Request, response: Response): Promise<void> => {
      const viewer = await createContext(platform, request, response).findViewer();
      if (viewer === null) throw new Failure('NOT_SIGNED_IN');
      const id = String(request.params.id).toLowerCase();
      if (!uuid.test(id)) throw new Failure('ATTACHMENT_NOT_FOUND');
      const tenant: Tenant = tenantOf(platform.database, viewer.brokerageId);
      send(response, await inReadTransaction(tenant, (tx) => find(tx, viewer, id)));
    };
  return Router()
    .get(
      '/attachments/:id',
      answering(async (tx, viewer, id) => {
        const file = await getAttachment(tx, id as AttachmentId);
        await requireReadable(tx, viewer, file.sessionId);
        return file;
      }),
    )
    .get(
      '/inbound-mails/:id',
      answering(async (tx, viewer, id) => {
        const mail = await findInboundMail(tx, id as InboundMailId);
        if (mail === null) throw new Failure('MAIL_NOT_FOUND');
        await requireReadable(tx, viewer, mail.sessionId);
        return { fileName: `${safeFileName(mail.subject ?? 'mail')}.eml`, content: mail.raw };
      }),
    );
}

/** What no session has yet is there for everybody of the brokerage, to be given its place. */
async function requireReadable(tx: TenantTx, viewer: Viewer, sessionId: SessionId | null): Promise<void> {
  if (sessionId !== null) unwrap(decideWrite(viewer, (await getSession(tx, sessionId)).isoAgentId));
}

/**
 * `POST /api/files/:session`, a file for the message that is written there, as its bytes, with `x-file-name` (percent-encoded)
 * and `x-file-type`; `DELETE /api/files/:id` takes it away again before it has gone out.
 */
export function unsentFileRoutes(platform: Platform): Router {
  // Bounds the memory that files take while they come in. Entered after sign-in was checked: strangers hold no place.
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
      const sessionId = String(request.params.session).toLowerCase();
      if (!uuid.test(sessionId)) throw new Failure('SESSION_NOT_FOUND');
      const [name, mimeType] = [request.get('x-file-name') ?? '', request.get('x-file-type') ?? ''];
      const kept = await gate.run(async () => {
        const content = await readBody(request, response, reader);
        return saveFile(desk, sessionId as SessionId, { fileName: decoded(name), mimeType, content });
      });
      response.json(kept);
    })
    .delete('/:id', async (request, response) => {
      const desk = await deskOfCaller(request, response);
      const id = String(request.params.id).toLowerCase();
      if (!uuid.test(id)) throw new Failure('ATTACHMENT_NOT_FOUND');
      await discardFile(desk, id as AttachmentId);
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

/** As bytes to be saved, whatever it says of itself: no browser is to make anything of it. */
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
