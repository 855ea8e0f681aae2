const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const allowedExtensions = new Set(['csv', 'json', 'txt', 'pdf', 'png', 'svg', 'html', 'ics', 'vcf', 'zip']);

/**
 * A file name to suggest in the save dialog: no folders, no names a system reserves, no kind of file that a double
 * click would run.
 */
export function safeFileName(suggested: string): string {
  const base = suggested.replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '');
  const name = base === '' || reserved.test(base) ? `roadbook-${base}` : base;
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && allowedExtensions.has(extension) ? name : `${name}.txt`;
}
