export const sales = {
  stages: '销售阶段',
  days: '{{count}} 天',
}
