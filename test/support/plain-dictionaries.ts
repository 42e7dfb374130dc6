/** A place where an object with a prototype is used as a dictionary. */
export interface PlainDictionary {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

interface Pattern {
  readonly expression: RegExp;
  readonly why: string;
}

const DICTIONARY_TYPE = String.raw`(?:Readonly<|Partial<)*(?:Record<\s*string\b|\{\s*(?:readonly\s+)?\[\w+:\s*string\])`;

/** Each alone is enough; comments and texts were taken out before. */
const PATTERNS: readonly Pattern[] = [
  { expression: /\bObject\s*\.\s*fromEntries\b/g, why: 'Object.fromEntries makes an object with a prototype' },
  { expression: /\bObject\s*\.\s*assign\(\s*\{/g, why: 'Object.assign into an object with a prototype' },
  { expression: /\bRecord<\s*string\b[^=;(){}:]*=\s*\{\s*[};]/g, why: 'a dictionary that begins as {}' },
  {
    expression: /\{\s*(?:readonly\s+)?\[\w+:\s*string\]:[^=;(){}]*\}>*\s*=\s*\{\s*[};]/g,
    why: 'a dictionary that begins as {}',
  },
  {
    expression: new RegExp(String.raw`\{\s*\}\s*(?:as|satisfies)\s+${DICTIONARY_TYPE}`, 'g'),
    why: 'a {} that is called a dictionary',
  },
  { expression: /\.reduce\b(?:<[^;]*?>)?\([^;]*?,\s*\{\s*\}(?:\s*as\s+[^)]*)?\s*,?\s*\)/g, why: 'reduce into {}' },
  {
    expression: /\{\s*(?:[^{};]*,\s*)?\.\.\.[^,{};]*\b(?:tags|labels|tagsOf|labelsOf|point\.fields)\b/gi,
    why: 'tags or labels spread into an object',
  },
  {
    expression: /(?<!\bconst |\blet |\bvar )\b[A-Za-z_$][\w$]* in (?:[a-z]\w*)\b(?=\s*(?:\)|\?|&&|\|\|))/g,
    why: '`in` looks at the prototype as well',
  },
];

/**
 * Finds objects with a prototype that are indexed by names: written under a computed name, or read under one where the
 * name may be anything. A name that a cluster chose (`constructor`, `__proto__`) then finds what nobody put there.
 */
export function findPlainDictionaries(source: string): PlainDictionary[] {
  const code = withoutTexts(source);
  const found = PATTERNS.flatMap(({ expression, why }) =>
    [...code.matchAll(expression)].map(({ index }) => ({ index, why })),
  );
  for (const [, name = '', index] of plainObjects(code)) {
    const use = new RegExp(String.raw`(?<![\w$.#])${escaped(name)}\s*(?:\?\.|!)?\[(?!\s*(?:\d+|)\s*\])`, 'g');
    for (const match of code.matchAll(use)) {
      if (match.index === index) continue;
      found.push({ index: match.index, why: `${name} is an object with a prototype, indexed by a name` });
    }
  }
  const lines = source.split('\n');
  const places = found.map(({ index, why }) => {
    const line = code.slice(0, index).split('\n').length;
    return { line, text: (lines[line - 1] ?? '').trim(), why };
  });
  return places
    .filter((one, at) => places.findIndex(({ line }) => line === one.line) === at)
    .sort((a, b) => a.line - b.line);
}

/** Names of variables and members that are made by an object literal. */
function plainObjects(code: string): [text: string, name: string, index: number][] {
  const declared =
    /(?:\b(?:const|let|var)\s+|[;{]\s*(?:static\s+|readonly\s+)*(?:this\.)?(?=#))([#\w$]+)(?:\s*:\s*[^=;]+?)?\s*=\s*(?:Object\.freeze\(\s*)?\{(?!\s*\.\.\.)/g;
  return [...code.matchAll(declared)].map((match) => [match[0], (match[1] ?? '').replace(/^#/, 'this.#'), match.index]);
}

const escaped = (name: string): string => name.replace(/[$.#]/g, String.raw`\$&`);

/** Comments go; texts and patterns keep their length, so that places stay where they are. */
function withoutTexts(source: string): string {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  return source
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (text) =>
      text.startsWith('/') ? blank(text) : `${text[0]}${'.'.repeat(text.length - 2)}${text[0]}`,
    )
    .replace(/\[(['"])\.*\1\]/g, (text) => '.'.repeat(text.length));
}
