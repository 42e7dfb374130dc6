/** Registers the secrets of this process, finds them in their various forms, and redacts them from texts. */
export { hiddenPartsOf } from './parts.js';
export { isPublicHeader, looksLikeHeaders, looksSecret, looksSecretOption } from './names.js';
export { redact, redactAndCut } from './redact.js';
export { redactError } from './redact-error.js';
export { redactValue } from './redact-value.js';
export { hold, rollingSecrets } from './registry.js';
export { secret, secretLogin } from './secret.js';
