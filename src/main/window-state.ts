import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writePrivateFile } from '../shell/private-file';

/** In device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const stateSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(100),
  height: z.int().min(100),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

export const smallestWindow = { width: 960, height: 640 } as const;
const firstWindow = { width: 1440, height: 900 } as const;
/** So much of the title bar must lie on a screen that a person can catch it. */
const grip = { width: 100, height: 40 } as const;

/** Where the window opens: as it was left, if that still lies on a screen; else in the middle of the first screen. */
export function placeWindow(
  stored: WindowState | undefined,
  workAreas: readonly Rectangle[],
): { bounds: Partial<Rectangle> & { width: number; height: number }; isMaximized: boolean } {
  const first = workAreas[0] ?? { x: 0, y: 0, ...firstWindow };
  const fitting = {
    width: Math.max(Math.min(stored?.width ?? firstWindow.width, first.width), smallestWindow.width),
    height: Math.max(Math.min(stored?.height ?? firstWindow.height, first.height), smallestWindow.height),
  };
  if (stored === undefined) return { bounds: fitting, isMaximized: false };
  const isReachable = workAreas.some(
    (area) =>
      stored.x + stored.width >= area.x + grip.width &&
      stored.x <= area.x + area.width - grip.width &&
      stored.y >= area.y &&
      stored.y <= area.y + area.height - grip.height,
  );
  const { x, y, width, height, isMaximized } = stored;
  return { bounds: isReachable ? { x, y, width, height } : fitting, isMaximized };
}

export function readWindowState(path: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writePrivateFile(path, JSON.stringify(state));
}
