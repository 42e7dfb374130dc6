import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clusterEvents } from '../../src/log/cluster-events.js';
import { logEventTable, logEvent, type LogEvent } from '../../src/log/index.js';
import { packageEvents } from '../../src/log/package-events.js';
import { processEvents } from '../../src/log/process-events.js';

const page = fileURLToPath(new URL('../../../../docs/reference/log-events.md', import.meta.url));

const HEAD = `# Log events

<!-- Made from packages/core/src/log by scripts/docs-log-events.mjs. Edit the tables there, not here. -->

With \`log_file_format = "json"\`, each line of the log is an object with \`time\`, \`level\`, \`msg\`, \`event\`, and the fields
listed on this page. Filter and alert on \`event\`: event names are stable, while the text in \`msg\` may change.

\`\`\`json
{
  "level": "error",
  "time": "2026-11-22T11:30:05.123Z",
  "event": "cluster.down",
  "cluster": "onefs1",
  "code": "E_CLUSTER_UNREACHABLE",
  "retryInMs": 5000,
  "msg": "onefs1 is down: Cannot reach cluster onefs1.example.com:8080: nothing listens there (ECONNREFUSED). Check …"
}
\`\`\`

- Fields with a \`?\` are present only on some lines of the event. Names and ids are strings. Fields that end in \`Ms\`,
  \`Seconds\` or \`Bytes\` are numbers.
- \`cluster\` is the name that OneFS reports, or \`host:port\` until the cluster has responded for the first time. Lines about
  a sink or plugin contain its id in \`sink\` or \`plugin\`.
- \`code\` is an [error code](errors.md).
- \`repeats\` is the number of further lines in the last minute that this line stands for. The last column shows which lines count
  as the same; their level, code, cluster, sink, plugin and job are also the same.
- The text format does not show event names.
`;

const FOLDED = { all: 'all of this event', none: 'none' } as const;

function tableOf(title: string, events: Readonly<Record<string, LogEvent>>): string {
  const rows = Object.entries(events).map(([name, { level, when, fields, repeats }]) => {
    const levels = [level].flat();
    const names =
      fields === ''
        ? ''
        : fields
            .split(' ')
            .map((field) => `\`${field}\``)
            .join(', ');
    const folds = levels.includes('warn') || levels.includes('error');
    const alike = repeats === undefined ? 'the same words' : FOLDED[repeats];
    return `| \`${name}\` | ${levels.length > 5 ? 'any' : levels.join(', ')} | ${when} | ${names} | ${folds ? alike : ''} |`;
  });
  return [
    `## ${title}`,
    '',
    '| event | level | when | fields | repeats of each other |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

describe('docs/reference/log-events.md', () => {
  it('lists every event: node scripts/docs-log-events.mjs', async () => {
    const text = [
      HEAD,
      tableOf('gostats itself', processEvents),
      tableOf('Clusters', clusterEvents),
      tableOf('Sinks and plugins', packageEvents),
    ].join('\n');
    await expect(text).toMatchFileSnapshot(page);
  });

  it('has an entry for each of them', () => {
    const parts = [processEvents, clusterEvents, packageEvents].flatMap(Object.keys);
    expect(Object.keys(logEventTable)).toEqual(parts);
  });
});

it.each(Object.entries<LogEvent>(logEventTable))('%s has a name and fields of one form', (name, { fields }) => {
  expect(name).toMatch(/^[a-z]+\.[a-z]+(?:-[a-z]+)*$/);
  expect(fields).toMatch(/^$|^[a-zA-Z]+\??(?: [a-zA-Z]+\??)*$/);
  for (const taken of ['event', 'level', 'time', 'msg', 'repeats']) expect(fields.split(' ')).not.toContain(taken);
});

it.each(['constructor', 'toString', 'cluster_down', undefined, 3])('%s is no event', (name) => {
  expect(logEvent(name)).toBeUndefined();
});
