/**
 * A WebSocket to the shell carries requests without a body of HTTP each: `number 32 | status 16 | body`, big-endian. An
 * answer has the number of its request and the status that HTTP would have given; the status of a request is 0.
 */
export interface LineMessage {
  readonly number: number;
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

export const lineHeaderBytes = 6;
/** Of a body. What is longer goes by an ordinary request. */
export const mostLineBytes = 1024 * 1024;

export function packLineMessage({ number, status, body }: LineMessage): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(lineHeaderBytes + body.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, number);
  view.setUint16(4, status);
  message.set(body, lineHeaderBytes);
  return message;
}

/** undefined: too short to be one. The body is a copy. */
export function unpackLineMessage(message: Uint8Array): LineMessage | undefined {
  if (message.length < lineHeaderBytes) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  return { number: view.getUint32(0), status: view.getUint16(4), body: new Uint8Array(message.slice(lineHeaderBytes)) };
}
