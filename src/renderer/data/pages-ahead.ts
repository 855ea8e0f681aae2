import type { Answer } from './page';

/** One is being stored, one is here, one is on its way: head office, line and laptop all have something to do. */
const mostPages = 2;

interface PageAhead {
  /** Where the page begins. */
  readonly checkpoint: string;
  readonly answer: Promise<Answer>;
  got: Answer | undefined;
}

/**
 * Pages of a whole load that are asked for before they are needed; each says where the next one begins. Nothing of them is
 * kept anywhere else: whoever stops, or fails, asks again from the place that is stored.
 */
export class PagesAhead {
  #pages: PageAhead[] = [];

  constructor(
    readonly ask: (checkpoint: string) => Promise<Answer>,
    /** Whether more may be asked for now; what waits to be sent goes first. */
    readonly mayAsk: () => boolean,
  ) {}

  /** The page that begins at this place, if it was asked for. What was asked for at another place is forgotten. */
  take(checkpoint: string | null): Promise<Answer> | undefined {
    const next = this.#pages.shift();
    if (next?.checkpoint === checkpoint) return next?.answer;
    this.#pages = [];
    return undefined;
  }

  /** @param answer the page that is stored now, with more behind it */
  goOn(answer: Answer): void {
    if (this.#pages.length === 0) this.#askBehind(answer);
    else this.#grow();
  }

  #grow(): void {
    const last = this.#pages.at(-1)?.got;
    if (last?.more === true && this.#pages.length < mostPages) this.#askBehind(last);
  }

  #askBehind({ checkpoint }: Answer): void {
    if (!this.mayAsk()) return;
    const page: PageAhead = { checkpoint, answer: this.ask(checkpoint), got: undefined };
    this.#pages.push(page);
    page.answer.then(
      (got) => {
        page.got = got;
        if (this.#pages.includes(page)) this.#grow();
      },
      // Whoever takes the page hears of it.
      () => undefined,
    );
  }
}
