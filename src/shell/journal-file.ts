import { open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { framesForDisk, framesOnDisk } from './frames';
import { readFileIfThere, removeFile, syncFolder, writePrivateFile } from './private-file';

/**
 * Frames in one file, in the order they came. What was answered is on the disk. One caller at a time: whoever uses it
 * waits for each promise before the next call.
 */
export interface JournalFile {
  read(): Promise<readonly Uint8Array[]>;
  /** Resolves once the disk has them. @throws the system's error; then none of them counts */
  append(frames: readonly Uint8Array[]): Promise<void>;
  /** All at once: a crash leaves the old frames or the new ones. Without frames the file stays, so that an append is one fsync. */
  replace(frames: readonly Uint8Array[]): Promise<void>;
  remove(): Promise<void>;
  /** Bytes on the disk. */
  size(): Promise<number>;
}

export function openJournalFile(path: string): JournalFile {
  /** Where the next frame belongs; undefined: look first. */
  let end: number | undefined;
  /** The disk has what was appended, and an edit waits for nothing more: the file is closed before the next call touches it. */
  let closing: Promise<void> = Promise.resolve();

  async function load(): Promise<Buffer[]> {
    await closing;
    const content = await readFileIfThere(path);
    const found = framesOnDisk(content ?? Buffer.alloc(0));
    // Behind the last whole frame lies what a crash tore: left there, parts of it could come back behind a shorter one.
    if (content !== undefined && content.length > found.end) await truncate(path, found.end);
    end = found.end;
    return found.frames;
  }

  async function size(): Promise<number> {
    if (end === undefined) await load();
    return end ?? 0;
  }

  async function openForWriting(): Promise<{ readonly file: FileHandle; readonly isNew: boolean }> {
    try {
      return { file: await open(path, 'r+'), isNew: false };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      return { file: await open(path, 'w', 0o600), isNew: true };
    }
  }

  return {
    size,
    read: load,
    async append(frames) {
      const at = await size();
      const bytes = framesForDisk(frames);
      end = undefined;
      await closing;
      const { file, isNew } = await openForWriting();
      try {
        for (let written = 0; written < bytes.length;) {
          written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
        }
        await file.datasync();
      } catch (error) {
        // The caller hears that it is not kept: it must not come back.
        await file.truncate(at).catch(() => undefined);
        throw error;
      } finally {
        closing = file.close().catch(() => undefined);
      }
      if (isNew) await syncFolder(dirname(path));
      end = at + bytes.length;
    },
    async replace(frames) {
      end = undefined;
      await closing;
      if (frames.length > 0) return writePrivateFile(path, framesForDisk(frames));
      const { file, isNew } = await openForWriting();
      try {
        await file.truncate(0);
        await file.datasync();
      } finally {
        await file.close();
      }
      if (isNew) await syncFolder(dirname(path));
    },
    async remove() {
      end = undefined;
      await closing;
      await removeFile(path);
    },
  };
}
