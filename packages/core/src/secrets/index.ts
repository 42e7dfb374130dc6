/** Secrets of this process: what they are, in which forms they are found, and how they are kept out of texts. */
export { hiddenPartsOf } from './parts.js';
export { isPublicHeader, looksLikeHeaders, looksSecret, looksSecretOption } from './names.js';
export { redact, redactAndCut } from './redact.js';
export { redactError } from './redact-error.js';
export { redactValue } from './redact-value.js';
export { hold, rollingSecrets } from './registry.js';
export { secret, secretLogin } from './secret.js';
