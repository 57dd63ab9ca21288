import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];

/** Encrypts secrets with the server's secret, so that the database alone does not reveal them. */
export interface Encryptor {
  /** @param context the purpose; decrypting for another purpose fails */
  seal(text: string, context: string): Buffer;
  /** @returns null if it was encrypted elsewhere or for another purpose */
  open(sealed: Buffer, context: string): string | null;
  /** Signs a text with 32 bytes. @param context the purpose, which the signature covers */
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
