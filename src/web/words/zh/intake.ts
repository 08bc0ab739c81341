export const intake = {
  duplicate: {
    found: '可能已经有这位客户',
  },
}
