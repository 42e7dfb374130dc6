// Runs a command of the built gostats for one folder after the other within this process: a process for each takes
// longer than what it does. `node in-turn.mjs check|run <list>`; the list is a JSON file, [{ cwd, until }], and `until`
// lists what a run has to say before it is interrupted. Prints [{ code, stdout, stderr }] as JSON.
import { readFileSync } from 'node:fs';

const [command, list] = process.argv.slice(2);
const folders = JSON.parse(readFileSync(list, 'utf8'));
const print = process.stdout.write.bind(process.stdout);
const exit = process.exit.bind(process);
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0);
let code;
process.exit = (given) => void (code = given);

let said = { stdout: '', stderr: '' };
let heard = () => {};
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, ...rest) => {
    said[name] += String(chunk);
    heard();
    rest.findLast((one) => typeof one === 'function')?.();
    return true;
  };
}
// The program keeps these functions as it is loaded.
const { main } = await import('../../dist/main.js');

const results = [];
for (const { cwd, until } of folders) {
  process.chdir(cwd);
  said = { stdout: '', stderr: '' };
  const interrupt = () => void process.emit('SIGINT');
  const patience = setTimeout(interrupt, 60_000);
  heard = () => {
    if (until === undefined || !until.every((one) => (said.stdout + said.stderr).includes(one))) return;
    heard = () => {};
    setImmediate(interrupt);
  };
  await main(command === 'check' ? ['check', '--json'] : ['run']);
  clearTimeout(patience);
  results.push({ code, ...said });
}
print(JSON.stringify(results), () => exit(0));
