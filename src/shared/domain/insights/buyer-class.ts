import { within } from './churn';
import { sourcesOf } from './counted-orders';
import { type BuyerClass, buyerClasses, type CustomerFacts, type Part, type PurchaseFact } from './customer-facts';
import { monthDays } from './purchase-history';
import type { CustomerScores } from './scores';

const lookBackDays = Math.round(24 * monthDays);
/** With fewer orders nothing can be said. */
const leastOrders = 3;
/** What the strongest sign has to reach, and by how much it has to be ahead of the second. */
const leastSign = 0.5;
const leastLead = 0.1;
/** What a refusal for that reason adds to a sign, and the most that refusals add. */
const perAnswer = 0.1;
const mostByAnswers = 0.3;

/**
 * Price-, brand- or quality-minded, from the orders of two years that have lines. Signs between 0 and 1:
 * - price: share of the spend that was bought at a discount;
 * - brand: share of the spend after the first day that went to products bought before;
 * - quality: returns and complaints beside the orders, full at one for every two of them.
 * Refused suggestions add to the sign of the reason given. The strongest sign is the class if it reaches one half and leads clearly; a class set by hand
 * wins. Points are hundredths of the sign.
 */
export function buyerClassOf(
  facts: Omit<CustomerFacts, 'orders'>,
  counted: readonly PurchaseFact[],
  asOfDay: number,
): CustomerScores['buyer'] {
  const byHand = facts.account.buyerClass;
  const from = asOfDay - lookBackDays;
  const orders = counted.filter(({ day }) => day > from);
  const bought = orders.filter(({ lines, netMinor }) => lines !== undefined && netMinor >= 0);
  const refusals = facts.answers.filter(({ answer, day }) => answer === 'refused' && day > from && day <= asOfDay);
  const addedBy = (reason: BuyerClass): number =>
    Math.min(mostByAnswers, perAnswer * refusals.filter((refusal) => refusal.reason === reason).length);
  if (bought.length < leastOrders) return { ...(byHand ? { class: byHand } : {}), byHand: !!byHand, parts: [] };

  const own: Readonly<Record<BuyerClass, Part & { readonly sign: number }>> = {
    price: discounts(bought),
    brand: repeats(bought),
    quality: returns(facts, orders, bought.length, from, asOfDay),
  };
  const signs = buyerClasses
    .map((name) => ({ name, sign: Math.min(1, own[name].sign + addedBy(name)) }))
    .sort((a, b) => b.sign - a.sign);
  const [best, second] = signs;
  const computed =
    best && second && best.sign >= leastSign && best.sign - second.sign >= leastLead ? best.name : undefined;
  const named = byHand ?? computed;
  const parts = buyerClasses.map((name) => {
    const { sign: _, ...part } = own[name];
    return { ...part, values: { ...part.values, class: name } };
  });
  const answers = buyerClasses.flatMap((name) => {
    const given = refusals.filter(({ reason }) => reason === name);
    return given.length === 0
      ? []
      : [
          {
            key: 'answers',
            points: Math.round(100 * addedBy(name)),
            values: { class: name, refusals: given.length },
            records: sourcesOf('suggestionAnswer', given),
          },
        ];
  });
  return { ...(named ? { class: named } : {}), byHand: byHand !== undefined, parts: [...parts, ...answers] };
}

const part = (
  key: string,
  sign: number,
  values: Part['values'],
  records: Part['records'],
): Part & { readonly sign: number } => ({ key, sign, points: Math.round(100 * sign), values, records });

function discounts(orders: readonly PurchaseFact[]): Part & { readonly sign: number } {
  let [all, discounted] = [0, 0];
  for (const { lines } of orders)
    for (const { netMinor, discountBp } of lines ?? []) {
      if (netMinor <= 0) continue;
      all += netMinor;
      if (discountBp > 0) discounted += netMinor;
    }
  const sign = all > 0 ? discounted / all : 0;
  const with_ = orders.filter(({ lines }) => lines?.some(({ discountBp }) => discountBp > 0));
  return part('discounts', sign, { percent: Math.round(100 * sign) }, sourcesOf('order', with_));
}

function repeats(orders: readonly PurchaseFact[]): Part & { readonly sign: number } {
  const known = new Map<string, number>();
  const firstDay = orders[0]?.day ?? 0;
  let [all, again] = [0, 0];
  for (const { day, lines } of orders)
    for (const { productId, netMinor } of lines ?? []) {
      const first = known.get(productId);
      if (first === undefined) known.set(productId, day);
      if (day === firstDay || netMinor <= 0) continue;
      all += netMinor;
      if (first !== undefined && first < day) again += netMinor;
    }
  const sign = all > 0 ? again / all : 0;
  return part('repeats', sign, { percent: Math.round(100 * sign), products: known.size }, sourcesOf('order', orders));
}

function returns(
  facts: Omit<CustomerFacts, 'orders'>,
  orders: readonly PurchaseFact[],
  bought: number,
  from: number,
  asOfDay: number,
): Part & { readonly sign: number } {
  const sentBack = orders.filter(({ netMinor, lines }) => netMinor < 0 || lines?.some((line) => line.netMinor < 0));
  const complaints = facts.cases.filter(
    ({ type, openedDay }) => type === 'complaint' && openedDay > from && openedDay <= asOfDay,
  );
  const sign = within((2 * (sentBack.length + complaints.length)) / bought, 0, 1);
  return part('returns', sign, { returns: sentBack.length, complaints: complaints.length, orders: bought }, [
    ...sourcesOf('order', sentBack),
    ...sourcesOf('case', complaints),
  ]);
}
