import type { Label } from '../../shared/schema/label';

/** Segments over recency and frequency (domain/insights/rfm.ts), short enough for a cell of the grid. */
export const segmentLabels: Readonly<Record<string, Label>> = {
  potential: ['No order yet', '未下单', '未下單'],
  champions: ['Best', '优质', '優質'],
  loyal: ['Loyal', '忠诚', '忠誠'],
  'potential-loyalists': ['Growing', '成长', '成長'],
  new: ['New', '新客户', '新客戶'],
  promising: ['Promising', '有潜力', '有潛力'],
  'needing-attention': ['Attention', '需关注', '需關注'],
  'about-to-sleep': ['Cooling', '趋冷', '趨冷'],
  'cannot-lose': ['Cannot lose', '不可流失', '不可流失'],
  'at-risk': ['At risk', '有流失风险', '有流失風險'],
  hibernating: ['Asleep', '沉睡', '沉睡'],
};

export const lifecycleLabels: Readonly<Record<string, Label>> = {
  potential: ['Potential', '潜在', '潛在'],
  new: ['New', '新客户', '新客戶'],
  existing: ['Existing', '老客户', '舊客戶'],
  slipping: ['Slipping', '流失预警', '流失預警'],
  lost: ['Lost', '已流失', '已流失'],
  revived: ['Revived', '已挽回', '已喚回'],
};

export const buyerLabels: Readonly<Record<string, Label>> = {
  price: ['Price-minded', '看重价格', '看重價格'],
  brand: ['Brand-minded', '看重品牌', '看重品牌'],
  quality: ['Quality-minded', '看重品质', '看重品質'],
};
