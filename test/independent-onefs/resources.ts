import { ok, refuse } from './answer.js';
import type { Answer } from './answer.js';
import type { Catalogue } from './catalogue.js';
import { clusterConfig } from './cluster-config.js';
import type { Current } from './current.js';
import { describeKey, listKeys } from './keys.js';
import { summaryKinds } from './summaries.js';
import type { Summaries } from './summaries.js';

interface Resource {
  /** The first version of the API that has it; at a lower one it is not there, at a higher one it is. */
  readonly since: number;
  readonly path: RegExp;
  answer(query: URLSearchParams, found: RegExpExecArray, version: number): Answer;
}

/** Everything below `/platform`; what is not in this list is a 404. */
export function findResource(parts: {
  catalogue: Catalogue;
  current: Current;
  summaries: Summaries;
}): (url: URL) => Answer {
  const { catalogue, current, summaries } = parts;
  const resources: readonly Resource[] = [
    { since: 1, path: /^cluster\/config$/, answer: (_, __, version) => ok(clusterConfig(version)) },
    { since: 1, path: /^statistics\/current$/, answer: (query) => current.answer(query) },
    { since: 1, path: /^statistics\/keys$/, answer: (query) => listKeys(catalogue, query) },
    { since: 1, path: /^statistics\/keys\/([^/]+)$/, answer: (_, [, key = '']) => describeKey(catalogue, key) },
    ...summaryKinds.map((kind) => ({
      since: 3,
      path: new RegExp(`^statistics/summary/${kind}$`),
      answer: () => summaries.answer(kind),
    })),
  ];
  return ({ pathname, searchParams }) => {
    if (pathname === '/platform/latest') return ok('{"latest":"16"}');
    const [, version = '0', path = ''] = /^\/platform\/(\d+)\/(.*)$/.exec(pathname) ?? [];
    for (const resource of resources) {
      const found = resource.path.exec(path);
      if (found !== null && Number(version) >= resource.since)
        return resource.answer(searchParams, found, Number(version));
    }
    return refuse('AEC_NOT_FOUND', `Path not found: ${pathname}`);
  };
}
