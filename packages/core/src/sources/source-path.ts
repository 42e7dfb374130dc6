import { gostatsError } from '../errors.js';
import { remoteText } from '../limits/index.js';
import { URL_LIMIT } from '../papi/endpoints.js';

/** Characters that an HTTP client or server may interpret differently. */
// oxlint-disable-next-line no-control-regex -- the pattern must match them
const UNSAFE = /[\u0000-\u0020\u007f\\#]/;

/**
 * Checks that a source may read a path. It must be below `/platform/` as the server resolves it, so it must not contain
 * `..`, plain or encoded.
 *
 * @returns the path
 * @throws GostatsError E_SOURCE_PATH
 */
export function checkSourcePath(path: unknown, source: string): string {
  const problem = findPathProblem(path);
  if (problem === undefined) return path as string;
  throw gostatsError('E_SOURCE_PATH', { source, path: remoteText(path), problem });
}

function findPathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string') return `expected a text, found ${path === null ? 'null' : typeof path}`;
  if (!path.startsWith('/platform/')) return 'expected a path that begins with /platform/';
  if (path.length > URL_LIMIT) return `expected at most ${URL_LIMIT} characters, found ${path.length}`;
  if (UNSAFE.test(path)) return 'expected no spaces, control characters, "\\" or "#"; encode them as %20 and so on';
  const [plain = ''] = path.split('?', 1);
  for (const segment of plain.split('/').slice(1, -1)) {
    if (segment === '') return 'expected no empty part between two slashes';
  }
  for (const segment of plain.split('/')) {
    let text: string;
    try {
      text = decodeURIComponent(segment);
    } catch {
      return `expected valid percent-encoding, found ${JSON.stringify(segment)}`;
    }
    if (text === '..' || text === '.') return 'expected no "." or ".." among its parts';
    // A server that decodes twice would resolve a different path.
    if (/^(?:%2e|\.){1,2}$/i.test(text)) return 'expected no "." or ".." among its parts';
  }
  return undefined;
}
