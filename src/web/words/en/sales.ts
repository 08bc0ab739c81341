import type { sales as zh } from '../zh/sales.ts'

export const sales: typeof zh = {
  stages: 'Stages',
  days: '{{count}} days',
}
