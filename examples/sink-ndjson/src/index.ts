import { open, type FileHandle } from 'node:fs/promises';
import { defineSink, points, type SinkDefinition } from '@gostats/core/sink';
import { z } from 'zod';

export interface NdjsonOptions {
  readonly file: string;
}

const config: z.ZodType<NdjsonOptions> = z.strictObject({ file: z.string().min(1, 'expected the path of a file') });

/** Appends points to a file, one JSON object a line: what `jq`, DuckDB and every log shipper read. */
const ndjson: SinkDefinition<NdjsonOptions> = defineSink({
  name: 'ndjson',
  delivery: 'push',
  config,
  create({ file }, { logger }) {
    let handle: FileHandle | undefined;
    return {
      async init(signal) {
        signal.throwIfAborted();
        handle = await open(file, 'a');
        logger.info(`appending to ${file}`);
      },
      async writePoints(batch, signal) {
        const out = handle as FileHandle;
        const { size } = await out.stat();
        let text = '';
        for (const { measurement, tags, fields, timestamp } of points(batch)) {
          text += `${JSON.stringify({ measurement, tags, fields, timestamp })}\n`;
        }
        try {
          await out.appendFile(text, { signal });
        } catch (error) {
          // The batch comes again as a whole: what was written of it would stand there twice.
          await out.truncate(size);
          throw error;
        }
      },
      flush: () => (handle as FileHandle).sync(),
      async close() {
        await handle?.close();
        handle = undefined;
      },
    };
  },
});

export default ndjson;
