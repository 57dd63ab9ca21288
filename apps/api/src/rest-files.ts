// Door 2, the half for files: what came or went with a mail, to be saved and never shown.
import { inReading, type Tenant, tenantOf, type TenantTx } from '@tripthread/db/database';
import { getAttachment } from '@tripthread/db/queries/attachments';
import { findInboundMail } from '@tripthread/db/queries/inbound-mails';
import { getSession } from '@tripthread/db/queries/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { AttachmentId, InboundMailId, SessionId } from '@tripthread/shared/ids';
import { safeFileName } from '@tripthread/shared/mails';
import { decideWrite } from '@tripthread/shared/roles';
import { type Request, type Response, Router } from 'express';
import { createContext, type Platform } from './platform/context.ts';
import type { Viewer } from './platform/viewer.ts';

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
      send(response, await inReading(tenant, (tx) => find(tx, viewer, id)));
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
