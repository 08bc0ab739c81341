/*
 * What the kernel itself says: it has one sentence for each, in Chinese, with the names of fields in either language.
 * Who reads English is told by these words.
 */
const words: readonly (readonly [RegExp, string])[] = [
  [/请填写「(.+?)」。/g, 'Fill in “$1”.'],
  [
    /「(.+?)」的值已被另一条记录使用。请换一个值,或打开已有记录。/g,
    'Another record already has this value of “$1”. Use another, or open that record.',
  ],
  [
    /「(.+?)」指向的记录不存在,或还有其他记录引用它。/g,
    'The record in “$1” does not exist, or other records still refer to it.',
  ],
  [/「(.+?)」指向的记录不存在,或你没有查看它的权限。/g, 'The record in “$1” does not exist, or you may not see it.'],
  [/「(.+?)」在创建后不能修改,请另建一条。/g, '“$1” is fixed once created. Create another.'],
  [/「(.+?)」已被他人修改。/g, 'Somebody else has changed “$1”.'],
  [/没有可以填写的字段「(.+?)」。/g, 'There is no field “$1” to fill in.'],
  [/没有字段「(.+?)」。/g, 'There is no field “$1”.'],
  [
    /这样保存后你将无权查看这条(.+?)。请选择你管辖范围内的人员或组织。/,
    'Saved like this, you would not see the $1 any more. Choose people or units within your reach.',
  ],
  [/有的值不能保存(,请检查后再试)?。/, 'A value cannot be stored. Check it and try again.'],
  [
    /这条记录刚被他人修改。请(刷新后再试|核对差异后再保存)。/,
    'Somebody else has just changed this record. Look at it anew, then save.',
  ],
  [/这条记录正在被他人修改,请稍后重试。/, 'Somebody else is changing this record. Try again in a moment.'],
  [/查询范围太大,请缩小筛选条件后再试。/, 'The query is too wide. Narrow the filter and try again.'],
  [/回收站里没有这条记录。/, 'There is no such record in the recycle bin.'],
  [/分页标记无效,请从第一页重新加载。/, 'The page mark is not valid. Load from the first page.'],
  [/请带上读取时的版本号 version。/, 'Send the version as it was read.'],
  [/请求内容应为 JSON 对象。/, 'Send a JSON object.'],
  [
    /这个 Idempotency-Key 已用于另一个请求,请换一个。/,
    'This Idempotency-Key was used for another request. Use another.',
  ],
  [/应为文字/, 'must be text'],
  [/含有不能保存的字符/, 'contains characters that cannot be stored'],
  [/不能超过 (\d+) 个字符/, 'has more than $1 characters'],
  [/不能为空/, 'cannot be empty'],
  [/应为记录的编号/, 'must be the id of a record'],
  [/应为日期,格式 2026-03-08/, 'must be a date, like 2026-03-08'],
  [/日历上没有这一天/, 'is no day of the calendar'],
  [/应为时刻,格式 (\S+?)(?=。|$)/, 'must be a moment, like $1'],
  [/应在 1900 年与 2199 年之间/, 'must be between 1900 and 2199'],
  [/应为包含 province、city、district、street 的地址/, 'must be an address of province, city, district and street'],
  [/内容不能保存:过大,或含有不能保存的字符/, 'is too large, or contains characters that cannot be stored'],
  [/金额不能为负/, 'cannot be negative'],
  [/金额不能小于 (\S+) 元/, 'cannot be less than ¥$1'],
  [/应为以分为单位的整数/, 'must be an amount in whole cents'],
  [/应为选项的列表/, 'must be a list of choices'],
  [/应为以下之一:.*/, 'must be one of the choices.'],
  [/应为是或否/, 'must be yes or no'],
  [/应为电话号码,例如/, 'must be a phone number, like'],
  [/(\d) 或 (\d)/, '$1 or $2'],
  [/应为电子邮箱,例如/, 'must be an email address, like'],
  [/应为以 http:\/\/ 或 https:\/\/ 开头的网址/, 'must be an address that begins with http:// or https://'],
  [/不能小于 (\S+)(?=。|\.|$)/, 'cannot be less than $1'],
  [/不能大于 (\S+)(?=。|\.|$)/, 'cannot be more than $1'],
  [/小数最多 (\d+) 位/, 'has more than $1 decimals'],
  [/应为整数/, 'must be a whole number'],
  [/应为数字/, 'must be a number'],
  [/数字太小/, 'is too small'],
  [/数字太大/, 'is too large'],
  [/有误/, 'is wrong'],
  [/「(.+?)」/g, '“$1” '],
  [/。/g, '.'],
]

export const kernelInEnglish = (sentence: string): string =>
  words.reduce((said, [zh, en]) => said.replace(zh, en), sentence)
