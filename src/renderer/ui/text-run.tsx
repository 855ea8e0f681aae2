import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/texts';

const cjk = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
/** Characters that only one of the two scripts writes; enough to tell the script of a name or a firm. */
const traditionalOnly =
  /[萬與業東兩嚴個豐臨為麗舉義烏樂習鄉書買亂爭於虧雲亞產親億僅從侖倉儀們價眾優會傘偉傳傷倫偽體餘傭兒黨蘭關興養獸內岡冊寫軍農馮沖決況凍淨準涼減湊鳳憑凱擊劃劉則剛創刪別劑務動勝勞勢勳區醫華協單賣盧衛卻廠廳歷厲壓厭縣參雙發變敘葉號嘆嚇嗎啟員吳國圖圓聖場壞塊堅壇墊壯聲殼壺處備復夠頭夾奪奮獎婦媽孫學寧實寵審憲宮寬賓對尋導將爾塵嘗層屆屬歲島嶺嶽峽巒幣師帳帶幫廣莊慶應廟龐廢開異張彌強歸當錄徵徹恆愛態憂懷憐總懇戀戲戰戶執擴掃揚擔據擇撥擠損換搖攝敵數齊鬥斷無舊時曠顯晉曉暫術機殺雜權條來楊極構槍樞樓標樣樹橋檔檢歡歐殘毀氣漢湯溝沒滬淚潔灑濱灣濟測濃渾澤滾滿漁潛濤燈靈災燒熱燭煙煩爺牆牽狀獨獅獲環現瑪電畫當療瘋發盜監蓋盤眼睜睞礦碼磚確禮禍祿禪離種稱積穩窮竊筆節範築簡糧糾紀約紅級純紗納紙紛紹終組細織絡給統經綠維綱網緊緒線編緣縣縮總績繪繼續纖羅罰羨翹聽聯聰肅腸腦膚臉臘舍艙艦藝節芻蒼蓮蔥蔣薩藍虛蟲蠟補裝襪襯見規視覽覺觀計訂認討讓訓議訊記講許設訪證評詞試詩話該詳語誤說請諸課誰調談謀謝識譜變貝負財責賢敗貨質販貪貧購貯費賀資賈賓賞賠賴贈贏趙趕躍車軌軟轉輪輕載輔輛輝輩輸轄辦辭達遠違連進運還這過適選遺遼鄧鄭鄰醬釋裡針釣鈔鋼錢鐵鋪銀銅銷鎖鍋鎮鏡長門閃閉問間閣閱陽陰陣階際陳險隨隱難電霧靜頂項順須頓頌預領頭頻題額顏願類風飛飯飲館饅馬駐駕驗驚體鬧魚鮮鴻鹽麥黃點黨齊齡龍龜]/;
const simplifiedOnly =
  /[万与业东两严个丰临为丽举义乌乐习乡书买乱争亏云亚产亲亿仅从仓仪们价众优会伞伟传伤伦伪体余佣儿党兰关兴养兽冈册写军农冯决况冻净准凉减凑凤凭凯击划刘则刚创删剂务动胜劳势区医华协单卖卢卫却厂厅历厉压厌县参双发变叙叶号叹吗启员吴国图圆圣场坏块坚坛垫壮声壳壶处备够头夹夺奋奖妇妈孙学宁实宠审宪宫宽宾对寻导将尔尘尝层届属岁岛岭峡币师帐带帮广庄庆应庙庞废开异张弥强归当录彻恒爱态忧怀总恳恋戏战户执扩扫扬担据择拨挤损换摇摄敌数齐斗断无旧时旷显晋晓暂术机杀杂权条来杨极构枪枢楼标样树桥档检欢欧残气汉汤沟沪泪洁洒滨湾济测浓浑泽滚满渔潜涛灯灵灾烧热烛烟烦爷墙牵状独狮获环现玛电画疗疯盗监盖盘矿码砖确礼祸禄禅离种称积稳穷窃笔节范筑简粮纠纪约红级纯纱纳纸纷绍终组细织络给统经绿维纲网紧绪线编缘缩绩绘继续纤罗罚听联聪肃肠脑肤脸腊舱舰艺苍莲葱蒋萨蓝虚虫蜡补装袜衬见规视览觉观计订认讨让训议讯记讲许设访证评词试诗话该详语误说请诸课谁调谈谋谢识谱贝负财责贤败货质贩贪贫购贮费贺资贾赏赔赖赠赢赵赶跃车轨软转轮轻载辅辆辉辈输辖办辞达远违连进运还这过适选遗辽邓郑邻酱释针钓钞钢钱铁铺银铜销锁锅镇镜长门闪闭问间阁阅阳阴阵阶际陈险随隐难雾静顶项顺须顿颂预领频题额颜愿类风飞饭饮馆马驻驾验惊闹鱼鲜鸿盐麦黄点龄龙龟]/;

/** The language of a text that somebody typed, as far as its characters show it; undefined for text without Chinese. */
export function chineseOf(text: string, fallback: 'zh-CN' | 'zh-TW'): 'zh-CN' | 'zh-TW' | undefined {
  if (!cjk.test(text)) return undefined;
  if (simplifiedOnly.test(text)) return 'zh-CN';
  if (traditionalOnly.test(text)) return 'zh-TW';
  return fallback;
}

export function useRunLanguage(text: string): 'zh-CN' | 'zh-TW' | undefined {
  const language = useLanguage();
  return chineseOf(text, language === 'zh-TW' ? 'zh-TW' : 'zh-CN');
}

/** Text that people typed: Chinese in it carries its language, so that the right shapes and the right size are used. */
export function Run({ children, className }: { readonly children: string; readonly className?: string }): ReactNode {
  const lang = useRunLanguage(children);
  if (lang === undefined && className === undefined) return children;
  return (
    <span lang={lang} className={className}>
      {children}
    </span>
  );
}
