/** A link on the landing page. */
export interface Link {
  readonly path: string;
  readonly text: string;
}

/** Renders the HTML page at `/`. */
export function landingPage(title: string, links: readonly Link[]): string {
  const items = links.map(({ path, text }) => `<li><a href="${escapeHtml(path)}">${escapeHtml(text)}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escapeHtml(title)}</title></head>`,
    `<body><h1>${escapeHtml(title)}</h1>`,
    `<ul>${items.join('')}</ul>`,
    '</body></html>',
    '',
  ].join('\n');
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => names[character] as string);
}
