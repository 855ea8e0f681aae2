import type { RivalRow } from './rival';

const rowHeight = 36;
const spare = 12;

/** The least a list on the screen can do: rows of plain text at their places, those in sight fetched from `rowsOf`. */
export function showBareList(
  total: number,
  rowsOf: (offset: number, limit: number) => Promise<readonly RivalRow[]>,
): void {
  const scroller = document.createElement('div');
  scroller.className = 'bare-list';
  scroller.tabIndex = 0;
  scroller.style.cssText = 'position:fixed;inset:0;overflow:auto';
  const body = document.createElement('div');
  body.style.cssText = `position:relative;height:${total * rowHeight}px`;
  scroller.append(body);
  document.body.replaceChildren(scroller);

  const lines = new Map<number, HTMLElement>();
  let wanted = { first: -1, count: 0 };
  let isAsking = false;
  /** One question at a time: places passed meanwhile are never asked for. */
  const fill = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    for (let filled = -1; filled !== wanted.first;) {
      const { first, count } = wanted;
      for (const [at, row] of (await rowsOf(first, count)).entries()) {
        const line = lines.get(first + at);
        if (line) line.textContent = `${row.name} ${row.city} ${row.code}`;
      }
      filled = first;
    }
    isAsking = false;
  };
  const show = (): void => {
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - spare);
    const count = Math.min(total - first, Math.ceil(scroller.clientHeight / rowHeight) + 2 * spare);
    for (const [index, line] of lines)
      if (index < first || index >= first + count) {
        line.remove();
        lines.delete(index);
      }
    for (let index = first; index < first + count; index += 1) {
      if (lines.has(index)) continue;
      const line = document.createElement('div');
      line.className = 'bare-row';
      line.style.cssText = `position:absolute;height:${rowHeight}px;top:${index * rowHeight}px`;
      lines.set(index, line);
      body.append(line);
    }
    if (first === wanted.first) return;
    wanted = { first, count };
    void fill();
  };
  scroller.addEventListener('scroll', show);
  scroller.addEventListener('keydown', (event) => {
    if (event.key !== 'PageDown') return;
    event.preventDefault();
    scroller.scrollTop += scroller.clientHeight - 2 * rowHeight;
  });
  show();
  scroller.focus();
}
