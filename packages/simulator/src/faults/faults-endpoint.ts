import { jsonResponse, textResponse } from '../http/responses.js';
import type { FaultBox } from './fault-box.js';

/** Path of the simulator's own resource, which is not part of OneFS. */
export const FAULTS_PATH = '/simulator/faults';

/** Manages the faults: GET reads, PUT replaces, POST adds, DELETE clears. Responds with the active faults. */
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
