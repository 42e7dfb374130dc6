import { defineSink, permanent, points, retryable } from '@gostats/core/sink';
import { z } from 'zod';

/** The sink "__sink__": posts every batch to a URL, one JSON object a line. Make it yours. */
export default defineSink({
  name: '__sink__',
  delivery: 'push',
  config: z.strictObject({ url: z.url() }),
  create({ url }, { userAgent }) {
    const headers = { 'content-type': 'application/x-ndjson', 'user-agent': userAgent };
    return {
      async writePoints(batch, signal) {
        const lines: string[] = [];
        for (const { measurement, tags, fields, timestamp } of points(batch)) {
          lines.push(JSON.stringify({ measurement, tags, fields, timestamp }));
        }
        const { ok, status } = await fetch(url, { method: 'POST', headers, body: lines.join('\n'), signal });
        // What the other side will never take is dropped and counted; anything else is tried again by the collector.
        if (status === 400 || status === 422) throw permanent(`${url} refused the points: ${status}`);
        if (!ok) throw retryable(`${url} answered ${status}`);
      },
    };
  },
});
