import { expect, it } from 'vitest';
import type { Answer } from './page';
import { PagesAhead } from './pages-ahead';

const page = (checkpoint: string, more = true): Answer => ({
  ...{ protocol: 1, epoch: 'e', serverTime: '', results: [], records: [], gone: [], checkpoint, more, remaining: 0 },
});

function line() {
  const asked: string[] = [];
  const answers = new Map<string, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  const state = { mayAsk: true };
  const ahead = new PagesAhead(
    (checkpoint) => {
      asked.push(checkpoint);
      return new Promise((resolve, reject) => answers.set(checkpoint, { resolve, reject }));
    },
    () => state.mayAsk,
  );
  const arrive = async (at: string, answer: Answer): Promise<void> => {
    answers.get(at)?.resolve(answer);
    await Promise.resolve();
  };
  return { asked, answers, state, ahead, arrive };
}

it('asks for the page behind the one that is stored, and for one more as soon as that is here', async () => {
  const { asked, ahead, arrive } = line();
  expect(ahead.take(null)).toBeUndefined();
  ahead.goOn(page('1'));
  expect(asked).toEqual(['1']);
  await arrive('1', page('2'));
  await arrive('2', page('3'));
  expect(asked).toEqual(['1', '2']);
  expect(await ahead.take('1')).toEqual(page('2'));
  ahead.goOn(page('2'));
  expect(asked).toEqual(['1', '2', '3']);
  expect(await ahead.take('2')).toEqual(page('3'));
  await arrive('3', page('4', false));
  ahead.goOn(page('3'));
  expect(await ahead.take('3')).toEqual(page('4', false));
  expect(asked).toEqual(['1', '2', '3']);
});

it('asks for nothing while something is to be sent, and forgets what begins elsewhere', async () => {
  const { asked, state, ahead, arrive } = line();
  state.mayAsk = false;
  ahead.goOn(page('1'));
  expect(asked).toEqual([]);
  state.mayAsk = true;
  ahead.goOn(page('1'));
  state.mayAsk = false;
  await arrive('1', page('2'));
  expect(asked).toEqual(['1']);
  expect(ahead.take('other')).toBeUndefined();
  expect(ahead.take('1')).toBeUndefined();
});

it('tells a failure to whoever takes the page, and asks for nothing behind it', async () => {
  const { asked, answers, ahead } = line();
  ahead.goOn(page('1'));
  answers.get('1')?.reject(new Error('the line is cut'));
  await expect(ahead.take('1')).rejects.toThrow('the line is cut');
  expect(asked).toEqual(['1']);
});
