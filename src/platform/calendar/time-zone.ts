const minuteMs = 60_000

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(timeZone, format)
  return format
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
export const zoneOffsetMs = (at: number, timeZone: string): number => {
  const name = formatOf(timeZone).format(at)
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name)
  if (!match?.[1]) return 0
  const ms = (Number(match[2]) * 60 + Number(match[3])) * minuteMs
  return match[1] === '-' ? -ms : ms
}

/** The moment at which the clocks of a zone show this time. Where they are put forward past it, the moment they do. */
export const momentOf = (wallMs: number, timeZone: string): number => {
  const guess = wallMs - zoneOffsetMs(wallMs, timeZone)
  return wallMs - zoneOffsetMs(guess, timeZone)
}
