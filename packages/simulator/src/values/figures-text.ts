import type { OperationFigures } from './operations.js';
import { printDouble } from './print.js';

/**
 * Prints the members of a row of figures, and the end of its object. `identity` contains the members between `op_count`
 * and `op_rate`: op_id and op_name, if the row has them, with their commas.
 */
export function printFigures(figures: OperationFigures, identity: string): string {
  return (
    `"in_max" : ${figures.inMax},\n"in_min" : ${figures.inMin},\n"in_rate" : ${printDouble(figures.inRate)},\n` +
    `"op_count" : ${figures.count},\n${identity}"op_rate" : ${printDouble(figures.rate)},\n` +
    `"out_max" : ${figures.outMax},\n"out_min" : ${figures.outMin},\n` +
    `"out_rate" : ${printDouble(figures.outRate)},\n"time_avg" : ${printDouble(figures.timeAvg)},\n` +
    `"time_max" : ${figures.timeMax},\n"time_min" : ${figures.timeMin}\n}`
  );
}
