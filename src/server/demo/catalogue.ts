import type { Body } from '../../shared/entities';
import { addDays } from '../../shared/domain/dates';
import { stableId } from '../stable-id';
import { randomOf } from './random';

/** By category in the three languages: name | packaging | list price in euro cents | where it sells best: e Europe, c East China, t Taiwan | description */
const goods: Readonly<Record<string, string>> = {
  'Cheese / 奶酪 / 起司': `Bergkäse, 12 Monate gereift|Laib 6 kg|8940|ect|高山奶酪，熟成 12 个月
Alter Gouda, 24 Monate|Viertel 3 kg|5280|ect|陈年高达奶酪
Camembert aus der Eifel|12 x 250 g|3480|ec|艾费尔卡芒贝尔奶酪
Raclette am Stück|Laib 5,5 kg|6990|e|Für Pfännchen und Schmelzer
Ziegenrolle mit Asche|6 x 180 g|2760|e|Rohmilch
Limburger mild|10 x 200 g|2190|e|
Oude Beemster|Kwart 2,8 kg|4890|ec|荷兰陈年奶酪
Passendale|Hele kaas 3 kg|3690|e|
Blauschimmel vom Niederrhein|6 x 300 g|3120|et|藍紋起司
Obatzda, frisch|4 x 500 g|1860|e|`,
  'Wine / 葡萄酒 / 葡萄酒': `Riesling Kabinett, Mittelrhein|6 x 0,75 l|5340|ect|雷司令白葡萄酒，适合海鲜
Spätburgunder, Ahr|6 x 0,75 l|7140|ect|黑皮诺红酒
Grauburgunder trocken|6 x 0,75 l|4680|et|
Winzersekt brut|6 x 0,75 l|7920|ec|
Eiswein, halbe Flasche|6 x 0,375 l|13800|ct|冰酒礼盒装
Riesling Spätlese, Mosel|6 x 0,75 l|6660|ect|晚收雷司令白葡萄酒
Crémant de Luxembourg|6 x 0,75 l|6240|e|
Apfelwein, naturtrüb|12 x 1 l|2640|e|`,
  'Oil and vinegar / 油醋 / 油醋': `Olivenöl nativ extra, Kreta|6 x 0,5 l|5520|ect|特级初榨橄榄油
Rapsöl, kaltgepresst|6 x 0,5 l|2940|e|
Apfelessig, naturtrüb|6 x 0,5 l|1980|e|
Balsamico, 6 Jahre|6 x 0,25 l|4740|ect|巴萨米克醋
Himbeeressig|6 x 0,25 l|3240|e|
Walnussöl|6 x 0,25 l|4380|e|`,
  'Delicatessen / 熟食与佐餐 / 熟食與佐餐': `Feigensenf|12 x 180 g|2880|e|
Grüne Oliven mit Mandel|6 x 290 g|2460|ec|杏仁橄榄
Gnocchi mit Salbei|10 x 500 g|2350|ect|意式土豆丸子
Getrüffelte Leberwurst|8 x 160 g|3920|e|
Gravad Lachs, geschnitten|5 x 200 g|4450|ec|腌三文鱼
Rheinischer Rübensirup|12 x 450 g|2520|e|
Preiselbeeren|12 x 210 g|2640|e|
Cornichons, mild|12 x 330 g|2280|e|
Kapern in Salz|12 x 100 g|2160|e|
Stroopwafels in blik|12 x 250 g|3180|ect|荷兰焦糖华夫饼
Speculoospasta|12 x 400 g|2760|et|
Zwarte olijventapenade|12 x 180 g|2940|e|`,
  'Sweets / 糖果甜点 / 糖果甜點': `Lebkuchen, Dose|12 x 400 g|5880|ect|德国姜饼礼盒
Marzipankartoffeln|24 x 100 g|3360|e|
Bitterschokolade 72 %|20 x 100 g|4200|ect|72% 黑巧克力
Waldhonig|12 x 500 g|6840|ect|森林蜂蜜
Erdbeerkonfitüre extra|12 x 340 g|2940|ec|草莓果酱
Baumkuchen, klein|10 x 300 g|6100|ct|年轮蛋糕
Printen mit Nuss|12 x 200 g|3060|e|
Pralinen, 16 Stück|12 x 200 g|7560|ect|巧克力礼盒
Aachener Kräuterbonbons|24 x 75 g|2160|e|`,
  'Coffee and tea / 咖啡与茶 / 咖啡與茶': `Espresso-Röstung, ganze Bohne|8 x 1 kg|11760|ect|意式咖啡豆
Filterkaffee Kölner Mischung|12 x 500 g|8280|e|
黄山毛峰 Huangshan Maofeng|20 x 100 g|7400|ec|Grüner Tee aus Anhui
西湖龙井 Longjing|20 x 100 g|12800|ect|Grüner Tee aus Hangzhou
祁门红茶 Keemun|20 x 100 g|6900|ec|Schwarzer Tee
茉莉花茶 Jasmine|20 x 100 g|5200|ec|Jasmintee
普洱熟茶饼 Pu’er|12 x 357 g|9800|ec|Gereifter Tee, gepresst
阿里山高山烏龍 Alishan Oolong|20 x 150 g|13900|ect|Hochland-Oolong, leicht oxidiert
東方美人茶 Oriental Beauty|20 x 75 g|15800|ect|Honigsüßer Oolong
日月潭紅茶 Sun Moon Lake Black|20 x 75 g|8900|et|Schwarzer Tee aus Taiwan
凍頂烏龍 Dong Ding Oolong|20 x 150 g|10900|ect|Geröstet, kräftig
高山金萱 Jin Xuan|20 x 150 g|9400|t|Milder Oolong mit Milchnote
洛神花茶 Roselle|20 x 50 g|4100|et|`,
  'Asian groceries / 亚洲食品 / 亞洲食品': `金山寺香醋 Chinkiang Vinegar|12 x 550 ml|3120|ec|Dunkler Reisessig
生抽酱油 Light Soy Sauce|12 x 500 ml|2760|ec|Helle Sojasauce
手工豆腐乳 Fermented Tofu|12 x 300 g|2640|c|
绍兴花雕酒 Shaoxing Wine|12 x 500 ml|4320|ec|Kochwein, 5 Jahre
宁波汤圆 Tangyuan|12 x 300 g|3480|c|Klebreisbällchen, gefroren
四川花椒 Sichuan Pepper|20 x 50 g|3980|ec|
五香豆干 Five-Spice Tofu|20 x 200 g|3260|c|
桂花糖藕 Osmanthus Lotus|10 x 400 g|4150|c|
香菇干货 Dried Shiitake|10 x 500 g|7350|ec|Getrocknete Shiitake
年糕 Rice Cake|20 x 500 g|2980|c|
黑麻油 Black Sesame Oil|12 x 300 ml|4980|et|Geröstet
蔭油膏 Thick Soy Paste|12 x 420 g|3240|et|
鳳梨酥 Pineapple Cake|20 x 10 Stk.|7600|ect|Mürbegebäck mit Ananas
牛軋糖 Nougat|20 x 250 g|5900|ct|
芒果乾 Dried Mango|24 x 100 g|6300|et|
關廟麵 Guanmiao Noodles|12 x 900 g|3560|t|
紅蔥酥 Fried Shallots|12 x 200 g|3380|et|
馬告胡椒 Maqaw Pepper|20 x 40 g|5600|et|Bergpfeffer, zitronig
烏魚子 Mullet Roe|6 x 150 g|16500|t|
蜂蜜醋飲 Honey Vinegar Drink|12 x 600 ml|4450|t|
花生糖 Peanut Brittle|20 x 200 g|3850|t|
米粉 Rice Vermicelli|20 x 300 g|2650|t|`,
};

/** Who takes the one often takes the other with it: what people find who look for what goes together. Numbers as in `wares`. */
export const goesWith: Readonly<Record<string, string>> = {
  '1010': '4010', // Bergkäse, Feigensenf
  '1020': '4010', // old Gouda, Feigensenf
  '1030': '4070', // Camembert, Preiselbeeren
  '1040': '4080', // Raclette, Cornichons
  '2010': '4050', // Riesling, Gravad Lachs
  '3010': '3040', // olive oil, balsamic vinegar
  '5010': '5080', // Lebkuchen, Pralinen
  '6010': '4100', // espresso, Stroopwafels
  '6040': '7130', // Longjing, pineapple cake
  '6080': '7130', // Alishan, pineapple cake
  '7010': '7020', // black vinegar, soy sauce
  '7130': '7140', // pineapple cake, nougat
};

/** Days after which what was bought has lost its flavour. Numbers as in `wares`. */
const keepsFor: Readonly<Record<string, number>> = {
  '3060': 180, // walnut oil
  '7060': 240, // Sichuan pepper
  '7180': 240, // maqaw pepper
};

export interface Ware {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly packaging: string;
  /** Euro cents of the newest price list. */
  readonly euroMinor: number;
  readonly market: string;
  readonly body: Body<'product'>;
}

/** @param seed prefix of every id @param stockAt instant of the last count */
export function wares(seed: string, stockAt: string): Ware[] {
  const random = randomOf(`${seed}:stock`);
  return Object.entries(goods).flatMap(([categories, list], group) => {
    const [category = '', categoryZhCn = '', categoryZhTw = ''] = categories.split(' / ');
    return list.split('\n').map((line, index) => {
      const [name = '', packaging = '', price = '0', market = 'e', description = ''] = line.split('|');
      const code = String((group + 1) * 1000 + (index + 1) * 10);
      const euroMinor = Number(price);
      const discontinued = index > 7 && random.chance(0.08);
      return {
        id: stableId(`${seed}:product:${code}`),
        name,
        code,
        packaging,
        euroMinor,
        market,
        body: {
          code,
          name,
          category,
          categoryZhCn,
          categoryZhTw,
          packaging,
          priceMinor: euroMinor,
          currency: 'EUR',
          stockMilli:
            (discontinued ? random.int(0, 6) : random.chance(0.12) ? random.int(0, 14) : random.int(20, 900)) * 1000,
          stockAt,
          ...(discontinued ? { discontinued } : {}),
          ...(keepsFor[code] === undefined ? {} : { replacedAfterDays: keepsFor[code] }),
          ...(description ? { description } : {}),
        },
      };
    });
  });
}

export const currencies = ['EUR', 'CNY', 'TWD'] as const;
export type DemoCurrency = (typeof currencies)[number];
/** Price of a euro in each currency, rounded to prices people would print. */
const rates: Readonly<Record<DemoCurrency, number>> = { EUR: 1, CNY: 7.9, TWD: 35 };
const rounding: Readonly<Record<DemoCurrency, number>> = { EUR: 5, CNY: 100, TWD: 1000 };
const listNames: Readonly<Record<DemoCurrency, string>> = {
  EUR: 'Preisliste Europa',
  CNY: '华东价目表',
  TWD: '台灣價目表',
};

export interface PriceVersion {
  readonly id: string;
  readonly currency: DemoCurrency;
  readonly validFrom: string;
  readonly prices: ReadonlyMap<string, number>;
  readonly body: Body<'priceList'>;
}

/**
 * Five versions per currency: four of the past three years, and one that begins on the first of next month.
 * @param today YYYY-MM-DD
 */
export function priceVersions(seed: string, products: readonly Ware[], today: string): PriceVersion[] {
  const year = Number(today.slice(0, 4));
  const nextMonth = addDays(`${today.slice(0, 8)}01`, 32).slice(0, 8) + '01';
  const past = [`${year - 4}-01-01`, `${year - 2}-01-01`, `${year - 1}-01-01`, `${year}-01-01`].filter(
    (day) => day <= today,
  );
  const starts = [...past, nextMonth];
  return currencies.flatMap((currency) =>
    starts.map((validFrom, index) => {
      const random = randomOf(`${seed}:prices:${currency}:${index}`);
      const level = 0.97 ** (starts.length - 1 - index);
      const step = rounding[currency];
      const prices = products.map((ware) => {
        const drift = index === starts.length - 1 && !random.chance(0.2) ? 0.97 : level * (1 + random.normal() * 0.01);
        return {
          productId: ware.id,
          unitPriceMinor: Math.max(step, Math.round((ware.euroMinor * rates[currency] * drift) / step) * step),
        };
      });
      const id = stableId(`${seed}:priceList:${currency}:${index}`);
      const next = starts[index + 1];
      return {
        id,
        currency,
        validFrom,
        prices: new Map(prices.map((price) => [price.productId, price.unitPriceMinor])),
        body: {
          code: currency,
          name: `${listNames[currency]} ${validFrom.slice(0, 7)}`,
          revision: index + 1,
          currency,
          validFrom,
          ...(next ? { validUntil: addDays(next, -1) } : {}),
          prices,
        },
      };
    }),
  );
}

/** What hotels pay: five per cent less than everybody else, for as long as the list of today. */
export function hotelPrices(
  seed: string,
  today: PriceVersion,
): { readonly id: string; readonly body: Body<'priceList'> } {
  const step = rounding[today.currency];
  return {
    id: stableId(`${seed}:priceList:hotels`),
    body: {
      ...today.body,
      code: `${today.currency}-H`,
      name: `Preisliste Hotels ${today.validFrom.slice(0, 7)}`,
      revision: 1,
      prices: [...today.prices].map(([productId, unitPriceMinor]) => ({
        productId,
        unitPriceMinor: Math.max(step, Math.round((unitPriceMinor * 0.95) / step) * step),
      })),
    },
  };
}

/** The version of a currency that is valid on a day. */
export function versionOn(versions: readonly PriceVersion[], currency: DemoCurrency, day: string): PriceVersion {
  const own = versions.filter((version) => version.currency === currency);
  const valid = own.filter((version) => version.validFrom <= day).at(-1) ?? own[0];
  if (!valid) throw new Error(`no price list in ${currency}`);
  return valid;
}
