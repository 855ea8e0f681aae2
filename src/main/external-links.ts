const maxLength = 2000;

/**
 * The address as it may be handed to the operating system, or undefined: https, mailto and tel only, without a user
 * name in front of the host (https://bank@evil), without control characters, and spelled the way the parser reads it.
 */
export function allowedExternalUrl(text: string): string | undefined {
  if (text.length > maxLength || hasControlCharacter(text) || text.includes('\\')) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.protocol === 'https:')
    return url.username === '' && url.password === '' && url.host !== '' ? url.href : undefined;
  return url.protocol === 'mailto:' || url.protocol === 'tel:' ? url.href : undefined;
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    // Also the marks that turn the direction of reading, and the space.
    if (code <= 0x20 || code === 0x7f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
      return true;
  }
  return false;
}
