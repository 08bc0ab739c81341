import type { loop as zh } from '../zh/loop.ts'

export const loop: typeof zh = {
  anomaly: {
    start: 'Start a retrospective',
    go: 'Open the retrospective',
  },
}
