// What a person would see: frames, rows and words of a page, measured inside the page itself.
import type { Locator, Page } from 'playwright';

/** A list on a screen: ours or a bare one. */
export interface ScreenList {
  readonly scroller: string;
  readonly row: string;
}
export const ownList: ScreenList = { scroller: '.table-scroll', row: 'tbody tr[aria-rowindex]' };
export const bareList: ScreenList = { scroller: '.bare-list', row: '.bare-row' };

export interface Frames {
  readonly longestMs: number;
  /** Per cent of all frames. */
  readonly within50Ms: number;
}

/** Runs `work` and says how evenly the page drew meanwhile. */
export async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    let on = true;
    const frame = (): void => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      if (on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, {
      stopFrames: () => {
        on = false;
        return frames;
      },
    });
  });
  await work();
  const frames = await page.evaluate(() => (window as unknown as { stopFrames(): number[] }).stopFrames());
  return {
    longestMs: Math.max(...frames),
    within50Ms: (100 * frames.filter((ms) => ms <= 50).length) / frames.length,
  };
}

/** From the first row to the last in `frames` steps, one a frame, as a hand on the scroll bar does it. */
export const scrollToEnd = (page: Page, { scroller }: ScreenList, frames: number): Promise<void> =>
  page.evaluate(
    async ([selector, steps]) => {
      const element = document.querySelector(selector) as HTMLElement;
      const height = element.scrollHeight - element.clientHeight;
      for (let step = 1; step <= steps; step += 1) {
        element.scrollTop = (height * step) / steps;
        await new Promise(requestAnimationFrame);
      }
    },
    [scroller, frames] as const,
  );

/** Holds a key down as a keyboard repeats it. */
export async function holdKey(page: Page, { scroller }: ScreenList, key: string, times: number): Promise<void> {
  await page.locator(scroller).evaluate((element) => {
    element.scrollTop = 0;
    (element as HTMLElement).focus();
  });
  for (let n = 0; n < times; n += 1) {
    const repeated = page.waitForTimeout(33);
    await page.keyboard.down(key);
    await repeated;
  }
  await page.keyboard.up(key);
}

/** Jumps to places of the list (0 to 1): milliseconds until every row in sight has its words, frame by frame. */
export const jumps = (page: Page, { scroller, row }: ScreenList, places: readonly number[]): Promise<number[]> =>
  page.evaluate(
    async ([scrollerSelector, rowSelector, all]) => {
      const element = document.querySelector(scrollerSelector) as HTMLElement;
      const { top, bottom } = element.getBoundingClientRect();
      const isFilled = (): boolean => {
        const rows = [...element.querySelectorAll(rowSelector)].filter((line) => {
          const box = line.getBoundingClientRect();
          return box.bottom > top && box.top < bottom;
        });
        return rows.length > 3 && rows.every((line) => line.textContent !== '');
      };
      const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
      const taken: number[] = [];
      for (const place of all) {
        const start = performance.now();
        element.scrollTop = place * (element.scrollHeight - element.clientHeight);
        do await frame();
        while (!isFilled() && performance.now() - start < 30_000);
        taken.push(performance.now() - start);
        await frame();
      }
      return taken;
    },
    [scroller, row, places] as const,
  );

/** Clicks and waits until the rows in sight are others. @returns milliseconds, the frame that shows them included */
export const clickAndSee = (target: Locator, { row }: ScreenList): Promise<number> =>
  target.evaluate(async (element, rowSelector) => {
    const words = (): string =>
      [...document.querySelectorAll(rowSelector)]
        .slice(0, 15)
        .map((line) => line.textContent)
        .join('\n');
    const before = words();
    const start = performance.now();
    (element as HTMLElement).click();
    do {
      await new Promise(requestAnimationFrame);
      if (performance.now() - start > 60_000) throw new Error('nothing changed after a click');
    } while (words() === before || words() === '');
    return performance.now() - start;
  }, row);

/** Runs in a page that is just being opened, and notes when the first row has its words. */
export function noteFirstRow(): void {
  // No row ever comes there, and to look for one in every frame would disturb what is measured.
  if (location.pathname === '/bench.html' && location.hash === '') return;
  const look = (): void => {
    if (document.querySelector('tbody tr[aria-rowindex] .cell, .bare-row:not(:empty)'))
      Object.assign(window, { firstRowMs: performance.now() });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Milliseconds from the start of the page until its first row, once there is one. */
export async function firstRowMs(page: Page): Promise<number> {
  const noted = await page.waitForFunction(() => (window as unknown as { firstRowMs?: number }).firstRowMs);
  return Number(await noted.jsonValue());
}

/** The next frame after Ctrl+Enter in which `text` stands on the page outside of a field. */
export async function submitAndSee(page: Page, text: string): Promise<number> {
  await page.evaluate((wanted) => {
    const seen = new Promise<number>((resolve) => {
      const begin = (event: KeyboardEvent): void => {
        if (event.key !== 'Enter') return;
        // Heard once: what this edit waits for is gone with the next one, and would be looked for in every frame.
        removeEventListener('keydown', begin, { capture: true });
        const start = event.timeStamp;
        const look = (): void => {
          if (document.body.textContent.includes(wanted))
            requestAnimationFrame(() => resolve(performance.now() - start));
          else requestAnimationFrame(look);
        };
        look();
      };
      addEventListener('keydown', begin, { capture: true });
    });
    Object.assign(window, { seen });
  }, text);
  await page.keyboard.press('Control+Enter');
  return page.evaluate(() => (window as unknown as { seen: Promise<number> }).seen);
}
