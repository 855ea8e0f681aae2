/** The whole body of a request, undefined when it has none, or the news that it is longer than `maxBytes`. */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined | 'too large'> {
  if (request.body === null) return undefined;
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return 'too large';
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body) {
    length += part.byteLength;
    if (length > maxBytes) return 'too large';
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
