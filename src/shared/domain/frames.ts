/** Several byte strings in one: a length (32 bits, big-endian) before each. What page and shell send for a journal. */
export function packFrames(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(frames.reduce((sum, frame) => sum + 4 + frame.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const frame of frames) {
    view.setUint32(at, frame.length);
    packed.set(frame, at + 4);
    at += 4 + frame.length;
  }
  return packed;
}

/** The frames, without copying them; undefined when a length does not fit what is there. */
export function unpackFrames(packed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const frames: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < packed.length;) {
    if (at + 4 > packed.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > packed.length) return undefined;
    frames.push(packed.subarray(at + 4, end));
    at = end;
  }
  return frames;
}
