import { inReading } from '@tripthread/db/database';
import { listOrphanMails } from '@tripthread/db/queries/mail/inbound-mails';
import { countAwaiting, listOutbox } from '@tripthread/db/queries/mail/outbox';
import {
  AttachMail,
  EditMail,
  InboundMailById,
  ListMails,
  ListOrphanMails,
  MailById,
  RenewInbox,
  SaveMailSettings,
} from '@tripthread/shared/mail/mails.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { leadOnly, router, signedIn } from '../platform/trpc/trpc.ts';
import { attachMail, dismissMail } from '@tripthread/commands/mail/attach-mail';
import { editMail } from '@tripthread/commands/mail/edit-mail';
import { approveMail, markMailSent, resendMail, withdrawMail } from '@tripthread/commands/mail/move-mail';
import { readOutboxMail } from '@tripthread/commands/mail/read-mail';
import { changeMailSettings, readMailSettings, renewInbox } from '@tripthread/commands/mail/settings';

const onMail = signedIn.meta({ authz: 'own_session' }).input(MailById);

export const mailsRouter = router({
  /** The outbox: mail of the caller's own sessions, a lead's of everybody's; the newest first. */
  list: signedIn
    .input(ListMails)
    .query(({ ctx, input }) => inReading(ctx.tenant, (tx) => listOutbox(tx, ctx.viewer, input))),
  /** How many wait for the caller to look at them, at most 100. */
  awaiting: signedIn.query(async ({ ctx }) => ({ count: await countAwaiting(ctx.tenant, ctx.viewer) })),
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
