// The page's only Trusted Types policy (docs/decisions/010). Imported first by main.tsx, before anything touches the page.

/** What the policy needs of the browser; TypeScript's DOM types do not know Trusted Types. */
interface TrustedTypesHost {
  readonly trustedTypes?: {
    createPolicy(
      name: 'default',
      rules: { createHTML(text: string): string; createScriptURL(url: string): string },
    ): unknown;
  };
}

/** Style sheets reach the page as text of style elements. Text without a tag cannot become anything else. */
function createHTML(text: string): string {
  if (text.includes('<')) throw new TypeError('markup from text is not allowed');
  return text;
}

/** Workers are the only scripts that are started by address, and they come with the app. */
function createScriptURL(text: string): string {
  const url = new URL(text, location.href);
  if (url.protocol !== location.protocol || url.host !== location.host) {
    throw new TypeError('scripts come from the app itself only');
  }
  return text;
}

(globalThis as TrustedTypesHost).trustedTypes?.createPolicy('default', { createHTML, createScriptURL });
