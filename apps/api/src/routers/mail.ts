import { inReadTransaction } from '@tripthread/db/database';
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
import { commandContextOf } from '@tripthread/commands/command-context';
import { leadProcedure, router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { attachMail, dismissMail } from '@tripthread/commands/mail/attach-mail';
import { editMail } from '@tripthread/commands/mail/edit-mail';
import { approveMail, markMailSent, resendMail, withdrawMail } from '@tripthread/commands/mail/move-mail';
import { readOutboxMail } from '@tripthread/commands/mail/read-mail';
import { changeMailSettings, readMailSettings, renewInbox } from '@tripthread/commands/mail/settings';

const onMail = authenticatedProcedure.meta({ authz: 'own_session' }).input(MailById);

export const mailsRouter = router({
  /** The outbox: mail of the caller's own sessions, or of all sessions for a lead; newest first. */
  list: authenticatedProcedure
    .input(ListMails)
    .query(({ ctx, input }) => inReadTransaction(ctx.tenant, (tx) => listOutbox(tx, ctx.viewer, input))),
  /** How many mails wait for the caller's approval, at most 100. */
  awaiting: authenticatedProcedure.query(async ({ ctx }) => ({ count: await countAwaiting(ctx.tenant, ctx.viewer) })),
  byId: onMail.query(({ ctx, input }) => readOutboxMail(ctx, input.mailId)),
  approve: onMail.mutation(({ ctx, input }) => approveMail(commandContextOf(ctx), input.mailId)),
  withdraw: onMail.mutation(({ ctx, input }) => withdrawMail(commandContextOf(ctx), input.mailId)),
  resend: onMail.mutation(({ ctx, input }) => resendMail(commandContextOf(ctx), input.mailId)),
  markSent: onMail.mutation(({ ctx, input }) => markMailSent(commandContextOf(ctx), input.mailId)),
  edit: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(EditMail)
    .mutation(({ ctx, input }) => editMail(commandContextOf(ctx), input)),
  /** Orphan mail, newest first. */
  orphans: authenticatedProcedure
    .input(ListOrphanMails)
    .query(({ ctx, input }) => inReadTransaction(ctx.tenant, (tx) => listOrphanMails(tx, input))),
  attach: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(AttachMail)
    .mutation(({ ctx, input }) => attachMail(commandContextOf(ctx), input)),
  dismiss: leadProcedure
    .input(InboundMailById)
    .mutation(({ ctx, input }) => dismissMail(commandContextOf(ctx), input.inboundMailId)),
  settings: leadProcedure.query(({ ctx }) => readMailSettings(ctx.tenant)),
  /** Opens the inbox, or renews its password, which is returned only this once. */
  renewInbox: leadProcedure.input(RenewInbox).mutation(({ ctx }) => renewInbox(ctx)),
  saveSettings: leadProcedure.input(SaveMailSettings).mutation(({ ctx, input }) => changeMailSettings(ctx, input)),
});
