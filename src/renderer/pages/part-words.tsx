import { Fragment, type ReactNode } from 'react';
import type { Part } from '../../shared/domain/insights/customer-facts';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { RefTitle } from '../ui/field-value';
import { useCategoryNames } from './category-name';

/** The sentence of each part of a score, by its key (domain/insights). */
const texts = {
  overdueUsual: [
    '{silence} days silent, usual {usual}',
    '{silence} 天未下单，通常 {usual} 天',
    '{silence} 天未下單，通常 {usual} 天',
  ],
  overdue: ['{silence} days since the last order', '距上次下单 {silence} 天', '距上次下單 {silence} 天'],
  fallingBy: ['Spend down {share}', '消费下降 {share}', '消費下降 {share}'],
  risingBy: ['Spend up {share}', '消费上升 {share}', '消費上升 {share}'],
  spendFirst: ['First spend: {amount}', '首次消费 {amount}', '首次消費 {amount}'],
  spendSame: ['Spend as before', '消费持平', '消費持平'],
  complaints: [
    'Complaints: {open} open, {late} late',
    '投诉：{open} 起未结，{late} 起超期',
    '客訴：{open} 件未結，{late} 件逾期',
  ],
  unanswered: [
    '{n} contact unanswered|{n} contacts unanswered in a row',
    '连续 {n} 次联系未获回应',
    '連續 {n} 次聯絡未獲回應',
  ],
  ties: ['{n} tie to us|{n} ties to us', '{n} 项合作纽带', '{n} 項合作關係'],
  behaviour: [
    'Behaviour: {n} repeat order over {days} days|Behaviour: {n} repeat orders over {days} days',
    '行为忠诚：{days} 天内重复下单 {n} 次',
    '行為忠誠：{days} 天內重複下單 {n} 次',
  ],
  attitude: [
    'Attitude: {mean} of 5 in {n} answer|Attitude: {mean} of 5 in {n} answers',
    '意识忠诚：{n} 次评价平均 {mean} 分（满分 5）',
    '態度忠誠：{n} 次評價平均 {mean} 分（滿分 5）',
  ],
  feeling: [
    'Feeling: {reached} of {contacts} contacts reached, {met} of {ratings} ratings met, {referrals} referrals',
    '情感忠诚：联系上 {reached}/{contacts} 次，达到期望 {met}/{ratings} 次，转介绍 {referrals} 个',
    '情感忠誠：聯絡上 {reached}/{contacts} 次，達到期望 {met}/{ratings} 次，轉介紹 {referrals} 個',
  ],
  discounts: ['{share} of spend at a discount', '{share} 的消费享受优惠', '{share} 的消費享有優惠'],
  repeats: ['{share} of spend on items bought before', '{share} 的消费用于买过的商品', '{share} 的消費用於買過的商品'],
  returns: [
    '{returns} returns, {complaints} complaints',
    '退货 {returns} 次，投诉 {complaints} 起',
    '退貨 {returns} 次，客訴 {complaints} 件',
  ],
  answersPrice: [
    '{n} suggestion refused for the price|{n} suggestions refused for the price',
    '{n} 次因价格不采纳建议',
    '{n} 次因價格不採納建議',
  ],
  answersBrand: [
    '{n} suggestion refused for the brand|{n} suggestions refused for the brand',
    '{n} 次因品牌不采纳建议',
    '{n} 次因品牌不採納建議',
  ],
  answersQuality: [
    '{n} suggestion refused for the quality|{n} suggestions refused for the quality',
    '{n} 次因品质不采纳建议',
    '{n} 次因品質不採納建議',
  ],
  complaintOpen: ['Open for {open} days', '已 {open} 天未结', '已 {open} 天未結'],
  complaintLate: [
    'Open for {open} days, {late} over',
    '已 {open} 天未结，超期 {late} 天',
    '已 {open} 天未結，逾期 {late} 天',
  ],
  promiseDue: ['Due in {n} day|Due in {n} days', '{n} 天后到期', '{n} 天後到期'],
  promiseToday: ['Due today', '今天到期', '今天到期'],
  promiseLate: ['{n} day over|{n} days over', '逾期 {n} 天', '逾期 {n} 天'],
  visitDue: [
    'To be visited every {interval} days, last visit {n} days ago',
    '应每 {interval} 天拜访一次，已 {n} 天未拜访',
    '應每 {interval} 天拜訪一次，已 {n} 天未拜訪',
  ],
  noOrderYet: ['No order yet, {n} days without contact', '尚未下单，{n} 天未联系', '尚未下單，{n} 天未聯絡'],
  firstOrder: ['First order on {day}', '{day} 首次下单', '{day} 首次下單'],
  silent: ['No order since {day}', '{day} 以来未下单', '{day} 以來未下單'],
  orderedAgain: ['Ordered on {day}', '{day} 下单', '{day} 下單'],
  moreOften: ['{n} order more|{n} orders more', '增加 {n} 次下单', '增加 {n} 次下單'],
  backAgain: ['Back again on {day}', '{day} 重新下单', '{day} 再次下單'],
  drift: [
    '{category}: {now} of spend, was {before}',
    '{category}占消费 {now}，原为 {before}',
    '{category}占消費 {now}，原為 {before}',
  ],
  due: [
    'Bought every {usual} days, last {silence} days ago',
    '通常每 {usual} 天购买，上次为 {silence} 天前',
    '通常每 {usual} 天購買，上次為 {silence} 天前',
  ],
  rule: [
    '{share} of orders with {products}, lift {lift}',
    '含 {products} 的订单中有 {share} 购买，提升度 {lift}',
    '含 {products} 的訂單中有 {share} 購買，增益值 {lift}',
  ],
  ruleOfSegment: [
    'Customers of segment {part}: {share} of orders with {products}, lift {lift}',
    '分群“{part}”的客户：含 {products} 的订单中有 {share} 购买，提升度 {lift}',
    '客群「{part}」的客戶：含 {products} 的訂單中有 {share} 購買，增益值 {lift}',
  ],
  ruleOfTerritory: [
    'Customers in {part}: {share} of orders with {products}, lift {lift}',
    '{part}的客户：含 {products} 的订单中有 {share} 购买，提升度 {lift}',
    '{part}的客戶：含 {products} 的訂單中有 {share} 購買，增益值 {lift}',
  ],
  foundHere: ['{reason}, found on this laptop', '{reason}（据本机订单）', '{reason}（依此裝置的訂單）'],
  and: [' and ', '和', '和'],
} as const satisfies Record<string, Label>;

/** A part of a score, or the reason of a suggestion, as words. @param currency of the amounts in it */
export function usePartWords(currency: string): (part: Part) => ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return ({ key, points, values }) => {
    const number = (name: string): number => Number(values[name] ?? 0);
    const day = (name: string): string => (values[name] === undefined ? '' : format.date(String(values[name])));
    const percent = (value: number): string => format.percent(Math.round(value) * 100);
    switch (key) {
      case 'overdue':
        return t(values['usualDays'] === undefined ? 'overdue' : 'overdueUsual', {
          silence: format.number(number('silenceDays')),
          usual: format.number(number('usualDays')),
        });
      case 'falling':
      case 'spend': {
        const [now, before] = [number('spendMinor'), number('spendBeforeMinor')];
        if (before <= 0) return t('spendFirst', { amount: format.wholeMoney(now, currency) });
        const change = Math.round((now / before - 1) * 100);
        return change === 0
          ? t('spendSame')
          : t(change < 0 ? 'fallingBy' : 'risingBy', { share: percent(Math.abs(change)) });
      }
      case 'complaints':
        return t('complaints', { open: number('open'), late: number('late') });
      case 'unanswered':
        return t('unanswered', { n: number('contacts') });
      case 'ties':
        return t('ties', { n: number('ties') });
      case 'behaviour':
        return t('behaviour', { n: number('repeats'), days: format.number(number('tenureDays')) });
      case 'attitude':
        return t('attitude', { n: number('answers'), mean: format.number(number('mean')) });
      case 'feeling':
        return t('feeling', {
          reached: number('reached'),
          contacts: number('contacts'),
          met: number('met'),
          ratings: number('ratings'),
          referrals: number('referrals'),
        });
      case 'discounts':
        return t('discounts', { share: percent(number('percent')) });
      case 'repeats':
        return t('repeats', { share: percent(number('percent')) });
      case 'returns':
        return t('returns', { returns: number('returns'), complaints: number('complaints') });
      case 'answers': {
        const of = { price: 'answersPrice', brand: 'answersBrand', quality: 'answersQuality' } as const;
        const named = values['class'];
        return t(named === 'price' || named === 'brand' || named === 'quality' ? of[named] : 'answersPrice', {
          n: number('refusals'),
        });
      }
      case 'complaint':
        return t(number('lateDays') > 0 ? 'complaintLate' : 'complaintOpen', {
          open: number('openDays'),
          late: number('lateDays'),
        });
      case 'promise': {
        const days = number('dueDays');
        return days === 0 ? t('promiseToday') : t(days < 0 ? 'promiseLate' : 'promiseDue', { n: Math.abs(days) });
      }
      case 'noOrderYet':
        return t('noOrderYet', { n: format.number(number('silenceDays')) });
      case 'visitDue':
        return t('visitDue', { interval: number('intervalDays'), n: number('silenceDays') });
      case 'firstOrder':
      case 'backAgain':
        return t(key, { day: day('orderOn') || day('lastOrderOn') });
      case 'silent':
        return values['lastOrderOn'] === undefined ? t('spendSame') : t('silent', { day: day('lastOrderOn') });
      case 'orderedAgain':
        return t('orderedAgain', { day: day('lastOrderOn') });
      case 'longerSilent':
        return t('overdue', { silence: format.number(number('silenceDays')) });
      case 'moreOften':
        return t('moreOften', { n: number('purchases') });
      case 'drift':
        return (
          <DriftWords
            category={String(values['categoryId'] ?? '')}
            now={percent(number('nowPercent'))}
            before={percent(number('beforePercent'))}
          />
        );
      case 'due':
        return t('due', { usual: number('usualDays'), silence: number('silenceDays') });
      case 'rule':
        return (
          <RuleWords
            values={values}
            share={percent(points)}
            lift={format.number(Math.round(number('lift') * 10) / 10)}
          />
        );
      default:
        return null;
    }
  };
}

interface DriftWordsProps {
  readonly category: string;
  readonly now: string;
  readonly before: string;
}

function DriftWords({ category, now, before }: DriftWordsProps): ReactNode {
  const t = useTexts(texts);
  return t('drift', { category: useCategoryNames([category])(category), now, before });
}

/** What stands in a sentence for something that is no text. */
const [productsMark, partMark] = ['\ue000', '\ue001'];

interface RuleWordsProps {
  readonly values: Part['values'];
  readonly share: string;
  readonly lift: string;
}

/** Which products bring the suggestion with them, and among whose orders. */
function RuleWords({ values, share, lift }: RuleWordsProps): ReactNode {
  const t = useTexts(texts);
  const { segmentId, territoryId, source } = values;
  const key = segmentId !== undefined ? 'ruleOfSegment' : territoryId !== undefined ? 'ruleOfTerritory' : 'rule';
  const reason = t(key, { share, lift, products: productsMark, part: partMark });
  const sentence = source === 'laptop' ? t('foundHere', { reason }) : reason;
  return sentence.split(/([\ue000\ue001])/).map((piece, place) => {
    if (piece === partMark)
      return segmentId !== undefined ? (
        <RefTitle key={place} entity="segment" id={String(segmentId)} />
      ) : (
        <RefTitle key={place} entity="territory" id={String(territoryId)} />
      );
    return (
      <Fragment key={place}>
        {piece === productsMark ? <Products ids={String(values['because'] ?? '').split(' ')} /> : piece}
      </Fragment>
    );
  });
}

function Products({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const t = useTexts(texts);
  return ids.map((id, index) => (
    <Fragment key={id}>
      {index > 0 && t('and')}
      <RefTitle entity="product" id={id} />
    </Fragment>
  ));
}
