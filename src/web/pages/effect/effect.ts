/** Where values stand on a line that reaches a little beyond all of them and always shows zero; in percent of its width. */
export const scaleOf = (values: readonly number[]): ((value: number) => number) => {
  const all = [0, ...values]
  const low = Math.min(...all)
  const high = Math.max(...all)
  const room = (high - low || 1) * 0.12
  const from = low - room
  const width = high + room - from
  return (value) => ((value - from) / width) * 100
}
