import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { verifyBcrypt } from './bcrypt.js';

/** 2^15 rounds of 8 blocks take 32 MiB and about 80 ms, in Node's thread pool. */
const COST = { ln: 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
/** Upper limits for configured hashes, because anyone can trigger this work with a wrong password. */
const MAX_COST = { ln: 17, r: 16, p: 4 } as const;

const BCRYPT = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;
const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,64})\$([A-Za-z0-9+/]{22,88})$/;

interface ScryptHash {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/**
 * Checks whether a text is a hash that `verifyPassword` supports: bcrypt as in Prometheus's web configuration, or
 * scrypt.
 */
export function isPasswordHash(text: string): boolean {
  return BCRYPT.test(text) || parseScrypt(text) !== undefined;
}

/** Creates a scrypt hash as a PHC string: `$scrypt$ln=15,r=8,p=1$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, { ...COST, salt, key: Buffer.alloc(KEY_BYTES) });
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Verifies a password in constant time. Takes about 80 ms, off the event loop. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parsed = parseScrypt(hash);
  if (parsed === undefined) return BCRYPT.test(hash) && verifyBcrypt(password, hash);
  return timingSafeEqual(await derive(password, parsed), parsed.key);
}

function derive(password: string, { ln, r, p, salt, key }: ScryptHash): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, key.length, { N, r, p, maxmem: 256 * N * r }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}

function parseScrypt(text: string): ScryptHash | undefined {
  const [, ln = '', r = '', p = '', salt = '', key = ''] = SCRYPT.exec(text) ?? [];
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const fits =
    cost.ln >= 1 &&
    cost.r >= 1 &&
    cost.p >= 1 &&
    cost.ln <= MAX_COST.ln &&
    cost.r <= MAX_COST.r &&
    cost.p <= MAX_COST.p;
  return fits ? { ...cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') } : undefined;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
