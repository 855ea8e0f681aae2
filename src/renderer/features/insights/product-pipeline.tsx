import type { ReactNode } from 'react';
import type { ForecastAnalysis } from '../../../shared/domain/insights/analyses';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { Section } from '../../ui/section';
import { InSteps } from './in-steps';
import { FigureTable } from './report';
import { targetTexts } from './target-texts';
import { texts } from './texts';

const atFirst = 12;

interface ProductPipelineProps {
  readonly pipeline: ForecastAnalysis['pipelineByProduct'];
  readonly currency: string;
  readonly onProduct: (productId: string) => void;
}

/** The weighted pipeline parted by product; a product leads to its own forecast. */
export function ProductPipeline({ pipeline, currency, onProduct }: ProductPipelineProps): ReactNode {
  const t = useTexts({ ...texts, ...targetTexts });
  const format = useFormat();
  // What is of no product is said from the start.
  const [named, rest] = [
    pipeline.filter(({ productId }) => productId !== undefined),
    pipeline.filter(({ productId }) => productId === undefined),
  ];
  return (
    <Section title={t('money', { what: t('byProduct'), currency })}>
      <InSteps rows={named} by={atFirst}>
        {(shown) => (
          <FigureTable
            label={t('byProduct')}
            rows={[...shown, ...rest]}
            keyOf={({ productId }) => productId ?? ''}
            columns={[
              {
                name: t('product'),
                cell: ({ productId }) =>
                  productId === undefined ? (
                    <span className="d2">{t('withoutProducts')}</span>
                  ) : (
                    <button type="button" className="link" onClick={() => onProduct(productId)}>
                      <RefTitle entity="product" id={productId} />
                    </button>
                  ),
              },
              { name: t('opportunities'), right: true, cell: ({ deals }) => format.number(deals) },
              { name: t('openValue'), right: true, cell: ({ openMinor }) => format.amount(openMinor, currency) },
              { name: t('weighted'), right: true, cell: ({ weightedMinor }) => format.amount(weightedMinor, currency) },
            ]}
          />
        )}
      </InSteps>
      <p className="xs d3 chart-note">{t('byProductNote')}</p>
    </Section>
  );
}
