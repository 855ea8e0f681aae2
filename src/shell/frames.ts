import { crc32 } from 'node:zlib';

/** Before each frame: magic, its length and the checksum of its bytes, 32 bits each, big-endian. */
const magic = Buffer.from('RBJ1');
const headerLength = 12;

/** Frames as they are kept in a file. */
export function framesForDisk(frames: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const header = Buffer.alloc(headerLength);
      magic.copy(header);
      header.writeUInt32BE(frame.length, 4);
      header.writeUInt32BE(crc32(frame), 8);
      return [header, frame];
    }),
  );
}

/**
 * The whole frames of a file, and where the last one ends. A frame that a crash tore or the disk damaged is left out;
 * what stands behind it is found again.
 */
export function framesOnDisk(content: Buffer): { readonly frames: Buffer[]; readonly end: number } {
  const frames: Buffer[] = [];
  let end = 0;
  for (let at = content.indexOf(magic); at !== -1;) {
    const frame = frameAt(content, at);
    if (frame === undefined) {
      at = content.indexOf(magic, at + 1);
      continue;
    }
    frames.push(frame);
    end = at + headerLength + frame.length;
    at = content.indexOf(magic, end);
  }
  return { frames, end };
}

function frameAt(content: Buffer, at: number): Buffer | undefined {
  if (at + headerLength > content.length) return undefined;
  const end = at + headerLength + content.readUInt32BE(at + 4);
  if (end > content.length) return undefined;
  const frame = content.subarray(at + headerLength, end);
  return crc32(frame) === content.readUInt32BE(at + 8) ? frame : undefined;
}
