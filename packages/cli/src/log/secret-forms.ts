/** Below this a secret is too likely to be a part of something else; it is only replaced where it stands alone. */
const SHORTEST = 4;
/** Below this a piece of base64 would be found in unrelated texts. */
const SHORTEST_BASE64 = 6;
/**
 * The password of the simulator and of the demo. It is printed in our documentation and is our own name: to replace it
 * would spoil most lines and hide nothing.
 */
const PUBLIC = 'gostats';

/** Patterns (texts of regular expressions) of every way in which a secret may stand in a line. */
export function secretForms(secret: string): string[] {
  if (secret === '' || secret === PUBLIC) return [];
  if (secret.length < SHORTEST) return [standingAlone(secret)];
  const texts = new Set([secret, JSON.stringify(secret).slice(1, -1), ...uriForms(secret)]);
  return [...[...texts].map(escapePattern), ...base64Forms(secret)];
}

/** The header of basic auth. Its own base64 is known whole, so it is found also when user and password are short. */
export function loginForms(username: string, password: string): string[] {
  return [escapePattern(Buffer.from(`${username}:${password}`).toString('base64').replace(/=+$/, ''))];
}

function uriForms(secret: string): string[] {
  const whole = secret.toWellFormed();
  const component = encodeURIComponent(whole);
  const url = new URL('http://host');
  url.password = whole;
  const forms = [component, url.password, new URLSearchParams([['', whole]]).toString().slice(1)];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())]);
}

/**
 * The secret anywhere inside a base64 text, whatever stands before it (`user:`). Three bytes become four characters, so
 * there are three ways to be aligned; characters that share bits with a neighbour are matched as "any one character".
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    if (own.length < SHORTEST_BASE64) return [];
    const urlSafe = own.replaceAll('+', '-').replaceAll('/', '_');
    return [...new Set([own, urlSafe])].map((form) => `${offset === 0 ? '' : '[\\w+/-]'}${escapePattern(form)}[\\w+/-]?={0,2}`);
  });
}

function standingAlone(secret: string): string {
  return `(?<!\\w)${escapePattern(secret)}(?!\\w)`;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
