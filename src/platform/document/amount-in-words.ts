const digits = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '万亿', '亿亿']

/**
 * 人民币大写 of an amount in 分, as bank forms want it (中国人民银行《支付结算办法》附一): 整 after 元 and 角, never after 分;
 * one 零 for any run of zeros between digits, and before 角 or 分 where the place before it is empty.
 */
export const amountInWords = (minor: number): string => {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole number of 分: ${minor}`)
  const amount = Math.abs(minor)
  const sign = minor < 0 ? '负' : ''
  const yuan = Math.floor(amount / 100)
  const jiao = Math.floor(amount / 10) % 10
  const fen = amount % 10
  if (amount === 0) return '人民币零元整'
  const whole = yuan > 0 ? `${wholeInWords(yuan)}元` : ''
  return `人民币${sign}${whole}${fractionInWords(yuan, jiao, fen)}`
}

const fractionInWords = (yuan: number, jiao: number, fen: number): string => {
  if (jiao === 0 && fen === 0) return '整'
  if (fen === 0) return `${yuan > 0 && yuan % 10 === 0 ? '零' : ''}${digits[jiao]}角整`
  if (jiao === 0) return `${yuan > 0 ? '零' : ''}${digits[fen]}分`
  return `${yuan > 0 && yuan % 10 === 0 ? '零' : ''}${digits[jiao]}角${digits[fen]}分`
}

/** Groups of four digits from the highest down; a group that does not fill its four places is joined by 零. */
const wholeInWords = (yuan: number): string => {
  const parts: string[] = []
  const size = Math.ceil(String(yuan).length / 4)
  let gap = false
  for (let index = size - 1; index >= 0; index--) {
    const group = Math.floor(yuan / 10_000 ** index) % 10_000
    if (group === 0) {
      gap = parts.length > 0
      continue
    }
    if (parts.length > 0 && (gap || group < 1000)) parts.push('零')
    parts.push(fourInWords(group) + groups[index])
    gap = false
  }
  return parts.join('').replace(/万亿(?=.*亿)/, '万')
}

const fourInWords = (group: number): string => {
  let words = ''
  let zero = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) zero = words !== ''
    else {
      words += `${zero ? '零' : ''}${digits[digit]}${places[place]}`
      zero = false
    }
  }
  return words
}
