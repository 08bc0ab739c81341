// How people may speak in a retrospective: with numbers and records, about one goal, with one name behind each promise.

/** Words that announce an opinion. What a customer felt is a fact about the customer and stays allowed. */
const opinionPatterns: readonly RegExp[] = [
  /(?:我|我们|本人|个人|大家)(?:都|也|就|还)?(?:觉得|认为|感觉|以为|猜|估计|想)/g,
  /(?<!客户|用户|对方|顾客|他们|其)(?:总觉得|感觉上?|觉得)/g,
  /(?:可能|应该|大概|估计|好像)(?:是)?吧/g,
  /应该是(?!否)/g,
  /(?:大概|也许|或许|恐怕|说不定|好像|似乎|貌似|据说|听说|差不多|八成)/g,
  /估计(?![值量数金区算])/g,
  /可能是/g,
]

/** The opinion words in a text, in order of appearance; empty when it speaks of facts only. */
export const opinionWords = (text: string): string[] => {
  const found = new Map<number, string>()
  for (const pattern of opinionPatterns) {
    for (const match of text.matchAll(pattern)) {
      const covered = [...found].some(([at, word]) => match.index >= at && match.index < at + word.length)
      if (!covered) found.set(match.index, match[0])
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, word]) => word)
}

const calendarWords =
  /\d{2,4}\s*年|\d{1,2}\s*月份?|\d{1,2}\s*[日号]|\d{4}-\d{1,2}(?:-\d{1,2})?|(?:\d{4}-?)?[QqHh][1-4]|第?[一二三四1-4]季度|[上下]半年/g

/** Is a figure named that is not merely a date: 76 %, 380 万, 三成, 2 单. */
export const statesFigure = (text: string): boolean => {
  const rest = text.normalize('NFKC').replace(calendarWords, '')
  return /\d|[一二两三四五六七八九十百千万半]+(?:成|倍|单|家|个百分点|万元|元|天|次)|百分之[零一二三四五六七八九十百点]+/.test(
    rest,
  )
}

const idleTalk = /随便|聊聊|聊一聊|谈谈|看一?看情况|交流一下|碰一下|开个会|走个流程/

/** What is wrong with a goal, or null: one clear goal names a figure or one of the company's metrics. */
export const goalFault = (goal: string, metricNames: readonly string[]): 'idle' | 'too_short' | 'no_measure' | null => {
  const text = goal.trim()
  if (idleTalk.test(text)) return 'idle'
  if ([...text].length < 8) return 'too_short'
  if (statesFigure(text) || metricNames.some((name) => text.includes(name))) return null
  return 'no_measure'
}

const teams =
  /大家|全体|全员|所有人|每个人|人人|各部门|各团队|相关(?:人员|部门|同事)|(?:销售|市场|产品|售后|财务|法务|运营|客服|技术|项目)(?:团队|部门?|组|同事们?|人员)|团队|小组|部门|我们|你们|他们/

/** Does a text in the place of a name mean many: 销售团队, 大家, 张三、李四. */
export const namesMany = (text: string): boolean =>
  teams.test(text) || /[、,，;；/&+]|\s和\s|(?<=..)[和与及](?=..)/.test(text.trim())
