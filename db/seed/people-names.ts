import type { Random } from './random.ts'

// The hundred most frequent surnames of the Han Chinese with their share in parts per ten thousand, rounded, as census
// reports give them; the rest of the population is left out.
export const surnames: readonly (readonly [string, number])[] = (
  '王725 李719 张683 刘538 陈453 杨308 黄223 赵221 吴205 周202 徐167 孙154 马141 朱126 胡120 郭114 何107 林113 高100 罗98 ' +
  '郑93 梁85 谢77 宋76 唐69 许66 韩63 邓62 冯60 曹58 彭57 曾56 肖55 田54 董53 潘51 袁50 蔡49 蒋48 余47 于46 杜45 叶44 程43 ' +
  '苏42 魏42 吕41 丁41 任40 卢39 姚38 沈38 钟37 姜37 崔36 谭36 陆35 范34 汪34 廖33 石33 金32 韦32 贾31 夏31 付30 方30 邹29 ' +
  '熊29 白28 孟28 秦28 邱27 侯27 江26 尹26 薛25 闫25 段24 雷24 龙23 黎23 史23 陶22 贺22 毛21 郝21 顾21 龚20 邵20 万20 覃19 ' +
  '武19 钱18 戴18 严18 莫17 孔17 向17 常16'
)
  .split(' ')
  .map((entry) => [entry.slice(0, 1), Number(entry.slice(1))] as const)

const givenOfMen = '伟强磊军勇杰涛明超辉鹏华飞刚平波斌宇浩凯健俊帆峰东文博志建国海天宏毅林旭阳晨嘉诚子睿航泽翔'
const givenOfWomen = '芳娜敏静丽艳娟霞秀燕玲丹萍红玉兰婷雪慧莉颖洁梅琳倩璐瑶佳欣怡雯晶蕾悦思涵梦媛琪岚'

const characters = (text: string): readonly string[] => [...text]
const men = characters(givenOfMen)
const women = characters(givenOfWomen)

/** A full name: two characters for one person in five, three for the others. */
export const personName = (random: Random): string => {
  const given = random.chance(0.5) ? men : women
  const first = random.pick(given)
  return random.weighted(surnames) + first + (random.chance(0.2) ? '' : random.pick(given))
}

const mobilePrefixes = [
  '134',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '158',
  '159',
  '182',
  '186',
  '187',
  '188',
]

/** A mainland mobile number as phone fields store it: digits, without +86. */
export const mobileNumber = (random: Random): string =>
  `${random.pick(mobilePrefixes)}${String(random.whole(0, 99_999_999)).padStart(8, '0')}`
