export interface ProductDraft {
  readonly code: string
  readonly name: string
  readonly series: string
  /** In fen. */
  readonly listPrice: number
  /** What a customer does with it: the second half of an opportunity's name. */
  readonly project: string
}

const yuan = (amount: number): number => amount * 100

/** A maker of industrial automation: what it sells. */
export const products: readonly ProductDraft[] = [
  { code: 'SV-200', name: 'SV200 伺服驱动器', series: '伺服', listPrice: yuan(6_800), project: '伺服驱动改造' },
  { code: 'SV-800', name: 'SV800 多轴伺服系统', series: '伺服', listPrice: yuan(48_000), project: '多轴伺服系统升级' },
  { code: 'PLC-M', name: 'PLC-M 中型控制器', series: '控制', listPrice: yuan(15_600), project: '产线控制系统改造' },
  { code: 'PLC-S', name: 'PLC-S 小型控制器', series: '控制', listPrice: yuan(3_200), project: '单机控制器批量采购' },
  { code: 'HMI-10', name: 'HMI10 工业触摸屏', series: '控制', listPrice: yuan(2_980), project: '操作终端更新' },
  { code: 'VFD-30', name: 'VFD30 变频器', series: '变频', listPrice: yuan(9_400), project: '风机水泵节能变频' },
  { code: 'VIS-5', name: 'VIS5 机器视觉检测站', series: '视觉', listPrice: yuan(128_000), project: '外观视觉检测' },
  { code: 'ROB-6', name: 'ROB6 六轴机器人', series: '机器人', listPrice: yuan(168_000), project: '机器人上下料' },
  { code: 'ROB-P', name: 'ROB-P 码垛工作站', series: '机器人', listPrice: yuan(320_000), project: '自动码垛线' },
  { code: 'AGV-1', name: 'AGV1 潜伏式搬运车', series: '物流', listPrice: yuan(138_000), project: '车间 AGV 搬运' },
  { code: 'MES-L', name: 'MES-L 产线数据平台', series: '软件', listPrice: yuan(260_000), project: '产线数据采集平台' },
  { code: 'SRV-Y', name: '年度维保服务', series: '服务', listPrice: yuan(36_000), project: '年度维保' },
]
