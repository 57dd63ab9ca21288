import { timingSafeEqual } from 'node:crypto';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import type { Encryptor } from '@tripthread/commands/links/encryptor';

/** Addresses that a client's answers come to: each says which session it is, and that we said so. */
export interface ReplyAddresses {
  /** Null where mail does not come back here. */
  of(brokerageId: BrokerageId, sessionId: SessionId): string | null;
  /**
   * The session that an address names. Signed for one brokerage, it says nothing at another.
   * @returns null for an address that is none of ours; `forged` for one that looks like it and was not made here
   */
  read(brokerageId: BrokerageId, address: string): SessionId | 'forged' | null;
}

// The first character of a token says how it is made, so that there can be another way beside it one day.
const version = '1';
const macBytes = 16;
// In small letters and digits: servers may change the case of what stands before the @.
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const tokenForm = /^reply\+1([a-z2-7]{52})@(.+)$/u;
const replyAddressPattern = /^reply\+/u;

export function openReplyAddresses({
  encryptor,
  domain,
}: {
  encryptor: Encryptor;
  domain: string | null;
}): ReplyAddresses {
  const mark = (brokerageId: BrokerageId, id: Buffer) =>
    encryptor.sign(`${brokerageId} ${id.toString('hex')}`, `mail reply ${version}`).subarray(0, macBytes);
  return {
    of(brokerageId, sessionId) {
      if (domain === null) return null;
      const id = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
      return `reply+${version}${toLetters(Buffer.concat([id, mark(brokerageId, id)]))}@${domain}`;
    },
    read(brokerageId, address) {
      const lower = address.trim().toLowerCase();
      if (!replyAddressPattern.test(lower)) return null;
      const [, token, at] = tokenForm.exec(lower) ?? [];
      // At whatever domain it was delivered: the mark alone says whether it is ours.
      const bytes = token === undefined || at === undefined ? null : fromLetters(token);
      if (bytes === null) return 'forged';
      const id = bytes.subarray(0, 16);
      return timingSafeEqual(bytes.subarray(16), mark(brokerageId, id)) ? uuidOf(id) : 'forged';
    },
  };
}

function uuidOf(id: Buffer): SessionId {
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5') as SessionId;
}

function toLetters(bytes: Buffer): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += letters[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + letters[(held << (5 - bits)) & 31];
}

/** Null for a spelling that we would not have written: of every token there is one. */
function fromLetters(text: string): Buffer | null {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    held = (held << 5) | letters.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  const read = Buffer.from(bytes);
  return toLetters(read) === text ? read : null;
}
