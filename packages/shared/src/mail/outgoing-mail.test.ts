import { describe, expect, it } from 'vitest';
import {
  decideMail,
  decideMailMove,
  decideMailRecipient,
  decideRecipient,
  mailReferences,
  patchAfterMail,
} from './outgoing-mail.ts';

const ann = { name: 'Ann', email: ' ann@example.com ' };
const sender = { agentName: 'Ben', settings: { needsApproval: true, fromName: 'Sky', signature: 'Sky Charter' } };
const draft = { to: { name: 'Ann', email: 'ann@example.com' }, subject: '', text: 'Hello', needsApproval: undefined };

describe('the recipient', () => {
  it.each([
    [ann, undefined, { ok: true, value: { name: 'Ann', email: 'ann@example.com' } }],
    [ann, false, { ok: true, value: null }],
    [{ name: 'Ann', email: null }, undefined, { ok: true, value: null }],
    [{ name: 'Ann', email: 'no address' }, true, { ok: false, reason: 'NO_MAIL_ADDRESS' }],
    [null, true, { ok: false, reason: 'NO_MAIL_ADDRESS' }],
  ])('of %o by mail %s is %o', (client, byMail, expected) => {
    expect(decideRecipient(client, byMail)).toEqual(expected);
  });

  it('is required where the mail has to go out', () => {
    expect(decideMailRecipient(null)).toMatchObject({ reason: 'NO_MAIL_ADDRESS' });
  });
});

describe('a mail', () => {
  it('waits for approval and is signed as the brokerage has set it', () => {
    expect(decideMail(draft, sender, { subject: 'Paris', references: ['<a>'] })).toEqual({
      ok: true,
      value: {
        status: 'awaiting_approval',
        toName: 'Ann',
        toEmail: 'ann@example.com',
        fromName: 'Ben, Sky',
        subject: 'Re: Paris',
        bodyText: 'Hello\n\n-- \nSky Charter',
        referenceIds: '<a>',
      },
    });
  });

  it('goes out at once when the caller approved it', () => {
    const decision = decideMail({ ...draft, needsApproval: false }, sender, { subject: null, references: [] });
    expect(decision).toMatchObject({ value: { status: 'waiting', subject: 'Your flight' } });
  });

  it('names the newest references, oldest first', () => {
    const mails = Array.from({ length: 10 }, (_, at) => ({ id: `<${at}>`, at: `2026-01-0${at}` })).toReversed();
    expect(mailReferences(mails)).toEqual(['<2>', '<3>', '<4>', '<5>', '<6>', '<7>', '<8>', '<9>']);
  });
});

describe('a move of a mail', () => {
  it.each([
    ['approve', 'awaiting_approval', 'active', { ok: true, value: { to: 'waiting', outcome: 'approved' } }],
    ['approve', 'awaiting_approval', 'archived', { ok: false, reason: 'SESSION_ARCHIVED' }],
    ['approve', 'waiting', 'active', { ok: false, reason: 'MAIL_MOVED' }],
    ['withdraw', 'failed', 'archived', { ok: true, value: { to: 'withdrawn', outcome: 'withdrawn' } }],
    ['resend', 'kept', 'active', { ok: true, value: { to: 'waiting', outcome: 'again' } }],
    ['resend', 'sent', 'active', { ok: false, reason: 'MAIL_MOVED' }],
    ['markSent', 'unknown', 'active', { ok: true, value: { to: 'sent', outcome: 'sent' } }],
  ] as const)('%s of one that is %s in a session that is %s', (move, status, session, expected) => {
    expect(decideMailMove(move, { status }, { status: session })).toEqual(expected);
  });

  it('hands the turn to the client or back to the broker', () => {
    const session = { status: 'active', turn: 'broker' } as const;
    expect(patchAfterMail(session, 'approved', false)).toEqual({ turn: 'client' });
    expect(patchAfterMail(session, 'failed', false)).toEqual({ turn: 'broker' });
    expect(patchAfterMail(session, 'sent', true)).toEqual({ turn: 'client' });
    expect(patchAfterMail(session, 'sent', false)).toEqual({});
    expect(patchAfterMail({ ...session, status: 'completed' }, 'approved', false)).toEqual({});
  });
});
