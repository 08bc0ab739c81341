const suffixed = {
  省: '河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾',
  市: '北京 天津 上海 重庆',
  自治区: '内蒙古 西藏',
  壮族自治区: '广西',
  回族自治区: '宁夏',
  维吾尔自治区: '新疆',
  特别行政区: '香港 澳门',
} as const

const official = new Map(
  Object.entries(suffixed).flatMap(([suffix, names]) => names.split(' ').map((name) => [name, name + suffix] as const)),
)

/** 江苏, 江苏省 and 江苏 省 are 江苏省; what is no province stays as it was typed. */
export const canonicalProvince = (typed: string): string => {
  const bare = typed.normalize('NFKC').replace(/\s/g, '')
  return official.get(bare.replace(/(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$/, '')) ?? typed
}

/** 苏州市 and 苏州 are 苏州, as people say it; 自治州 and districts stay whole. */
export const canonicalCity = (typed: string): string => {
  const bare = typed.normalize('NFKC').replace(/\s/g, '')
  return /^.{2,}市$/.test(bare) ? bare.slice(0, -1) : typed
}
