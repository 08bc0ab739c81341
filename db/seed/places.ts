export interface Province {
  readonly name: string
  readonly region: string
  readonly cities: readonly string[]
}

const province = (region: string, name: string, cities: string): Province => ({
  name,
  region,
  cities: cities.split(' '),
})

/** Provinces by sales region, with cities that have industry, the larger first. Cities are written as people say them. */
export const provinces: readonly Province[] = [
  province('华东', '江苏省', '南京 苏州 无锡 常州 南通 徐州 扬州 镇江 盐城 泰州 连云港 淮安 宿迁'),
  province('华东', '浙江省', '杭州 宁波 温州 嘉兴 绍兴 台州 金华 湖州 衢州 丽水 舟山'),
  province('华东', '上海市', '上海'),
  province('华东', '安徽省', '合肥 芜湖 马鞍山 滁州 蚌埠 安庆 铜陵 阜阳 宣城 六安'),
  province('华东', '山东省', '青岛 济南 烟台 潍坊 淄博 威海 临沂 济宁 东营 泰安 德州 日照 滨州'),
  province('华南', '广东省', '深圳 广州 东莞 佛山 惠州 中山 珠海 江门 肇庆 汕头 湛江 清远 揭阳'),
  province('华南', '福建省', '厦门 福州 泉州 漳州 宁德 莆田 三明 龙岩'),
  province('华南', '广西壮族自治区', '南宁 柳州 桂林 玉林 钦州 北海 梧州'),
  province('华南', '海南省', '海口 三亚 儋州'),
  province('华北', '北京市', '北京'),
  province('华北', '天津市', '天津'),
  province('华北', '河北省', '石家庄 唐山 保定 廊坊 沧州 邯郸 秦皇岛 邢台 衡水'),
  province('华北', '山西省', '太原 大同 长治 运城 临汾 晋中'),
  province('华北', '内蒙古自治区', '呼和浩特 包头 鄂尔多斯 赤峰 通辽'),
  province('华中', '湖北省', '武汉 襄阳 宜昌 荆州 黄石 十堰 孝感 荆门'),
  province('华中', '湖南省', '长沙 株洲 湘潭 衡阳 岳阳 常德 郴州 益阳'),
  province('华中', '河南省', '郑州 洛阳 新乡 许昌 南阳 焦作 安阳 平顶山 商丘'),
  province('华中', '江西省', '南昌 赣州 九江 宜春 上饶 吉安 景德镇'),
  province('西南', '四川省', '成都 绵阳 德阳 宜宾 泸州 自贡 乐山 南充 攀枝花'),
  province('西南', '重庆市', '重庆'),
  province('西南', '贵州省', '贵阳 遵义 六盘水 安顺'),
  province('西南', '云南省', '昆明 曲靖 玉溪 普洱'),
  province('西北', '陕西省', '西安 宝鸡 咸阳 渭南 汉中 榆林'),
  province('西北', '甘肃省', '兰州 天水 白银 酒泉'),
  province('西北', '宁夏回族自治区', '银川 石嘴山 吴忠'),
  province('西北', '新疆维吾尔自治区', '乌鲁木齐 克拉玛依 哈密'),
  province('东北', '辽宁省', '沈阳 大连 鞍山 抚顺 营口 锦州 盘锦'),
  province('东北', '吉林省', '长春 吉林 四平 通化'),
  province('东北', '黑龙江省', '哈尔滨 大庆 齐齐哈尔 牡丹江'),
]

const kinds = /(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$/

/** 广西壮族自治区 → 广西, as an office is called. */
export const shortProvince = ({ name }: Province): string => name.replace(kinds, '')
