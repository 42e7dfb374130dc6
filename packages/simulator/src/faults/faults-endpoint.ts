import { jsonResponse, textResponse } from '../http/responses.js';
import type { FaultBox } from './fault-box.js';

/** Path of the simulator's own resource; no part of OneFS. */
export const FAULTS_PATH = '/simulator/faults';

/** GET reads, PUT replaces, POST adds to, DELETE clears the faults. Answers with the faults that are in force. */
export async function faultsEndpoint(request: Request, faults: FaultBox): Promise<Response> {
  try {
    if (request.method === 'DELETE') faults.clear();
    else if (request.method === 'PUT') faults.set(faults.check(JSON.parse(await request.text())));
    else if (request.method === 'POST')
      for (const fault of faults.check(JSON.parse(await request.text()))) faults.add(fault);
    else if (request.method !== 'GET')
      return textResponse(405, '', 'text/plain', [['Allow', 'GET, PUT, POST, DELETE']]);
  } catch (error) {
    return jsonResponse(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`, 400);
  }
  const inForce = faults.list().map(({ id, fault, hits }) => Object.assign({ id, hits }, fault));
  return jsonResponse(`${JSON.stringify({ faults: inForce })}\n`);
}
