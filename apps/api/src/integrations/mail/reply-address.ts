import { timingSafeEqual } from 'node:crypto';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import type { Encryptor } from '@tripthread/commands/links/encryptor';

/** Signed reply addresses: each names its session. */
export interface ReplyAddresses {
  /** Null when there is no inbound mail. */
  of(brokerageId: BrokerageId, sessionId: SessionId): string | null;
  /**
   * Returns the session of an address. The signature includes the brokerage, so it is invalid at another.
   * @returns null for an address that is not ours; `forged` for one with an invalid signature
   */
  read(brokerageId: BrokerageId, address: string): SessionId | 'forged' | null;
}

// The first character of a token is its version.
const version = '1';
const macBytes = 16;
// Lower-case letters and digits: servers may change the case of the local part.
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
      // At any domain: the signature alone identifies our addresses.
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

/** Null for a non-canonical spelling: every token has exactly one. */
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
