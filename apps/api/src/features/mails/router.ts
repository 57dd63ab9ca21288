import { inReading } from '@tripthread/db/database';
import { listOrphanMails } from '@tripthread/db/queries/inbound-mails';
import { countAwaiting, listOutbox } from '@tripthread/db/queries/outbox';
import {
  AttachMail,
  EditMail,
  InboundMailById,
  ListMails,
  ListOrphanMails,
  MailById,
  RenewInbox,
  SaveMailSettings,
} from '@tripthread/shared/mails.schema';
import { deskOf } from '../../platform/desk.ts';
import { leadOnly, router, signedIn } from '../../platform/trpc.ts';
import { attachMail, dismissMail } from './attach-mail.ts';
import { editMail } from './edit-mail.ts';
import { approveMail, markMailSent, resendMail, withdrawMail } from './move-mail.ts';
import { readOutboxMail } from './read-mail.ts';
import { changeMailSettings, readMailSettings, renewInbox } from './settings.ts';

const onMail = signedIn.meta({ authz: 'own_session' }).input(MailById);

export const mailsRouter = router({
  /** The outbox: mail of the caller's own sessions, a lead's of everybody's; the newest first. */
  list: signedIn
    .input(ListMails)
    .query(({ ctx, input }) => inReading(ctx.tenant, (tx) => listOutbox(tx, ctx.viewer, input))),
  /** How many wait for the caller to look at them, at most 100. */
  awaiting: signedIn.query(({ ctx }) =>
    inReading(ctx.tenant, async (tx) => ({ count: await countAwaiting(tx, ctx.viewer) })),
  ),
  byId: onMail.query(({ ctx, input }) => readOutboxMail(ctx, input.mailId)),
  approve: onMail.mutation(({ ctx, input }) => approveMail(deskOf(ctx), input.mailId)),
  withdraw: onMail.mutation(({ ctx, input }) => withdrawMail(deskOf(ctx), input.mailId)),
  resend: onMail.mutation(({ ctx, input }) => resendMail(deskOf(ctx), input.mailId)),
  markSent: onMail.mutation(({ ctx, input }) => markMailSent(deskOf(ctx), input.mailId)),
  edit: signedIn
    .meta({ authz: 'own_session' })
    .input(EditMail)
    .mutation(({ ctx, input }) => editMail(deskOf(ctx), input)),
  /** Mail that no session shows yet, the newest first. */
  orphans: signedIn
    .input(ListOrphanMails)
    .query(({ ctx, input }) => inReading(ctx.tenant, (tx) => listOrphanMails(tx, input))),
  attach: signedIn
    .meta({ authz: 'own_session' })
    .input(AttachMail)
    .mutation(({ ctx, input }) => attachMail(deskOf(ctx), input)),
  dismiss: leadOnly.input(InboundMailById).mutation(({ ctx, input }) => dismissMail(deskOf(ctx), input.inboundMailId)),
  settings: leadOnly.query(({ ctx }) => readMailSettings(ctx.tenant)),
  /** Opens the inbox, or renews its password: it is told this once. */
  renewInbox: leadOnly.input(RenewInbox).mutation(({ ctx }) => renewInbox(ctx)),
  saveSettings: leadOnly.input(SaveMailSettings).mutation(({ ctx, input }) => changeMailSettings(ctx, input)),
});
