import { isTable, numberIn, textIn } from './read-json.js';

const SECONDS = 5;
const MAX_BYTES = 1024 * 1024;

/**
 * Returns the weekly downloads of a package, if its registry includes them in public search results. npm does not
 * expose the number, and its credentials cannot be used here, so a registry that requires a login yields undefined.
 * Never throws.
 */
export async function weeklyDownloads(name: string, registry: URL | undefined): Promise<number | undefined> {
  if (registry === undefined || !/^https?:$/.test(registry.protocol)) return undefined;
  const base = registry.href.endsWith('/') ? registry.href : `${registry.href}/`;
  const url = new URL(`-/v1/search?size=20&text=${encodeURIComponent(name)}`, base);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(SECONDS * 1000), redirect: 'error' });
    const answer: unknown = response.ok ? JSON.parse(await readAtMost(response, MAX_BYTES)) : undefined;
    const objects = isTable(answer) && Array.isArray(answer['objects']) ? answer['objects'] : [];
    const found: unknown = objects.find((one) => isTable(one) && textIn(one['package'], 'name') === name);
    return isTable(found) ? numberIn(found['downloads'], 'weekly') : undefined;
  } catch {
    // The number is optional; the caller shows that it is unknown.
    return undefined;
  }
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    if ((bytes += chunk.length) > most) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
