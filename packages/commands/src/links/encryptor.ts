import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];

/** Keeps secrets unreadable to whoever sees the database but not the server's own secret. */
export interface Encryptor {
  /** @param context what it is for: opened for anything else, it is refused */
  seal(text: string, context: string): Buffer;
  /** @returns null for what was not sealed here, or not for this */
  open(sealed: Buffer, context: string): string | null;
  /** A mark of 32 bytes that only this server can make. @param context what it is for: no mark for one thing is one for another */
  sign(text: string, context: string): Buffer;
}

export function openEncryptor(secret: string): Encryptor {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tripthread sealed', 32));
  const signingKey = Buffer.from(hkdfSync('sha256', secret, '', 'tripthread signed', 32));
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      try {
        const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
          .setAAD(Buffer.from(context))
          .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        return decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
    sign: (text, context) => createHmac('sha256', signingKey).update(`${context}\n${text}`).digest(),
  };
}
