import type { FieldFault, Write } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The lower end of what a customer may spend does not lie above the upper. */
export const budgetFaults = ({ budget, budgetMax }: Values): FieldFault[] =>
  typeof budget === 'number' && typeof budgetMax === 'number' && budget > budgetMax
    ? [
        {
          field: 'budgetMax',
          code: 'below_min',
          message: '「客户预算上限」低于「客户预算下限」。请核对两个数;只知道一个数时,上限可以不填。',
          en: '“Customer budget to” is below “Customer budget from”. Check the two; if one alone is known, leave the upper empty.',
        },
      ]
    : []

/** What a customer may spend is known when both ends of it are. */
export const budgetFields = ['budget', 'budgetMax'] as const

/** Whoever names one figure means exactly that: it is both ends of the range. */
export const completeBudget = (draft: Record<string, unknown>): void => {
  draft.budgetMax ??= draft.budget ?? null
}

/** The same for a deal whose budget becomes known later. Who takes the upper end away again means that it is not known. */
export const isOneFigure = ({ before, after }: Write): boolean =>
  Boolean(before && after) && before?.budget == null && after?.budget != null && after.budgetMax == null
