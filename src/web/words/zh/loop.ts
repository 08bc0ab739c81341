/** Words of the pages of the loop: execution table, lineage, process, organisation, access, effect. */
export const loop = {
  anomaly: {
    start: '发起复盘',
    go: '打开复盘',
  },
}
