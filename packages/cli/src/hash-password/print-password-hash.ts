import type { ReadStream } from 'node:tty';
import type { Readable, Writable } from 'node:stream';
import { hashPassword } from '@gostats/net';
import { EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';

/** Longer than any real password; stops reading early if the wrong file was piped in. */
const MAX_LENGTH = 1024;

type Input = Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

/**
 * Prints the hash of a password. At a terminal it prompts twice; from a pipe or a file it reads everything except the
 * final line break.
 */
export async function printPasswordHash(input: Input, output: Writable, errors: Writable): Promise<number> {
  const password = input.isTTY === true ? await askTwice(input, errors) : await readAll(input);
  if (password === undefined) return EXIT_WRONG;
  if (password === '' || password.length > MAX_LENGTH) {
    errors.write(`gostats: expected a password of 1 to ${MAX_LENGTH} characters.\n`);
    return EXIT_WRONG;
  }
  output.write(`${await hashPassword(password)}\n`);
  return EXIT_STOPPED;
}

async function readAll(input: Readable): Promise<string> {
  let text = '';
  for await (const chunk of input.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_LENGTH + 2) break;
  }
  return text.replace(/\r?\n$/, '');
}

async function askTwice(input: Input, errors: Writable): Promise<string | undefined> {
  const first = await ask('Password: ', input, errors);
  const second = first === undefined ? undefined : await ask('Repeat the password: ', input, errors);
  if (first === second) return first;
  if (second !== undefined) errors.write('gostats: the passwords do not match.\n');
  return undefined;
}

/** Reads one line from the terminal without echo. Returns undefined after Ctrl-C or Ctrl-D. */
function ask(question: string, input: Input, errors: Writable): Promise<string | undefined> {
  errors.write(question);
  input.setRawMode?.(true);
  input.setEncoding('utf8').resume();
  return new Promise((resolve) => {
    let text = '';
    const end = (answer: string | undefined): void => {
      input.off('data', take).off('end', leave).pause();
      input.setRawMode?.(false);
      errors.write('\n');
      resolve(answer);
    };
    const leave = (): void => end(undefined);
    const take = (keys: string): void => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') {
          end(text);
          return;
        }
        if (key === '\u0003' || key === '\u0004') {
          leave();
          return;
        }
        text = key === '\u007f' || key === '\b' ? text.replace(/.$/su, '') : text + key;
      }
    };
    input.on('data', take).on('end', leave);
  });
}
