import type { ReactNode } from 'react';
import type { AnalysisFacts } from '../../../shared/domain/insights/analyses';
import type { Label } from '../../../shared/schema/label';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { versionWords } from '../../pages/explanation';
import { Why } from '../../ui/why';
import { reportFormulas } from './report-formulas';

const texts = {
  asOf: ['As of {day}, {currency}', '截至 {day}，{currency}', '截至 {day}，{currency}'],
  headOffice: ['thresholds from all customers of head office', '阈值来自总部全体客户', '門檻來自總公司全體客戶'],
  laptop: [
    'thresholds from the customers on this laptop, head office has not sent its own yet',
    '阈值来自本机客户，尚未收到总部数据',
    '門檻來自此裝置的客戶，尚未收到總公司資料',
  ],
  rulesHeadOffice: ['rules from all orders at head office', '规则来自总部全部订单', '規則來自總公司全部訂單'],
  rulesLaptop: ['rules from the orders on this laptop', '规则来自本机订单', '規則來自此裝置的訂單'],
  // A comparison works both sides out here, whatever the head office has sent.
  compared: [
    'both sides worked out from the customers on this laptop',
    '两侧均按本机客户计算',
    '兩側皆依此裝置的客戶計算',
  ],
  recordsHere: ['From the records on this laptop', '依据本机资料', '依據此裝置的資料'],
  how: ['How it is worked out', '计算方法', '計算方式'],
  builtIn: ['built-in settings', '内置设置', '內建設定'],
  version: ['settings of head office, version {version}', '总部设置，版本 {version}', '總公司設定，版本 {version}'],
} as const satisfies Record<string, Label>;

interface ReportBasisProps extends AnalysisFacts {
  readonly kind: keyof typeof reportFormulas;
}

function sourceOf(kind: ReportBasisProps['kind'], source: ReportBasisProps['populationSource']): keyof typeof texts {
  if (kind === 'whatIf') return 'compared';
  if (kind === 'rules') return source === 'laptop' ? 'rulesLaptop' : 'rulesHeadOffice';
  return source;
}

/** Under which day, thresholds and settings a report stands, and how it is worked out. Never left out: two reports are only comparable where these agree. */
export function ReportBasis({ kind, asOf, currency, configVersion, populationSource }: ReportBasisProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const words =
    // Neither money nor a threshold of the settings tells one record from another.
    kind === 'duplicates'
      ? [t('recordsHere')]
      : [
          t('asOf', { day: format.fullDate(asOf), currency }),
          t(sourceOf(kind, populationSource)),
          configVersion === '' ? t('builtIn') : t('version', { version: versionWords(configVersion, format) }),
        ];
  return (
    <div className="xs d3 report-basis">
      {words.join(' · ')}
      {' · '}
      <Why title={t('how')} reason={label(reportFormulas[kind])}>
        {t('how')}
      </Why>
    </div>
  );
}
