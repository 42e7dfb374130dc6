/** A sink of one file, whose instance is what `body` makes; it sees `options` and `context`. */
export function sinkFile(body: string): string {
  return `import { defineSink } from '@gostats/core/sink';
const config = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default defineSink({ name: 'own', delivery: 'push', config, create(options, context) { ${body} } });
`;
}

/** The tables that put it to use. */
export function useSinkFile(more = ''): { processor: string; more: string } {
  return { processor: '[]', more: `[[sink]]\nuse = "./own.mjs"\nid = "own"\n${more}` };
}
